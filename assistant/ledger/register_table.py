"""A register (one row a case) loaded into DuckDB, so that conditions run over it with bound parameters.

Each column asked for stands there as text (x…) and, where its cells are numbers or days, typed as well (v…): DECIMAL with as many
digits as the column prints, so that sums stay exact, or DATE. Columns go in as numpy object arrays: row-wise inserts took minutes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb
import numpy as np

from assistant.ledger.blocks import Block
from assistant.ledger.cells import address, cell_text, is_empty, is_mark, is_year, read_date, read_number
from assistant.ledger.grid import Grid
from assistant.ledger.measured import Group
from assistant.ledger.vocabulary import is_total, squeeze

_EPOCH = dt.date(1899, 12, 30)
_SERIAL = range(20_000, 80_000)
_COMPACT = range(1949_01_01, 2100_12_32)
_MAX_SCALE = 15


@dataclass(frozen=True)
class RegisterTable:
    """A register's grid and block; columns count from 0 at the block's left edge."""

    grid: Grid
    block: Block

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Column names: the innermost header text, with the one above before it where that name stands twice."""
        paths = [
            list(dict.fromkeys(text for row in self.block.header if (text := squeeze(self.grid.text(row, column)))))
            for column in range(self.block.left, self.block.right)
        ]
        last = [path[-1] if path else "" for path in paths]
        return tuple("".join(path[-2:]) if last.count(name) > 1 else name for path, name in zip(paths, last, strict=True))

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The case rows: no group headings, notes or totals."""
        return tuple(row for row in self.block.body if self._is_case(row))

    def _is_case(self, row: int) -> bool:
        filled = [column for column in self.grid.filled[row] if self.block.left <= column < self.block.right]
        if len(filled) < 2 and self.block.right - self.block.left > 1:
            return False
        return not any(is_total(cell) for column in filled[:2] if isinstance(cell := self.grid.value(row, column), str))

    def cells(self, column: int) -> list[object]:
        """The cells of a column for each case row, merged ones repeated."""
        position = column + self.block.left
        read = self.grid.seen if self.grid.merges else self.grid.value
        return [read(row, position) for row in self.rows]


@dataclass(frozen=True)
class LoadedColumn:
    """A column in memory: its kind (number, date, year, text), texts, typed values as text, and the first cell that has no typed value."""

    kind: str
    texts: list[str | None]
    typed: list[str | None]
    sql_type: str
    unread: str | None
    unread_count: int


def load_column(table: RegisterTable, column: int, *, as_date: bool) -> LoadedColumn:
    """Reads a column; `as_date` takes spreadsheet day numbers, 20240305 and bare years for dates."""
    cells = table.cells(column)
    known = {cell: _text(cell) for cell in {cell for cell in cells if cell.__class__ is str}}
    texts = [known[cell] if cell.__class__ is str else _text(cell) for cell in cells]
    spoken = [index for index, cell in enumerate(cells) if not is_mark(cell)]
    days = {index: day for index in spoken if (day := read_date(cells[index]) or (_numbered_day(cells[index]) if as_date else None))}
    typed: dict[int, str] = {}
    kind, sql_type = "text", "VARCHAR"
    if days and len(days) * 2 > len(spoken):
        kind, sql_type = "date", "DATE"
        typed = {index: day.isoformat() for index, day in days.items()}
    elif as_date and spoken and all(is_year(cells[index]) for index in spoken):
        kind, sql_type = "year", "INTEGER"
        typed = {index: cell_text(cells[index])[:4] for index in spoken}
    else:
        values = {index: number.value * number.scale for index in spoken if (number := read_number(cells[index])) is not None}
        if values and len(values) * 10 >= len(spoken) * 9:
            kind, sql_type = "number", _decimal_type(values.values())
            typed = {index: format(value, "f") for index, value in values.items()}
    unread = [index for index in spoken if index not in typed] if kind != "text" else []
    first = address(table.rows[unread[0]], column + table.block.left) if unread else None
    return LoadedColumn(kind, texts, [typed.get(index) for index in range(len(cells))], sql_type, first, len(unread))


def _text(cell: object) -> str | None:
    return None if is_empty(cell) else cell_text(cell)


def _numbered_day(cell: object) -> dt.date | None:
    number = read_number(cell)
    if number is None or number.value != int(number.value):
        return None
    value = int(number.value)
    if value in _SERIAL and not is_year(cell):
        return _EPOCH + dt.timedelta(days=value)
    if value in _COMPACT:
        try:
            return dt.date(value // 10_000, value // 100 % 100, value % 100)
        except ValueError:
            return None
    return None


def _decimal_type(values: Iterable[Decimal]) -> str:
    exponents = [value.as_tuple().exponent for value in values]
    scale = max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    return f"DECIMAL(38,{min(scale, _MAX_SCALE)})"


class RegisterStore:
    """The columns of one register in an in-memory database without access to files or network."""

    def __init__(self, table: RegisterTable, columns: Iterable[int], dates: frozenset[int]) -> None:
        self.headers = table.headers
        self.rows = len(table.rows)
        self.columns = {column: load_column(table, column, as_date=column in dates) for column in sorted(set(columns))}
        self._connection = duckdb.connect(":memory:", config={"enable_external_access": "false"})
        arrays: dict[str, np.ndarray] = {"row": np.arange(self.rows)}
        for column, loaded in self.columns.items():
            arrays[f"x{column}"], arrays[f"v{column}"] = _objects(loaded.texts), _objects(loaded.typed)
        casts = [
            f"x{column}::VARCHAR AS x{column}, v{column}::VARCHAR::{loaded.sql_type} AS v{column}"
            for column, loaded in self.columns.items()
        ]
        self._connection.register("source", arrays)
        self._connection.execute(f"CREATE TABLE cases AS SELECT {', '.join(['row', *casts])} FROM source")
        self._connection.unregister("source")

    def close(self) -> None:
        """Frees the memory."""
        self._connection.close()

    def kind(self, column: int) -> str:
        """Returns number, date, year or text."""
        return self.columns[column].kind

    def groups(self, test: str, parameters: list[object], date: int | None, amount: int | None, subject: int | None) -> list[Group]:
        """Returns rows and sums by year, month and subject of the cases that pass `test`, an expression over x… and v… with `?` marks."""
        year, month = "NULL", "NULL"
        if date is not None:
            year, month = (f"v{date}", "NULL") if self.kind(date) == "year" else (f"year(v{date})", f"month(v{date})")
        who = "NULL" if subject is None else f"x{subject}"
        total = "0" if amount is None else f"coalesce(sum(v{amount}), 0)"
        query = f"SELECT {year}, {month}, {who}, count(*), {total} FROM cases WHERE {test} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        rows = self._connection.execute(query, parameters).fetchall()
        return [(one, two, name, int(count), Decimal(value)) for one, two, name, count, value in rows]


def _objects(values: list[str | None]) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
