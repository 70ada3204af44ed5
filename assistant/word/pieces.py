"""Pieces: the characters of a paragraph exactly as a reader sees them, each tied to the element it stands in.

Word's behaviour kept here: w:t drops outer blanks unless xml:space says preserve; a newline inside w:t shows as a blank; inserted text is
seen, deleted and moved-away text is not; of a field only the result is seen; of mc:AlternateContent only the choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.word.names import MC, SPACE, Element, local, w
from assistant.word.styles import Styles, shaded

SOFT_BREAK = "\u2028"
_BLANKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]")
_CHOICE, _ALTERNATE = f"{{{MC}}}Choice", f"{{{MC}}}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = frozenset(("hyperlink", "smartTag", "ins", "moveTo", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "rubyBase", "ruby"))
_SYMBOLS = {
    "F0FE": "☑",
    "F052": "☑",
    "F0A8": "□",
    "F06F": "□",
    "F0A3": "□",
    "F0FC": "✓",
    "F050": "✓",
    "F0B7": "•",
    "F06C": "●",
    "F06E": "■",
    "F075": "◆",
    "F0D8": "➢",
    "F0E0": "→",
    "F0B4": "×",
    "F0B1": "±",
    "F0B3": "≥",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one element: `text[i]` is `node`'s character `offset + i`; without a node they are computed, not stored."""

    text: str
    node: Element | None
    offset: int = 0
    hidden: bool = False
    page_break: bool = False


@dataclass(slots=True)
class Found:
    """What a paragraph holds beside its characters: text boxes and the notes it refers to ("footnote" or "endnote", id)."""

    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class PieceWalker:
    """Walks the paragraphs of one part in order; fields may run over several paragraphs."""

    def __init__(self, styles: Styles, root: Element) -> None:
        self._styles = styles
        self._fields: list[bool] = []
        kinds = [node.get(w("fldCharType")) for node in root.iter(w("fldChar"))]
        self._honour_fields = kinds.count("begin") == kinds.count("end")
        self._page_dark = root.find(w("background")) is not None

    def pieces(self, paragraph: Element, chain: list[Element], *, dark: bool, found: Found) -> list[Piece]:
        """Returns the visible pieces of a w:p; `dark` says that white letters may stand on a dark ground here."""
        properties = paragraph.find(w("pPr"))
        ground = dark or self._page_dark or shaded(properties) or any(shaded(style.find(w("pPr"))) for style in chain)
        return _without_outer_page_breaks(list(self._children(paragraph, None, chain, ground, found)))

    def _children(self, parent: Element, run: Element | None, chain: list[Element], dark: bool, found: Found) -> Iterator[Piece]:
        for node in parent:
            name = local(node)
            if name == "sdt":
                content = node.find(w("sdtContent"))
                if content is not None:
                    yield from self._children(content, run, chain, dark, found)
            elif name == "r":
                yield from self._children(node, node, chain, dark, found)
            elif name in _THROUGH:
                yield from self._children(node, run, chain, dark, found)
            elif name == _ALTERNATE:
                choice = node.find(_CHOICE)
                if choice is not None:
                    yield from self._children(choice, run, chain, dark, found)
            elif name.startswith(_MATH):
                yield from _mathematics(node)
            elif run is not None:
                yield from self._leaf(node, name, run, chain, dark, found)

    def _leaf(self, node: Element, name: str, run: Element, chain: list[Element], dark: bool, found: Found) -> Iterator[Piece]:
        if name == "fldChar":
            self._field(node)
        elif name in ("drawing", "pict", "object"):
            found.boxes += list(_boxes(node))
        elif name in ("footnoteReference", "endnoteReference"):
            found.notes.append((name[: -len("Reference")], node.get(w("id"), "")))
        elif self._seen():
            text, offset = _characters(node, name)
            if text:
                broken = name == "br" and node.get(w("type")) in ("page", "column")
                yield Piece(text, node, offset, self._hidden(run, chain, dark), broken)

    def _field(self, node: Element) -> None:
        kind = node.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _seen(self) -> bool:
        return not self._honour_fields or all(self._fields)

    def _hidden(self, run: Element, chain: list[Element], dark: bool) -> bool:
        properties = run.find(w("rPr"))
        return self._styles.hides(properties, chain) or (not dark and self._styles.white(properties, chain))


def _characters(node: Element, name: str) -> tuple[str, int]:
    """Returns the visible characters of a run's child and where they begin in its text."""
    if name == "t":
        return _text(node)
    if name in ("tab", "ptab"):
        return "\t", 0
    if name in ("br", "cr"):
        return SOFT_BREAK, 0
    if name == "noBreakHyphen":
        return "-", 0
    if name == "sym":
        return _symbol(node), 0
    return "", 0


def _text(node: Element) -> tuple[str, int]:
    text = node.text or ""
    skipped = 0
    if node.get(SPACE) != "preserve":
        kept = text.lstrip(" \t\n\r")
        skipped = len(text) - len(kept)
        text = kept.rstrip(" \t\n\r")
    return _BLANKS.sub(" ", text), skipped


def _symbol(node: Element) -> str:
    code = (node.get(w("char")) or "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "□" if 0xE000 <= value <= 0xF8FF or value < 0x20 else chr(value) if value <= 0xFFFF else ""


def _mathematics(node: Element) -> Iterator[Piece]:
    """Formulas are read but cannot carry comments: their pieces have no node."""
    text = "".join(leaf.text or "" for leaf in node.iter(f"{_MATH}t"))
    if text:
        yield Piece(_BLANKS.sub(" ", text), None)


def _boxes(node: Element) -> Iterator[Element]:
    """Yields the w:txbxContent elements of a drawing, fallbacks and boxes within boxes left to their own walk."""
    for child in node:
        if child.tag == f"{{{MC}}}Fallback":
            continue
        if child.tag == w("txbxContent"):
            yield child
        elif isinstance(child.tag, str):
            yield from _boxes(child)


def _without_outer_page_breaks(pieces: list[Piece]) -> list[Piece]:
    """A page break before the first or after the last word of a paragraph moves it but parts no words."""
    inked = [index for index, piece in enumerate(pieces) if piece.text.strip()]
    first, last = (inked[0], inked[-1]) if inked else (len(pieces), -1)
    return [piece for index, piece in enumerate(pieces) if not piece.page_break or first < index < last]


def mark_deleted(paragraph: Element) -> bool:
    """Returns whether the paragraph's end was deleted (tracked): a reader sees it run into the next one."""
    mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None)


def row_deleted(row: Element) -> bool:
    """Returns whether a table row was deleted (tracked)."""
    return row.find(f"{w('trPr')}/{w('del')}") is not None
