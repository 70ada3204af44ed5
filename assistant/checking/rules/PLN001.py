"""上年计划没有回应。

查什么：上年计划部分写明的事（有数字，或要建成、成立、印发什么），今年总结里找不到对应的句子。
为什么：上年承诺的事要逐项有交代：完成、推进中、调整或者没有完成。
错例：上年计划“建成青少年法治实践基地1个”，今年只字未提。
正例：今年写“青少年法治实践基地6月建成”，或者“因场地未落实，结转下年建设”。
设置：--previous 指定上年总结。按用词相近程度判断，只作提示。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import NUMERIC, CheckRule
from assistant.protocols import CheckContext
from assistant.schema.document import Document
from assistant.schema.finding import Evidence, Finding
from assistant.schema.plan import PlanAnswer

_POINTED_AT = 0.25
"""Score from which the nearest sentence is worth pointing at; else the finding stands on the first part's heading."""


def _look(context: CheckContext) -> Iterable[Finding]:
    for answer in context.plan:
        if answer.state != "answered":
            near = answer.start is not None and answer.end is not None and (answer.score >= _POINTED_AT or answer.state == "carried")
            start, end = (answer.start or 0, answer.end or 0) if near else _head(context.document)
            asked = Evidence(source=answer.document, locator=answer.place, label="上年计划", value=answer.promise, unit=None, period=None)
            finding = text_finding(context, "PLN001", "notice", start, end, _message(answer), evidence=(asked,))
            yield replace(finding, evidence=(asked, *_nearest(context, answer)))


def _nearest(context: CheckContext, answer: PlanAnswer) -> tuple[Evidence, ...]:
    """The sentence that comes nearest to the promise, with the score; the finding's key does not depend on it."""
    if answer.sentence is None or not answer.score:
        return ()
    label = f"{'今年计划' if answer.state == 'carried' else '最接近的句子'}，相近度 {answer.score:.2f}："
    return (
        Evidence(
            source=context.document.name, locator=answer.section or "正文", label=label, value=answer.sentence, unit=None, period=None
        ),
    )


def _head(document: Document) -> tuple[int, int]:
    """Returns the span of the first part's heading, else of the first line."""
    block = next((block for block in document.blocks if block.level == 1), document.blocks[0] if document.blocks else None)
    return (block.start, block.end) if block is not None else (0, 0)


def _message(answer: PlanAnswer) -> str:
    of = f"（{answer.item}）" if answer.promise != answer.item else ""
    said = f"上年计划「{answer.promise}」{of}没有找到回应"
    return f"{said}；今年的计划又提到这件事，总结里还要交代上年的结果" if answer.state == "carried" else said


PLUGIN = CheckRule(code="PLN001", title="上年计划没有回应", severity="notice", manual=__doc__ or "", look=_look, profiles=NUMERIC)
