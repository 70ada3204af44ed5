"""A claim held against one record or one derived value: what its verdict would be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.reckoning.choosing import Option
from assistant.reckoning.concepts import SURE, Concept
from assistant.reckoning.derivation import Derived
from assistant.reckoning.naming import Named
from assistant.reckoning.slips import Slip, significant
from assistant.reckoning.wording import agrees, like, round_half_up
from assistant.schema.figure import Claim, Figure
from assistant.schema.ledger import Match, SourceRecord, Verdict
from assistant.schema.quantity import Period


def against(claim: Claim, named: Named, record: SourceRecord, slipped: Slip) -> Verdict:
    """Returns the verdict of a claim that speaks of a record; ambiguous where the ledgers disagree or the text names another base."""
    figure = claim.figure
    match = Match(record=record, score=round(named.score, 3), reason=f"按名称「{named.concept.name}」")
    value = in_written_scale(figure, record)
    if agrees(figure, value):
        return Verdict(figure=figure.id, status="supported", matches=(match,), expected=value)
    rivals = [replace(match, record=other) for other in named.concept.others(record)]
    for rival in rivals:
        if agrees(figure, rival.record.number):
            return Verdict(figure=figure.id, status="supported", matches=(rival,), expected=rival.record.number)
    if rivals or (figure.comparison == "previous_year" and other_base(claim)):
        return Verdict(figure=figure.id, status="not_checked", reason="ambiguous", matches=(match, *rivals))
    cause = slipped.cause
    as_written = cause == "scale" and record.written_unit is not None
    return Verdict(
        figure=figure.id, status="contradicted", matches=(match,), expected=record.number, cause=cause,
        expected_text=record.printed if as_written else like(figure, record.number),
    )  # fmt: skip


def other_year(claim: Claim, named: Named, reported: SourceRecord) -> Verdict:
    """Returns the verdict of a claim whose value is that of the year reported on, while its words name another year."""
    match = Match(record=reported, score=round(named.score, 3), reason=f"按名称「{named.concept.name}」")
    return Verdict(
        figure=claim.figure.id, status="contradicted", matches=(match,), expected=reported.number, cause="period",
        expected_text=claim.figure.text,
    )  # fmt: skip


def in_written_scale(figure: Figure, record: SourceRecord) -> Decimal:
    """Returns the record's number; of a cell without a unit, in the 万 or 亿 that the figure is written in where that fits."""
    if record.unit is None and record.dimension is None:
        for word, factor in (("亿", 100_000_000), ("万", 10_000)):
            if word in figure.text and agrees(figure, record.number * factor):
                return record.number * factor
    return record.number


def against_derived(claim: Claim, named: Named, made: Derived, *, signed: bool, cause: str = "derivation") -> Verdict:
    """Returns the verdict of a claim that speaks of a derived value; `signed`: a change, whose direction the words give.

    `cause` is what a difference is put down to.
    """
    figure = claim.figure
    matches = tuple(Match(record=record, score=round(named.score, 3), reason="算式的一项") for record in made.records)
    direction = ("up" if made.value > 0 else "down" if made.value < 0 else "flat") if signed else None
    value = as_printed(figure, abs(made.value) if signed else made.value)
    reverse = signed and figure.direction in ("up", "down") and direction in ("up", "down") and figure.direction != direction
    fits = agrees(figure, value)
    if fits and not reverse:
        return Verdict(figure=figure.id, status="derived", matches=matches, formula=made.formula, expected=value)
    return Verdict(
        figure=figure.id, status="contradicted", matches=matches, formula=made.formula, expected=value,
        expected_text=_expected_text(claim, value), cause="direction" if reverse and fits else cause,
    )  # fmt: skip


def as_printed(figure: Figure, value: Decimal) -> Decimal:
    """Returns a quotient rounded to a whole number where an exact amount is printed: 498.97元 on average is written 499元."""
    whole = figure.low is not None and figure.low == figure.high == figure.number and figure.kind not in ("percent", "percentage_point")
    if not whole or figure.relation != "average" or figure.number is None or value == value.to_integral_value():
        return value
    exponent = figure.number.as_tuple().exponent
    return round_half_up(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def change_slip(claim: Claim, verdict: Verdict, plain: Slip) -> Slip:
    """Returns the slip of a change: where only the direction is wrong, all its digits speak for the concept."""
    return Slip("direction", significant(claim.figure) + 1) if verdict.cause == "direction" else plain


def year_before(concept: Concept, record: SourceRecord, period: Period | None) -> Decimal | None:
    """Returns the concept's value of the year before, for the same subject."""
    before = concept.record(record.subject, period.previous_year()) if period is not None else None
    return before.number if before is not None and before.period is not None else None


def other_base(claim: Claim) -> bool:
    """Whether the words before a figure name another year, which may be its base: 由2022年的21家增加到25家，…从188人增长到231人."""
    period = claim.figure.period
    return period is not None and any(int(year) != period.year for year in re.findall(r"(20\d\d)年", claim.context))


def candidate_words(verdict: Verdict) -> str:
    """Returns how a candidate is named to the reader of an ambiguous figure."""
    if not verdict.matches:
        return verdict.formula or ""
    record = verdict.matches[0].record
    return f"{record.source} › {record.locator}（{record.label}，{record.written}）"


def undecided(claim: Claim, options: Sequence[Option]) -> Verdict:
    """Returns the verdict of a figure whose options decide nothing; they are named to the reader."""
    reason = "ambiguous" if len(options) > 1 or options[0].named.score < SURE else options[0].verdict.reason
    words = tuple(candidate_words(option.verdict) for option in options[:3])
    return Verdict(figure=claim.figure.id, status="not_checked", reason=reason or "ambiguous", candidates=words)


def undecided_of(claim: Claim, verdict: Verdict) -> Verdict:
    """Returns the verdict of a figure that was held against something it cannot mean; the reader is told what that was."""
    return Verdict(figure=claim.figure.id, status="not_checked", reason="ambiguous", candidates=(candidate_words(verdict),))


def _expected_text(claim: Claim, value: Decimal) -> str:
    figure = claim.figure
    if figure.kind in ("percent", "percentage_point"):
        _, point, tail = figure.text.partition(".")
        decimals = len(tail) - len(tail.lstrip("0123456789")) if point else 1
        return like(replace(figure, text=f"0.{'0' * decimals}"), value)
    return like(figure, value)
