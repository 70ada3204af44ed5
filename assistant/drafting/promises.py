"""Reads last year's plan and asks of each promise whether this year's material answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.candidates import Candidate
from assistant.drafting.facts import Facts
from assistant.likeness.pairs import containment
from assistant.nlp.figures import find_figures
from assistant.nlp.plans import plan_items
from assistant.schema.document import Document
from assistant.schema.figure import Figure

ANSWERED = 0.4
"""Share of a promise's character pairs that one sentence must hold to answer it."""

ANSWER_WORTH = 5.0
"""What answering a promise of last year adds to a sentence's worth."""

SHORT_NAME = 3
"""Characters from which the end of an indicator's name can stand for it."""

SURE = 0.8
"""Share of the full name's character pairs that the item's text must then hold."""

_TARGET_VERB = re.compile(r"(?:力争|确保|达到|达|实现|不低于|不少于|保持|在|要|年内|全年)+$")
_TARGET = re.compile(r"力争|确保|达到|不低于|不少于|以上|覆盖|实现")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One clause of last year's plan: its item's lead phrase, its words, and the indicator and figure of its target, if any."""

    item: str
    text: str
    indicator_id: str | None = None
    target: Figure | None = None

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


def promises(previous: Document | None, facts: Facts) -> tuple[Promise, ...]:
    """Returns the concrete promises of the plan part of last year's report."""
    items = plan_items(previous) if previous is not None else ()
    return tuple(_promise(item.lead, clause, item.text, facts) for item in items for clause in item.promises())


def answers(asked: Sequence[Promise], said: Sequence[str], facts: Facts) -> tuple[Answer, ...]:
    """Returns what became of each promise, by the ledger where it names a target, else by the sentences at hand."""
    return tuple(_answer(promise, said, facts) for promise in asked)


def answering(candidates: Sequence[Candidate], asked: Sequence[Promise]) -> tuple[Candidate, ...]:
    """Returns the candidates with those that answer a promise of last year best made worthier: an answer should not fall to length."""
    raised: set[int] = set()
    for promise in asked:
        scores = [(containment(promise.text, candidate.sentence.text), -candidate.order) for candidate in candidates]
        best = max(range(len(scores)), key=lambda index: scores[index], default=None)
        if best is not None and scores[best][0] >= ANSWERED:
            raised.add(candidates[best].order)
    return tuple(replace(one, worth=one.worth + ANSWER_WORTH) if one.order in raised else one for one in candidates)


def _promise(lead: str, clause: str, context: str, facts: Facts) -> Promise:
    figures = [figure for figure in find_figures(clause) if figure.role == "figure" and figure.number is not None]
    if len(figures) != 1 or not _TARGET.search(clause):
        return Promise(item=lead, text=clause)
    indicator = _indicator(clause[: figures[0].start], context, facts)
    now = facts.now(indicator) if indicator else None
    if now is None or now.unit != figures[0].unit:
        return Promise(item=lead, text=clause)
    return Promise(item=lead, text=clause, indicator_id=indicator, target=figures[0])


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


def _answer(promise: Promise, said: Sequence[str], facts: Facts) -> Answer:
    now = facts.now(promise.indicator_id) if promise.indicator_id else None
    if now is not None and promise.target is not None and promise.target.number is not None:
        less = facts.good(promise.indicator_id or "") == "less"
        met = now.number <= promise.target.number if less else now.number >= promise.target.number
        return Answer(promise=promise, state="met" if met else "missed", actual=f"{now.written}{now.written_unit or ''}")
    answered = any(containment(promise.text, text) >= ANSWERED for text in said)
    return Answer(promise=promise, state="met" if answered else "unanswered")
