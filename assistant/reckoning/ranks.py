"""Ranks, superlatives and runs of years as a text states them, and whether named years or a ledger's rows bear them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九]|十[一二三四五六七八九]?)"
_YEAR = r"(?:19|20)\d{2}"
_SINCE = re.compile(rf"(?:自|从)?(?P<year>{_YEAR})年(?:起|开始|以来)[，,]?(?:已|至今|先后|[^。；，,、\d最]{{0,4}})(?<!近)连续(?:第)?{_N}年")
_BETWEEN = re.compile(
    rf"(?P<first>{_YEAR})年?(?:度)?(?:—|–|-|－|至|到|~|～)(?P<last>{_YEAR})年(?:度)?[，,]?(?:[^。；，,\d]{{0,8}})?连续{_N}年"
    rf"|连续{_N.replace('<n>', '<m>')}年[（(](?P<start>{_YEAR})年?(?:—|–|-|－|至|到|~|～)(?P<end>{_YEAR})年?[)）]"
)
_NAMED = re.compile(rf"(?P<years>{_YEAR}年?(?:度)?(?:(?:、|和|及){_YEAR}年?(?:度)?)+)[，,]?(?:[^。；，,\d]{{0,6}})?连续{_N}年")
_MOST = re.compile(r"最多|最高|最大|居首|首位|第一(?![，、书批个次时轮届线])|榜首|最快")
_LEAST = re.compile(r"最少|最低|最小|末位|垫底")
_WIDER = re.compile(r"全国|全省|全市|省内|市内|国内|全球|世界|同类|历史|历年|近年")
_GROWING = re.compile(
    rf"连续{_N}年(?:保持|实现|呈|稳步|稳定|持续|快速|小幅|逐年)*(?P<way>增长|上升|提高|提升|增加|递增|下降|减少|降低|递减)"
)
_FIRST_TIME = re.compile(r"首次(?:突破|超过|达到|超|破|迈上)|(?:再|又)?创(?:历史|近年|有统计以来)?新高|历史最高|(?:再|又)?创(?:历史)?新低")


@dataclass(frozen=True, slots=True)
class Run:
    """连续N年 with the numbers of years that the named years allow."""

    start: int
    end: int
    stated: int
    allowed: tuple[int, ...]


def number_of(word: str) -> int:
    """Returns the value of 一…十九 or ASCII digits."""
    if word.isdecimal():
        return int(word)
    tens, found, ones = word.rpartition("十")
    return 10 + _DIGITS.get(ones, 0) if found and not tens else _DIGITS.get(word, 0)


def runs(text: str, start: int, end: int, year: int | None) -> Iterator[Run]:
    """Yields each 连续N年 beside which years are named; `year` is the one reported on (自2021年起 reaches to it)."""
    for found in _SINCE.finditer(text, start, end):
        if year is not None and int(found["year"]) <= year:
            span = year - int(found["year"])
            yield Run(found.start(), found.end(), number_of(found["n"]), (span, span + 1))
    for found in _BETWEEN.finditer(text, start, end):
        first, last = int(found["first"] or found["start"]), int(found["last"] or found["end"])
        yield Run(found.start(), found.end(), number_of(found["n"] or found["m"]), (last - first + 1,))
    for found in _NAMED.finditer(text, start, end):
        years = [int(one) for one in re.findall(_YEAR, found["years"])]
        yield Run(found.start(), found.end(), number_of(found["n"]), (len(years),))


@dataclass(frozen=True, slots=True)
class Superlative:
    """A word that puts one subject above or below all others."""

    start: int
    end: int
    most: bool


def superlatives(text: str, start: int, end: int) -> Iterator[Superlative]:
    """Yields 最多, 居首, 最低 … of a sentence that compares within the office's own rows; 全市第一 and 历史最高 are not."""
    if _WIDER.search(text, start, end):
        return
    for pattern, most in ((_MOST, True), (_LEAST, False)):
        for found in pattern.finditer(text, start, end):
            yield Superlative(found.start(), found.end(), most)


def extremes(values: Mapping[str, Decimal], *, most: bool) -> tuple[str, ...]:
    """Returns the subjects with the largest (smallest) value, all of them where several have it."""
    best = max(values.values()) if most else min(values.values())
    return tuple(sorted(subject for subject, value in values.items() if value == best))


Boast = Literal["first", "high", "low"]


def boasts(text: str, start: int, end: int) -> Iterator[tuple[int, int, Boast]]:
    """Yields (start, end, sort) of 首次突破, 创新高, 创新低."""
    for found in _FIRST_TIME.finditer(text, start, end):
        words = found.group()
        yield found.start(), found.end(), "first" if words.startswith("首次") else "low" if words.endswith("新低") else "high"


def growing(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
    """Yields (start, end, years, up) of 连续三年增长."""
    for found in _GROWING.finditer(text, start, end):
        yield found.start(), found.end(), number_of(found["n"]), found["way"][0] not in "下减降" and found["way"] != "递减"


def breaks(series: Mapping[int, Decimal], year: int, years: int, *, up: bool) -> tuple[int, int] | None:
    """Returns the two years between which a run of `years` rises (falls) ending in `year` is broken; None where no known pair breaks it."""
    for later in range(year, year - years, -1):
        now, before = series.get(later), series.get(later - 1)
        if now is not None and before is not None and (now <= before if up else now >= before):
            return later - 1, later
    return None


def above(series: Mapping[int, Decimal], year: int, least: Decimal) -> Sequence[int]:
    """Returns the years before `year` whose value had already reached `least`."""
    return [one for one, value in sorted(series.items()) if one < year and value >= least]
