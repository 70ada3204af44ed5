"""Merges what senders state into one list of figures: equal ones once, different ones apart, streets summed where that is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.drafting.statement_checks import Known, against_ledger, equal
from assistant.drafting.statements import by_key, in_written_unit
from assistant.protocols import RecordBook
from assistant.reckoning.names import normal
from assistant.schema.encoding import decimal_text
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period
from assistant.schema.returns import Merged, MergedConflict, MergedRow, Statement

DIFFER = "同一指标、同一时期，所报的数不同"
_SHOWN = 5


def merge(statements: Sequence[Statement], book: RecordBook, year: int, *, notices: Sequence[str] = ()) -> Merged:
    """Returns the statements merged: of one indicator, subject and period either one row or, where they differ or the ledgers say
    otherwise, a conflict.

    Street offices are summed only where every street that the ledgers know for the indicator has reported, and only what may be summed:
    flows of the year, no rates, no stocks, nothing whose kind is not known.
    """
    rows: list[MergedRow] = []
    conflicts: list[MergedConflict] = []
    known = Known(book)
    for group in by_key([one for one in statements if one.record.period is not None], normal).values():
        first = min(group, key=lambda one: (-one.record.decimals, one.origin == "text"))
        against = next((remark for one in group if (remark := against_ledger(one, known)) is not None), None)
        if against is not None:
            conflicts.append(MergedConflict(statements=tuple(group), reason=against.message))
        elif all(_fits(first.record, one.record) for one in group):
            rows.append(_row((first, *(one for one in group if one is not first))))
        else:
            conflicts.append(MergedConflict(statements=tuple(group), reason=DIFFER))
    sums, clashes, told = _sums(rows, book, year)
    apart = {id(row) for row, _ in clashes}
    conflicts += [conflict for _, conflict in clashes]
    kept = [row for row in rows if id(row) not in apart]
    return Merged(year=year, rows=(*kept, *sums), conflicts=tuple(conflicts), notices=(*notices, *told))


def _fits(one: SourceRecord, other: SourceRecord) -> bool:
    return one.dimension == other.dimension and equal(one, other)


def _sums(
    rows: Sequence[MergedRow], book: RecordBook, year: int
) -> tuple[list[MergedRow], list[tuple[MergedRow, MergedConflict]], list[str]]:
    """The sums over streets, the whole office's rows that they contradict, and notices on sums that could not be made."""
    known = {indicator.id: indicator for indicator in book.indicators}
    whole = {(row.record.indicator_id, row.record.period): row for row in rows if row.record.subject is None}
    streets: dict[tuple[str, Period], list[MergedRow]] = {}
    for row in rows:
        record = row.record
        if record.subject is not None and record.indicator_id is not None and record.period is not None and _summable(record, known):
            streets.setdefault((record.indicator_id, record.period), []).append(row)
    made: list[MergedRow] = []
    clashes: list[tuple[MergedRow, MergedConflict]] = []
    lacking: dict[tuple[str, ...], list[str]] = {}
    for (name, period), group in streets.items():
        expected = _subjects(book, name, year)
        absent = sorted(expected - {row.record.subject for row in group if row.record.subject is not None})
        if not expected or absent:
            lacking.setdefault(tuple(absent), []).append(known[name].name)
            continue
        total = _summed(group)
        stated = whole.get((name, period))
        if stated is None:
            made.append(total)
        elif stated.record.number != _total(group):
            reason = f"各街道相加为{decimal_text(total.value)}{total.unit or ''}，与全区数不同"
            clashes.append((stated, MergedConflict(statements=(*stated.statements, *total.statements), reason=reason)))
    return made, clashes, [_lacking(absent, names) for absent, names in lacking.items()]


def _summable(record: SourceRecord, known: Mapping[str, Indicator]) -> bool:
    """Whether the figures of an indicator add up over places: flows counted or paid, never rates or stocks."""
    indicator = known.get(record.indicator_id or "")
    counted = (record.dimension or "").startswith("count:") or record.dimension == "money"
    return indicator is not None and indicator.kind == "flow" and counted


def _subjects(book: RecordBook, indicator: str, year: int) -> set[str]:
    """The places that the ledgers hold figures of for an indicator, this year or last."""
    years = (Period.of_year(year), Period.of_year(year - 1))
    return {
        record.subject for record in book.records if record.indicator_id == indicator and record.subject is not None
        and record.period in years and record.number
    }  # fmt: skip


def _row(statements: tuple[Statement, ...]) -> MergedRow:
    record = statements[0].record
    return MergedRow(statements=statements, value=in_written_unit(record.number, record), unit=record.written_unit or record.unit)


def _total(group: Sequence[MergedRow]) -> Decimal:
    return sum((row.record.number for row in group), Decimal(0))


def _summed(group: Sequence[MergedRow]) -> MergedRow:
    """The sum over streets, in the unit in which the most precise of them is written."""
    first = max(group, key=lambda row: row.record.decimals)
    return MergedRow(
        statements=tuple(row.statements[0] for row in group), value=in_written_unit(_total(group), first.record), unit=first.unit,
        summed=True,
    )  # fmt: skip


def _lacking(absent: Sequence[str], names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    if not absent:
        return f"{shown}没有合计：台账里没有分街道的数，不知道街道是否报齐"
    missing = "、".join(absent[:_SHOWN]) + (f"等{len(absent)}个" if len(absent) > _SHOWN else "")
    return f"{shown}没有合计：{missing}没有报"
