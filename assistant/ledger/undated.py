"""Rows without any period in tables whose totals name one: they add up to 全市2024年实绩, or stand above 2023年合计."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.ledger.cells import read_number
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.row import Row
from assistant.ledger.vocabulary import is_unsummed
from assistant.schema.quantity import Period

_Totals = Sequence[tuple[int, Period]]


def dated_rows(grid: Grid, rows: list[Row], columns: Sequence[Column], year: int | None) -> list[Row]:
    """Gives undated rows the period of the total which they add up to, or `year` where the totals tell of the year before."""
    totals = [(row.number, row.period) for row in rows if row.dated and row.period is not None]
    undated = [row for row in rows if not row.dated and row.period is None]
    if not totals or len(totals) + len(undated) != len(rows):
        return rows
    plain = [row.number for row in undated if not row.total and not row.within]
    period = _summed_period(grid, plain, totals, columns) or _year_after(totals, year)
    return [replace(row, period=row.period or period) for row in rows]


def _summed_period(grid: Grid, plain: Sequence[int], totals: _Totals, columns: Sequence[Column]) -> Period | None:
    values = [column.index for column in columns if not column.change and not is_unsummed("".join(column.path))]
    for row, period in totals:
        wholes = {column: total for column in values if (total := _number(grid, row, column)) is not None}
        sums = {column: sum((_number(grid, one, column) or Decimal(0) for one in plain), Decimal(0)) for column in wholes}
        if wholes and len(plain) > 1 and sums == wholes:
            return period
    return None


def _year_after(totals: _Totals, year: int | None) -> Period | None:
    before = year is not None and all(period == Period.of_year(year - 1) for _, period in totals)
    return Period.of_year(year) if before and year is not None else None


def _number(grid: Grid, row: int, column: int) -> Decimal | None:
    number = read_number(grid.value(row, column))
    return None if number is None else number.value * number.scale
