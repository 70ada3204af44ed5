"""Gives each figure of a document its verdict: a first reading by wording and value, a second by all that the document tells around it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.protocols import RecordBook
from assistant.reckoning.choosing import Option
from assistant.reckoning.concepts import Concept
from assistant.reckoning.evidence import Surroundings, Values, evidence
from assistant.reckoning.gathering import summed
from assistant.reckoning.judging import QUOTIENTS, Judge
from assistant.reckoning.outcomes import undecided, undecided_of
from assistant.reckoning.settling import agreement, settled
from assistant.reckoning.slips import slip
from assistant.reckoning.wording import agrees
from assistant.schema.figure import Claim
from assistant.schema.ledger import Indicator, SourceRecord, Verdict
from assistant.schema.quantity import Period

_LEVELS = frozenset({"level", "increment", "cumulative", "change_to", "per_unit"})
_RELATED = QUOTIENTS | {"change_by", "share", "completion"}
_BELIEVED = 0.3
"""Chance below which a weakly named agreement of the first reading is taken back."""
_SETTLED, _TOLD_BY_SLIP = frozenset({"target", "unit_unknown"}), 2


def verdicts(claims: Sequence[Claim], book: RecordBook, *, year: int | None = None) -> tuple[Verdict, ...]:
    """Returns one verdict a claim, in order, as a Bench does for one document."""
    return Bench(book).verdicts(claims, year=year)


class Bench:
    """Judges the claims of one document after another against one book: what a ledger holds is gathered once."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book
        self._records = _Sitting(book.records, book.indicators)
        self._counts: _Sitting | None = None

    def verdicts(self, claims: Sequence[Claim], *, year: int | None = None) -> tuple[Verdict, ...]:
        """Returns one verdict a claim of a document, in order. `year` stands in where a claim has no period (a text without a year).

        Row counts of registers that nobody has told how to count support what the records leave open; they contradict nothing.
        """
        judged = self._records.judged(claims, year)
        if all(verdict.status != "not_checked" or verdict.reason == "target" for verdict in judged) or not self._book.counts:
            return judged
        if self._counts is None:
            self._counts = _Sitting(self._book.counts, ())
        return tuple(
            other if verdict.status == "not_checked" and other.status == "supported" else verdict
            for verdict, other in zip(judged, self._counts.judged(claims, year), strict=True)
        )


class _Sitting:
    """A judge with what the second reading needs of the records."""

    def __init__(self, records: Sequence[SourceRecord], indicators: Sequence[Indicator]) -> None:
        self._judge = Judge(records, indicators, None)
        self._values = Values(records)

    def judged(self, claims: Sequence[Claim], year: int | None) -> tuple[Verdict, ...]:
        self._judge.year = year
        self._judge.begin()
        return _judged(claims, self._judge, self._values)


def _judged(claims: Sequence[Claim], judge: Judge, values: Values) -> tuple[Verdict, ...]:
    read = [judge.verdict(claim) for claim in claims]
    second = SecondReading(judge, values)
    if second.around.trusted(len(judge.open)):
        read = [second.settled(claim, verdict) for claim, verdict in zip(claims, read, strict=True)]
        read = [second.related(claim, verdict) for claim, verdict in zip(claims, read, strict=True)]
    return _of_its_own(claims, [judge.reconsidered(claim, verdict) for claim, verdict in zip(claims, read, strict=True)])


def _of_its_own(claims: Sequence[Claim], read: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Returns the verdicts, one left open where a figure was held against the cell that another of its sentence tells rightly.

    "7028件公证中，194件是上门办的": the cell of the 7028 is not what the 194 got wrong.
    """
    told = {
        (claim.sentence_start, verdict.matches[0].record.id)
        for claim, verdict in zip(claims, read, strict=True)
        if verdict.status == "supported" and len(verdict.matches) == 1 and claim.figure.hedge is None
    }
    return tuple(
        undecided_of(claim, verdict)
        if verdict.status == "contradicted"
        and len(verdict.matches) == 1
        and verdict.formula is None
        and (claim.sentence_start, verdict.matches[0].record.id) in told
        else verdict
        for claim, verdict in zip(claims, read, strict=True)
    )


class SecondReading:
    """Settles what the first reading of a document left open or contradicted, by what its other figures were tied to."""

    def __init__(self, judge: Judge, values: Values | None = None) -> None:
        self.judge = judge
        self.around = Surroundings(judge.memory, values or Values(judge.records))

    def settled(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Returns the verdict of a level that the first reading has not surely proven; what finds no belief now is taken back."""
        options = self.candidates(claim) if self.settles(claim, verdict) else []
        if not options:
            return verdict
        found = self.evidence(claim, options)
        chosen = settled(options, found)
        if chosen is not None and (chosen.agrees or not summed(claim)):
            self.judge.tie(claim, chosen)
            return chosen.verdict
        if verdict.status == "not_checked" or (verdict.status == "supported" and agreement(options, found) >= _BELIEVED):
            return verdict
        self.judge.memory.untie(claim.figure.id)
        return undecided(claim, options)

    def settles(self, claim: Claim, verdict: Verdict) -> bool:
        """Returns whether a figure is settled with what stands around it: a level that the first reading has not surely proven."""
        unsure = verdict.status in ("not_checked", "contradicted") or claim.figure.id in self.judge.weak
        return unsure and claim.figure.relation in _LEVELS and verdict.reason not in _SETTLED

    def related(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Returns the verdict of a change or ratio not yet proven, now that the figures it speaks of have been settled."""
        open_still = verdict.status in ("not_checked", "contradicted") and verdict.reason not in _SETTLED
        hangs = claim.figure.relation in _RELATED or claim.figure.kind in ("percent", "multiple")
        return self.judge.verdict(claim) if open_still and hangs else verdict

    def candidates(self, claim: Claim) -> list[Option]:
        """Returns what an open figure may mean: what its words name, and what the sheets hold that the text beside it comes from."""
        known = self.judge.open.get(claim.figure.id) or self.judge.weak.get(claim.figure.id) or []
        options = list(known)
        seen = {option.named.concept.key for option in options}
        period = self.judge.period(claim)
        beside = {concept.key: concept for record in self.around.beside(claim) if (concept := self.judge.index.of(record)).key not in seen}
        for concept in beside.values():
            if not _told_by_value(claim, concept, period):
                continue
            named = self.judge.namer.meant(claim, concept)
            option = self.judge.option(claim, named, period) if named is not None else None
            options += [option] if option is not None else []
        return options

    def evidence(self, claim: Claim, options: Sequence[Option]) -> list[dict[str, float]]:
        """Returns what speaks for and against each option, with what the figures that hang on the claim tell."""
        found = [evidence(claim, option, options, self.around) for option in options]
        return [
            one | {"confirmed": 1.0} if self.judge.relater.confirmed(claim, option) else one
            for one, option in zip(found, options, strict=True)
        ]


def _told_by_value(claim: Claim, concept: Concept, period: Period | None) -> bool:
    """Whether a figure is the value that a concept has for its subject and period, or a telling slip away from it."""
    subject = claim.figure.subject if claim.figure.subject in concept.subjects else None
    record = concept.record(subject, period)
    if record is None:
        return False
    values = [record.number, *(other.number for other in concept.others(record))]
    return any(agrees(claim.figure, value) for value in values) or slip(claim.figure, record.number).digits >= _TOLD_BY_SLIP
