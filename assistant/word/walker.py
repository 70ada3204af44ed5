"""Walks a .docx in reading order: lines of text with the elements they came from, the body first, then everything beside it.

The order is fixed: body (tables in place, nested tables after their row), text boxes, footnotes, endnotes, headers, footers. Every line
is one paragraph or one table row; within a line a soft break is U+2028, between cells stands a tab.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain as joined
from typing import Literal

from assistant.word.figure_store import text_parts
from assistant.word.names import MC, Element, R, local, number, val, w
from assistant.word.numbering import ListLabel, Numbers
from assistant.word.package import Package
from assistant.word.pieces import SOFT_BREAK, Found, Piece, PieceWalker, mark_deleted, row_deleted
from assistant.word.repeated import fold_repeats
from assistant.word.styles import Styles, shaded

LineKind = Literal["paragraph", "table_row", "text_box", "footnote", "header", "footer"]
_WRAPPERS = frozenset(("ins", "moveTo", "customXml", "smartTag"))
_MOST_NESTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCell:
    """A table cell as stored: its span in the line's text, grid column, columns taken, and whether it continues the cell above."""

    column: int
    span: int
    start: int
    end: int
    continued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph or table row. `node` is its w:p or w:tr."""

    kind: LineKind
    part: str
    pieces: tuple[Piece, ...]
    node: Element
    style: str | None = None
    outline_level: int | None = None
    label: ListLabel | None = None
    table: int | None = None
    row: int = 0
    header_row: bool = False
    cells: tuple[RawCell, ...] = ()

    @property
    def text(self) -> str:
        """The characters a reader sees."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def hidden(self) -> bool:
        """Whether all its ink is hidden."""
        inked = [piece for piece in self.pieces if piece.node is not None and piece.text.strip()]
        return bool(inked) and all(piece.hidden for piece in inked)

    @property
    def hidden_text(self) -> str:
        """The characters that are stored but not seen."""
        return "".join(piece.text for piece in self.pieces if piece.hidden)


@dataclass(slots=True)
class _Part:
    """A part being walked: its name, the kind its lines get, and what is still to be walked after it."""

    name: str
    kind: LineKind
    walker: PieceWalker
    found: Found = field(default_factory=Found)
    carried: list[Piece] = field(default_factory=list)


