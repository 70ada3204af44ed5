"""Tables of a page: glyphs put into the cells of its grids; a table that goes on over the page is one table."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.lines import SOFT_BREAK
from assistant.reading.pages.grids import Box, Grid, grids
from assistant.reading.pages.nouns import Glyph, Page, Row, is_wide
from assistant.reading.pages.rows import clusters, row_of, usual_gap
from assistant.word.walker import RawCell

_LARGEST_CELL = 0.5
"""A cell over more of the page than this is a frame around its text, and its grid no table."""
_PADDING = 1.5
"""Room in a cell, in characters beyond the next unit, that says its line was ended by hand."""
_SAME_PLACE = 4.0


@dataclass(slots=True, kw_only=True)
class TableRow:
    """A row of a table: text with tabs between cells, what they take, and its place on the page."""

    text: str
    cells: tuple[RawCell, ...]
    top: float


@dataclass(slots=True, kw_only=True)
class PageTable:
    """A table as found on one page; `top`, `x0` and `x1` say where it stands."""

    page: int
    top: float
    bottom: float
    x0: float
    x1: float
    xs: tuple[float, ...]
    rows: list[TableRow]


def take_tables(page: Page) -> tuple[list[PageTable], list[Glyph]]:
    """Returns the tables of a page and the glyphs that stand in none."""
    found: list[PageTable] = []
    left = page.glyphs
    for grid in grids(page.rules):
        if any((box.x1 - box.x0) * (box.bottom - box.top) > _LARGEST_CELL * page.width * page.height for box in grid.boxes):
            continue
        inside, outside = _shared_out(grid, left)
        filled = [index for index, glyphs in inside.items() if any(not glyph.text.isspace() for glyph in glyphs)]
        if len(filled) < 2 or 4 * len(filled) < len(grid.boxes):
            continue
        left = outside
        rows = _rows(page, grid, inside)
        found.append(PageTable(page=page.number, top=grid.ys[0], bottom=grid.ys[-1], x0=grid.xs[0], x1=grid.xs[-1], xs=grid.xs, rows=rows))
    return found, left


def _shared_out(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Returns the glyphs by the number of their cell, and those outside."""
    inside: dict[int, list[Glyph]] = {index: [] for index in range(len(grid.boxes))}
    outside: list[Glyph] = []
    homes = {
        (row, column): index
        for index, box in enumerate(grid.boxes)
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    }
    for glyph in glyphs:
        row = bisect(grid.ys, (glyph.top + glyph.bottom) / 2) - 1
        column = bisect(grid.xs, (glyph.x0 + glyph.x1) / 2) - 1
        home = homes.get((row, column))
        (outside if home is None else inside[home]).append(glyph)
    return inside, outside


def _rows(page: Page, grid: Grid, inside: dict[int, list[Glyph]]) -> list[TableRow]:
    words = {index: _words(page, grid.boxes[index], glyphs) for index, glyphs in inside.items()}
    found: list[TableRow] = []
    for number in range(len(grid.ys) - 1):
        text = ""
        cells: list[RawCell] = []
        touched = [(index, box) for index, box in enumerate(grid.boxes) if box.row <= number < box.row + box.rows]
        for index, box in sorted(touched, key=lambda pair: pair[1].column):
            continued = box.row < number
            text += "\t" if cells else ""
            start = len(text)
            text += "" if continued else words[index]
            cells.append(RawCell(column=box.column, span=box.columns, start=start, end=len(text), continued=continued))
        found.append(TableRow(text=text, cells=tuple(cells), top=grid.ys[number]))
    return found


def _words(page: Page, box: Box, glyphs: Sequence[Glyph]) -> str:
    """Returns the text of a cell: wrapped lines joined, lines ended by hand parted by a soft break."""
    lines = clusters(glyphs)
    gap = usual_gap(lines)
    rows = [row_of(line, page=page.number, gap=gap) for line in lines]
    text = rows[0].text if rows else ""
    for above, row in pairwise(rows):
        roomy = box.x1 - box.x0 - (above.x1 - above.x0) > row.unit + _PADDING * row.pitch
        text += (SOFT_BREAK if roomy else seam(above, row)) + row.text
    return text.replace("\t", " ")


def seam(above: Row, row: Row) -> str:
    """Returns what stands between two joined lines: a blank between words of Latin letters or where one was typed, else nothing."""
    left, right = above.text[-1:], row.text[:1]
    if above.spaced:
        return " " if left.isascii() or right.isascii() else ""
    words = left.isascii() and right.isascii() and right.isalpha() and (left.isalpha() or left in ",;:.")
    return " " if words else ""


def continued(before: PageTable | None, table: PageTable) -> bool:
    """Returns whether a table goes on from the one before: same columns, on the next page."""
    if before is None or table.page != before.page + 1 or len(before.xs) != len(table.xs):
        return False
    shift = table.xs[0] - before.xs[0]
    return all(abs(there - here - shift) < _SAME_PLACE for here, there in zip(before.xs, table.xs, strict=True))


def gone_on(first: Sequence[TableRow], rows: Sequence[TableRow]) -> list[TableRow]:
    """Returns a table with the rows of its next page: repeated header rows left out, a row cut in two by the page made one."""
    same = 0
    while same < min(len(first), len(rows)) - 1 and first[same].text == rows[same].text:
        same += 1
    whole = _rejoined(first[-1], rows[same])
    return [*first, *rows[same:]] if whole is None else [*first[:-1], whole, *rows[same + 1 :]]


def _rejoined(last: TableRow, row: TableRow) -> TableRow | None:
    """Returns the two halves of a row that the end of a page cut in two as one row, None where they are two.

    The lower half has nothing in its first cell, no figures, and words only where the upper one has some.
    """
    if [cell.column for cell in last.cells] != [cell.column for cell in row.cells] or any(cell.continued for cell in row.cells):
        return None
    upper = [last.text[cell.start : cell.end] for cell in last.cells]
    lower = [row.text[cell.start : cell.end] for cell in row.cells]
    words = [(above, below) for above, below in zip(upper, lower, strict=True) if below]
    if lower[0] or not upper[0] or 2 * len(words) > len(lower) or not words:
        return None
    if any(not above or above[-1] in "。；" or not any(is_wide(char) for char in below) for above, below in words):
        return None
    cells: list[RawCell] = []
    text = ""
    for cell, above, below in zip(last.cells, upper, lower, strict=True):
        text += "\t" if cells else ""
        start = len(text)
        text += above + below
        cells.append(replace(cell, start=start, end=len(text)))
    return replace(last, text=text, cells=tuple(cells))
