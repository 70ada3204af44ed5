"""Nesting: what stands below what, where printed numbers alone do not tell (articles, parts of a case, several cases in one file)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.labels import LEVELS, find_label
from assistant.reading.lines import SourceLine
from assistant.reading.titles import PART_NAMES

_ENTRY_ENDS = ("。", "；", ";")
_NUMBERED_CASE = re.compile(
    r"[【\[]?(?:典型|指导性?|参考)?案例(?:之?[一二三四五六七八九十百]{1,4}|\s?\d{1,3})号?[】\]]?(?:[\s：:、.．].{0,80})?"
)
_CASE_NAME = re.compile(r"[^。；！？]{4,100}(?:案|纠纷)(?:[（(][^（）()]{1,30}[)）])?")
_DIVISION = re.compile(r"第.{1,5}[章节编]")
_BARE = re.compile(r"[^。；：，！？]{2,30}")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one line before kinds are settled: its words after blanks and "#", its label if believed, its level.

    `inside_article` is a line of an article, which is never a heading; `heading` one that is, whatever follows it.
    """

    line: SourceLine
    words: str
    words_start: int
    label: str | None
    level: int
    body: str
    body_start: int
    marked: bool
    inside_article: bool = False
    heading: bool = False


def nested(readings: Sequence[Reading], titles: frozenset[int]) -> list[Reading]:
    """Returns the readings with the levels that their neighbours give them."""
    return _under_parts(_under_articles(_continued(readings, titles), titles), titles)


def is_article(label: str) -> bool:
    """Returns whether a label opens an article (第三条)."""
    return label.startswith("第") and "条" in label


def list_ends(readings: Sequence[Reading], body: Sequence[int]) -> set[int]:
    """Returns the lines that end a list whose entries follow one upon the other: text after the last does not make it a heading."""
    found: set[int] = set()
    for index, following in pairwise(body):
        here, there = (find_label(readings[place].label or "") for place in (index, following))
        listed = here is not None and there is not None and here.style == there.style and here.value + 1 == there.value
        if listed and readings[index].body[-1:] in _ENTRY_ENDS and readings[following].body[-1:] in _ENTRY_ENDS:
            found.add(following)
    return found


def _continued(readings: Sequence[Reading], titles: frozenset[int]) -> list[Reading]:
    """Makes headings of bare words between a chapter and its first article: the rest of its name, or a section without a number."""
    found = list(readings)
    for index in range(1, len(readings) - 1):
        above, here, below = readings[index - 1], readings[index], readings[index + 1]
        bare = index not in titles and here.level == 0 and here.line.kind == "paragraph" and _BARE.fullmatch(here.words)
        if bare and _DIVISION.match(above.label or "") and (is_article(below.label or "") or _DIVISION.match(below.label or "")):
            found[index] = replace(here, level=above.level + 1, heading=True)
    return found


def _under_articles(readings: Sequence[Reading], titles: frozenset[int]) -> list[Reading]:
    """Lowers （一） and 1. inside an article below it: 第五条 must not become a part of the （四） before it."""
    found: list[Reading] = []
    inside, outer = False, 0
    for index, reading in enumerate(readings):
        label = reading.label or ""
        number = find_label(label) if label else None
        bracketed = number.value if number is not None and number.style == "cn_paren" else 0
        if index in titles or reading.level == 1 or (reading.level == LEVELS["section"] and label.startswith("第")):
            inside, outer = False, 0
        elif is_article(label):
            inside = True
        elif inside and bracketed > 1 and bracketed == outer + 1 and _before_article(readings, index):
            inside = False
        elif inside and reading.level:
            reading = replace(reading, level=_DEEPEST, inside_article=True)
        outer = bracketed if bracketed and not inside else outer
        found.append(reading)
    return found


def _before_article(readings: Sequence[Reading], index: int) -> bool:
    """Returns whether a line is bare words right above an article: （二）不动产抵押 is a part of the law, no entry of a list."""
    following = readings[index + 1].label if index + 1 < len(readings) else None
    return is_article(following or "") and readings[index].body[-1:] not in "。；;，,：:"


def _under_parts(readings: Sequence[Reading], titles: frozenset[int]) -> list[Reading]:
    """Puts the numbers inside a part of a case (裁判理由: 一、…) below it, and the parts below their case where a file holds several."""
    parts = {index for index, reading in enumerate(readings) if index not in titles and _is_part(reading)}
    heads = _case_heads(readings, parts, titles)
    ends = sorted({*parts, *heads, *titles, len(readings)})
    found: list[Reading] = []
    above, part, lowered = 0, 0, 0
    for index, reading in enumerate(readings):
        if index in titles:
            above, part, lowered = 0, 0, 0
        elif index in heads:
            above, part, lowered = heads[index], 0, 0
            reading = replace(reading, level=above, heading=True)
        elif index in parts:
            part = max(reading.level, above + 1)
            inner = max(0, part + 1 - _top(readings[index + 1 : ends[bisect_right(ends, index)]]))
            lowered = part - reading.level if reading.label else inner
            reading = replace(reading, level=part)
        elif lowered and reading.level:
            reading = replace(reading, level=min(reading.level + lowered, _DEEPEST))
        found.append(reading)
    return found


def _top(readings: Sequence[Reading]) -> int:
    return min((reading.level for reading in readings if reading.level), default=_DEEPEST)


def _is_part(reading: Reading) -> bool:
    return reading.line.kind == "paragraph" and PART_NAMES.fullmatch(reading.body) is not None


def _case_heads(readings: Sequence[Reading], parts: set[int], titles: frozenset[int]) -> dict[int, int]:
    """Returns line → level of the names and numbers of cases: right above a part, in a file that has more than one."""
    found: dict[int, int] = {}
    for part in sorted(parts):
        index = part - 1
        named = index >= 0 and index not in parts and index not in titles and _names_case(readings[index])
        numbered = index > 0 and index - 1 not in titles and _NUMBERED_CASE.fullmatch(readings[index - 1].words) is not None
        if named or (numbered and index not in parts):
            if numbered:
                found[index - 1] = 1
            found[index] = 2 if numbered else 1
    return found if sum(level == 1 for level in found.values()) > 1 else {}


def _names_case(reading: Reading) -> bool:
    if reading.line.kind != "paragraph" or reading.words[-1:] in "。；，：":
        return False
    return _NUMBERED_CASE.fullmatch(reading.words) is not None or _CASE_NAME.fullmatch(reading.words) is not None
