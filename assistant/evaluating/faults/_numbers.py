"""Figures of a text without gold, found by a plain pattern of our own: Arabic digits, scale, hedge, unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evaluating.printed import HEDGES_AFTER, HEDGES_BEFORE, Printed, read_printed
from assistant.evaluating.samples import Sample

UNITS = (
    "个百分点|百分点|[%％]|人次|场次|万元|亿元|元|平方米|平方公里|立方米|公里|千瓦时|千瓦|万千瓦|吨|亩|公斤|斤|标箱|件|起|宗|例|名|人|户|家|个|场|期|次|份|条|项|"
    "所|处|座|辆|台|套|艘|架|部|种|"
    "张|篇|册|本|对|支|只|头|株|米|岁|位"
)
_NUMBER = re.compile(
    rf"(?:{HEDGES_BEFORE})?(?<![\d.,，A-Za-z—－\-~～第])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?:万亿|亿|万)?[余多]?(?:{UNITS})(?:{HEDGES_AFTER})?"
    rf"|(?:{HEDGES_BEFORE})?(?<![\d.,，A-Za-z—－\-~～第])\d+(?:\.\d+)?(?:万亿|亿|万)?[余多]?(?:{UNITS})(?:{HEDGES_AFTER})?"
)
_PLAN = re.compile(
    r"20\d\d年.{0,12}(?:任务|计划|打算|安排|目标|要求|重点|思路|考虑)|今年(?:工作|政府工作|经济社会|的)|下一步|下步|总体要求|今后"
)
_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text: its span and its print."""

    start: int
    end: int
    printed: Printed


def numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """Yields the numbers with a known unit between two places."""
    for match in _NUMBER.finditer(text, start, len(text) if end is None else end):
        printed = read_printed(match[0])
        if printed is not None and text[match.end() : match.end() + 1] not in ("至", "到", "—", "－", "-", "～"):
            yield Number(match.start(), match.end(), printed)


def report_part(sample: Sample) -> tuple[int, int]:
    """Returns the span of the part that reports what was done: from the first line to the heading under which the plans begin."""
    position, text = 0, sample.text
    for number, line in enumerate(text.split("\n")):
        heading = len(line) <= 40 and (number > 3 or _HEADING.match(line) is not None)
        if heading and _PLAN.search(line) is not None and position > len(text) // 10:
            return 0, position
        position += len(line) + 1
    return 0, len(text)
