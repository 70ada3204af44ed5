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
from assistant.ledger.measured import Maker
from assistant.ledger.register_sql import ConditionSql, columns_of
from assistant.ledger.register_table import RegisterStore, RegisterTable
from assistant.ledger.vocabulary import fold, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.ledger import Indicator, Measure, RawTable, SourceRecord
from assistant.schema.quantity import Period, Unit


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


Failure = tuple[Indicator, LedgerError]
PROBE = 500
"""Rows in which the header is looked for; all rows below it are cases."""


def count_register(table: RawTable, indicators: Sequence[Indicator]) -> tuple[list[SourceRecord], list[str], list[Failure]]:
    """Returns the records of all measures over one sheet, notices, and the measures that do not fit the sheet with the reason."""
    grid = Grid(table)
    near, far = cut_blocks(grid, PROBE), grid.height > PROBE
    blocks = [block for block in near if block.header] or [block for block in (cut_blocks(grid) if far else []) if block.header]
    if not blocks:
        error = LedgerError(f"{table.source} {table.sheet} 没有表头或没有数据行，不能按条件统计")
        return [], [], [(indicator, error) for indicator in indicators]
    register = RegisterTable(grid, whole_block(grid, max(blocks, key=lambda block: len(block.body))))
    plans, failures = _plans(register, indicators)
    subject = _subject(register)
    wanted = {column for plan in plans for column in plan.columns} | ({subject} if subject is not None else set())
    store = RegisterStore(register, wanted, frozenset(plan.date for plan in plans if plan.date is not None))
    fallback = context_of(register.block, table.sheet, table.source).period
    records: list[SourceRecord] = []
    counted: list[_Plan] = []
    try:
        for plan in plans:
            try:
                records.extend(list(_records(table, store, plan, subject, fallback)))
                counted.append(plan)
            except LedgerError as error:
                failures.append((plan.indicator, error))
    finally:
        store.close()
    return records, _notices(table, store, counted), failures


def _plans(register: RegisterTable, indicators: Sequence[Indicator]) -> tuple[list[_Plan], list[Failure]]:
    plans: list[_Plan] = []
    failures: list[Failure] = []
    for indicator in indicators:
        if indicator.measure is None:
            continue
        try:
            plans.append(_plan(register, indicator, indicator.measure))
        except LedgerError as error:
            failures.append((indicator, error))
    return plans, failures


def whole_block(grid: Grid, block: Block) -> Block:
    """Returns the block with every later row of the sheet, which is one register; repeated headers are left out."""
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
    unit, unit_text = _unit(store, plan)
    maker = Maker(
        source=table.source, place=table.sheet, indicator=plan.indicator, unit=unit, unit_text=unit_text, summed=plan.amount is not None
    )
    if plan.date is None:
        yield maker.counted(groups, fallback, None)
        return
    yield from maker.records(groups, store.groups("TRUE", [], plan.date, None, subject))


def _check_columns(store: RegisterStore, plan: _Plan) -> None:
    where = plan.indicator.id
    if plan.date is not None and store.kind(plan.date) not in ("date", "year"):
        raise LedgerError(f"列“{store.headers[plan.date]}”里没有日期，不能按年统计", where=where, remedy="请检查 measure 的 date")
    if plan.amount is not None and store.kind(plan.amount) != "number":
        raise LedgerError(f"列“{store.headers[plan.amount]}”不是数字，不能求和", where=where, remedy="请检查 measure 的 column")


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


def _notices(table: RawTable, store: RegisterStore, plans: Sequence[_Plan]) -> list[str]:
    """Says which cells of a date or summed column could not be read, once a column."""
    used = {column: word for plan in plans for column, word in ((plan.date, "日期"), (plan.amount, "数字")) if column is not None}
    return [
        f"{table.source}：{table.sheet}!{store.columns[column].unread} 等{store.columns[column].unread_count}个“{store.headers[column]}”"
        f"不是{word}，没有计入统计"
        for column, word in sorted(used.items()) if store.columns[column].unread is not None
    ]  # fmt: skip
