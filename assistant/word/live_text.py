"""Finds live figures in a file that people edited, and prints them anew.

Behaviour kept here: LibreOffice 7.4 drops w:tag, so the bound element tells the key too; it repeats controls (repeated.py), which the next
refresh mends; a detour through ODT may leave bookmarks only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from assistant.word.figure_store import PREFIX, key_of, stored_texts, stores, text_parts, write_issued
from assistant.word.names import Element, w
from assistant.word.package import Package, open_package, parse_part
from assistant.word.repeated import control_key, figure_text, groups, joined, repeats, shown
from assistant.word.splice import spliced
from assistant.word.walker import walk

LONGEST_BOOKMARK = 40
_BOOKMARK = re.compile(r"fig_(\w+?)_n(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveText:
    """A live figure found in a file: key, text on the page, text in the store (None where the store or the binding is lost)."""

    key: str
    visible: str
    stored: str | None


def read_live_figures(docx: bytes) -> list[LiveText]:
    """Returns the live figures of a file in the order of its text: found by tag, else by bound element, else by bookmark."""
    return live_texts(open_package(docx))


def live_texts(package: Package) -> list[LiveText]:
    """Returns the live figures of an opened package, as `read_live_figures` does."""
    stored = stored_texts(package)
    found: list[LiveText] = []
    for part in text_parts(package):
        root = package.xml(part)
        first = {group[0]: group for group in groups(root)}
        for node in root.iter(w("sdt"), w("bookmarkStart")):
            if node in first:
                key = control_key(node) or ""
                found.append(LiveText(key=key, visible=figure_text(first[node]), stored=stored.get(key)))
            elif node.tag == w("bookmarkStart") and (lost := _bookmarked(node)) is not None:
                found.append(LiveText(key=lost[0], visible=joined(lost[1]), stored=stored.get(lost[0])))
    return found


def live_spans(package: Package) -> list[tuple[int, int, str]]:
    """Returns (start, end, key) of the live figures that show, in the text that `walk` reads from the package."""
    by_node: dict[Element, str] = {}
    lines = walk(package)
    for part in text_parts(package):
        root = package.xml(part)
        for start in root.iter(w("bookmarkStart")):
            lost = _bookmarked(start)
            by_node |= dict.fromkeys(lost[1], lost[0]) if lost is not None else {}
        by_node |= {node: control_key(group[0]) or "" for group in groups(root) for control in group for node in shown(control)}
    spans: list[tuple[int, int, str]] = []
    position = 0
    for line in lines:
        for piece in line.pieces:
            end = position + len(piece.text)
            key = by_node.get(piece.node) if piece.node is not None else None
            if key is not None and spans and spans[-1][1:] == (position, key):
                spans[-1] = (spans[-1][0], end, key)
            elif key is not None and piece.text:
                spans.append((position, end, key))
            position = end
        position += 1
    return spans


def repeated_figures(package: Package) -> int:
    """Returns how many figures stand there repeated by LibreOffice."""
    return sum(repeats(group) for part in text_parts(package) for group in groups(package.xml(part)))


def set_live_figures(docx: bytes, texts: Mapping[str, str], *, issued: str | None = None, dated: dt.datetime | None = None) -> bytes:
    """Returns the file with the live figures named in `texts` printed anew, on the page and in the store; every other byte of text stays.

    A figure whose text a person has deleted is not brought back; one that LibreOffice repeated is folded. `issued` replaces what the store
    tells of them.
    """
    package = open_package(docx)
    for part in text_parts(package):
        _print(package, part, texts)
    known = stores(package)
    for part in known:
        for node in package.xml(part):
            key = key_of(etree.QName(node).localname) if isinstance(node.tag, str) else None
            if key is not None and key in texts:
                node.text = texts[key]
    if issued is not None and known:
        write_issued(package, known[0], issued)
    package.trees = {part: package.trees[part] for part in known}
    return package.save(dated=dated)


def _print(package: Package, part: str, texts: Mapping[str, str]) -> None:
    """Prints the figures of one part anew, by bytes: other programs' ways of writing XML stay."""
    content, root = package.parts[part], package.xml(part)
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        root = parse_part(content, part, package.name)
    words: dict[Element, str] = {}
    dropped: list[Element] = []
    for key, nodes, repeated in _printed(root, texts):
        if key in texts and nodes:
            words |= {nodes[0]: texts[key]} | dict.fromkeys(nodes[1:], "")
        dropped += repeated
    if words or dropped:
        package.replace(part, spliced(content, root, words, dropped))


def _printed(root: Element, texts: Mapping[str, str]) -> Iterator[tuple[str, list[Element], list[Element]]]:
    """Yields (key, the w:t that show it, the controls to be dropped) of each figure; bookmarks where the control is lost."""
    for group in groups(root):
        key = control_key(group[0]) or ""
        yield key, shown(group[0]), group[1:] if key in texts or repeats(group) else []
    for start in root.iter(w("bookmarkStart")):
        lost = _bookmarked(start)
        if lost is not None:
            yield lost[0], lost[1], []


def _bookmarked(start: Element) -> tuple[str, list[Element]] | None:
    """Returns (key, the w:t that show it) of a bookmark of ours whose control was lost on a detour through another format."""
    found = _BOOKMARK.fullmatch(start.get(w("name")) or "")
    if found is None or len(found.group()) >= LONGEST_BOOKMARK:
        return None
    if any(control_key(one) is not None for one in start.iterancestors(w("sdt"))):
        return None
    nodes: list[Element] = []
    for node in start.itersiblings():
        if node.tag == w("bookmarkEnd") and node.get(w("id")) == start.get(w("id")):
            key = key_of(PREFIX + found.group(1))
            return (key, nodes) if key else None
        if any(control_key(one) is not None for one in node.iter(w("sdt"))):
            return None
        nodes += shown(node)
    return None
