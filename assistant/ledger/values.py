"""Numeric cells of a block with everything that rows, headers and surroundings say of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.ledger.announced import SHARES, Spoken, called_unit, can_bear
from assistant.ledger.cells import Number, address, read_number
from assistant.ledger.context import Context
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import whole_period
from assistant.ledger.row import Row
from assistant.ledger.structure import Structure
from assistant.ledger.yearly import in_row
from assistant.schema.quantity import Period, Unit

FRACTION = "LED006"
"""Rates stored as fractions: an office's habit rather than a mistake, so the book turns it into a notice."""


_OF_HUNDRED = (
    "完成率", "合格率", "成功率", "满意率", "覆盖率", "结案率", "办结率", "执行率", "整改率", "应诉率", "帮教率", "安置率", "就业率",
)  # fmt: skip
"""Rates that nobody tells in ‰: 98.6 is 98.6 % even where no sign says so."""
_LOCAL = ("街道", "镇", "乡", "司法所", "街道办", "街道办事处", "社区", "村", "区直")
_MOST = 300
_PLANNED = frozenset(
    ("预算数", "预算", "年初预算", "年初预算数", "调整预算数", "计划", "计划数", "目标", "目标数", "任务", "任务数", "年度目标", "年度任务")
)
"""Columns that say what was meant to be: below 合计 they need the table's heading to name what."""
_NO_UNIT = re.compile(r"(?:期|年|季|月)[初末底]|累计|本年|当年|全年|全口径|存量|增量")
"""Brackets behind a label that name no unit: 待售面积（期末）."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A numeric cell of a block with the row and column it belongs to, and what they make of it."""

    row: Row
    column: Column
    number: Number
    labels: tuple[str, ...]
    subject: str | None
    period: Period | None
    unit: Unit | None
    unit_text: str | None
    total: bool
    scale: Decimal = Decimal(1)

    @property
    def factor(self) -> Decimal:
        """What turns the printed value into the canonical unit."""
        return self.number.scale * self.scale * (Decimal(1) if self.unit is None else self.unit.factor)

    @property
    def address(self) -> str:
        """The cell as A1."""
        return address(self.row.number, self.column.index)


def block_values(grid: Grid, rows: Sequence[Row], structure: Structure, context: Context) -> list[Value]:
    """Returns the numeric cells of the value columns in reading order."""
    found: list[Value] = []
    latest = max((column.period for column in structure.values if column.period), key=lambda period: period.end, default=None)
    for row in rows:
        for column in structure.values:
            number = read_number(grid.value(row.number, column.index), chinese=True)
            if number is None:
                continue
            value = _value(row, column, number, structure, context, latest)
            if value is not None:
                found.append(value)
    return found


def told_changes(values: Sequence[Value]) -> tuple[list[Value], list[tuple[str, str]]]:
    """Leaves out columns of change that are not in per cent or 百分点: they would pass for levels. Returns also (address, message)."""
    told: dict[int, Value] = {}
    spoken = {value.column.index for value in values if value.column.change and _in_percent(value)}
    bare = [value for value in values if value.column.change and not _in_percent(value)]
    for value in bare:
        if value.column.index not in spoken:
            told.setdefault(value.column.index, value)
    notices = [
        (first.address, f"“{''.join(first.column.path)}”一列是增减，看不出是百分数还是增减额，没有作为数据读入") for first in told.values()
    ]
    # A bare 0 among cells such as +16.1% says nothing that a reader could miss.
    return [value for value in values if value not in bare], notices


def _in_percent(value: Value) -> bool:
    return value.unit is not None and value.unit.dimension in ("percent", "percentage_point", "permille")


def recorded(values: Sequence[Value]) -> list[Value]:
    """Leaves out a bare 小计 where there are several or a 合计 beside it: it is neither the whole nor a named part."""
    totals = {value.row.number: value.row.total for value in values if value.row.total and not value.row.told}
    if list(totals.values()).count("part") <= 1 and not {"sum", "whole"} & set(totals.values()):
        return list(values)
    return [value for value in values if value.row.total != "part" or value.row.told]


def without_owners(rows: list[Row], *, mixed: bool = False) -> list[Row]:
    """A 科室 column names who keeps the figure, not whom it is about, unless one indicator has several of them.

    In a `mixed` column (科室/街道) streets are what their figures are about; the one section beside them keeps the whole office's.
    """
    seen: dict[tuple[tuple[str, ...], Period | None], set[str | None]] = {}
    for row in rows:
        if not (mixed and _is_local(row.subject)):
            seen.setdefault((row.labels, row.period), set()).add(row.subject)
    if any(len(subjects - {None}) > 1 for subjects in seen.values()):
        return rows
    return [row if mixed and _is_local(row.subject) else replace(row, subject=None) for row in rows]


def _is_local(subject: str | None) -> bool:
    return subject is not None and subject.endswith(_LOCAL)


