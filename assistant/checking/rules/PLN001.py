"""上年计划没有回应。

查什么：上年计划部分写明的事（有数字，或要建成、成立、印发什么），今年总结里找不到对应的句子。
为什么：上年承诺的事要逐项有交代：完成、推进中、调整或者没有完成。
错例：上年计划“建成青少年法治实践基地1个”，今年只字未提。
正例：今年写“青少年法治实践基地6月建成”，或者“因场地未落实，结转下年建设”。
设置：--previous 指定上年总结。按用词相近程度判断，只作提示。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import NUMERIC, CheckRule
from assistant.likeness.answers import ANSWERED, AnswerFinder
from assistant.nlp.plans import PlanItem, plan_items, plan_part, plan_sentences
from assistant.nlp.segmentation import words
from assistant.nlp.sentences import clauses, sentences
from assistant.protocols import CheckContext
from assistant.schema.document import Document
from assistant.schema.finding import Evidence, Finding

_TOLD_IN = ("paragraph", "item", "table_row")
_POINTED_AT = 0.2
"""Score from which the nearest sentence is worth pointing at; else the finding stands on the first part's heading."""
ANSWERED_BESIDE = 0.22
"""Score that will do in a sentence which answers another promise of the same item: it tells of that very piece of work."""
_SHORTEST = 6
_LONGEST_QUOTE = 60


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.previous is None:
        return
    previous = context.previous.document
    items = plan_items(previous) or plan_sentences(previous)
    if not items:
        return
    told, planned = _sentences(context.document)
    background = [previous.text[start:end] for start, end in sentences(previous.text)]
    report = AnswerFinder([context.document.text[start:end] for start, end in told], words=words, background=background)
    plan = AnswerFinder([context.document.text[start:end] for start, end in planned], words=words, background=background)
    for item in items:
        asked = [(promise, report.best(promise)) for promise in _asked(item, report)]
        answering = {answer.place for _, answer in asked if answer is not None and answer.score >= ANSWERED}
        for promise, answer in asked:
            if answer is not None and answer.score >= (ANSWERED_BESIDE if answer.place in answering else ANSWERED):
                continue
            again = plan.best(promise)
            place = told[answer.place] if answer is not None and answer.score >= _POINTED_AT else _head(context.document)
            nearest = context.document.text[slice(*told[answer.place])] if answer is not None else ""
            message = _message(item, promise, nearest, answer.score if answer is not None else 0.0)
            if again is not None and again.score >= ANSWERED:
                message += "。今年的计划又提到这件事，总结里还要交代上年的结果"
            source = Evidence(source=previous.name, locator=f"计划：{item.lead}", label="上年计划", value=promise, unit=None, period=None)
            yield text_finding(context, "PLN001", "notice", *place, message, evidence=(source,))


def _asked(item: PlanItem, report: AnswerFinder) -> list[str]:
    """Returns the concrete promises of an item; of one without any, its lead phrase where no clause of the item is echoed at all."""
    promises = list(dict.fromkeys(item.promises()))
    if promises:
        return promises
    parts = [item.text[start:end] for start, end in clauses(item.text) if end - start > _SHORTEST]
    echoed = any(answer.score >= ANSWERED for part in (*parts, item.lead) if (answer := report.best(part)) is not None)
    return [] if echoed else [item.lead]


def _sentences(document: Document) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Returns the sentences that tell of the year, and those of the plan part."""
    part = plan_part(document)
    told: list[tuple[int, int]] = []
    planned: list[tuple[int, int]] = []
    for block in document.blocks:
        if block.kind in _TOLD_IN and not block.hidden:
            inside = part is not None and part.start <= block.start < part.end
            (planned if inside else told).extend(sentences(document.text, block.start, block.end))
    return told, planned


def _head(document: Document) -> tuple[int, int]:
    """Returns the span of the first part's heading, else of the first line."""
    block = next((block for block in document.blocks if block.level == 1), document.blocks[0] if document.blocks else None)
    return (block.start, block.end) if block is not None else (0, 0)


def _message(item: PlanItem, promise: str, nearest: str, score: float) -> str:
    of = f"（{item.lead}）" if promise != item.lead else ""
    said = f"上年计划「{promise}」{of}没有找到回应"
    if not nearest or score <= 0:
        return said
    quote = nearest if len(nearest) <= _LONGEST_QUOTE else f"{nearest[:_LONGEST_QUOTE]}……"
    return f"{said}；最接近的是「{quote}」（相近度 {score:.2f}）"


PLUGIN = CheckRule(code="PLN001", title="上年计划没有回应", severity="notice", manual=__doc__ or "", look=_look, profiles=NUMERIC)
