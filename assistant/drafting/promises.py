"""Reads last year's plan and asks of each promise whether this year's material answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.candidates import Candidate
from assistant.drafting.facts import Facts
from assistant.drafting.outlining import section_place
from assistant.likeness.answers import ANSWERED, AnswerFinder
from assistant.likeness.closing import Closed, closed
from assistant.likeness.pairs import containment
from assistant.nlp.figures import find_figures
from assistant.nlp.plans import plan_items, plan_promises, plan_sentences
from assistant.nlp.segmentation import words
from assistant.schema.document import Document
from assistant.schema.drafting import LiveFigure, Section, Sentence
from assistant.schema.figure import Figure
from assistant.schema.plan import PlanAnswer, PlanPromise

ANSWER_WORTH = 5.0
"""What answering a promise of last year adds to a sentence's worth."""

RETURNED = "报送材料"
PLAN_KEY = "plan"
"""What the keys of the plan's sections begin with."""

SHORT_NAME = 3
"""Characters from which the end of an indicator's name can stand for it."""

SURE = 0.8
"""Share of the full name's character pairs that the item's text must then hold."""

_TARGET_VERB = re.compile(r"(?:力争|确保|达到|达|实现|不低于|不少于|保持|在|要|年内|全年)+$")
_TARGET = re.compile(r"力争|确保|达到|不低于|不少于|以上|覆盖|实现")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise of last year's plan, with the indicator and figure of its target, if any."""

    asked: PlanPromise
    indicator_id: str | None = None
    target: Figure | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return self.asked.text

    @property
    def item(self) -> str:
        """The lead phrase of its item."""
        return self.asked.lead

    @property
    def noun(self) -> str:
        """The words of a target before its figure, without its verbs: 结案率."""
        return _TARGET_VERB.sub("", self.text[: self.target.start]).strip("“”") if self.target else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a promise: met, missed (the ledger falls short of the target), or unanswered."""

    promise: Promise
    state: str
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence that may answer, and where it stands; one that was returned and not written has no fragments."""

    place: str
    text: str
    sentence: Sentence | None = None


