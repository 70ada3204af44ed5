"""Closes a plan: pairs each promise with the sentence that tells what became of it, or says that none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.likeness.answers import ANSWERED, Answer, AnswerFinder
from assistant.schema.plan import PlanPromise

ANSWERED_BESIDE = 0.25
"""Score that will do in a sentence which answers another promise of the same item: it tells of that very piece of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What became of a promise: answered or unanswered by the sentence at `place` (the nearest one), or carried into the plan at `place`.

    `place` is None where nothing is near; the score is 0 then.
    """

    state: Literal["answered", "carried", "unanswered"]
    place: int | None
    score: float


def closed(promises: Sequence[PlanPromise], told: AnswerFinder, planned: AnswerFinder) -> tuple[Closed, ...]:
    """Returns one a promise, in order; `told` holds the sentences that tell of the year, `planned` those of this year's plan."""
    found = [_best(promise, told) for promise in promises]
    sure = {(promise.item, answer.place) for promise, answer in zip(promises, found, strict=True) if answer and answer.score >= ANSWERED}
    return tuple(_closed(promise, answer, planned, sure) for promise, answer in zip(promises, found, strict=True))


def _closed(promise: PlanPromise, answer: Answer | None, planned: AnswerFinder, sure: set[tuple[int, int]]) -> Closed:
    if answer is not None and answer.score >= (ANSWERED_BESIDE if (promise.item, answer.place) in sure else ANSWERED):
        return Closed(state="answered", place=answer.place, score=answer.score)
    again = _best(promise, planned)
    if again is not None and again.score >= ANSWERED:
        return Closed(state="carried", place=again.place, score=again.score)
    return Closed(state="unanswered", place=answer.place if answer is not None else None, score=answer.score if answer is not None else 0.0)


def _best(promise: PlanPromise, finder: AnswerFinder) -> Answer | None:
    """Returns the best answer to the promise's words, or to any clause that echoes it."""
    answers = [answer for text in (promise.text, *promise.echoes) if (answer := finder.best(text)) is not None]
    return max(answers, key=lambda answer: (answer.score, -answer.place), default=None)
