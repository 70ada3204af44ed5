"""The first reading: ties claims to records by wording, unit, subject, period and relation; never by value alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.reckoning import derivation
from assistant.reckoning.candidates import without_time
from assistant.reckoning.choosing import Option, refuting, supporting
from assistant.reckoning.concepts import SURE, Concept, ConceptIndex
from assistant.reckoning.gathering import gathered, summed
from assistant.reckoning.memory import Memory, Tie
from assistant.reckoning.naming import Named, Namer, fits
from assistant.reckoning.outcomes import against, against_derived, other_year, undecided, year_before
from assistant.reckoning.relating import Relater
from assistant.reckoning.slips import Slip, significant, slip
from assistant.reckoning.wording import agrees
from assistant.reckoning.wordings import canonical, content
from assistant.schema.figure import Claim
from assistant.schema.ledger import Indicator, SourceRecord, Verdict
from assistant.schema.quantity import Period

QUOTIENTS = frozenset({"average", "per_unit"})
_OTHER_SUBJECTS = frozenset({"全国", "全省", "全市"})
_LEFT_OUT, _VERB = 0.52, 2
_TELLING = 3
_WITHIN = frozenset({"half", "quarter", "month", "to_date"})
_WHEN = re.compile(r"季度|半年|月|季末")
_CLAUSE = re.compile(r"[，,；;。：:]")
_FAIR = {1: 0.8, 2: 0.6}
"""Likeness from which an exact value of one or two digits proves as much."""
_PROVEN = 0.95
"""What a wording is worth once an exact value of three digits and more has agreed with it."""


class Judge:
    """Holds the concepts of one ledger and what earlier claims of the document were tied to."""

    def __init__(self, records: Sequence[SourceRecord], indicators: Sequence[Indicator], year: int | None) -> None:
        self.records = records
        self.index = ConceptIndex(records, indicators)
        self.namer = Namer(self.index)
        self.year = year
        self.begin()
        self.periods = {record.period for record in records}

    def begin(self) -> None:
        """Begins a new document: nothing is tied yet."""
        self.memory = Memory()
        self.relater = Relater(self.index, self.namer, self.memory)
        self.namer.begin()
        self.open: dict[str, list[Option]] = {}
        self.weak: dict[str, list[Option]] = {}

    def verdict(self, claim: Claim) -> Verdict:
        """Returns the verdict of a claim; remembers its concept for the claims that build on it."""
        figure = claim.figure
        if claim.part_of is not None:
            self.memory.wholes[figure.id] = claim.part_of
        if figure.modality in ("target", "standard"):
            return Verdict(figure=figure.id, status="not_checked", reason="target")
        nothing = Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        if figure.relation == "difference_to":
            return self.relater.beyond(claim) or nothing
        if figure.subject in _OTHER_SUBJECTS or figure.relation in ("rank", "growth_average"):
            return nothing
        if figure.unit is None and figure.dimension is None and figure.kind == "other":
            return Verdict(figure=figure.id, status="not_checked", reason="unit_unknown")
        period = self.period(claim)
        if figure.relation == "change_by" or figure.kind == "multiple" or (figure.relation == "increment" and claim.base is not None):
            return self.relater.change(claim, period, self.open)
        if figure.relation in ("share", "completion"):
            ratio = self.relater.ratio(claim, period) or nothing
            level = self._level(claim, period) if ratio.status != "derived" else ratio
            return level if level.status == "supported" else ratio
        verdict = self._level(claim, period)
        if verdict.status in ("not_checked", "unsupported") and (figure.kind == "percent" or figure.relation in QUOTIENTS):
            return self.relater.ratio(claim, period) or verdict
        listed = gathered(claim, self.namer, period) if verdict.status not in ("supported", "derived") else None
        if listed is None:
            return verdict
        self.memory.untie(figure.id)
        return against_derived(claim, Named(SURE, self.index.of(listed.records[0])), listed, signed=False)

    def reconsidered(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Returns the verdict once the whole document has been read: what hangs on a figure may tell what it speaks of."""
        if verdict.status in ("not_checked", "unsupported") and claim.parts:
            verdict = self._of_parts(claim) or verdict
        options = self.open.get(claim.figure.id)
        if verdict.status != "not_checked" or not options:
            return verdict
        told = self.relater.told(claim, options)
        return told.verdict if told is not None else verdict

    def _of_parts(self, claim: Claim) -> Verdict | None:
        """A whole that no record carries, with parts that all have theirs: their sum."""
        records = [tie.record for part in claim.parts if (tie := self.memory.ties.get(part)) is not None and tie.record is not None]
        if len(records) != len(claim.parts) or len(records) < 2:
            return None
        made = derivation.total_of(records)
        named = Named(SURE, self.index.of(records[0]))
        verdict = against_derived(claim, named, made, signed=False)
        return verdict if verdict.status == "derived" else None

    def period(self, claim: Claim) -> Period | None:
        """Returns the period that a claim's value is of: its own, the report's year, or the year before where it is compared with."""
        figure = claim.figure
        period = figure.period or (Period.of_year(self.year) if self.year is not None else None)
        if figure.comparison == "previous_year" and figure.relation == "level" and period is not None and not claim.year_explicit:
            return period.previous_year()
        return period

    def _level(self, claim: Claim, period: Period | None) -> Verdict:
        figure = claim.figure
        named = self.namer.named(claim) or self._left_out(claim)
        if not named:
            return Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        options = self._options(claim, named, period)
        if not options:
            options = self._options(claim, [*self.namer.weighed(claim), *self._left_out(claim)], period)
            good = supporting(figure, options)
            if good is None:
                return self._without_record(claim, named[0], period)
        good = supporting(figure, options)
        if good is not None:
            self.tie(claim, good)
            if good.named.score < SURE:
                self.weak[figure.id] = options
            return good.verdict
        self.open[figure.id] = options
        bad = refuting(options, claim.context) if not summed(claim) else None
        if bad is not None:
            self.tie(claim, bad)
            return bad.verdict
        return undecided(claim, options)

    def tie(self, claim: Claim, option: Option) -> None:
        """Remembers what a claim was found to mean."""
        figure, named, period = claim.figure, option.named, self.period(claim)
        digits = significant(figure) if option.agrees and figure.hedge is None else 0
        if digits >= _TELLING or (digits and named.score >= _FAIR[min(digits, 2)]):
            named = Named(max(named.score, _PROVEN), named.concept)
        record = option.verdict.matches[0].record if len(option.verdict.matches) == 1 else None
        self.memory.tie(Tie(claim, named, record, period, self._twins(claim, option, period)))
        self.namer.remember(claim.block, named)

    def _twins(self, claim: Claim, option: Option, period: Period | None) -> tuple[Named, ...]:
        """Other concepts that the claim may mean and that carry the same value."""
        if not option.agrees or significant(claim.figure) < _TELLING:
            return ()
        others = self._options(claim, [item for item in self.namer.weighed(claim) if item.concept is not option.named.concept], period)
        return tuple(other.named for other in others if other.agrees and other.named.score >= _FAIR[2])

    def _without_record(self, claim: Claim, named: Named, period: Period | None) -> Verdict:
        """The ledger knows the indicator but has no value for this subject and period."""
        if named.score < SURE:
            return Verdict(figure=claim.figure.id, status="not_checked", reason="no_ledger")
        self.memory.tie(Tie(claim, named, None, period))
        self.namer.remember(claim.block, named)
        if period in self.periods and claim.figure.subject is None:
            return Verdict(figure=claim.figure.id, status="unsupported", candidates=(named.concept.name,))
        return Verdict(figure=claim.figure.id, status="not_checked", reason="no_ledger")

    def _in_its_year(self, claim: Claim, named: Named, subject: str | None, period: Period) -> Option | None:
        """An event of a month against the year's row: 3月开展明察暗访16次 agrees with it or proves nothing."""
        record = named.concept.record(subject, Period.of_year(period.year))
        if record is None or not agrees(claim.figure, record.number):
            return None
        return Option(named, against(claim, named, record, Slip("value", 0)), None, significant(claim.figure))

    def _grown(self, claim: Claim, named: Named, subject: str | None, period: Period | None) -> Option | None:
        """What was added to a stock of which the ledger keeps the level: 新增老年助餐点12个 is 35 less 23."""
        made = derivation.change(named.concept, claim.figure, subject, period) if period is not None else None
        if made is None or not agrees(claim.figure, made.value):
            return None
        return Option(named, against_derived(claim, named, made, signed=False), None, significant(claim.figure))

    def _whole_year(self, claim: Claim, concept: Concept, subject: str | None, period: Period | None) -> SourceRecord | None:
        """The year's value, where a quarter or half named in an earlier clause does not hold for this one and the figure is that value."""
        if period is None or period.kind not in _WITHIN or _WHEN.search(_CLAUSE.split(claim.context)[-1]) or significant(claim.figure) < 2:
            return None
        record = concept.record(subject, Period.of_year(period.year))
        return record if record is not None and agrees(claim.figure, record.number) else None

    def _reported(self, claim: Claim, concept: Concept, subject: str | None, period: Period | None) -> SourceRecord | None:
        """The value of the year reported on, where the words name another year and the figure is that value."""
        if not claim.year_explicit or period is None or period.kind != "year" or self.year in (None, period.year):
            return None
        record = concept.record(subject, Period.of_year(self.year or 0))
        return record if record is not None and record.period is not None and agrees(claim.figure, record.number) else None

    def _left_out(self, claim: Claim) -> list[Named]:
        """What the paragraph last spoke of, where a clause names only another subject, another time or a step, and at most a verb.

        高新街道查出43条，铜冲镇38条; 网上立案3439件，其中第四季度987件; 由上年的18张扩充到46张.
        """
        subject, phrase = claim.figure.subject, "".join(claim.phrases[:1]).rpartition("/")[2]
        rest = without_time(phrase)
        if subject is None and rest == phrase and claim.figure.relation != "change_to":
            return []
        if sum(content(canonical(rest.replace(subject or "\n", "")))) > _VERB:
            return []
        ties = [
            tie for tie in self.memory.recent(claim)
            if fits(claim, tie.named.concept) and (subject is None or subject in tie.named.concept.subjects)
        ]  # fmt: skip
        return [Named(min(tie.named.score, _LEFT_OUT), tie.named.concept, 0.0) for tie in ties[:1]]

    def _options(self, claim: Claim, named: Sequence[Named], period: Period | None) -> list[Option]:
        return [option for item in named if (option := self.option(claim, item, period)) is not None]

    def option(self, claim: Claim, named: Named, period: Period | None) -> Option | None:
        """Returns what a claim would mean as a named concept, with the verdict; None where the ledger has nothing to hold it against."""
        figure, concept = claim.figure, named.concept
        subject = figure.subject if figure.subject in concept.subjects else None
        if figure.subject is not None and subject is None and not concept.labelled(figure.subject):
            return None
        if period is not None and period.kind in ("to_date", "years") and concept.accumulates:
            period = Period.of_year(period.year)
        record, reported = concept.record(subject, period), self._reported(claim, concept, subject, period)
        if reported is not None and (significant(figure) >= _TELLING if record is None else not agrees(figure, record.number)):
            return Option(named, other_year(claim, named, reported), Slip("period", significant(figure)), significant(figure))
        if record is not None and _steps(claim, concept) and not agrees(figure, record.number):
            return self._grown(claim, named, subject, period)
        if record is not None:
            whole = self._whole_year(claim, concept, subject, period)
            if whole is not None and not agrees(figure, record.number):
                return Option(named, against(claim, named, whole, Slip("value", 0)), None, significant(figure))
            before: Decimal | None = year_before(concept, record, period)
            slipped = slip(figure, record.number, before)
            return Option(named, against(claim, named, record, slipped), slipped, significant(figure))
        if period is not None and period.kind == "month":
            return self._in_its_year(claim, named, subject, period)
        if figure.kind == "percent":
            made = derivation.rate(concept, self.index, subject, period)
        else:
            made = derivation.over_periods(concept, subject, period) or derivation.total(concept, self.index, period)
        if made is None:
            return None
        slipped = slip(figure, made.value)
        cause = "derivation" if figure.kind == "percent" else slipped.cause
        return Option(named, against_derived(claim, named, made, signed=False, cause=cause), slipped, significant(figure))


def _steps(claim: Claim, concept: Concept) -> bool:
    """Whether a claim tells what was added while a concept may be what there is."""
    return claim.figure.relation == "increment" and not any("新" in name or "增" in name for name in concept.names)
