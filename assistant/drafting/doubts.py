"""Second looks at a verdict before a sender is told that a figure is wrong: slips the matcher misses, accusations it cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.drafting.facts import Facts
from assistant.likeness.pairs import containment
from assistant.schema.figure import Claim
from assistant.schema.ledger import Match, SourceRecord, Verdict

SLIPS = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10000), Decimal(100000000))
"""Factors between a figure and its record that tell a slip of unit or of a digit's place."""

SAME_DIGITS = 4
"""Leading digits that must agree before a power of ten counts as a slip although the wording is loose."""

NAMED = 0.4
"""Share of an indicator's wording that the sentence must hold for a loose slip."""

_NOT_A_NOUN = "的，。、；：及和与共均已都全有建通获在为于达（( \n" + "“”"


def reconsidered(claim: Claim, verdict: Verdict, text: str, facts: Facts) -> Verdict:
    """Returns the verdict, or a contradiction for a slip of unit that no wording was sure of, or no verdict where one cannot be held."""
    sentence = text[claim.sentence_start : claim.sentence_end]
    if verdict.status in ("not_checked", "unsupported") and verdict.reason != "target":
        return _loose_slip(claim, sentence, facts) or verdict
    if verdict.status == "contradicted" and _cannot_hold(claim, verdict, sentence, text, facts):
        return _in_doubt(verdict)
    return verdict


def beside(pairs: Sequence[tuple[Claim, Verdict]]) -> list[Verdict]:
    """Returns the verdicts, none where a sentence contradicts a record that another figure of it states rightly: two things were told."""
    stated = {
        (claim.sentence_start, match.record.id) for claim, verdict in pairs if verdict.status == "supported" for match in verdict.matches
    }
    return [
        _in_doubt(verdict)
        if verdict.status == "contradicted" and any((claim.sentence_start, match.record.id) in stated for match in verdict.matches)
        else verdict
        for claim, verdict in pairs
    ]


def slip_between(number: Decimal | None, expected: Decimal | None) -> Decimal | None:
    """Returns the factor by which `number` is too large (> 1) or too small (< 1) where it is a power of ten; else None."""
    if not number or not expected:
        return None
    for factor in SLIPS:
        for ratio, slip in ((number / expected, factor), (expected / number, 1 / factor)):
            if abs(ratio / factor - 1) < Decimal("0.005"):
                return slip
    return None


def _in_doubt(verdict: Verdict) -> Verdict:
    return Verdict(figure=verdict.figure, status="not_checked", reason="ambiguous", candidates=verdict.candidates)


def _loose_slip(claim: Claim, sentence: str, facts: Facts) -> Verdict | None:
    figure = claim.figure
    if figure.number is None or figure.subject is not None or figure.modality != "actual":
        return None
    for identity in facts.indicators:
        record = facts.now(identity)
        if record is None or record.dimension != figure.dimension or not _same_digits(figure.number, record.number):
            continue
        if slip_between(figure.number, record.number) is not None and _named(identity, sentence, facts):
            match = Match(record=record, score=0.9, reason="数字相同、相差整数倍")
            return Verdict(figure=figure.id, status="contradicted", matches=(match,), expected=record.number,
                           expected_text=_written(record), cause="scale")  # fmt: skip
    return None


def _cannot_hold(claim: Claim, verdict: Verdict, sentence: str, text: str, facts: Facts) -> bool:
    """Whether a contradiction rests on a wording that names something else than the record."""
    figure = claim.figure
    if slip_between(figure.number, verdict.expected) is not None:
        return False
    if figure.number is not None and verdict.expected and not Decimal("0.5") < figure.number / verdict.expected < 2:
        return True
    names = [name for match in verdict.matches for name in _wordings(match.record, facts)]
    return _modifies(text[figure.end :], names) or _borne_out_by_another(claim, sentence, facts)


def _modifies(after: str, names: list[str]) -> bool:
    """Whether the indicator's name after the figure only modifies a longer noun: 10个司法所业务用房."""
    return any(after.startswith(name) and after[len(name) : len(name) + 1] not in _NOT_A_NOUN for name in names)


def _borne_out_by_another(claim: Claim, sentence: str, facts: Facts) -> bool:
    """Whether another indicator named in the same sentence has this very value, or this very change on last year."""
    figure = claim.figure
    for identity in facts.indicators:
        now, before = facts.now(identity), facts.before(identity)
        if now is None or not _named(identity, sentence, facts):
            continue
        values = [now.number]
        if before is not None and before.number and figure.kind in ("percent", "percentage_point"):
            values += [abs(now.number / before.number - 1) * 100, abs(now.number - before.number)]
        if any(figure.quantity.admits(value) for value in values):
            return True
    return False


def _named(identity: str, sentence: str, facts: Facts) -> bool:
    indicator = facts.indicators[identity]
    return any(containment(name, sentence) >= NAMED for name in (indicator.name, *indicator.aliases))


def _same_digits(one: Decimal, other: Decimal) -> bool:
    first, second = (str(value.normalize().as_tuple().digits) for value in (one, other))
    return first == second and len(one.normalize().as_tuple().digits) >= SAME_DIGITS


def _wordings(record: SourceRecord, facts: Facts) -> tuple[str, ...]:
    indicator = facts.indicators.get(record.indicator_id or "")
    return (record.label, *((indicator.name, *indicator.aliases) if indicator else ()))


def _written(record: SourceRecord) -> str:
    return replace(record, written_unit=record.written_unit or record.unit).printed
