"""Ties claims to records and gives each figure its verdict: by wording, unit, subject, period, relation; never by value alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.protocols import RecordBook
from assistant.reckoning import derivation
from assistant.reckoning.concepts import SURE, Concept, ConceptIndex
from assistant.reckoning.derivation import Derived
from assistant.reckoning.naming import Named, Namer
from assistant.reckoning.wording import agrees, like
from assistant.schema.figure import Claim, Figure, Kind
from assistant.schema.ledger import Match, SourceRecord, Verdict
from assistant.schema.quantity import Period

_OTHER_SUBJECTS = frozenset({"全国", "全省", "全市"})


def verdicts(claims: Sequence[Claim], book: RecordBook, *, year: int | None = None) -> tuple[Verdict, ...]:
    """Returns one verdict a claim, in order. `year` stands in where a claim has no period (a text without a year)."""
    judge = Judge(book, year)
    return tuple(judge.verdict(claim) for claim in claims)


class Judge:
    """Holds the concepts of one book and what earlier claims of the document were tied to."""

    def __init__(self, book: RecordBook, year: int | None) -> None:
        self.index = ConceptIndex(book.records, book.indicators)
        self.namer = Namer(self.index)
        self.year = year
        self.tied: dict[str, Named] = {}
        self.wholes: dict[str, str] = {}
        self.periods = {record.period for record in book.records}

    def verdict(self, claim: Claim) -> Verdict:
        """Returns the verdict of a claim; remembers its concept for the claims that build on it."""
        figure = claim.figure
        if claim.part_of is not None:
            self.wholes[figure.id] = claim.part_of
        if figure.modality in ("target", "standard"):
            return Verdict(figure=figure.id, status="not_checked", reason="target")
        if figure.subject in _OTHER_SUBJECTS or figure.relation in ("rank", "growth_average", "difference_to", "completion", "per_unit"):
            return Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        if figure.unit is None and figure.dimension is None and figure.kind == "other":
            return Verdict(figure=figure.id, status="not_checked", reason="unit_unknown")
        period = figure.period or (Period.of_year(self.year) if self.year is not None else None)
        if figure.comparison == "previous_year" and figure.relation == "level" and period is not None and not claim.year_explicit:
            period = period.previous_year()
        if figure.relation in ("change_by", "share"):
            return self._derived(claim, period)
        return self._level(claim, period)

    def _level(self, claim: Claim, period: Period | None) -> Verdict:
        figure = claim.figure
        named = self.namer.named(claim)
        if not named:
            return Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        outcomes = [self._compare(claim, item, period) for item in named]
        known = [(item, outcome) for item, outcome in zip(named, outcomes, strict=True) if outcome is not None]
        if not known:
            return self._without_record(claim, named[0], period)
        good = [pair for pair in known if pair[1].status in ("supported", "derived")]
        chosen = (good or known)[0]
        if not good and (len(known) > 1 or chosen[0].score < SURE):
            return Verdict(
                figure=figure.id,
                status="not_checked",
                reason="ambiguous",
                candidates=tuple(_candidate(outcome) for _, outcome in known[:3]),
            )
        self._tie(claim, chosen[0])
        return chosen[1]

    def _tie(self, claim: Claim, named: Named) -> None:
        self.tied[claim.figure.id] = named
        self.namer.remember(claim.block, named)

    def _without_record(self, claim: Claim, named: Named, period: Period | None) -> Verdict:
        """The ledger knows the indicator but has no value for this subject and period."""
        self._tie(claim, named)
        if named.score >= SURE and period in self.periods and claim.figure.subject is None:
            return Verdict(figure=claim.figure.id, status="unsupported", candidates=(named.concept.name,))
        return Verdict(figure=claim.figure.id, status="not_checked", reason="no_ledger")

    def _compare(self, claim: Claim, named: Named, period: Period | None) -> Verdict | None:
        figure, concept = claim.figure, named.concept
        subject = figure.subject if (figure.subject, period) in concept.records else None
        if figure.subject is not None and subject is None:
            return None
        if period is not None and period.kind in ("to_date", "years") and _accumulates(concept):
            period = Period.of_year(period.year)
        record = concept.record(subject, period)
        if record is not None:
            return self._against(claim, named, record, period)
        made = (
            derivation.rate(concept, self.index, subject, period)
            if figure.kind == "percent"
            else derivation.total(concept, self.index, period)
        )
        return None if made is None else _judge_derived(claim, named, made, signed=False)

    def _against(self, claim: Claim, named: Named, record: SourceRecord, period: Period | None) -> Verdict:
        figure = claim.figure
        match = Match(record=record, score=round(named.score, 3), reason=f"按名称「{named.concept.name}」")
        if agrees(figure, record.number):
            return Verdict(figure=figure.id, status="supported", matches=(match,), expected=record.number)
        before = named.concept.record(record.subject, period.previous_year()) if period is not None else None
        rivals = [replace(match, record=other) for other in named.concept.others(record)]
        for rival in rivals:
            if agrees(figure, rival.record.number):
                return Verdict(figure=figure.id, status="supported", matches=(rival,), expected=rival.record.number)
        if rivals or (figure.comparison == "previous_year" and _other_base(claim)):
            return Verdict(figure=figure.id, status="not_checked", reason="ambiguous", matches=(match, *rivals))
        cause = _cause(figure, record.number, before.number if before is not None and before.period is not None else None)
        as_written = cause == "scale" and record.written_unit is not None
        return Verdict(
            figure=figure.id,
            status="contradicted",
            matches=(match,),
            expected=record.number,
            expected_text=f"{record.written}{record.written_unit}" if as_written else like(figure, record.number),
            cause=cause,
        )

    def _derived(self, claim: Claim, period: Period | None) -> Verdict:
        figure = claim.figure
        named = self._bases(claim)
        made: list[tuple[Named, Derived]] = []
        if period is not None:
            for item in named:
                derived = self._derive(claim, item, period)
                if derived is not None:
                    made.append((item, derived))
        if not made:
            swapped = self._swapped_unit(claim, named, period)
            return swapped or Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        outcomes = [_judge_derived(claim, item, derived, signed=figure.relation == "change_by") for item, derived in made]
        good = next((outcome for outcome in outcomes if outcome.status == "derived"), None)
        if good is not None:
            return good
        if len(outcomes) > 1 or made[0][0].score < SURE or (figure.relation == "change_by" and _other_base(claim)):
            return Verdict(
                figure=figure.id, status="not_checked", reason="ambiguous", candidates=tuple(item.concept.name for item, _ in made[:3])
            )
        return outcomes[0]

    def _swapped_unit(self, claim: Claim, named: list[Named], period: Period | None) -> Verdict | None:
        """A change of a rate written in %, or of a count in 百分点, whose number fits the other unit: contradicted; else silence."""
        figure = claim.figure
        other: Kind = "percentage_point" if figure.kind == "percent" else "percent"
        if figure.relation != "change_by" or figure.kind not in ("percent", "percentage_point") or period is None:
            return None
        if figure.comparison in ("pop", "base_year"):
            return None
        for item in named:
            made = derivation.change(item.concept, replace(figure, kind=other), figure.subject, period)
            if made is not None and item.score >= SURE and figure.quantity.admits(abs(made.value)):
                matches = tuple(Match(record=record, score=round(item.score, 3), reason="算式的一项") for record in made.records)
                unit = "个百分点" if other == "percentage_point" else "%"
                text = f"{figure.text[: figure.core_end - figure.start].rstrip('%')}{unit}"
                return Verdict(
                    figure=figure.id, status="contradicted", matches=matches, formula=made.formula, expected=abs(made.value),
                    expected_text=text, cause="swapped_unit",
                )  # fmt: skip
        return None

    def _derive(self, claim: Claim, named: Named, period: Period) -> Derived | None:
        figure = claim.figure
        if figure.relation == "change_by":
            return None if figure.comparison in ("pop", "base_year") else derivation.change(named.concept, figure, figure.subject, period)
        whole = self._whole(claim)
        part = named.concept.record(figure.subject, period)
        whole_record = whole.concept.record(figure.subject, period) if whole is not None else None
        if part is None or whole_record is None or part.id == whole_record.id:
            return None
        return derivation.share(part, whole_record)

    def _whole(self, claim: Claim) -> Named | None:
        base = self.tied.get(claim.base or "")
        if base is None:
            return None
        listed = self.tied.get(self.wholes.get(claim.base or "", ""))
        if listed is not None:
            return listed
        for item in self.tied.values():
            parts = item.concept.indicator.parts if item.concept.indicator is not None else ()
            if base.concept.key in parts:
                return item
        return None

    def _bases(self, claim: Claim) -> list[Named]:
        """The concept that a change or share speaks of: that of its base figure, else what its own words name."""
        base = self.tied.get(claim.base or "")
        if base is not None:
            return [base]
        return [] if claim.base is not None else self.namer.named(claim, any_dimension=True)


def _other_base(claim: Claim) -> bool:
    """Whether the words before a figure name another year, which may be its base: 由2022年的21家增加到25家，…从188人增长到231人."""
    period = claim.figure.period
    return period is not None and any(int(year) != period.year for year in re.findall(r"(20\d\d)年", claim.context))


def _accumulates(concept: Concept) -> bool:
    """Whether a value at the year's end also speaks of all time up to it (累计, 年末在册)."""
    return concept.indicator is not None and concept.indicator.kind in ("cumulative", "stock")


