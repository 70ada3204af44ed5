"""Which period a figure speaks of: explicit words near it, else its section's heading, else the document's own year."""

from __future__ import annotations

import datetime as dt
import re

from assistant.nlp.numerals import chinese_value, parse_number
from assistant.schema.document import Document
from assistant.schema.quantity import Period

_YEAR = re.compile(r"((?:19|20)\d{2})年(?!来|以来)")
_RANGE = re.compile(r"((?:19|20)\d{2})[—–\-至~]((?:19|20)\d{2})年")
_SINCE = re.compile(r"((?:19|20)\d{2})年以来|自\d{4}年|党的十[八九]大以来|五年来|十年来|近[三五]年|试点以来|成立以来|开展以来|实施以来")
_LAST = re.compile(r"去年|上年(?!(?:末|底)?(?:结转|旧存|遗留|转入|转来|结余|滚存))|上一年")
_HALF = re.compile(r"上半年|下半年")
_QUARTER = re.compile(r"第?([一二三四])季度")
_FIRST_QUARTERS = re.compile(r"前([一二三])季度")
_FIRST_MONTHS = re.compile(r"前(\d{1,2}|[一二三四五六七八九十]{1,2})个月")
_UNTIL_MONTH = re.compile(r"截[至止](?:(?:19|20)\d{2}年)?(\d{1,2})月")
_MONTHS = re.compile(r"(\d{1,2})[—–\-至~]+(\d{1,2})月")
_MONTH = re.compile(r"(?<![\d—\-至])(\d{1,2})月(?!\d|底|末|起|以来|前|\d*日)")
_WRITTEN_YEAR = r"((?:19|20)\d{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})年"
_TITLE_YEAR = re.compile(_WRITTEN_YEAR)
_SUBTITLE = re.compile(_WRITTEN_YEAR + r"度?[^，。；\n]{0,16}(?:总结|报告|情况|述职)")
_FIRST_WORDS = re.compile(r"(?:^|\n)\s*" + _WRITTEN_YEAR + "[，,以]")
_FORWARD = re.compile(
    r"\s*(?:展望)?(?:(?P<named>(?:19|20)\d{2})年|新的?一年|来年|明年|下一?年)(?:里|度)?[，,](?=[^。\n]{0,30}(?:将|要|力争|继续|坚持|着力))"
)
_TOLD = re.compile(r"回顾|总结|成[绩就效]|情况|以来|报告")
_HEAD = 400
_PERIOD_WORDS = 8
"""Characters behind the year of a title in which its part of the year is named: 上半年, 第三季度, 1—11月."""
PLAN_HEADING = re.compile(r"计划|打算|思路|安排|目标|下一步|重点工作|工作要点|谋划|展望")


_PLAN_OF_YEAR = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?、?|【)?((?:19|20)\d{2})年度?(?:的?主要|重点)?(?:工作|发展)?(?:计划|打算|思路|安排|要点|重点|目标|任务)】?"
)
"""A heading that is nothing but the name of a coming year's plan means that, under whatever heading its numbering puts it."""


def document_year(document: Document) -> int | None:
    """Returns the year a document reports on: its metadata's, else the first year of its title, else None."""
    if document.metadata.year is not None:
        return document.metadata.year
    title = document.metadata.title or document.text[:60]
    found = _TITLE_YEAR.search(title) or _SUBTITLE.search(document.text[:_HEAD]) or _FIRST_WORDS.search(document.text[:_HEAD])
    year = chinese_value(found.group(1)) if found else None
    return int(year) if year is not None else None


def document_period(document: Document) -> Period | None:
    """Returns the period a document reports on, where its title names a part of the year (2024年上半年工作总结), else None."""
    year = document_year(document)
    title = document.metadata.title or document.text[:60]
    found = _TITLE_YEAR.search(title)
    return _part_of_year(title[found.end() : found.end() + _PERIOD_WORDS], year) if found is not None and year is not None else None


