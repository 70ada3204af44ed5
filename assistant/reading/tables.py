"""Tables: raw cells become Cell nouns with the header texts above them and the label of their row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.schema.document import Cell
from assistant.word.walker import RawCell

_NUMBER = re.compile(r"[\s\d０-９.,，、％%‰+\-—－/()（）]*[\d０-９][\s\d０-９.,，、％%‰+\-—－/()（）]*[\u4e00-\u9fff]{0,3}|[—\-－/]+|")
_YEAR = re.compile(r"\s*(?:19|20)\d{2}\s*年?(?:度)?\s*")
_SERIAL = ("序号", "编号", "No.", "NO", "序")
_MOST_HEADER_ROWS = 4


class TableLine(Protocol):
    """A line of any file that may be a table row: its text, its table's number (None for no row), its cells, whether it is a header row."""

    @property
    def text(self) -> str:
        """The line's characters, a tab between cells."""
        ...

    @property
    def table(self) -> int | None:
        """The number of its table in the file."""
        ...

    @property
    def cells(self) -> tuple[RawCell, ...]:
        """The cells, spans in `text`."""
        ...

    @property
    def header_row(self) -> bool:
        """Whether the file marks it as a header row."""
        ...


@dataclass(frozen=True, slots=True)
class _Placed:
    raw: RawCell
    text: str


def cells_of(lines: Sequence[TableLine], starts: Sequence[int]) -> dict[int, tuple[Cell, ...]]:
    """Returns the Cell nouns of every table row by the row's line number; `starts` are the lines' offsets in the text."""
    tables: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.table is not None:
            tables.setdefault(line.table, []).append(index)
    found: dict[int, tuple[Cell, ...]] = {}
    for table, rows in tables.items():
        grid = _filled([[_Placed(raw, lines[row].text[raw.start : raw.end].strip()) for raw in lines[row].cells] for row in rows])
        headers = _header_rows([lines[row] for row in rows], grid)
        labels = _label_columns(grid, headers)
        paths: dict[tuple[int, int], tuple[str, ...]] = {}
        for number, row in enumerate(rows):
            words, depth = lines[row].text, min(headers, number)
            own = _RowLabel(grid[number], labels) if number >= headers else None
            cells: list[Cell] = []
            for placed in grid[number]:
                column = placed.raw.column
                if (depth, column) not in paths:
                    paths[depth, column] = _header_path(grid[:depth], column)
                start, end = _span(placed, words, starts[row])
                label = own.of(column) if own else None
                cells.append(
                    Cell(table=table, row=number, column=column, start=start, end=end, header_path=paths[depth, column], row_label=label)
                )
            found[row] = tuple(cells)
    return found


def _filled(grid: list[list[_Placed]]) -> list[list[_Placed]]:
    """Gives continued cells the text of the cell they continue."""
    above: dict[int, str] = {}
    filled: list[list[_Placed]] = []
    for row in grid:
        filled.append([_Placed(one.raw, above.get(one.raw.column, "")) if one.raw.continued else one for one in row])
        above |= {one.raw.column: one.text for one in filled[-1]}
    return filled


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and not _YEAR.fullmatch(text)


def _header_rows(lines: Sequence[TableLine], grid: Sequence[Sequence[_Placed]]) -> int:
    """Returns how many rows at the top are headers: those marked so, else the first, and those its merged cells reach into."""
    marked = 0
    while marked < len(lines) and lines[marked].header_row:
        marked += 1
    if marked:
        return min(marked, _MOST_HEADER_ROWS)
    count = 0
    while count < min(len(grid) - 1, _MOST_HEADER_ROWS):
        row = grid[count]
        numbers = sum(_is_number(one.text) for one in row if one.text)
        if numbers or (count and not _reaches_down(grid[count - 1], row)):
            break
        count += 1
    return count


def _reaches_down(above: Sequence[_Placed], row: Sequence[_Placed]) -> bool:
    """Returns whether a header row goes on in `row`: a cell of it is continued there, or a wide one is split there."""
    continued = any(one.raw.continued and one.text for one in row)
    split = any(one.raw.span > 1 for one in above) and len(row) > len(above)
    return continued or split


def _label_columns(grid: Sequence[Sequence[_Placed]], headers: int) -> tuple[int, int | None]:
    """Returns the column of row labels (a column of serial numbers is passed over), and a second one where the first is merged down."""
    columns = sorted({one.raw.column for row in grid for one in row})
    if not columns:
        return 0, None
    first = columns[0]
    named = {one.text for row in grid[:headers] for one in row if one.raw.column == first}
    body = [one for row in grid[headers:] for one in row if one.raw.column == first and one.text]
    serial = bool(named & set(_SERIAL)) or (bool(body) and all(one.text.rstrip(".、").isdecimal() for one in body) and not named - {""})
    rest = columns[1:]
    if serial and rest:
        first, rest = rest[0], rest[1:]
    merged = any(one.raw.continued for row in grid[headers:] for one in row if one.raw.column == first)
    return first, rest[0] if merged and len(rest) > 1 else None


def _text_at(row: Sequence[_Placed], column: int) -> str:
    return next((one.text for one in row if one.raw.column <= column < one.raw.column + one.raw.span), "")


def _header_path(headers: Sequence[Sequence[_Placed]], column: int) -> tuple[str, ...]:
    """Returns the header texts above a column, outermost first, each once."""
    above = [_text_at(row, column) for row in headers]
    return tuple(text for index, text in enumerate(above) if text and text not in above[:index])


class _RowLabel:
    """The label of a row for the cells to its right: one text, or two where the first label column is merged down."""

    def __init__(self, row: Sequence[_Placed], columns: tuple[int, int | None]) -> None:
        self._first, self._second = columns
        self._near = _text_at(row, self._first)
        far = "" if self._second is None else _text_at(row, self._second)
        self._far = "" if _is_number(far) else far

    def of(self, column: int) -> str | None:
        """Returns the label for the cell in `column`, None for the label columns themselves."""
        if column <= self._first:
            return None
        further = self._second is not None and column > self._second
        parts = (self._near, self._far) if further else (self._near,)
        return " ".join(part for part in dict.fromkeys(parts) if part) or None


def _span(placed: _Placed, words: str, line_start: int) -> tuple[int, int]:
    """Returns the span of a cell in the text, without blanks at its ends."""
    inner = words[placed.raw.start : placed.raw.end]
    left = len(inner) - len(inner.lstrip())
    start = line_start + placed.raw.start + (left if inner.strip() else 0)
    return start, start + len(inner.strip())
