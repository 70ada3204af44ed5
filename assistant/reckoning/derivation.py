"""Figures that follow from records by a formula whose operands the wording names: change, difference of rates, share, rate, total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.reckoning.concepts import Concept, ConceptIndex
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Figure
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value in the figure's unit, its formula in words, and the records it rests on."""

    value: Decimal
    formula: str
    records: tuple[SourceRecord, ...]


def change(concept: Concept, figure: Figure, subject: str | None, period: Period, base: Period | None = None) -> Derived | None:
    """Returns the signed change of a concept on `base`, by default the year before.

    In % for a percent figure, in 百分点 for rates, else the plain difference.
    """
    now, before = concept.record(subject, period), concept.record(subject, base or period.previous_year())
    if now is None or before is None or now.period is None or before.period is None:
        return None
    if concept.others(now) or concept.others(before):
        return None
    if figure.kind == "percent":
        if before.number == 0 or now.dimension == "percent":
            return None
        value = (now.number - before.number) / before.number * 100
        return Derived(value, f"({_n(now)}−{_n(before)})/{_n(before)} = {_r(value)} %", (now, before))
    value = now.number - before.number
    if figure.kind == "percentage_point":
        if now.dimension != "percent":
            return None
        return Derived(value, f"{_n(now)}−{_n(before)} = {_r(value)} 个百分点", (now, before))
    if figure.dimension != now.dimension:
        return None
    return Derived(value, f"{_n(now)}−{_n(before)} = {_r(value)}", (now, before))


def since_opening(concept: Concept, index: ConceptIndex, figure: Figure, subject: str | None, period: Period) -> Derived | None:
    """Returns how much a stock has changed since what the same sheet has as its opening level (年初在册): 年末304人 less 年初301人."""
    now, opening = concept.record(subject, period), index.opening(concept)
    before = opening.record(subject, period) if opening is not None else None
    if now is None or before is None or before.dimension != now.dimension or figure.dimension not in (now.dimension, None):
        return None
    value = now.number - before.number
    return Derived(value, f"{_n(now)}−{_n(before)} = {_r(value)}", (now, before))


def difference(one: SourceRecord, other: SourceRecord) -> Derived:
    """Returns how far two amounts lie apart."""
    value = abs(one.number - other.number)
    return Derived(value, f"|{_n(one)}−{_n(other)}| = {_r(value)}", (one, other))


def share(part: SourceRecord, whole: SourceRecord) -> Derived | None:
    """Returns part ÷ whole in %."""
    if whole.number == 0 or part.dimension == "percent" or whole.dimension == "percent":
        return None
    value = part.number / whole.number * 100
    return Derived(value, f"{_n(part)}/{_n(whole)} = {_r(value)} %", (part, whole))


def quotient(part: SourceRecord, whole: SourceRecord) -> Derived | None:
    """Returns part ÷ whole in the part's unit."""
    if whole.number == 0 or "percent" in (part.dimension, whole.dimension):
        return None
    value = part.number / whole.number
    return Derived(value, f"{_n(part)}/{_n(whole)} = {_r(value)}", (part, whole))


def multiple(concept: Concept, figure: Figure, subject: str | None, period: Period) -> Derived | None:
    """Returns how many times the value of the year before a value is: 128 is 1.3 times 95."""
    now, before = concept.record(subject, period), concept.record(subject, period.previous_year())
    if now is None or before is None or now.period is None or before.period is None or before.number == 0:
        return None
    value = now.number / before.number - (1 if figure.relation == "change_by" else 0)
    return Derived(value, f"{_n(now)}/{_n(before)}{'−1' if figure.relation == 'change_by' else ''} = {_r(value)}", (now, before))


def over_periods(concept: Concept, subject: str | None, period: Period | None) -> Derived | None:
    """Returns the sum over shorter periods that tile a period without gap: 上半年 of two quarters or six months."""
    if period is None or any(dimension == "percent" for dimension in concept.dimensions):
        return None
    inside = sorted(
        (record for (who, when), record in concept.records.items() if who == subject and when is not None and _within(when, period)),
        key=lambda record: record.period.start if record.period is not None else period.start,
    )
    for kind in ("quarter", "month", "half"):
        tiles = [record for record in inside if record.period is not None and record.period.kind == kind]
        if len(tiles) >= 2 and _tile(tiles, period):
            return total_of(tiles)
    return None


def _within(when: Period, period: Period) -> bool:
    return period.start <= when.start and when.end <= period.end and when != period


def _tile(tiles: list[SourceRecord], period: Period) -> bool:
    spans = [tile.period for tile in tiles if tile.period is not None]
    joined = all((later.start - earlier.end).days == 1 for earlier, later in pairwise(spans))
    return joined and spans[0].start == period.start and spans[-1].end == period.end


def rate(concept: Concept, index: ConceptIndex, subject: str | None, period: Period | None) -> Derived | None:
    """Returns the rate that an indicator defines by `of` (numerator, denominator), both from records of the same period."""
    if concept.indicator is None or len(concept.indicator.of) != 2:
        return None
    operands = [index.get(key) for key in concept.indicator.of]
    found = [operand.record(subject, period) if operand is not None else None for operand in operands]
    if found[0] is None or found[1] is None:
        return None
    return share(found[0], found[1])


def total(concept: Concept, index: ConceptIndex, period: Period | None) -> Derived | None:
    """Returns the whole office's value as the sum of its closed parts, or of all subjects, where the ledger has no row for it."""
    if concept.indicator is not None and concept.indicator.parts:
        parts = [index.get(key) for key in concept.indicator.parts]
        records = [part.record(None, period) for part in parts if part is not None]
        if len(records) == len(concept.indicator.parts) and all(records):
            return total_of([record for record in records if record is not None])
    if any(dimension == "percent" for dimension in concept.dimensions):
        return None
    rows = [record for (subject, when), record in concept.records.items() if subject is not None and when == period]
    return total_of(rows) if len(rows) >= 3 else None


def total_of(records: Sequence[SourceRecord]) -> Derived:
    """Returns the sum of records."""
    value = sum((record.number for record in records), Decimal(0))
    shown = "+".join(_n(record) for record in records[:6]) + ("+…" if len(records) > 6 else "")
    return Derived(value, f"{shown} = {_r(value)}", tuple(records))


def _n(record: SourceRecord) -> str:
    return decimal_text(record.number) or "0"


def _r(value: Decimal) -> str:
    return decimal_text(value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value) or "0"