def _judge_derived(claim: Claim, named: Named, made: Derived, *, signed: bool) -> Verdict:
    figure = claim.figure
    matches = tuple(Match(record=record, score=round(named.score, 3), reason="算式的一项") for record in made.records)
    direction = ("up" if made.value > 0 else "down" if made.value < 0 else "flat") if signed else None
    value = abs(made.value) if signed else made.value
    against = signed and figure.direction in ("up", "down") and direction in ("up", "down") and figure.direction != direction
    fits = agrees(figure, value)
    if fits and not against:
        return Verdict(figure=figure.id, status="derived", matches=matches, formula=made.formula, expected=value)
    cause = "direction" if against and fits else "derivation"
    return Verdict(
        figure=figure.id, status="contradicted", matches=matches, formula=made.formula, expected=value,
        expected_text=_expected_text(claim, value), cause=cause,
    )  # fmt: skip


def _expected_text(claim: Claim, value: Decimal) -> str:
    figure = claim.figure
    if figure.kind in ("percent", "percentage_point"):
        _, point, tail = figure.text.partition(".")
        decimals = len(tail) - len(tail.lstrip("0123456789")) if point else 1
        return like(replace(figure, text=f"0.{'0' * decimals}"), value)
    return like(figure, value)


def _cause(figure: Figure, expected: Decimal, before: Decimal | None) -> str:
    """Names why a figure may differ: last year's value, a power of ten, swapped or lost digits; else plain "value"."""
    number = figure.number
    if number is None:
        return "value"
    if before is not None and before != expected and agrees(figure, before):
        return "stale"
    if number and expected:
        ratio = number / expected
        for power in (10, 100, 1000, 10_000, 100_000_000):
            if abs(ratio - power) < Decimal("0.005") * power or abs(ratio * power - 1) < Decimal("0.005"):
                return "scale"
    if sorted(str(number)) == sorted(str(expected)):
        return "transposed"
    return "value"


def _candidate(verdict: Verdict) -> str:
    if not verdict.matches:
        return verdict.formula or ""
    record = verdict.matches[0].record
    return f"{record.source} › {record.locator}（{record.label}，{record.written}）"