def section_year(path: tuple[str, ...], year: int | None) -> tuple[int | None, bool]:
    """Returns the year of a section and whether it is a plan part, from its heading path (outermost first)."""
    for heading in path[1:]:
        coming = _PLAN_OF_YEAR.fullmatch(heading)
        if coming is not None and year is not None and int(coming[1]) > year:
            return int(coming[1]), True
    plan = False
    for heading in path[:1]:
        found = re.search(r"((?:19|20)\d{2})年", heading)
        if found:
            named = int(found.group(1))
            return named, bool(PLAN_HEADING.search(heading)) if year is None else named > year and not _TOLD.search(heading)
        plan = bool(
            re.search(r"(?:明年|下一?年|下一步|今后|来年).{0,12}(?:计划|打算|思路|安排|措施|工作)|工作(?:计划|打算|思路|展望)", heading)
        )
    if plan and year is not None:
        return year + 1, True
    return year, plan


def planned_year(text: str, year: int | None) -> int | None:
    """Returns the year that a paragraph outside a plan part looks forward to (2025年，我们将…; 新的一年…), None where it does not."""
    found = _FORWARD.match(text)
    if found is None or year is None or found["named"] is None:
        return year + 1 if found is not None and year is not None else None
    return int(found["named"]) if int(found["named"]) > year else None


def period_of(before: str, year: int | None) -> tuple[Period | None, bool]:
    """Returns the period that the clause before a figure gives it, and whether words named it; `year` is the section's year."""
    explicit = False
    if _RANGE.search(before):
        span = _RANGE.search(before)
        if span is not None:
            return Period(start=dt.date(int(span.group(1)), 1, 1), end=dt.date(int(span.group(2)), 12, 31), kind="years"), True
    if _SINCE.search(before):
        end = dt.date(year, 12, 31) if year else None
        return (Period(start=dt.date(1949, 10, 1), end=end, kind="to_date") if end else None), True
    named = _YEAR.findall(before)
    if named:
        year, explicit = int(named[-1]), True
    elif _LAST.search(before) and year is not None and not re.search(r"(?:较|比|与)(?:去年|上年|上一年)", before):
        year, explicit = year - 1, True
    if year is None:
        return None, explicit
    part = _part_of_year(before, year)
    if part is not None:
        return part, True
    return Period.of_year(year), explicit


def _part_of_year(text: str, year: int) -> Period | None:
    half = _HALF.search(text)
    if half:
        first, last = ((1, 1), (6, 30)) if half.group() == "上半年" else ((7, 1), (12, 31))
        return Period(start=dt.date(year, *first), end=dt.date(year, *last), kind="half")
    so_far = _months_so_far(text)
    if so_far is not None:
        return Period(start=dt.date(year, 1, 1), end=_month_end(year, so_far), kind="to_date") if so_far < 12 else Period.of_year(year)
    quarter = _QUARTER.search(text)
    if quarter:
        number = "一二三四".index(quarter.group(1))
        return Period(start=dt.date(year, number * 3 + 1, 1), end=_month_end(year, number * 3 + 3), kind="quarter")
    months = _MONTHS.search(text)
    if months and 1 <= int(months.group(1)) <= int(months.group(2)) <= 12:
        first_month, last_month = int(months.group(1)), int(months.group(2))
        return Period(start=dt.date(year, first_month, 1), end=_month_end(year, last_month), kind="to_date")
    month = _MONTH.search(text)
    if month and 1 <= int(month.group(1)) <= 12:
        return Period(start=dt.date(year, int(month.group(1)), 1), end=_month_end(year, int(month.group(1))), kind="month")
    return None


def _months_so_far(text: str) -> int | None:
    """Returns the last month of 前三季度, 前11个月 or 截至11月底, or None."""
    quarters, months, until = _FIRST_QUARTERS.search(text), _FIRST_MONTHS.search(text), _UNTIL_MONTH.search(text)
    if quarters:
        return "一二三".index(quarters.group(1)) * 3 + 3
    found = months or until
    if found:
        month = parse_number(found.group(1))
        return int(month) if month is not None and 1 <= month <= 12 else None
    return None


def _month_end(year: int, month: int) -> dt.date:
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - dt.timedelta(days=1)
