"""The sheet around a cell, as a person would see it: real row numbers and column letters, the head of the table, the cell marked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.errors import LedgerError
from assistant.ledger.cells import address
from assistant.ledger.loader import data_sources
from assistant.schema.encoding import Encoded
from assistant.schema.ledger import RawTable

_PLACE = re.compile(r"(?:(?P<sheet>.+)!)?\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>\d{1,7})")
_LONGEST = 40
_SEE = "请照核查结果里“依据”的写法"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell(Encoded):
    """A cell of a cut: its text, how many columns and rows it spans, whether it is the one that was asked for."""

    text: str
    columns: int = 1
    rows: int = 1
    marked: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow(Encoded):
    """A row of a cut with its number in the sheet; `header` rows are the table's head, shown even where it is far above."""

    number: int
    header: bool
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCut(Encoded):
    """The rows around a cell; `columns` are letters, `note` says what else there is to know."""

    source: str
    sheet: str
    hidden: bool
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    note: str | None = None


def sheet_cut(path: Path, locator: str, *, above: int = 4, below: int = 4, left: int = 3, right: int = 3) -> SheetCut:
    """Returns the rows around a cell of a ledger ("法援!C17", or "C17" in a file of one sheet).

    Of figures counted from a register ("案件!…(共31行)") the sheet's first rows are shown. Raises LedgerError where there is no such place.
    """
    source = next((one for one in data_sources().values() if path.suffix.lower() in one.suffixes), None)
    if source is None:
        raise LedgerError("不支持这种台账文件", where=path.name, remedy="可用 .xlsx、.xls、.ods、.csv")
    tables = source.tables(path)
    place = _PLACE.fullmatch(locator.strip().replace("'", ""))
    if place is None:
        return _counted(path, tables, locator, above + below + 1, left + right + 1)
    table = _table(tables, place["sheet"], path, locator)
    row, column = int(place["row"]) - 1, _column(place["letters"])
    width = max((len(one) for one in table.rows), default=0)
    if not (0 <= row < len(table.rows) and 0 <= column < width):
        raise LedgerError(f"表里没有单元格 {locator}", where=path.name, remedy="台账可能已经改过；" + _SEE)
    first = max(0, row - above)
    shown = [*(one for one in _heads(table, row) if one < first), *range(first, min(len(table.rows), row + below + 1))]
    columns = sorted({*_labels(table, column), *range(max(0, column - left), min(width, column + right + 1))})
    return _cut(path, table, shown, columns, marked=(row, column), heads=set(_heads(table, row)))


def _counted(path: Path, tables: Sequence[RawTable], locator: str, rows: int, columns: int) -> SheetCut:
    table = next((one for one in sorted(tables, key=lambda one: -len(one.sheet)) if locator.startswith(f"{one.sheet}!")), None)
    if table is None:
        raise LedgerError(f"「{locator}」不是一个单元格", where=path.name, remedy=_SEE)
    width = max((len(one) for one in table.rows), default=0)
    made = _cut(path, table, list(range(min(rows + 1, len(table.rows)))), list(range(min(columns + 3, width))), marked=None, heads={0})
    told = locator.partition("!")[2]
    return SheetCut(
        source=made.source, sheet=made.sheet, hidden=made.hidden, columns=made.columns, rows=made.rows,
        note=f"这个数是逐行数出来的：{told}。上面是这张表开头的几行。",
    )  # fmt: skip


def _table(tables: Sequence[RawTable], sheet: str | None, path: Path, locator: str) -> RawTable:
    named = [one for one in tables if sheet is None or one.sheet == sheet]
    if not named or (sheet is None and len(named) > 1):
        known = "、".join(one.sheet for one in tables)
        raise LedgerError(f"表里没有「{locator}」", where=path.name, remedy=f"这个文件里的表有：{known}")
    return named[0]


def _column(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def _heads(table: RawTable, row: int) -> list[int]:
    """The rows of the head above a cell: the last rows of mostly words before the first row of mostly numbers."""
    last = next((at for at in range(min(row + 1, len(table.rows))) if _numeric(table.rows[at])), 0)
    words = [at for at in range(last) if sum(1 for cell in table.rows[at] if cell not in (None, "")) > 1]
    return words[-2:]


def _labels(table: RawTable, column: int) -> list[int]:
    """The columns before a cell that name its row: the first one, and those that hold mostly words."""

    def words(at: int) -> bool:
        filled = [row[at] for row in table.rows if at < len(row) and row[at] not in (None, "")]
        return len(filled) > 1 and sum(isinstance(one, str) for one in filled) * 2 > len(filled)

    return [at for at in range(column) if at == 0 or words(at)][:3]


def _numeric(row: tuple[object, ...]) -> bool:
    filled = [cell for cell in row[1:] if cell not in (None, "")]
    numbers = [cell for cell in filled if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and not _year(cell)]
    return bool(filled) and len(numbers) * 2 >= len(filled)


def _year(cell: int | float | Decimal) -> bool:
    return 1949 <= cell <= 2199 and cell == int(cell)


def _cut(path: Path, table: RawTable, rows: list[int], columns: list[int], *, marked: tuple[int, int] | None, heads: set[int]) -> SheetCut:
    starts = {(first, left): (last - first + 1, right - left + 1) for first, left, last, right in table.merged}
    covered = {
        (row, column)
        for first, left, last, right in table.merged
        for row in range(first, last + 1)
        for column in range(left, right + 1)
        if (row, column) != (first, left)
    }
    made = []
    for row in rows:
        cells = []
        for column in columns:
            if (row, column) in covered and column > columns[0]:
                continue
            value = table.rows[row][column] if column < len(table.rows[row]) else None
            wide = starts.get((row, column), (1, 1))[1]
            spanned = sum(1 for one in columns if column <= one < column + wide)
            cells.append(SheetCell(
                text=_text(value), columns=max(1, spanned), marked=marked == (row, column),
                number=isinstance(value, int | float | Decimal) and not isinstance(value, bool),
            ))  # fmt: skip
        made.append(SheetRow(number=row + 1, header=row in heads, cells=tuple(cells)))
    letters = tuple(address(0, column).rstrip("1") for column in columns)
    return SheetCut(source=path.name, sheet=table.sheet, hidden=table.hidden, columns=letters, rows=tuple(made))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
