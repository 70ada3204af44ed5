"""Cuts a paragraph of a return into units that can stand alone: sentences, whole cases, whole points of a list."""

from __future__ import annotations

import re
from typing import Literal

from assistant.nlp.sentences import sentences

Topic = Literal["work", "problem", "plan"]

LEAD_MOST = 32
"""Characters up to which an item's first sentence counts as its lead phrase (办案情况。), if no figure stands in it."""

JOINED = 160
"""Characters up to which parts between semicolons stay one sentence."""

CASE_MOST = 170
"""Characters up to which a case told in two sentences stays one unit."""

_LABEL = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])\s*")
_POINT = re.compile(r"[一二三四五六七八九]是")
_LISTED = re.compile(r"[一二三四五六七八九]是|[(（]?[0-9一二三四五六七八九][)）.．、]")
_CASE_OPENS = re.compile(
    r"^(?:例?如)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|初|底|份)?，?)?[^，。]{0,8}(?:某|一家|一名|一位|一处|一起|两家|\d+名(?:工人|骑手|老职工)|兄妹|夫妻)"
)
_CASE_WITHIN = re.compile(r"历时\d|一起[^，。；]{2,24}(?:纠纷|案件|争议)|审查?核?(?:一份|某)|某(?:小区|公司|园区|部门|企业|工地)")
_CASE_ENDS = re.compile(
    r"达成|兑付|付清|追回|签字|补发|和解|收回|投入使用|撤回|纠正|合并为|分担|当了|办理遗嘱|促成|获赔|返修|道歉|避免|重新议定|多收|结清"
)


def units(text: str, start: int, end: int, topic: Topic) -> tuple[str, list[tuple[int, int]]]:
    """Returns the lead phrase of the paragraph text[start:end] ("" if it has none) and the spans of its units in order.

    On shortcomings a unit is a whole point, however many sentences it takes; elsewhere a sentence, or a case up to its outcome.
    """
    label = _LABEL.match(text, start, end)
    start = label.end() if label else start
    if topic == "problem":
        return "", _points(text, start, end)
    spans = _sentences(text, start, end)
    lead = ""
    if label and len(spans) > 1 and _is_lead(text[spans[0][0] : spans[0][1]]):
        lead = text[spans[0][0] : spans[0][1]].rstrip("。")
        spans = spans[1:]
    return lead, _cases(text, spans) if topic == "work" else spans


def is_case(text: str) -> bool:
    """Returns whether a sentence tells a single case: it opens with one, or tells how long one took or which one it was."""
    return bool(_CASE_OPENS.match(text) or _CASE_WITHIN.search(text))


def _is_lead(sentence: str) -> bool:
    return len(sentence) <= LEAD_MOST and not re.search(r"\d", sentence) and sentence.endswith("。")


def _points(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the spans between 一是, 二是 …; the whole paragraph where there is no such mark."""
    starts = [
        match.start() for match in _POINT.finditer(text, start, end) if match.start() == start or text[match.start() - 1] in "。；：，"
    ]
    if not starts:
        return [(start, end)] if text[start:end].strip() else []
    return list(zip(starts, [*starts[1:], end], strict=True))


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns sentences ending in a full stop; parts between semicolons belong together unless they are points of a list (二是…)."""
    spans: list[tuple[int, int]] = []
    for first, last in sentences(text, start, end):
        joined = bool(spans) and text[spans[-1][1] - 1] in ";；" and last - spans[-1][0] <= JOINED
        if joined and not _LISTED.match(text, first):
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans


def _cases(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins a sentence that opens a case to those after it, up to the one that tells the outcome."""
    joined: list[tuple[int, int]] = []
    waiting = False
    for start, end in spans:
        sentence = text[start:end]
        if waiting and end - joined[-1][0] <= CASE_MOST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
            waiting = bool(_CASE_OPENS.match(sentence))
        waiting = waiting and not _CASE_ENDS.search(sentence)
    return joined
