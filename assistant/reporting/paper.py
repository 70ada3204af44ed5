"""The document as pieces for the page: text cut wherever a figure or a finding begins or ends, so that marks never cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.schema.document import Block, Cell, Document
from assistant.schema.figure import Figure, Status

_KEPT_BREAK = str.maketrans("\u2028", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span that the page marks: a counted figure (status given) or a finding's own words; `anchor` is its id on the page."""

    start: int
    end: int
    anchor: str
    href: str
    tip: str
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text of one look: `mark` is the figure it belongs to, else the finding; `anchors` begin here; `lead` is a heading's words."""

    text: str
    mark: Mark | None
    anchors: tuple[str, ...]
    lead: bool
    noted: bool
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A table cell on the page."""

    pieces: tuple[Piece, ...]
    span: int
    head: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph (pieces) or a table (rows of boxes); `look` names its style, `block` its first block's index (None between blocks)."""

    look: str
    block: int | None
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[int, tuple[Box, ...]], ...] = ()


def figure_marks(figures: Sequence[Figure], hrefs: Mapping[str, str], tips: Mapping[str, str]) -> list[Mark]:
    """Returns a mark for each counted figure; `hrefs` and `tips` go by figure id. The anchor is "n" and the figure's place."""
    return [
        Mark(
            start=figure.start, end=figure.end, anchor=f"n{at}", href=hrefs[figure.id], tip=tips[figure.id],
            status=figure.status or "not_checked",
        )
        for at, figure in enumerate(figures)
        if figure.counted
    ]  # fmt: skip


class Paper:
    """Cuts a document into parts under marks sorted by their start; figures win over findings where both lie on a text."""

    def __init__(self, document: Document, marks: Sequence[Mark]) -> None:
        self._document = document
        self._marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
        self._starts = [mark.start for mark in self._marks]
        self._placed: set[str] = set()
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)

    def parts(self) -> list[Part]:
        """Returns the whole document in order; consecutive rows of one table become one part."""
        parts: list[Part] = []
        rows: list[Block] = []
        for block in self._blocks():
            if block.cells and (not rows or rows[0].cells[0].table == block.cells[0].table):
                rows.append(block)
                continue
            parts += self._table(rows)
            rows = [block] if block.cells else []
            if not block.cells:
                parts.append(self._paragraph(block))
        return parts + self._table(rows)

    def _blocks(self) -> Iterator[Block]:
        text, position = self._document.text, 0
        for block in self._document.blocks:
            yield from _loose(text, position, block.start)
            yield block
            position = max(position, block.end)
        yield from _loose(text, position, len(text))

    def _paragraph(self, block: Block) -> Part:
        look = f"{block.kind} level{block.level}" + (" hidden-text" if block.hidden else "")
        index = block.index if block.index >= 0 else None
        return Part(look=look, block=index, pieces=self.pieces(block.start, block.end, _lead(block)))

    def _table(self, rows: Sequence[Block]) -> list[Part]:
        if not rows:
            return []
        width = max(cell.column for row in rows for cell in row.cells) + 1
        made = tuple((row.index, tuple(self._boxes(row, width))) for row in rows)
        return [Part(look="table", block=rows[0].index, rows=made)]

    def _boxes(self, row: Block, width: int) -> Iterator[Box]:
        cells: list[Cell | None] = [*sorted(row.cells, key=lambda cell: cell.column)]
        columns = [cell.column for cell in cells if cell is not None]
        if columns[0] > 0:
            cells, columns = [None, *cells], [0, *columns]
        head = row.cells[0].row == 0 or not any(cell.header_path for cell in row.cells)
        for cell, (column, following) in zip(cells, pairwise([*columns, width]), strict=True):
            pieces = self.pieces(cell.start, cell.end, None) if cell is not None else ()
            yield Box(pieces=pieces, span=max(following - column, 1), head=head and cell is not None)

    def pieces(self, start: int, end: int, lead: tuple[int, int] | None) -> tuple[Piece, ...]:
        """Returns text[start:end] cut into pieces, white space at both ends left out."""
        text = self._document.text
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        if start >= end:
            return ()
        around = [mark for mark in self._near(start, end) if mark.start < end and start < mark.end]
        edges = {start, end, *(lead or ())}
        for mark in around:
            edges |= {mark.start, mark.end}
        cuts = sorted(edge for edge in edges if start <= edge <= end)
        return tuple(self._piece(first, last, around, lead) for first, last in pairwise(cuts))

    def _piece(self, first: int, last: int, around: Sequence[Mark], lead: tuple[int, int] | None) -> Piece:
        over = [mark for mark in around if mark.start <= first and last <= mark.end]
        chosen = next((mark for mark in over if mark.status is not None), over[0] if over else None)
        anchors = [mark.anchor for mark in over if mark.anchor not in self._placed]
        self._placed.update(anchors)
        return Piece(
            text=self._document.text[first:last].translate(_KEPT_BREAK),
            mark=chosen,
            anchors=tuple(anchors),
            lead=lead is not None and lead[0] <= first and last <= lead[1],
            noted=any(mark.status is None for mark in over),
            last=chosen is not None and chosen.end == last,
        )

    def _near(self, start: int, end: int) -> Sequence[Mark]:
        return self._marks[bisect_left(self._starts, start - self._longest) : bisect_right(self._starts, end)]


def _lead(block: Block) -> tuple[int, int] | None:
    if block.title_start is None or block.title_end is None:
        return None
    return block.start, block.title_end


def _loose(text: str, start: int, end: int) -> Iterator[Block]:
    """Yields text that lies in no block, line by line, so that nothing of the document is missing from the page."""
    position = start
    while position < end:
        line_end = text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end
        if text[position:line_end].strip():
            yield Block(index=-1, kind="paragraph", start=position, end=line_end)
        position = line_end + 1