class Plan:
    """Last year's plan, or what `concerned` wants of it, asked after in this year's sentences.

    `background` are last year's sentences: words that are common there weigh little.
    """

    def __init__(
        self, previous: Document | None, facts: Facts, background: Sequence[str], *, concerned: Callable[[str], bool] | None = None
    ) -> None:
        self._facts, self._background = facts, background
        self._name = previous.name if previous is not None else ""
        items = plan_items(previous) or plan_sentences(previous) if previous is not None else ()
        asked = plan_promises(previous) if previous is not None else ()
        wanted = (one for one in asked if concerned is None or concerned(f"{one.lead}{one.text}"))
        self.promises = tuple(_promise(one, items[one.item].text, facts) for one in wanted)

    def answering(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Returns the candidates with those that answer a promise best made worthier: an answer should not fall to length."""
        finder = self._finder([candidate.sentence.text for candidate in candidates])
        best = [finder.best(promise.text) for promise in self.promises]
        raised = {candidates[answer.place].order for answer in best if answer is not None and answer.score >= ANSWERED}
        return tuple(replace(one, worth=one.worth + ANSWER_WORTH) if one.order in raised else one for one in candidates)

    def answers(self, said: Sequence[str]) -> tuple[Answer, ...]:
        """Returns what became of each promise, by the ledger where it names a target, else by the sentences at hand."""
        found = self._closed(said, ())
        return tuple(self._answer(promise, one) for promise, one in zip(self.promises, found, strict=True))

    def closed(
        self, sections: Sequence[Section], figures: Sequence[LiveFigure], returned: Sequence[Candidate] = ()
    ) -> tuple[PlanAnswer, ...]:
        """Returns what the finished sections tell of each promise: those of the work done, else those of the plan.

        `returned` stand in for the work done in a document that tells none.
        """
        every = [(part, _Told(section_place(part), one.text, one)) for part in sections for one in part.sentences]
        told = [one for part, one in every if not part.key.startswith(PLAN_KEY)]
        told += [_Told(f"{RETURNED}：{one.sentence.document}", one.text) for one in returned]
        planned = [one for part, one in every if part.key.startswith(PLAN_KEY)]
        found = self._closed([one.text for one in told], [one.text for one in planned])
        indicators = {figure.key: figure.indicator_id for figure in figures if figure.formula == "level"}
        return tuple(self._told(promise, one, told, planned, indicators) for promise, one in zip(self.promises, found, strict=True))

    def _told(
        self, promise: Promise, found: Closed, told: Sequence[_Told], planned: Sequence[_Told], indicators: Mapping[str, str | None]
    ) -> PlanAnswer:
        """A target is answered by the sentence that prints its indicator; where none does, by likeness as the other promises are."""
        met, actual = self._measured(promise)
        if met is not None:
            printed = next((place for place, one in enumerate(told) if _tells(one.sentence, promise, indicators, met)), None)
            if printed is not None:
                found = Closed(state="answered", place=printed, score=1.0)
            elif not met and found.state != "answered":
                found = Closed(state="unanswered", place=None, score=0.0)
        where = (planned if found.state == "carried" else told)[found.place] if found.place is not None else None
        asked = promise.asked
        return PlanAnswer(
            promise=asked.text, item=asked.lead, document=self._name, promise_start=asked.start, promise_end=asked.end, place=asked.place,
            state="missed" if met is False else found.state, sentence=where.text if where is not None else None,
            section=where.place if where is not None else None, score=round(found.score, 3), actual=actual,
        )  # fmt: skip

    def _finder(self, sentences: Sequence[str]) -> AnswerFinder:
        return AnswerFinder(sentences, words=words, background=self._background)

    def _closed(self, told: Sequence[str], planned: Sequence[str]) -> tuple[Closed, ...]:
        return closed([promise.asked for promise in self.promises], self._finder(told), self._finder(planned)) if self.promises else ()

    def _answer(self, promise: Promise, found: Closed) -> Answer:
        met, actual = self._measured(promise)
        if met is None:
            return Answer(promise=promise, state="met" if found.state == "answered" else "unanswered")
        return Answer(promise=promise, state="met" if met else "missed", actual=actual)

    def _measured(self, promise: Promise) -> tuple[bool | None, str | None]:
        """Returns whether the ledger reaches the promise's target, and its value as printed; None for a promise that names none."""
        now = self._facts.now(promise.indicator_id) if promise.indicator_id else None
        if now is None or promise.target is None or promise.target.number is None:
            return None, None
        less = self._facts.good(promise.indicator_id or "") == "less"
        met = now.number <= promise.target.number if less else now.number >= promise.target.number
        return met, now.printed


def _tells(sentence: Sentence | None, promise: Promise, indicators: Mapping[str, str | None], met: bool) -> bool:
    """Whether a sentence prints the value that decides a promise; of a missed target, whether it says that it was missed."""
    if sentence is None:
        return False
    if not met:
        return any(guard.indicator_id == promise.indicator_id and guard.bound is not None for guard in sentence.guards)
    return any(indicators.get(fragment.figure or "") == promise.indicator_id for fragment in sentence.fragments if fragment.figure)


def _promise(asked: PlanPromise, context: str, facts: Facts) -> Promise:
    figures = [figure for figure in find_figures(asked.text) if figure.role == "figure" and figure.number is not None]
    if len(figures) != 1:
        return Promise(asked=asked)
    before = asked.text[: figures[0].start]
    indicator = _indicator(before, context, facts) if _TARGET.search(asked.text) else _counted(before, facts)
    now = facts.now(indicator) if indicator else None
    if now is None or now.unit != figures[0].unit:
        return Promise(asked=asked)
    return Promise(asked=asked, indicator_id=indicator, target=figures[0])


def _counted(before: str, facts: Facts) -> str | None:
    """Returns the indicator that the words before a number name in full, where it counts what the year brings: 举办档案展览5场."""
    found = (one for one in facts.indicators.values() if one.kind == "flow" and before in (one.name, *one.aliases))
    return next((one.id for one in found), None)


def _indicator(before: str, context: str, facts: Facts) -> str | None:
    """Returns the indicator that the words before a target name, whole or by their end (结案率); the item's text tells equals apart."""
    noun = _TARGET_VERB.sub("", before).strip("“”")
    found: list[tuple[bool, float, int, str]] = []
    for indicator in facts.indicators.values():
        for name in (indicator.name, *indicator.aliases):
            bare = name.strip("“”")
            if bare in noun or (len(noun) >= SHORT_NAME and bare.endswith(noun)):
                found.append((bare in noun, containment(bare, context), len(bare), indicator.id))
    best = max(found, default=None)
    return best[3] if best is not None and (best[0] or best[1] >= SURE) else None
