"""Prints an issued figure anew from the ledgers as they are now; what cannot be reckoned again is told, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.drafting.facts import Facts, source_text
from assistant.drafting.leaders import leaders
from assistant.drafting.printing import BARE, UnprintableError, operand, print_slot, write_bare
from assistant.reckoning.wording import write_quantity
from assistant.schema.drafting import Bars, Guard, LiveFigure, Operand
from assistant.schema.ledger import SourceRecord

Outcome = Literal["printed", "gone", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A figure as the ledgers say it now, beside what it was `before`.

    "gone" where a record is not there any more (`missing` says which), "unsure" where its formula is not known.
    """

    before: LiveFigure
    figure: LiveFigure
    outcome: Outcome = "printed"
    missing: str = ""


def reprint(figure: LiveFigure, facts: Facts) -> Reprint:
    """Returns the figure printed from today's records; one that a sender vouches for stays as it is."""
    if not figure.operands:
        return Reprint(before=figure, figure=figure)
    if figure.asked is not None and figure.asked != BARE:
        return _by_slot(figure, facts)
    found = [_record(one, facts) for one in figure.operands]
    gone = [one.label for one, record in zip(figure.operands, found, strict=True) if record is None]
    records = [record for record in found if record is not None]
    if gone:
        return Reprint(before=figure, figure=figure, outcome="gone", missing="、".join(gone))
    now, before = [record.number for record in records], [one.number for one in figure.operands]
    if now == before:
        return Reprint(before=figure, figure=_with(figure, records, figure.issued))
    if figure.formula != "level" or not _reproduces(figure, records[0]):
        return Reprint(before=figure, figure=figure, outcome="unsure")
    return Reprint(before=figure, figure=_with(figure, records, _written(figure, records[0])))


def _written(figure: LiveFigure, record: SourceRecord) -> str:
    return write_bare(record, figure.display) if figure.asked == BARE else write_quantity(record.number, record.unit, figure.display)


def redrawn(chart: Bars, facts: Facts) -> Bars | None:
    """Returns a chart with today's numbers; None where a record is not there any more."""
    series = []
    for name, operands in chart.series:
        records = [_record(one, facts) for one in operands]
        found = [record for record in records if record is not None]
        if len(found) != len(records):
            return None
        series.append((name, tuple(operand(record) for record in found)))
    return replace(chart, series=tuple(series))


def holds(guard: Guard, facts: Facts) -> bool:
    """Returns whether what a sentence takes for granted still is so; true where the ledgers no longer tell."""
    if guard.holds in ("most", "least"):
        named = leaders(facts, guard.indicator_id, len(guard.subjects), most=guard.holds == "most")
        return tuple(record.subject for record in named) == guard.subjects
    now, before = facts.now(guard.indicator_id), facts.before(guard.indicator_id)
    if guard.holds in ("rises", "falls"):
        if now is None or before is None:
            return True
        return now.number > before.number if guard.holds == "rises" else now.number < before.number
    if now is None or guard.bound is None:
        return True
    return now.number < guard.bound if guard.holds == "below" else now.number > guard.bound


def _by_slot(figure: LiveFigure, facts: Facts) -> Reprint:
    """Prints as a fresh draft would: words and display follow the value."""
    argument = figure.operands[1].indicator_id if figure.asked == "share" else None
    try:
        part = print_slot(facts, figure.indicator_id or "", figure.asked or None, argument)[0]
    except UnprintableError as reason:
        return Reprint(before=figure, figure=figure, outcome="gone", missing="、".join(reason.missing))
    if part.live is None:
        return Reprint(before=figure, figure=figure, outcome="unsure")
    return Reprint(before=figure, figure=replace(part.live, key=figure.key))


def _record(wanted: Operand, facts: Facts) -> SourceRecord | None:
    """Returns the record of the same indicator, subject and period, wherever it stands now; without an indicator, the same cell."""
    if wanted.indicator_id is None:
        same = facts.by_id.get(wanted.record)
        return same if same is not None and same.label == wanted.label else None
    like = [one for one in facts.by_id.values() if (one.indicator_id, one.subject, one.period) == _identity(wanted)]
    return next((one for one in like if one.id == wanted.record), like[0] if len(_numbers(like)) == 1 else None)


def _identity(wanted: Operand) -> tuple[object, object, object]:
    return wanted.indicator_id, wanted.subject, wanted.period


def _numbers(records: Iterable[SourceRecord]) -> set[Decimal]:
    return {record.number for record in records}


def _reproduces(figure: LiveFigure, record: SourceRecord) -> bool:
    """Whether the display, given the number of then, prints what was issued: only then it may print the number of now."""
    printed = _written(figure, replace(record, number=figure.operands[0].number))
    return printed.replace(",", "") == figure.issued.replace(",", "").replace("，", "")


def _with(figure: LiveFigure, records: list[SourceRecord], text: str) -> LiveFigure:
    return replace(
        figure, issued=text, records=tuple(one.id for one in records), sources=tuple(source_text(one) for one in records),
        operands=tuple(operand(one) for one in records),
    )  # fmt: skip
