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
_OWN = (
    r"(?:全[区县镇院局]|我[区县镇院局]|本[区县镇院局]|辖区内?|[区县])?的?"
    r"(?P<count>各|(?:\d{1,2}|[三四五六七八九]|十[一二三四五六七八九]?)(?:个|家))(?:基层|派出|人民|中心)?"
    r"(?P<group>[^，。；、（）\d各居列排位名第倒中里]{1,6}?)(?:当中|之中|中间|中|里)?的?"
)
_STANDS = r"(?:位居|位列|名列|排名|排位|排在|居于|居|列|排|处于)在?"
_PLACE = (
    r"(?:(?P<back>倒数)?第(?P<n>\d{1,2}|[一二三四五六七八九]|十[一二三四五六七八九]?)(?![\d十、和及至—~～-])[位名]?"
    r"|(?P<first>首位|榜首)|(?P<last>末位))"
)
_STANDING = (
    re.compile(rf"{_STANDS}{_OWN}{_PLACE}"),
    re.compile(rf"(?:在|于)?{_OWN}[，,]?(?:数量|总量|案件数)?{_STANDS}{_PLACE}"),
)
_OF_ANOTHER = re.compile(
    r"分别|依次|增[速幅长量]|降幅|升幅|占比|比重|比例|[人所户件]均|率|综合|满意|得分|评[价分比选]|考核|测评|进度|累计|合计|总数"
)
"""What stands between a figure and a rank and makes it the rank of something else."""
_LESS_IS_FIRST = re.compile(
    r"投诉|信访|上访|事故|死亡|受伤|发案|逾期|超期|败诉|纠错|用时|时长|耗时|天数|周期|差错|违[法规纪]|复发|隐患|最[少低短]"
)
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


@dataclass(frozen=True, slots=True)
class Standing:
    """A numbered place among the office's own rows: 居各法庭第四位, 在12个司法所中排名第三; `back` counts from the last (倒数第二, 末位).

    `group` is the word for the rows, `count` how many they are said to be (None: 各).
    """

    start: int
    end: int
    place: int
    back: bool
    group: str
    count: int | None


def standings(text: str, start: int, end: int) -> Iterator[Standing]:
    """Yields the numbered places of a sentence among the office's own rows; 居全市各街道第二位 counts others too and is none."""
    if _WIDER.search(text, start, end):
        return
    seen: set[int] = set()
    for pattern in _STANDING:
        for found in pattern.finditer(text, start, end):
            if found.end() not in seen:
                seen.add(found.end())
                count = None if found["count"] == "各" else number_of(found["count"][:-1])
                place = number_of(found["n"]) if found["n"] else 1
                back = found["back"] is not None or found["last"] is not None
                yield Standing(found.start(), found.end(), place, back, found["group"], count)


def speaks_of(between: str) -> bool:
    """Returns whether the words between a figure and a rank leave the rank to that figure: 684件，居各法庭第四位, not 684件，增速居…."""
    return len(between) <= 12 and _OF_ANOTHER.search(between) is None and not any(mark in between for mark in "；;。")


def places_of(values: Mapping[str, Decimal], subject: str, words: str, *, back: bool) -> tuple[int, ...]:
    """Returns the places that a subject may claim among all, the largest first (from the last on: the smallest first); equal values share
    theirs. Where the words speak of something of which less is better, both orders are in use.
    """
    own = values[subject]
    less, more = sum(value < own for value in values.values()), sum(value > own for value in values.values())
    alike = sum(value == own for value in values.values())
    down, up = tuple(range(more + 1, more + alike + 1)), tuple(range(less + 1, less + alike + 1))
    if _LESS_IS_FIRST.search(words) is not None:
        return (*down, *up)
    return up if back else down


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
