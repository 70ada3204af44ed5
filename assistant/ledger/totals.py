"""LED001: totals that are not the sum of their parts, judged only where every part is a number that can be added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.ledger.headers import Column
from assistant.ledger.row import Row
from assistant.ledger.structure import Structure
from assistant.ledger.values import Value
from assistant.ledger.vocabulary import is_unsummed, vocabulary
from assistant.schema.encoding import decimal_text
from assistant.schema.quantity import Unit

_RATES = ("percent", "permille", "percentage_point", "multiple", "duration", "age")
_CODE = "LED001"
Problem = tuple[str, str, str]
"""code, A1 address, message."""


def check_rows(rows: Sequence[Row], structure: Structure, values: Iterable[Value]) -> Iterator[Problem]:
    """Yields total rows (合计) whose value is not the sum of the rows, and 小计 rows not that of their group or the rows above them."""
    cells = {(value.row.number, value.column.index): value for value in values}
    for row, parts in _totals(rows, structure):
        for column in structure.values:
            total = cells.get((row.number, column.index))
            if total is not None and not column.change and _summable(total.labels, total.unit):
                yield from _disagreement(total, [cells.get((part.number, column.index)) for part in parts])


def _totals(rows: Sequence[Row], structure: Structure) -> Iterator[tuple[Row, list[Row]]]:
    """Total rows with the rows that they claim to sum; in a table of indicators only a 小计 of a group does."""
    open_rows: list[Row] = []
    first_is_part = next((row.total for row in rows if row.total in ("", "part")), "") == "part"
    plain = [row for row in rows if not row.total and not row.within]
    for row in rows:
        if row.grouped and row.group:
            beside = [part for part in plain if structure.axis == "subject" or part.subject == row.subject]
            yield row, [part for part in beside if part.group == row.group and part.period == row.period]
        elif structure.axis not in ("subject", "kind"):
            continue
        elif row.total == "part":
            before, open_rows = open_rows, []
            yield row, [] if first_is_part else before
        elif row.total == "sum":
            group = row.group
            yield row, [part for part in plain if part.period == row.period and part.group[: len(group)] == group]
        elif not row.total and not row.within:
            open_rows.append(row)


def check_columns(rows: Sequence[Row], structure: Structure, values: Iterable[Value]) -> Iterator[Problem]:
    """Yields total columns whose value is not the sum of their sister columns in the same row."""
    cells = {(value.row.number, value.column.index): value for value in values}
    for column in structure.values:
        sisters = _sisters(column, structure) if column.total else []
        if len(sisters) < 2:
            continue
        for row in rows:
            total = cells.get((row.number, column.index))
            if total is not None and _summable((*total.labels, *(word for one in sisters for word in one.words)), total.unit):
                yield from _disagreement(total, [cells.get((row.number, sister.index)) for sister in sisters])


def _sisters(total: Column, structure: Structure) -> list[Column]:
    """The columns that a total column claims to sum: under its own header, the subjects, or the months."""
    others = [column for column in structure.values if not column.total and not column.change]
    if any("其中" in text for column in others for text in column.path):
        return []
    if total.period is None:
        timed = [column for column in others if column.period is not None and column.words == total.words]
        parts = [column for column in timed if column.period is not None and column.period.kind != "year"]
        timed = parts or timed  # 1月 … 12月, 合计, 2023年: the last is no part
        if timed:
            return timed if len({column.period for column in timed}) == len(timed) else []
    depth = len(total.words)
    sisters = [
        column for column in others
        if len(column.words) == depth + 1 and column.words[:depth] == total.words and column.period == total.period
    ]  # fmt: skip
    if any(word in "".join(column.words) for column in sisters for word in vocabulary().beside):
        return []
    alike = len({column.unit_text for column in sisters}) == 1
    named = depth > 0 or structure.subjects_across or all(column.unit is not None for column in sisters)
    return sisters if alike and named else []


def _summable(words: Iterable[str], unit: Unit | None) -> bool:
    return not (any(is_unsummed(word) for word in words) or (unit is not None and unit.dimension in _RATES))


def _step(value: Value) -> Decimal:
    """What the last printed digit of a value is worth in its canonical unit."""
    return Decimal(1).scaleb(-value.number.decimals) * value.factor


def _disagreement(total: Value, parts: Sequence[Value | None]) -> Iterator[Problem]:
    known = [part for part in parts if part is not None]
    if len(known) < 2 or len(known) < len(parts) or len({None if part.unit is None else part.unit.dimension for part in known}) > 1:
        return
    found = sum((part.number.value * part.factor for part in known), Decimal(0))
    stated = total.number.value * total.factor
    whole = all(cell.number.decimals == 0 for cell in (total, *known))
    slack = Decimal(0) if whole else max(_step(cell) for cell in (total, *known)) * (len(known) + 1) / 2
    if abs(found - stated) > slack:
        name, kind = " ".join(total.labels), "小计" if total.row.total == "part" else "合计"
        sum_text = decimal_text(found / total.factor)
        yield (
            _CODE, total.address,
            f"“{name}”的{kind}为{total.number.written}，而{known[0].address}至{known[-1].address}各项之和为{sum_text}",
        )  # fmt: skip
