"""Ties claims to records and gives each figure its verdict: by wording, unit, subject, period, relation; never by value alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.protocols import RecordBook
from assistant.reckoning import derivation
from assistant.reckoning.candidates import without_time
from assistant.reckoning.choosing import Option, refuting, supporting
from assistant.reckoning.concepts import SURE, Concept, ConceptIndex
from assistant.reckoning.evidence import Surroundings, Values, evidence
from assistant.reckoning.gathering import gathered
from assistant.reckoning.memory import Memory, Tie
from assistant.reckoning.naming import Named, Namer, fits
from assistant.reckoning.outcomes import against, against_derived, other_year, undecided, year_before
from assistant.reckoning.relating import Relater
from assistant.reckoning.settling import settled
from assistant.reckoning.slips import Slip, significant, slip
from assistant.reckoning.wording import agrees
from assistant.reckoning.wordings import canonical, content
from assistant.schema.figure import Claim
from assistant.schema.ledger import Indicator, SourceRecord, Verdict
from assistant.schema.quantity import Period

_LEVELS = frozenset({"level", "increment", "cumulative", "change_to", "per_unit"})
_QUOTIENTS = frozenset({"average", "per_unit"})
_RELATED = _QUOTIENTS | {"change_by", "share", "completion"}
_SETTLED, _TOLD_BY_SLIP = frozenset({"target", "unit_unknown"}), 2
_OTHER_SUBJECTS = frozenset({"全国", "全省", "全市"})
_LEFT_OUT, _VERB = 0.52, 2
_TELLING = 3
_FAIR = {1: 0.8, 2: 0.6}
"""Likeness from which an exact value of one or two digits proves as much."""
_PROVEN = 0.95
"""What a wording is worth once an exact value of three digits and more has agreed with it."""


def verdicts(claims: Sequence[Claim], book: RecordBook, *, year: int | None = None) -> tuple[Verdict, ...]:
    """Returns one verdict a claim, in order. `year` stands in where a claim has no period (a text without a year).

    Row counts of registers that nobody has told how to count support what the records leave open; they contradict nothing.
    """
    judged = _judged(claims, Judge(book.records, book.indicators, year))
    if all(verdict.status != "not_checked" or verdict.reason == "target" for verdict in judged) or not book.counts:
        return judged
    counted = _judged(claims, Judge(book.counts, (), year))
    return tuple(
        other if verdict.status == "not_checked" and other.status == "supported" else verdict
        for verdict, other in zip(judged, counted, strict=True)
    )


def _judged(claims: Sequence[Claim], judge: Judge) -> tuple[Verdict, ...]:
    first = [judge.verdict(claim) for claim in claims]
    around = Surroundings(judge.memory, judge.values)
    if around.trusted(len(judge.open)):
        first = [judge.settled(claim, verdict, around) for claim, verdict in zip(claims, first, strict=True)]
        first = [judge.related(claim, verdict) for claim, verdict in zip(claims, first, strict=True)]
    return tuple(judge.reconsidered(claim, verdict) for claim, verdict in zip(claims, first, strict=True))


class Judge:
    """Holds the concepts of one ledger and what earlier claims of the document were tied to."""

    def __init__(self, records: Sequence[SourceRecord], indicators: Sequence[Indicator], year: int | None) -> None:
        self.index = ConceptIndex(records, indicators)
        self.namer = Namer(self.index)
        self.year = year
        self.begin()
        self.values = Values(records)
        self.periods = {record.period for record in records}

    def begin(self) -> None:
        """Begins a new document: nothing is tied yet."""
        self.memory = Memory()
        self.relater = Relater(self.index, self.namer, self.memory)
        self.namer.begin()
        self.open: dict[str, list[Option]] = {}

    def verdict(self, claim: Claim) -> Verdict:
        """Returns the verdict of a claim; remembers its concept for the claims that build on it."""
        figure = claim.figure
        if claim.part_of is not None:
            self.memory.wholes[figure.id] = claim.part_of
        if figure.modality in ("target", "standard"):
            return Verdict(figure=figure.id, status="not_checked", reason="target")
        if figure.subject in _OTHER_SUBJECTS or figure.relation in ("rank", "growth_average", "difference_to"):
            return Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        if figure.unit is None and figure.dimension is None and figure.kind == "other":
            return Verdict(figure=figure.id, status="not_checked", reason="unit_unknown")
        period = self._period(claim)
        if figure.relation == "change_by" or figure.kind == "multiple" or (figure.relation == "increment" and claim.base is not None):
            return self.relater.change(claim, period, self.open)
        if figure.relation == "share":
            return self.relater.ratio(claim, period) or Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        if figure.relation == "completion":
            return self.relater.ratio(claim, period) or Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        verdict = self._level(claim, period)
        if verdict.status in ("not_checked", "unsupported"):
            if figure.kind == "percent" or figure.relation in _QUOTIENTS:
                return self.relater.ratio(claim, period) or verdict
            listed = gathered(claim, self.namer, period)
            if listed is not None:
                return against_derived(claim, Named(SURE, self.index.of(listed.records[0])), listed, signed=False)
        return verdict

    def reconsidered(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Returns the verdict once the whole document has been read: what hangs on a figure may tell what it speaks of."""
        if verdict.status in ("not_checked", "unsupported") and claim.parts:
            verdict = self._of_parts(claim) or verdict
        options = self.open.get(claim.figure.id)
        if verdict.status != "not_checked" or not options:
            return verdict
        told = self.relater.told(claim, options)
        return told.verdict if told is not None else verdict

    def settled(self, claim: Claim, verdict: Verdict, around: Surroundings) -> Verdict:
        """Returns the verdict of a figure left open or contradicted on the first reading, by all that the document tells around it."""
        if not settles(claim, verdict):
            return verdict
        options = self.candidates(claim, around)
        if not options:
            return verdict
        found = [self.evidence(claim, option, options, around) for option in options]
        chosen = settled(options, found)
        if chosen is not None:
            self._tie(claim, chosen, self._period(claim))
            return chosen.verdict
        if verdict.status != "contradicted":
            return verdict
        self.memory.untie(claim.figure.id)
        return undecided(claim, options)

    def related(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Returns the verdict of a change or ratio not yet proven, now that the figures it speaks of have been settled."""
        open_still = verdict.status in ("not_checked", "contradicted") and verdict.reason not in _SETTLED
        return self.verdict(claim) if open_still and (claim.figure.relation in _RELATED or claim.figure.kind == "percent") else verdict

    def candidates(self, claim: Claim, around: Surroundings) -> list[Option]:
        """Returns what an open figure may mean: what its words name, and what stands in the ledger beside what the text tells beside it."""
        options = list(self.open.get(claim.figure.id, ()))
        seen = {option.named.concept.key for option in options}
        period = self._period(claim)
        for concept in {self.index.of(record).key: self.index.of(record) for record in around.beside(claim)}.values():
            named = self.namer.meant(claim, concept) if concept.key not in seen else None
            option = self._option(claim, named, period) if named is not None else None
            if option is not None and (option.agrees or (option.slip is not None and option.slip.digits >= _TOLD_BY_SLIP)):
                options.append(option)
        return options

    def evidence(self, claim: Claim, option: Option, options: Sequence[Option], around: Surroundings) -> dict[str, float]:
        """Returns what speaks for and against an option, with what the figures that hang on the claim tell."""
        confirmed = {"confirmed": 1.0} if self.relater.confirmed(claim, option) else {}
        return evidence(claim, option, options, around) | confirmed

    def _of_parts(self, claim: Claim) -> Verdict | None:
        """A whole that no record carries, with parts that all have theirs: their sum."""
        records = [tie.record for part in claim.parts if (tie := self.memory.ties.get(part)) is not None and tie.record is not None]
        if len(records) != len(claim.parts) or len(records) < 2:
            return None
        made = derivation.total_of(records)
        named = Named(SURE, self.index.of(records[0]))
        verdict = against_derived(claim, named, made, signed=False)
        return verdict if verdict.status == "derived" else None

    def _period(self, claim: Claim) -> Period | None:
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
            self._tie(claim, good, period)
            return good.verdict
        self.open[figure.id] = options
        bad = refuting(options, claim.context)
        if bad is not None:
            self._tie(claim, bad, period)
            return bad.verdict
        return undecided(claim, options)

    def _tie(self, claim: Claim, option: Option, period: Period | None) -> None:
        figure, named = claim.figure, option.named
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
        return [option for item in named if (option := self._option(claim, item, period)) is not None]

    def _option(self, claim: Claim, named: Named, period: Period | None) -> Option | None:
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


def settles(claim: Claim, verdict: Verdict) -> bool:
    """Whether a figure is settled with what stands around it: a level that the first reading has not proven."""
    return verdict.status in ("not_checked", "contradicted") and claim.figure.relation in _LEVELS and verdict.reason not in _SETTLED


def _steps(claim: Claim, concept: Concept) -> bool:
    """Whether a claim tells what was added while a concept may be what there is."""
    return claim.figure.relation == "increment" and not any("新" in name or "增" in name for name in concept.names)
