"""Periods in headers, titles, sheet names and period columns: 2024年度, 1—11月, 上半年, 第三季度, 截至11月底, 上年."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from assistant.nlp.numerals import narrow
from assistant.schema.quantity import Period, PeriodKind

_DASH = r"\s*[-—–－~～至到]+\s*"
_RANGE = re.compile(rf"(?<!\d)((?:19|20)\d\d)年?{_DASH}((?:19|20)\d\d)年?度?(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?(?![\d.])")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*(?:年度|年)?(?:末|底)?")
_MONTHS = re.compile(rf"(?<!\d)(\d{{1,2}})\s*月?{_DASH}(\d{{1,2}})\s*月份?")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_MONTH = re.compile(r"(?<![\d个])(\d{1,2})\s*月份?(?:底|末)?")
_QUARTER = re.compile(r"第?([一二三四1-4])季度末?|[Qq]([1-4])(?!\d)")
_HALF = re.compile(r"(上|下)半年末?")
_UNTIL = re.compile(r"截至|截止")
_THIS = re.compile(r"(?:本年|今年|当年|本期)度?(?:末|底)?|(?<![\d上下半])全年")
_LAST = re.compile(r"(?:上年|去年)(?:度|同期)?(?:末|底)?")
_CN_MONTH = re.compile(r"十[一二]?(?=月)|(?<!十)[一二三四五六七八九](?=月)")
_CN_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CN = {char: str(value) for value, chars in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for char in chars}


def split_period(text: str, year: int | None = None) -> tuple[Period | None, str]:
    """Returns the first period in `text` and the text without it; `year` completes 上半年, 11月, 本年, 上年.

    A range of years gives a Period of kind "years". Words that need a year stay in the text where none is known.
    """
    rest = _plain(text)
    match = _RANGE.search(rest)
    if match:
        first, last = int(match[1]), int(match[2])
        span = Period(start=dt.date(min(first, last), 1, 1), end=dt.date(max(first, last), 12, 31), kind="years")
        return span, _cut(rest, match)
    until = _UNTIL.search(rest) is not None
    for pattern in (_ISO, _COMPACT):
        match = pattern.search(rest)
        if match and (period := _dated(int(match[1]), int(match[2]), match[3] if pattern is _ISO else None, until)):
            return period, _UNTIL.sub("", _cut(rest, match))
    found, rest = _find_year(rest, year)
    part = _part(rest, found if found is not None else year, until)
    if part is not None:
        return part[0], _UNTIL.sub("", part[1])
    return (None, text) if found is None else (Period.of_year(found), _UNTIL.sub("", rest))


def whole_period(text: str, year: int | None = None) -> Period | None:
    """Returns the period if `text` is nothing but a period (years counted as none)."""
    period, rest = split_period(text, year)
    if period is None or period.kind == "years" or rest.strip(" 的止底末()（）"):
        return None
    return period


def to_date(day: dt.date) -> Period:
    """Returns 1 January to `day`: the year itself for 31 December."""
    if (day.month, day.day) == (12, 31):
        return Period.of_year(day.year)
    return Period(start=dt.date(day.year, 1, 1), end=day, kind="to_date")


def in_year(period: Period, year: int) -> Period:
    """Returns the same days of another year: 1—11月 of 2024 in 2023."""
    last = calendar.monthrange(period.year, period.end.month)[1]
    if period.start.day == 1 and period.end.day == last:
        return months(year, period.start.month, period.end.month)
    first, end = (day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1])) for day in (period.start, period.end))
    return Period(start=first, end=end, kind=period.kind)


def months(year: int, first: int, last: int) -> Period:
    """Returns the months `first` to `last` of a year, as year, half, quarter, month or to-date period."""
    kind: PeriodKind = "month" if first == last else "to_date"
    if (first, last) == (1, 12):
        kind = "year"
    elif (first, last) in ((1, 6), (7, 12)):
        kind = "half"
    elif last - first == 2 and last % 3 == 0:
        kind = "quarter"
    return Period(start=dt.date(year, first, 1), end=dt.date(year, last, calendar.monthrange(year, last)[1]), kind=kind)


def _plain(text: str) -> str:
    text = narrow(text)
    text = _CN_YEAR.sub(lambda match: "".join(_CN[char] for char in match[0]), text)
    return _CN_MONTH.sub(_month_digits, text)


def _month_digits(match: re.Match[str]) -> str:
    word = match[0]
    return str(10 + int(_CN[word[1]])) if len(word) == 2 else "10" if word == "十" else _CN[word]


def _cut(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()] + text[match.end() :]).strip()


def _dated(year: int, month: int, day: str | None, until: bool) -> Period | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return months(year, 1, month) if until else months(year, month, month)
    return to_date(dt.date(year, month, int(day))) if 1 <= int(day) <= calendar.monthrange(year, month)[1] else None


def _find_year(text: str, year: int | None) -> tuple[int | None, str]:
    match = _YEAR.search(text)
    if match:
        return int(match[1]), _cut(text, match)
    if year is not None:
        for pattern, back in ((_LAST, 1), (_THIS, 0)):
            match = pattern.search(text)
            if match:
                return year - back, _cut(text, match)
    return None, text


def _part(text: str, year: int | None, until: bool) -> tuple[Period, str] | None:
    """Finds 上半年, 第三季度, 1—11月, 11月30日, 11月 in `text`."""
    if year is None:
        return None
    if match := _HALF.search(text):
        return months(year, 1 if match[1] == "上" else 7, 6 if match[1] == "上" else 12), _cut(text, match)
    if match := _QUARTER.search(text):
        number = "一二三四".find(match[1]) + 1 if match[1] and match[1] in "一二三四" else int(match[1] or match[2])
        return months(year, number * 3 - 2, number * 3), _cut(text, match)
    if match := _MONTHS.search(text):
        first, last = int(match[1]), int(match[2])
        return (months(year, first, last), _cut(text, match)) if 1 <= first <= last <= 12 else None
    if match := _DAY.search(text):
        period = _dated(year, int(match[1]), match[2], until)
        return None if period is None else (period, _cut(text, match))
    if match := _MONTH.search(text):
        period = _dated(year, int(match[1]), None, until)
        return None if period is None else (period, _cut(text, match))
    return None
