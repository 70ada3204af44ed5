"""Measures: indicators counted or summed over the rows of a register, by year, by parts of a year, and by street or section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.errors import LedgerError
from assistant.ledger.blocks import Block, cut_blocks
from assistant.ledger.conditions import Node, column_names, parse_condition
from assistant.ledger.context import context_of
from assistant.ledger.grid import Grid
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import months
from assistant.ledger.register_sql import ConditionSql, columns_of
from assistant.ledger.register_table import Group, RegisterStore, RegisterTable
from assistant.ledger.vocabulary import fold, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.encoding import decimal_text
from assistant.schema.ledger import Indicator, Measure, RawTable, SourceRecord
from assistant.schema.quantity import Period, Unit

_PARTS = (*((month, month) for month in range(1, 13)), (1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12),
          *((1, month) for month in (2, 4, 5, 7, 8, 9, 10, 11)))  # fmt: skip
"""First and last month of every part of a year that reports speak of: months, quarters, halves, 1—11月."""


@dataclass(frozen=True)
class _Plan:
    """A measure with its condition parsed and its columns found."""

    indicator: Indicator
    condition: Node | None
    date: int | None
    amount: int | None

    @property
    def columns(self) -> set[int]:
        found = set() if self.condition is None else set(columns_of(self.condition))
        return found | {column for column in (self.date, self.amount) if column is not None}


def count_register(table: RawTable, indicators: Sequence[Indicator]) -> tuple[list[SourceRecord], list[str]]:
    """Returns the records of all measures over one sheet, and notices; raises LedgerError for a measure that does not fit the sheet."""
    grid = Grid(table)
    blocks = [block for block in cut_blocks(grid) if block.header]
    if not blocks:
        raise LedgerError("没有表头或没有数据行，不能按条件统计", where=f"{table.source} {table.sheet}")
    register = RegisterTable(grid, _whole(grid, max(blocks, key=lambda block: len(block.body))))
    plans = [_plan(register, indicator, indicator.measure) for indicator in indicators if indicator.measure is not None]
    subject = _subject(register)
    wanted = {column for plan in plans for column in plan.columns} | ({subject} if subject is not None else set())
    store = RegisterStore(register, wanted, frozenset(plan.date for plan in plans if plan.date is not None))
    fallback = context_of(register.block, table.sheet, table.source).period
    try:
        records = [record for plan in plans for record in _records(table, store, plan, subject, fallback)]
    finally:
        store.close()
    return records, _notices(table, store, plans)


def _whole(grid: Grid, block: Block) -> Block:
    """The block with every later row of the sheet: the office has said that this sheet is one register. Repeated headers are left out."""
    columns = range(block.left, block.right)
    headers = [[grid.text(row, column) for column in columns] for row in block.header]
    rows = [row for row in range(block.body[0], grid.height) if grid.filled[row]]
    body = [
        row
        for row in rows
        if not any(all(grid.text(row, c) == text for c, text in zip(columns, header, strict=True)) for header in headers)
    ]
    return Block(block.left, block.right, block.header, block.titles, body)


def _plan(register: RegisterTable, indicator: Indicator, measure: Measure) -> _Plan:
    names = column_names(register.headers)

    def column(name: str | None, key: str) -> int | None:
        if name is None:
            return None
        if fold(name) not in names:
            known = "、".join(header for header in register.headers if header)
            raise LedgerError(f"measure 的 {key} 所写的列“{name}”不存在", where=indicator.id, remedy=f"该表有这些列：{known}")
        return names[fold(name)]

    condition = None if measure.where is None else parse_condition(measure.where, register.headers, indicator.id)
    return _Plan(indicator, condition, column(measure.date, "date"), column(measure.column, "column"))


def _subject(register: RegisterTable) -> int | None:
    """The column that tells the street or section of a case, if there is one."""
    roles = [vocabulary().roles.get(fold(header)) for header in register.headers]
    return next((roles.index(role) for role in ("place", "section") if role in roles), None)


def _records(table: RawTable, store: RegisterStore, plan: _Plan, subject: int | None, fallback: Period | None) -> Iterator[SourceRecord]:
    _check_columns(store, plan)
    sql = ConditionSql(store, plan.indicator.id)
    test = "TRUE" if plan.condition is None else sql.expression(plan.condition)
    groups = store.groups(test, sql.parameters, plan.date, plan.amount, subject)
    maker = _Maker(table, store, plan)
    if plan.date is None:
        yield maker.record(groups, fallback, None)
        return
    everything = store.groups("TRUE", [], plan.date, None, subject)
    names = sorted({name for _, _, name, _, _ in everything if name})
    for year in sorted({year for year, *_ in everything if year is not None}):
        chosen = [group for group in groups if group[0] == year]
        yield maker.record(chosen, Period.of_year(year), None)
        for name in names:
            yield maker.record([group for group in chosen if group[2] == name], Period.of_year(year), name)
        present = {month for one, month, *_ in everything if one == year and month is not None}
        for first, last in _PARTS:
            if present and last <= max(present):
                inside = [group for group in chosen if group[1] is not None and first <= group[1] <= last]
                yield maker.record(inside, months(year, first, last), None)


def _check_columns(store: RegisterStore, plan: _Plan) -> None:
    where = plan.indicator.id
    if plan.date is not None and store.kind(plan.date) not in ("date", "year"):
        raise LedgerError(f"列“{store.headers[plan.date]}”里没有日期，不能按年统计", where=where, remedy="请检查 measure 的 date")
    if plan.amount is not None and store.kind(plan.amount) != "number":
        raise LedgerError(f"列“{store.headers[plan.amount]}”不是数字，不能求和", where=where, remedy="请检查 measure 的 column")


class _Maker:
    """Makes the records of one measure."""

    def __init__(self, table: RawTable, store: RegisterStore, plan: _Plan) -> None:
        self.table, self.plan = table, plan
        self.unit, self.unit_text = _unit(store, plan)
        self.factor = Decimal(1) if self.unit is None else self.unit.factor

    def record(self, groups: Sequence[Group], period: Period | None, subject: str | None) -> SourceRecord:
        """Adds up groups of rows into the record of one period and subject."""
        rows = sum(group[3] for group in groups)
        value = Decimal(rows) if self.plan.amount is None else sum((group[4] for group in groups), Decimal(0))
        sheet, source = self.table.sheet, self.table.source
        name = _period_name(period)
        mark = "".join(f"#{part}" for part in (name, subject) if part)
        written = decimal_text(value) or "0"
        indicator = self.plan.indicator
        return SourceRecord(
            id=f"{source}!{sheet}!measure:{indicator.id}{mark}", label=indicator.name, indicator_id=indicator.id, subject=subject,
            period=period, number=value * self.factor, unit=None if self.unit is None else self.unit.symbol,
            dimension=None if self.unit is None else self.unit.dimension, written=written, written_unit=self.unit_text,
            decimals=len(written.partition(".")[2]), source=source, locator=f"{sheet}!(共{rows}行)", family=f"{source}›{sheet}", rows=rows,
        )  # fmt: skip


def _unit(store: RegisterStore, plan: _Plan) -> tuple[Unit | None, str | None]:
    """Counts come in the indicator's own classifier; sums in the unit that the summed column's header names, else the indicator's."""
    if plan.amount is not None:
        _, unit, written = strip_unit(store.headers[plan.amount])
        if unit is not None:
            return unit, written
    unit = parse_unit(plan.indicator.unit or "")
    if unit is not None and plan.amount is None:
        return replace(unit, factor=Decimal(1)), unit.symbol
    return unit, plan.indicator.unit


def _period_name(period: Period | None) -> str:
    """2024, 2024-03 for a month, 2024-01..06 for any longer part."""
    if period is None:
        return ""
    first, last = period.start.month, period.end.month
    if (first, last) == (1, 12):
        return str(period.year)
    return f"{period.year}-{first:02d}" if first == last else f"{period.year}-{first:02d}..{last:02d}"


def _notices(table: RawTable, store: RegisterStore, plans: Sequence[_Plan]) -> list[str]:
    """Says which cells of a date or summed column could not be read, once a column."""
    used = {column: word for plan in plans for column, word in ((plan.date, "日期"), (plan.amount, "数字")) if column is not None}
    return [
        f"{table.source}：{table.sheet}!{store.columns[column].unread} 等{store.columns[column].unread_count}个“{store.headers[column]}”"
        f"不是{word}，没有计入统计"
        for column, word in sorted(used.items()) if store.columns[column].unread is not None
    ]  # fmt: skip
