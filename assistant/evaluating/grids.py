"""Ledger sheets of an office file: the numbers by cell, the same figure's cell of the year before, and the cells beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

_YEAR = re.compile(r"20\d\d|本年度?|今年|上年度?|去年|本期|上年?同期")
_YEAR_HEAD = re.compile(r"年度?|年份|统计年度|期间|报告期")
_YEARS = range(1990, 2101)
_LETTERS = re.compile(r"([A-Z]+)(\d+)")
_OFFSETS = {"本年": 0, "本年度": 0, "今年": 0, "本期": 0, "上年": -1, "上年度": -1, "去年": -1, "上年同期": -1, "上同期": -1}
Place = tuple[int, int]


def cell_number(value: object) -> Decimal | None:
    """Returns the number in a cell: numbers, and text such as 1,284 or 98.7%; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = str(value).strip().replace(",", "").replace("，", "").rstrip("%％‰")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def cell_name(row: int, column: int) -> str:
    """Returns A1 for (0, 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def cell_place(name: str) -> Place:
    """Returns (0, 0) for A1; raises ValueError for anything that names no cell."""
    match = _LETTERS.fullmatch(name.strip().replace("$", "").upper())
    if match is None:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


@dataclass(frozen=True)
class Grid:
    """One sheet: its file, its name, its cells row by row, its merged ranges (A1:B2)."""

    file: str
    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[str] = field(default_factory=tuple)

    def key(self, row: int, column: int) -> str:
        """Returns FILE!SHEET!A1; a CSV has one sheet, which goes without a name."""
        return cell_key(f"{self.file}!{self.name}!{cell_name(row, column)}")

    @cached_property
    def numbers(self) -> dict[Place, Decimal]:
        """The cells that hold a number; the first column, rows of years and columns of years left out."""
        found: dict[Place, Decimal] = {}
        year_columns: set[int] = set()
        for row, cells in enumerate(self.rows):
            year_columns |= {column for column, value in enumerate(cells) if _YEAR_HEAD.fullmatch(str(value).strip())}
            numbers = {column: number for column, value in enumerate(cells) if column and (number := cell_number(value)) is not None}
            if len(numbers) > 1 and all(number in _YEARS for number in numbers.values()):
                continue
            found |= {(row, column): number for column, number in numbers.items() if column not in year_columns}
        return found

    @cached_property
    def _filled(self) -> list[list[str]]:
        width = max((len(cells) for cells in self.rows), default=0)
        texts = [["" if value is None else str(value).strip() for value in (*cells, *[None] * (width - len(cells)))] for cells in self.rows]
        for area in self.merged:
            first, _, last = area.partition(":")
            (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
            if right - left + 1 < width:
                for row in range(top, min(bottom + 1, len(texts))):
                    for column in range(left, min(right + 1, width)):
                        texts[row][column] = texts[top][left]
        return texts

    def heads(self, row: int, column: int) -> str:
        """Returns the header texts above a cell, joined."""
        above = [self._filled[r][column] for r in range(row) if (r, column) not in self.numbers]
        return "|".join(text for text in above if text)

    def labels(self, row: int) -> str:
        """Returns the texts of a row that are no numbers, joined; a year counts as text."""
        return "|".join(text for column, text in enumerate(self._filled[row]) if text and (row, column) not in self.numbers)


def cell_key(written: str) -> str:
    """Returns a cell's address in one form: FILE!SHEET!A1, or FILE!!A1 for a CSV."""
    file, _, rest = written.strip().partition("!")
    sheet, _, cell = rest.rpartition("!")
    cell = cell.strip().replace("$", "").upper()
    return f"{file}!!{cell}" if file.lower().endswith(".csv") else f"{file}!{sheet.strip().strip(chr(39))}!{cell}"


def all_values(grids: Sequence[Grid]) -> dict[str, Decimal]:
    """Returns the numbers of all sheets by cell."""
    return {grid.key(*place): number for grid in grids for place, number in grid.numbers.items()}


def years_of(text: str, year: int) -> tuple[str, list[int]]:
    """Returns the text with its years masked, and those years (本年 is `year`)."""
    found = [int(word) if word.isdigit() else year + _OFFSETS.get(word, 0) for word in _YEAR.findall(text)]
    return _YEAR.sub("#", text), found


def previous_cells(grids: Sequence[Grid], year: int) -> dict[str, str]:
    """Returns for cells of a year the cell of the same figure one year before, as headers, row labels or sheet names tell it."""
    index: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    described: list[tuple[str, str, tuple[int, ...]]] = []
    for grid in grids:
        for row, column in grid.numbers:
            words, years = years_of("/".join((grid.file, grid.name, grid.heads(row, column), grid.labels(row))), year)
            key = grid.key(row, column)
            described.append((key, words, tuple(years)))
            index.setdefault((words, tuple(years)), []).append(key)
    found: dict[str, str] = {}
    for key, words, stated in described:
        earlier = [one for one in _year_back(stated, year) if len(index.get((words, one), ())) == 1]
        if len(index[words, stated]) == 1 and len(earlier) == 1:
            found[key] = index[words, earlier[0]][0]
    return found


def _year_back(years: tuple[int, ...], year: int) -> list[tuple[int, ...]]:
    """The same years with one or all of those that are `year` set back by one."""
    places = [place for place, one in enumerate(years) if one == year]
    choices = {tuple(one - (place == changed) for place, one in enumerate(years)) for changed in places}
    choices.add(tuple(one - (one == year) for one in years))
    choices.discard(years)
    return sorted(choices)


def beside_cells(grids: Sequence[Grid], previous: Mapping[str, str], year: int) -> dict[str, tuple[str, ...]]:
    """Returns for each cell its neighbours in column and row that hold a number of the same year."""
    found: dict[str, tuple[str, ...]] = {}
    for grid in grids:
        for row, column in grid.numbers:
            key = grid.key(row, column)
            years = years_of(grid.heads(row, column), year)[1]
            near = [(row + step, column) for step in (-1, 1, -2, 2)]
            near += [(row, column + step) for step in (-1, 1) if years_of(grid.heads(row, column + step), year)[1] == years
                     ] if 0 < column + 1 < len(grid._filled[row]) else []  # fmt: skip
            keys = [grid.key(*place) for place in near if place in grid.numbers]
            found[key] = tuple(one for one in keys if previous.get(key) != one and previous.get(one) != key)
    return found
