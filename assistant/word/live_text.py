"""Finds live figures in a file that people edited, and prints them anew.

Behaviour kept here: LibreOffice 7.4 drops w:tag, so the bound element tells the key too; it writes a control that holds Chinese as several,
each with all of the text, so controls side by side with one key are one figure, and the next refresh mends them; a detour through ODT
may leave bookmarks only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assistant.word.figure_store import PREFIX, STORE, key_of, stored_texts, stores, text_parts
from assistant.word.names import SPACE, Element, val, w
from assistant.word.package import Package, open_package

LONGEST_BOOKMARK = 40
_BOOKMARK = re.compile(r"fig_(\w+?)_n(\d+)")
_MARKS = tuple(w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


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
        groups = {group[0]: group for group in _groups(root)}
        for node in root.iter(w("sdt"), w("bookmarkStart")):
            if node in groups:
                key = _control_key(node) or ""
                found.append(LiveText(key=key, visible=_visible(groups[node], stored.get(key)), stored=stored.get(key)))
            elif node.tag == w("bookmarkStart") and (lost := _bookmarked(node)) is not None:
                found.append(LiveText(key=lost[0], visible=lost[1], stored=stored.get(lost[0])))
    return found


def set_live_figures(docx: bytes, texts: dict[str, str], *, dated: dt.datetime | None = None) -> bytes:
    """Returns the file with the live figures named in `texts` printed anew, on the page and in the store; all else stays."""
    package = open_package(docx)
    for part in text_parts(package):
        for group in _groups(package.xml(part)):
            key = _control_key(group[0])
            if key in texts:
                _print(group[0], texts[key])
                _drop(group[1:])
    for part in stores(package):
        for node in package.xml(part):
            key = key_of(etree.QName(node).localname) if isinstance(node.tag, str) else None
            if key in texts:
                node.text = texts[key]
    return package.save(dated=dated)


def _groups(root: Element) -> list[list[Element]]:
    """Returns our content controls in order, those side by side with one key together: LibreOffice writes one control as several."""
    groups: list[list[Element]] = []
    for node in root.iter(w("sdt")):
        key = _control_key(node)
        if key is None:
            continue
        last = groups[-1][-1] if groups else None
        if last is not None and _control_key(last) == key and _follows(last, node):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _follows(first: Element, second: Element) -> bool:
    """Returns whether nothing visible stands between two siblings."""
    between = first.getnext()
    while between is not None and between is not second:
        if between.tag not in _MARKS and "".join(_seen(between)):
            return False
        between = between.getnext()
    return between is second


def _visible(group: list[Element], stored: str | None) -> str:
    """Returns a figure's text; where LibreOffice split its control and repeated its text, the text it stands for."""
    joined = "".join(visible_text(control) for control in group)
    if len(group) > 1 and stored and joined.replace(stored, "") in stored:
        return stored
    return joined


def _drop(controls: list[Element]) -> None:
    """Removes controls that only repeat another; bookmarks and comment marks inside stay."""
    for control in controls:
        for mark_node in list(control.iter(*_MARKS)):
            control.addprevious(mark_node)
        parent = control.getparent()
        if parent is not None:
            parent.remove(control)


def _control_key(control: Element) -> str | None:
    """Returns the key of a content control of ours: by bound element, with the tag as the better witness where it is there."""
    properties = control.find(w("sdtPr"))
    binding = properties.find(w("dataBinding")) if properties is not None else None
    if properties is None or binding is None or STORE not in (binding.get(w("prefixMappings")) or ""):
        return None
    element = re.search(r":(fig_\w+)\[1\]$", binding.get(w("xpath")) or "")
    return val(properties.find(w("tag"))) or (key_of(element.group(1)) if element else None)


def visible_text(control: Element) -> str:
    """Returns the text on the page inside a content control, tracked deletions left out."""
    return "".join(_seen(control))


def _seen(node: Element) -> Iterator[str]:
    for child in node.iter(w("t")):
        if not any(one.tag in (w("del"), w("moveFrom")) for one in child.iterancestors()):
            yield child.text or ""


def _print(control: Element, text: str) -> None:
    nodes = list(control.iter(w("t")))
    for node in nodes[1:]:
        node.text = ""
    if nodes:
        nodes[0].text = text
        nodes[0].set(SPACE, "preserve")


def _bookmarked(start: Element) -> tuple[str, str] | None:
    """Returns (key, text) of a bookmark of ours whose control was lost on a detour through another format."""
    found = _BOOKMARK.fullmatch(start.get(w("name")) or "")
    if found is None or len(found.group()) >= LONGEST_BOOKMARK:
        return None
    if any(_control_key(one) is not None for one in start.iterancestors(w("sdt"))):
        return None
    text = ""
    for node in start.itersiblings():
        if node.tag == w("bookmarkEnd") and node.get(w("id")) == start.get(w("id")):
            key = key_of(PREFIX + found.group(1))
            return (key, text) if key else None
        if any(_control_key(one) is not None for one in node.iter(w("sdt"))):
            return None
        text += "".join(_seen(node))
    return None
