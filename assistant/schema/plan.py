"""Last year's plan and this year's report: what was promised, and what became of each promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.schema.encoding import Encoded

PlanState = Literal["answered", "missed", "carried", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPromise(Encoded):
    """One thing that a plan promises: its words, their span in the document, its place in words, the number and lead phrase of its item.

    An item that promises nothing concrete asks by its lead phrase; `echoes` are its clauses, any of which answers for it.
    """

    text: str
    start: int
    end: int
    place: str
    item: int
    lead: str
    echoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer(Encoded):
    """What became of a promise of last year's plan (`document`, with the promise's span and place in it).

    `state`: answered (the report tells what became of it), missed (the ledger falls short of the target), carried (told nowhere, but taken
    up again in this year's plan), unanswered. `sentence` is the one that answers or takes it up, and where there is none the nearest one;
    `section` says where it stands, `start` and `end` its span in this year's document (None in a draft, which has none yet); `score`
    how surely it belongs to the promise, 0…1 (1 where a live figure of the promise's indicator stands in it). `actual` is what the ledger
    says of a target.
    """

    promise: str
    item: str
    document: str
    promise_start: int
    promise_end: int
    place: str
    state: PlanState
    sentence: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    score: float = 0.0
    actual: str | None = None


def count_states(answers: tuple[PlanAnswer, ...]) -> dict[PlanState, int]:
    """Returns how many promises are in each state, in the order of the states."""
    states: tuple[PlanState, ...] = ("answered", "missed", "carried", "unanswered")
    return {state: sum(answer.state == state for answer in answers) for state in states}
