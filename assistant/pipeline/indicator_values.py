"""Indicators with their values: what each is called and means, and what the ledgers say of it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.protocols import RecordBook
from assistant.schema.encoding import Encoded
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerValue(Encoded):
    """A value as a ledger has it: `number` in canonical `unit`, `printed` with the unit as written, and the cell it stands in.

    `subject` None means the whole office. `rows` is how many rows of a register were counted or summed for it, None for a single cell.
    """

    source: str
    locator: str
    label: str
    indicator_id: str | None
    subject: str | None
    period: Period | None
    number: Decimal
    unit: str | None
    printed: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectValues(Encoded):
    """The values of one street office or section, oldest first."""

    subject: str
    values: tuple[LedgerValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow(Encoded):
    """An indicator with its values: `values` those of the whole office, oldest first, `subjects` those of its parts, in ledger order.

    `id` is None for a wording of the ledgers that no indicator claims; `name` is then that wording.
    """

    id: str | None
    name: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    category: str | None = None
    note: str | None = None
    values: tuple[LedgerValue, ...] = ()
    subjects: tuple[SubjectValues, ...] = ()


def ledger_value(record: SourceRecord) -> LedgerValue:
    """Returns a record as a value with its cell."""
    return LedgerValue(
        source=record.source, locator=record.locator, label=record.label, indicator_id=record.indicator_id, subject=record.subject,
        period=record.period, number=record.number, unit=record.unit, printed=record.printed, rows=record.rows,
    )  # fmt: skip


def indicator_table(book: RecordBook) -> tuple[IndicatorRow, ...]:
    """Returns a row for each indicator in the order of its file, with or without values; then one for each wording that none claims."""
    tied: dict[str, list[SourceRecord]] = {}
    loose: dict[tuple[str, str, str | None], list[SourceRecord]] = {}
    for record in book.records:
        if record.indicator_id is not None:
            tied.setdefault(record.indicator_id, []).append(record)
        else:
            loose.setdefault((record.family, record.label, record.dimension), []).append(record)
    named = [_row(indicator, tied.get(indicator.id, [])) for indicator in book.indicators]
    spare = [_with_values(IndicatorRow(id=None, name=label, unit=some[0].unit), some) for (_, label, _), some in loose.items()]
    return (*named, *spare)


def chosen(
    rows: Iterable[IndicatorRow], *, query: str = "", category: str | None = None, year: int | None = None, subject: str | None = None
) -> tuple[IndicatorRow, ...]:
    """Returns the rows that hold every word of `query` in id, name, aliases or note, and belong to the category.

    With `year` only the values of periods that end in it stay, with `subject` only those of it; rows without such a value are left out.
    """
    words = query.casefold().split()
    found = [row for row in rows if (category is None or row.category == category) and _says(row, words)]
    if year is not None:
        found = [_of_year(row, year) for row in found]
    if subject is not None:
        found = [replace(row, values=(), subjects=tuple(one for one in row.subjects if one.subject == subject)) for row in found]
    wanted = year is not None or subject is not None
    return tuple(row for row in found if not wanted or row.values or row.subjects)


def _says(row: IndicatorRow, words: list[str]) -> bool:
    told = "\n".join((row.id or "", row.name, *row.aliases, row.note or "")).casefold()
    return all(word in told for word in words)


def _of_year(row: IndicatorRow, year: int) -> IndicatorRow:
    def kept(values: Iterable[LedgerValue]) -> tuple[LedgerValue, ...]:
        return tuple(value for value in values if value.period is not None and value.period.year == year)

    parts = (replace(one, values=kept(one.values)) for one in row.subjects)
    return replace(row, values=kept(row.values), subjects=tuple(one for one in parts if one.values))


def _row(indicator: Indicator, records: list[SourceRecord]) -> IndicatorRow:
    row = IndicatorRow(
        id=indicator.id, name=indicator.name, aliases=indicator.aliases, unit=indicator.unit, category=indicator.category,
        note=indicator.note,
    )  # fmt: skip
    return _with_values(row, records)


def _with_values(row: IndicatorRow, records: list[SourceRecord]) -> IndicatorRow:
    by_subject: dict[str | None, list[LedgerValue]] = {None: []}
    for record in sorted(records, key=_age):
        by_subject.setdefault(record.subject, []).append(ledger_value(record))
    whole = tuple(by_subject.pop(None))
    order = list(dict.fromkeys(record.subject for record in records if record.subject is not None))
    parts = tuple(SubjectValues(subject=subject, values=tuple(by_subject[subject])) for subject in order)
    return replace(row, values=whole, subjects=parts)


def _age(record: SourceRecord) -> tuple[str, str]:
    """Periods by their end, then their beginning; what has none comes first."""
    return ("", "") if record.period is None else (record.period.end.isoformat(), record.period.start.isoformat())
