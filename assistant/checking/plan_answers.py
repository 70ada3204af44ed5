"""Asks of each promise of last year's plan whether this year's document tells what became of it."""

from __future__ import annotations

from assistant.likeness.answers import AnswerFinder
from assistant.likeness.closing import Closed, closed
from assistant.nlp.plans import plan_part, plan_promises
from assistant.nlp.segmentation import words
from assistant.nlp.sentences import sentences
from assistant.schema.document import Document
from assistant.schema.plan import PlanAnswer, PlanPromise

_TOLD_IN = ("paragraph", "item", "table_row")
_LONGEST_HEADING = 24
_Spans = list[tuple[int, int]]


def plan_answers(document: Document, previous: Document) -> tuple[PlanAnswer, ...]:
    """Returns what became of every promise of `previous`, in the order of its plan; nothing where it has no plan part."""
    promises = plan_promises(previous)
    if not promises:
        return ()
    told, planned = _sentences(document)
    background = [previous.text[start:end] for start, end in sentences(previous.text)]
    finders = [
        AnswerFinder([document.text[start:end] for start, end in spans], words=words, background=background) for spans in (told, planned)
    ]
    found = closed(promises, *finders)
    return tuple(_answer(document, previous, promise, one, told, planned) for promise, one in zip(promises, found, strict=True))


def _answer(document: Document, previous: Document, promise: PlanPromise, found: Closed, told: _Spans, planned: _Spans) -> PlanAnswer:
    spans = planned if found.state == "carried" else told
    span = spans[found.place] if found.place is not None else None
    return PlanAnswer(
        promise=promise.text, item=promise.lead, document=previous.name, promise_start=promise.start, promise_end=promise.end,
        place=promise.place, state=found.state,
        sentence=document.text[slice(*span)] if span is not None else None,
        section=_section(document, span[0]) if span is not None else None,
        start=span[0] if span is not None else None, end=span[1] if span is not None else None, score=round(found.score, 3),
    )  # fmt: skip


def _section(document: Document, position: int) -> str:
    """Returns the innermost heading above a position, cut to a readable length."""
    heading = next(reversed(document.heading_path(position)), "").partition("。")[0]
    return heading if len(heading) <= _LONGEST_HEADING else f"{heading[:_LONGEST_HEADING]}…"


def _sentences(document: Document) -> tuple[_Spans, _Spans]:
    """Returns the sentences that tell of the year, and those of the plan part."""
    part = plan_part(document)
    told: _Spans = []
    planned: _Spans = []
    for block in document.blocks:
        if block.kind in _TOLD_IN and not block.hidden:
            inside = part is not None and part.start <= block.start < part.end
            (planned if inside else told).extend(sentences(document.text, block.start, block.end))
    return told, planned