def _value(row: Row, column: Column, number: Number, structure: Structure, context: Context, latest: Period | None) -> Value | None:
    words, subject, total = column.words, row.subject, bool(row.total)
    if structure.subjects_across:
        subject, words = (None if column.total else "".join(words) or None), ()
    total = total or column.total
    at = len(row.labels) if structure.axis == "indicator" else row.outer
    labels = (*row.labels[:at], *words, *row.labels[at:])
    if column.change:
        labels = (*labels, "同比" if "环比" not in "".join(column.path) else "环比")
    if not (labels and (words or row.labels)) or (structure.axis == "indicator" and not row.labels and set(words) <= _PLANNED):
        heading = context.heading or context.file
        labels = (heading, *labels) if heading else (*labels, _unnamed(column))
    labels = tuple(dict.fromkeys(label for label in labels if label))
    if not labels:
        return None
    unit, unit_text = _unit(row, column, number, labels, structure, context)
    period = column.period or (row.period if structure.periods else latest if column.change and latest else row.period)
    if column.period is not None and structure.periods and row.period is not None:
        period = row.period
    if row.dated and row.period is not None:
        period = in_row(column.period, row.period, context.year)
    return Value(
        row=row, column=column, number=number, labels=labels, subject=subject, period=period, unit=unit, unit_text=unit_text, total=total
    )


def _unnamed(column: Column) -> str:
    """What is left to call a value whose table names no indicator: its header, unless that is only a year."""
    name = strip_unit(column.name)[0]
    return "" if whole_period(name, 2000) is not None else name


def _unit(row: Row, column: Column, number: Number, labels: tuple[str, ...], structure: Structure, context: Context) -> Spoken:
    """The nearest word wins: in the cell, in the unit column or the row's label, in the header, in the corner, in the title."""
    if number.unit is not None:
        return number.unit, number.unit.written
    if column.change or _apart(row.unit, column):
        return column.unit, column.unit_text
    if row.unit_text is not None and not _NO_UNIT.fullmatch(row.unit_text):
        return row.unit, row.unit_text
    if column.unit is not None:
        return column.unit, column.unit_text
    for unit, text in (structure.corner, (context.unit, context.unit_text)):
        if unit is not None:
            return (unit, text) if can_bear(labels[-1], unit) else (None, None)
    return called_unit(labels, context.units) if context.units else (None, None)


def _apart(row: Unit | None, column: Column) -> bool:
    """Whether a column tells something else than its rows count: 完成率（%） or 金额（元） beside rows in 份."""
    if row is None or row.dimension == "percent":
        return False
    if column.unit is not None:
        return column.unit.dimension != row.dimension and column.unit.dimension in ("percent", "permille", "percentage_point", "money")
    return bool(column.words) and column.words[-1].endswith(SHARES)


def as_percent(values: list[Value]) -> tuple[list[Value], list[tuple[str, str, str]]]:
    """Rates stored as 0.987: where all values of a 率 in % are at most 1, they are fractions and are taken a hundredfold.

    Not in a table whose other rates in % are written as 98.7: its 0.41 is 0.41 %.
    """
    groups: dict[tuple[str, ...], list[Value]] = {}
    for value in values:
        if _is_rate(value):
            groups.setdefault(value.labels, []).append(value)
    plain = any(value.unit is not None and value.number.value > 1 for group in groups.values() for value in group)
    fractions = {
        labels for labels, group in groups.items()
        if not (plain and all(value.unit is not None for value in group))
        and all(0 <= value.number.value <= 1 for value in group) and any(value.number.value % 1 or value.unit for value in group)
        and any(value.number.value for value in group)
    }  # fmt: skip
    notices = []
    for labels in sorted(fractions):
        first = groups[labels][0]
        notices.append((FRACTION, first.address, f"“{' '.join(labels)}”以小数存放（{first.number.written}），已按百分数读作其一百倍"))
    percent = Unit(written="%", symbol="%", dimension="percent")
    hundred = {
        labels for labels, group in groups.items()
        if labels not in fractions and labels[-1].endswith(_OF_HUNDRED) and all(value.unit is None for value in group)
        and all(0 <= value.number.value <= _MOST for value in group) and any(value.number.value > 1 for value in group)
    }  # fmt: skip
    scaled = [
        replace(value, scale=Decimal(100), unit=value.unit or percent, unit_text=value.unit_text or "%")
        if value.labels in fractions and _is_rate(value) else
        replace(value, unit=percent, unit_text="%") if value.labels in hundred and _is_rate(value) else value
        for value in values
    ]  # fmt: skip
    return scaled, notices


def _is_rate(value: Value) -> bool:
    if value.number.unit is not None or value.column.change or not any("率" in label for label in value.labels):
        return False
    return value.unit.symbol == "%" if value.unit is not None else value.labels[-1].endswith("率")