class Walker:
    """Walks one package; `lines` may be called once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package)
        self._numbers = Numbers(package, self._styles)
        self._tables = 0

    def lines(self) -> list[Line]:
        """Returns all lines in order; blank paragraphs only of the body, where they part the text."""
        main = self._package.main
        root = self._package.xml(main)
        body = root.find(w("body"))
        if body is None:
            return []
        part = _Part(main, "paragraph", PieceWalker(self._styles, root))
        found = list(self._blocks(body, part, dark=False, depth=0))
        after = joined(self._boxes(part), self._notes(part, "footnote"), self._notes(part, "endnote"), self._edges(body))
        return found + [line for line in after if line.text.strip()]

    def _blocks(self, parent: Element, part: _Part, *, dark: bool, depth: int) -> Iterator[Line]:
        """Yields the lines of block content: paragraphs, tables, and what wraps them."""
        for node in block_children(parent):
            if local(node) == "p":
                line = self._paragraph(node, part, dark=dark)
                if line is not None:
                    yield line
            elif depth < _MOST_NESTED:
                yield from self._table(node, part, dark=dark, depth=depth)
        if part.carried:
            pieces, part.carried = tuple(part.carried), []
            yield Line(kind=part.kind, part=part.name, pieces=pieces, node=parent)

    def _paragraph(self, node: Element, part: _Part, *, dark: bool) -> Line | None:
        """Returns the paragraph's line, None where its deleted mark makes it the beginning of the next one."""
        properties = node.find(w("pPr"))
        chain = self._styles.of_paragraph(properties)
        pieces = part.walker.pieces(node, chain, dark=dark, found=part.found)
        if mark_deleted(node):
            part.carried += pieces
            return None
        label = self._numbers.label(self._styles.numbering(properties, chain), chain)
        printed = [Piece(label.text, None)] if label else []
        carried, part.carried = part.carried, []
        return Line(
            kind=part.kind,
            part=part.name,
            pieces=(*printed, *carried, *pieces),
            node=node,
            style=self._styles.name(chain),
            outline_level=self._styles.outline_level(properties, chain),
            label=label,
        )

    def _table(self, node: Element, part: _Part, *, dark: bool, depth: int) -> Iterator[Line]:
        table, self._tables = self._tables, self._tables + 1
        style = self._styles.chain(val(node.find(f"{w('tblPr')}/{w('tblStyle')}")))
        ground = dark or any(shaded(holder) for one in style for holder in one.iter(w("tcPr"), w("pPr"), w("rPr")))
        rows = [row for row in _wrapped(node, "tr") if not row_deleted(row)]
        for index, row in enumerate(rows):
            nested: list[Line] = []
            yield self._row(row, part, table=table, index=index, dark=ground, nested=nested, depth=depth)
            yield from nested

    def _row(self, row: Element, part: _Part, *, table: int, index: int, dark: bool, nested: list[Line], depth: int) -> Line:
        column = number(val(row.find(f"{w('trPr')}/{w('gridBefore')}"))) or 0
        pieces: list[Piece] = []
        cells: list[RawCell] = []
        position = 0
        for cell in _wrapped(row, "tc"):
            if cells:
                pieces.append(Piece("\t", None))
                position += 1
            own = self._cell(cell, part, dark=dark, nested=nested, depth=depth)
            length = sum(len(piece.text) for piece in own)
            span = max(number(val(cell.find(f"{w('tcPr')}/{w('gridSpan')}"))) or 1, 1)
            cells.append(RawCell(column=column, span=span, start=position, end=position + length, continued=_continues(cell)))
            pieces += own
            position += length
            column += span
        return Line(
            kind="table_row" if part.kind == "paragraph" else part.kind,
            part=part.name,
            pieces=tuple(pieces),
            node=row,
            table=table,
            row=index,
            header_row=row.find(f"{w('trPr')}/{w('tblHeader')}") is not None,
            cells=tuple(cells),
        )

    def _cell(self, cell: Element, part: _Part, *, dark: bool, nested: list[Line], depth: int) -> list[Piece]:
        """Returns a cell's paragraphs as one run of pieces; tables inside go to `nested`."""
        if _continues(cell):
            return []
        ground = dark or shaded(cell.find(w("tcPr")))
        pieces: list[Piece] = []
        for line in self._blocks(cell, part, dark=ground, depth=depth + 1):
            if line.table is not None:
                nested.append(line)
            elif line.text.strip():
                pieces += [Piece(SOFT_BREAK, None)] if pieces else []
                pieces += [_without_tabs(piece) for piece in line.pieces]
        return pieces

    def _boxes(self, part: _Part, kind: LineKind = "text_box") -> Iterator[Line]:
        """Yields the text boxes found so far, boxes within boxes last."""
        while part.found.boxes:
            boxes, part.found.boxes = part.found.boxes, []
            for box in boxes:
                inner = _Part(part.name, kind, part.walker, part.found)
                yield from self._blocks(box, inner, dark=True, depth=0)

    def _notes(self, part: _Part, kind: Literal["footnote", "endnote"]) -> Iterator[Line]:
        name = self._package.related(self._package.main, f"{kind}s")
        if name is None:
            return
        root = self._package.xml(name)
        notes = {note.get(w("id")): note for note in root.findall(w(kind))}
        wanted = dict.fromkeys(identity for which, identity in part.found.notes if which == kind)
        inner = _Part(name, "footnote", PieceWalker(self._styles, root))
        for identity in wanted:
            if identity in notes:
                yield from self._blocks(notes[identity], inner, dark=False, depth=0)
        yield from self._boxes(inner, "footnote")

    def _edges(self, body: Element) -> Iterator[Line]:
        """Yields the headers, then the footers, that are in use, each part once."""
        uneven = self._uneven()
        for kind in ("header", "footer"):
            for name in dict.fromkeys(self._edge_parts(body, kind, uneven)):
                root = self._package.xml(name)
                inner = _Part(name, "header" if kind == "header" else "footer", PieceWalker(self._styles, root))
                yield from self._blocks(root, inner, dark=False, depth=0)
                yield from self._boxes(inner, inner.kind)

    def _uneven(self) -> bool:
        name = self._package.related(self._package.main, "settings")
        return name is not None and self._package.xml(name).find(w("evenAndOddHeaders")) is not None

    def _edge_parts(self, body: Element, kind: str, uneven: bool) -> Iterator[str]:
        targets = {one.id: one.target for one in self._package.relations(self._package.main) if not one.external}
        for section in body.iter(w("sectPr")):
            titled = section.find(w("titlePg")) is not None
            for reference in section.findall(w(f"{kind}Reference")):
                used = {"first": titled, "even": uneven}.get(reference.get(w("type")) or "default", True)
                target = targets.get(reference.get(f"{{{R}}}id", ""))
                if used and target and self._package.has(target):
                    yield target


def walk(package: Package) -> list[Line]:
    """Returns the lines of a package in reading order; live figures that LibreOffice repeated are folded, here and in the package."""
    for part in text_parts(package):
        fold_repeats(package.xml(part))
    return Walker(package).lines()


def text_of(lines: list[Line]) -> str:
    """Returns the document's text: one line each, parted by newlines."""
    return "\n".join(line.text for line in lines)


def block_children(parent: Element) -> Iterator[Element]:
    """Yields the paragraphs and tables of block content in order, through content controls and other wrappers."""
    for node in parent:
        name = local(node)
        if name in ("p", "tbl"):
            yield node
        elif name == "sdt":
            content = node.find(w("sdtContent"))
            if content is not None:
                yield from block_children(content)
        elif name in _WRAPPERS:
            yield from block_children(node)
        elif name == f"{{{MC}}}AlternateContent":
            choice = node.find(f"{{{MC}}}Choice")
            if choice is not None:
                yield from block_children(choice)


def _wrapped(parent: Element, wanted: str) -> Iterator[Element]:
    """Yields the rows of a table or cells of a row, through content controls and other wrappers."""
    for node in parent:
        name = local(node)
        if name == wanted:
            yield node
        elif name == "sdt":
            content = node.find(w("sdtContent"))
            if content is not None:
                yield from _wrapped(content, wanted)
        elif name in _WRAPPERS:
            yield from _wrapped(node, wanted)


def _continues(cell: Element) -> bool:
    """Returns whether the cell is the lower part of a vertically merged one: Word shows none of its own text."""
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merge is not None and (val(merge) or "continue") == "continue"


def _without_tabs(piece: Piece) -> Piece:
    """A tab inside a cell would look like the border of cells."""
    return Piece(piece.text.replace("\t", " "), piece.node, piece.offset, piece.hidden, piece.page_break) if "\t" in piece.text else piece
