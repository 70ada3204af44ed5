"""Makes the tables and charts of a template from the ledgers: cells that are live figures, bars that are records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.drafting.facts import Facts
from assistant.drafting.leaders import alike
from assistant.drafting.period_words import period_words
from assistant.drafting.printing import UnprintableError, operand, print_bare, print_slot
from assistant.drafting.template import Exhibit
from assistant.drafting.wording import Wording, plain
from assistant.schema.drafting import Bars, Operand
from assistant.schema.ledger import SourceRecord

ORIGIN = "台账"
NOTHING = "—"
WHOLE = "合计"
FEWEST_ROWS = 2
"""Streets, or indicators, below which a table says nothing that a sentence would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a table holds: head cells, and rows of wordings the first of which is the row's name."""

    head: tuple[str, ...]
    rows: tuple[tuple[Wording, ...], ...]


def table_of(exhibit: Exhibit, facts: Facts) -> Rows | None:
    """Returns a table's cells; None where the ledgers fill fewer than two rows."""
    rows = _by_subject(exhibit.indicators, facts) if exhibit.rows == "subjects" else _by_indicator(exhibit.indicators, facts)
    return rows if len(rows.rows) >= FEWEST_ROWS else None


def chart_of(exhibit: Exhibit, facts: Facts, *, key: str, title: str) -> Bars | None:
    """Returns a chart's bars, most first; None where the ledgers fill fewer than two, or the units of its indicators differ."""
    if exhibit.rows == "subjects":
        labels, series = _subject_series(exhibit.indicators, facts)
    else:
        labels, series = _indicator_series(exhibit.indicators, facts)
    units = {(facts.by_id[one.record].unit or "") for _, operands in series for one in operands}
    if len(labels) < FEWEST_ROWS or len(units) != 1:
        return None
    return Bars(key=key, title=title, unit=units.pop(), labels=labels, series=series)


def missing_of(exhibit: Exhibit, facts: Facts) -> tuple[str, ...]:
    """Returns the names of indicators that have no record for an exhibit."""
    return tuple(facts.name(one) for one in exhibit.indicators if not (facts.of_subjects(one) if _split(exhibit) else facts.now(one)))


def _split(exhibit: Exhibit) -> bool:
    return exhibit.rows == "subjects"


def _by_subject(indicators: Sequence[str], facts: Facts) -> Rows:
    columns = {one: _of_subjects(one, facts) for one in indicators}
    columns = {one: records for one, records in columns.items() if records}
    names = tuple(dict.fromkeys(name for records in columns.values() for name in records))
    rows = [(_named(name), *(_bare(facts, records.get(name)) for records in columns.values())) for name in names]
    whole = tuple(facts.now(one) for one in columns)
    if rows and any(record is not None for record in whole):
        rows.append((_named(WHOLE), *(_bare(facts, record) for record in whole)))
    kinds = (_measure(facts, next(iter(records.values()))) for records in columns.values())
    return Rows(head=("单位", *kinds), rows=tuple(rows))


def _by_indicator(indicators: Sequence[str], facts: Facts) -> Rows:
    rows: list[tuple[Wording, ...]] = []
    for name in indicators:
        now, before = facts.now(name), facts.before(name)
        if now is not None:
            rows.append((_named(_measure(facts, now)), _bare(facts, now), _bare(facts, before), _change(facts, name)))
    last = facts.period.previous_year()
    return Rows(head=("指标", period_words(facts.period)["period"], period_words(last)["period"], "比上年增减"), rows=tuple(rows))


def _change(facts: Facts, name: str) -> Wording:
    try:
        return Wording(parts=tuple(print_slot(facts, name, "signed", None)), origin=ORIGIN)
    except UnprintableError:
        return _named(NOTHING)


def _of_subjects(name: str, facts: Facts) -> Mapping[str, SourceRecord]:
    return {record.subject or "": record for record in facts.of_subjects(name)}


def _measure(facts: Facts, record: SourceRecord) -> str:
    """Returns what a column or row counts: 受理人民调解案件（件）; a rate has its sign in the cell."""
    display = print_bare(facts, record).live
    unit = record.unit or ""
    tens = "万" if display is not None and display.display.scale > 1 else ""
    name = facts.name(record.indicator_id or "")
    return name if unit in ("", "%") else f"{name}（{tens}{unit}）"


def _bare(facts: Facts, record: SourceRecord | None) -> Wording:
    return _named(NOTHING) if record is None else Wording(parts=(print_bare(facts, record),), origin=ORIGIN)


def _named(text: str) -> Wording:
    return plain(text, origin=ORIGIN)


def _subject_series(indicators: Sequence[str], facts: Facts) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[Operand, ...]], ...]]:
    """Returns the streets that all indicators have a record of, most of the first first, and a series an indicator."""
    columns = [_of_subjects(one, facts) for one in indicators]
    first = alike(tuple(columns[0].values()))
    names = [name for record in first if all((name := record.subject or "") in records for records in columns)]
    names.sort(key=lambda name: -columns[0][name].number)
    return tuple(names), tuple(
        (facts.name(one), tuple(operand(records[name]) for name in names)) for one, records in zip(indicators, columns, strict=True)
    )


def _indicator_series(indicators: Sequence[str], facts: Facts) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[Operand, ...]], ...]]:
    """Returns the indicators with a record of both years, and a series a year."""
    pairs = [(one, facts.now(one), facts.before(one)) for one in indicators]
    whole = [(one, now, before) for one, now, before in pairs if now is not None and before is not None]
    now = tuple(operand(record) for _, record, _ in whole)
    before = tuple(operand(record) for _, _, record in whole)
    last = period_words(facts.period.previous_year())["period"]
    return tuple(facts.name(one) for one, _, _ in whole), ((last, before), (period_words(facts.period)["period"], now))
