"""Decides what a numeral is: a figure, or a date, an ordinal, a heading number, a name, a slogan … (figures.md, "Roles")."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.quantities import Quantified
from assistant.nlp.units import COUNT_PREFIX, base_of
from assistant.nlp.words import Words
from assistant.schema.figure import Role

_QUOTED = re.compile(r"“[^“”\n]{1,40}”|‘[^‘’\n]{1,30}’|「[^」\n]{1,30}」|《[^》\n]{1,80}》|〔\d{4}〕|［\d{1,3}］|\[\d{1,3}\]")
_QUOTE_KIND = {"《": "title", "〔": "number", "［": "mark", "[": "mark"}
_HEADING = re.compile(
    r"(?m)^[ \t　]*(?:第?[一二三四五六七八九十]{1,3}[、章节条]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]"
    r"|\d{1,2}(?:\.(?!\d)|．|、)|第[一二三四五六七八九十百\d]{1,4}[章节条款])"
)
_HEADER_LINE = re.compile(r"(?m)^(?:[^\n|]{1,12}[：:] *\|.*|索 ?引 ?号[：:].*|[^\n：:|]{2,8}[：:][^\n]*\|.*)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_CLOCK = re.compile(r"[:：](?<=\d[:：])[0-5]\d(?!\d)(?:[:：][0-5]\d(?!\d))?")
_ISO_DAY = re.compile(r"([-/.])(?<=(?:19|20)\d\d.)(?<!\d(?:19|20)\d\d.)(?:1[0-2]|0?[1-9])\1(?:[12]\d|3[01]|0?[1-9])(?!\d)")
_BEFORE_CLOCK = re.compile(r"(?:^|[\s午晨晚间日天时于自从至到—\-~～(（,，。；;|])(?:[01]?\d|2[0-4])$")
_DATE_AFTER = re.compile(r"年度?|月份?|日(?!均)|号(?!文|线|楼|召)|时(?!代|期)|点(?!多|位|亮|击|面|对|名|评|火|燃|状)|世纪|年代")
_RANK_BEFORE = re.compile(
    r"(?:居|列|排|位|名列|跃升至|升至|降至|提升至|上升至|由|从|前移至|进位至)(?:于|在|到|全国|全省|全市|全区|中部|西部|东部|同类|各|\S{0,6})?第$"
)
_LETTERS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
)
_FORMULA_SIGNS = frozenset("+×*>＞")
_MEETING = ("届", "次会议", "次全会", "中全会", "大报告", "大精神", "大以来", "等奖")
_DATE_MARKS = frozenset("年月日号时点世分—–-－至~～/.")
_DAYS_AFTER = re.compile(r"\d{0,2}[—–\-至~～]+\d{1,2}[月日]")
_FIRST_YEAR, _LAST_YEAR = Decimal(1900), Decimal(2100)
_FIGURE_VERBS = re.compile(
    r"(?:[共有达计获得了为建成设立新增增加减少完成办理受理开展培育创建打造落实出台制定实现超过仅累计含、，：:和及其中至到中]|[\u4e00-\u9fa5]{2}率|^)$"
)
_NAMING_AFTER = re.compile(
    r"(?:[、和及至—\-~～]\d{1,3}){0,4}(?:号|室|楼|路|线|型|版|系|级|期|届|强)|(?<=\d\.0)(?:方案|时代|模式|计划|行动|工程|系统|平台)"
)
_NAMING_BEFORE = ("国道", "省道", "县道", "附件", "附表", "附图", "专栏", "编号", "型号")
_EXHIBIT = re.compile(r"(?:^|[\n\s，。；：、（(“]|见|如|从|由|据|附|下|上|左|右)[表图]$")
"""表1, 图2, 见表3: the number of a table or picture, not one of things."""
_COUNTING_BEFORE = tuple("达共增为了有计到至是")
_EVENT = re.compile(r"[\u4e00-\u9fff“]")
_MULTIPLIERS = re.compile(r"[十百千万亿廿卅拾佰仟萬億点點]")
_CIRCLE = re.compile(r"[\u4e00-\u9fa5]{2,8}圈")
_PLAN_TAIL = re.compile(r"(?:五)?(?:规划|普法|时期|期间|收官|计划)")


@dataclass(frozen=True, slots=True)
class Zones:
    """Spans of a text in which a numeral cannot be a plain figure, sorted, not overlapping: (start, end, kind)."""

    starts: list[int]
    spans: list[tuple[int, int, str]]

    def around(self, position: int) -> tuple[int, int, str] | None:
        """Returns the zone that holds `position`, or None."""
        index = bisect_right(self.starts, position) - 1
        if index >= 0 and self.spans[index][1] > position:
            return self.spans[index]
        return None


def zones(text: str) -> Zones:
    """Returns quotes, titles, heading numbers and disclosure header lines of a text."""
    spans = [(match.start(), match.end(), "heading") for match in _HEADING.finditer(text)]
    taken = {start for start, _, _ in spans}
    spans += [
        (match.start(), match.end(), _QUOTE_KIND.get(match.group()[0], "quote"))
        for match in _QUOTED.finditer(text)
        if match.start() not in taken
    ]
    spans += [(match.start(), match.end(), "address") for match in _ADDRESS.finditer(text)] if "://" in text or "www." in text else []
    spans += _clocks(text)
    headers = [(match.start(), match.end(), "header") for match in _HEADER_LINE.finditer(text, 0, min(len(text), 1500))]
    if headers:
        limit = headers[-1][1]
        spans = headers + [span for span in spans if span[0] >= limit]
    spans.sort()
    outer: list[tuple[int, int, str]] = []
    for span in spans:
        if not outer or span[0] >= outer[-1][1]:
            outer.append(span)
    return Zones([span[0] for span in outer], outer)


def _clocks(text: str) -> list[tuple[int, int, str]]:
    """Times of day (9:30, 14：00—16：00) and days as figures (2024-12-26); a ratio (按1:10) is none."""
    found = [(match.start() - 4, match.end(), "clock") for match in _ISO_DAY.finditer(text)]
    for match in _CLOCK.finditer(text):
        hour = _BEFORE_CLOCK.search(text, max(0, match.start() - 3), match.start())
        if hour is not None:
            start = match.start() - len(hour.group().lstrip("".join(char for char in hour.group() if not char.isdigit())))
            found.append((start, match.end(), "clock"))
    return found


def role_of(text: str, q: Quantified, places: Zones, words: Words, previous: Quantified | None) -> Role:
    """Returns the role of a quantity; `text` is narrowed, `previous` the quantity before it."""
    zone = places.around(q.core_start)
    if zone is not None:
        role = _zone_role(text, q, zone)
        if role is not None:
            return role
    if q.numeral.form == "digits" and q.numeral.value is None:
        return "identifier"
    role = _affix_role(text, q, words)
    if role is not None:
        return role
    if _is_date(text, q, previous):
        return "date"
    if _is_threshold(text, q, words):
        return "threshold"
    if _is_span_of_time(text, q):
        return "date"
    if q.numeral.form == "chinese":
        return _chinese_role(text, q, words)
    if q.numeral.form == "vague" and q.unit is None and q.numeral.high is not None and q.numeral.high < 10:
        return "idiom"
    bare = _bare_role(text, q) if q.unit is None and q.numeral.form == "digits" else None
    return bare or "figure"


def _zone_role(text: str, q: Quantified, zone: tuple[int, int, str]) -> Role | None:
    start, end, kind = zone
    if kind in ("heading", "mark"):
        return "heading" if kind == "heading" else "note_mark"
    if kind in ("address", "clock"):
        return "name" if kind == "address" else "date"
    if kind in ("header", "number"):
        return "date" if kind == "header" and _DATE_AFTER.match(text, q.core_end) else "identifier"
    inner = text[start + 1 : end - 1]
    if kind == "title":
        return "date" if q.number is not None and _year(q.number) and text[q.core_end : q.core_end + 1] in "年—-－–" else "name"
    if _DATE_AFTER.match(text, q.core_end) and q.number is not None and _year(q.number):
        return "date"
    if len(inner) > 24 and any(mark in inner for mark in "，；。"):
        return None
    if re.search(r"\d[+×>＞]|[+×]\d|\+N", inner) or (q.numeral.form == "chinese" and len(inner) <= 8):
        return "slogan" if not _PLAN_TAIL.match(text, end) and inner not in ("八五", "十四五", "十三五", "十五五") else "name"
    return "name"


def _affix_role(text: str, q: Quantified, words: Words) -> Role | None:
    start, end = q.core_start, q.core_end
    before = text[start - 1 : start] if start else ""
    after, core = text[end : end + 1], text[start:end]
    if after == "号" and before in ("第", "〕", "）", "]", "令"):
        return "identifier"
    if before == "第":
        return (
            "figure"
            if _RANK_BEFORE.search(text, max(0, start - 14), start) and q.unit is not None and q.unit.written in ("位", "名")
            else "ordinal"
        )
    if core in words.names and q.unit is None:
        return "name"
    if (q.start == start and (before in _LETTERS or before == "_")) or (after in _LETTERS and q.unit is None):
        return "name"
    if q.unit is None and (core[-1] in "kKM" or text.startswith(_NAMING_BEFORE, max(0, start - 2))):
        return "name"
    if q.unit is None and len(core) <= 2 and _EXHIBIT.search(text[max(0, start - 2) : start]):
        return "name"
    if q.numeral.form == "digits" and len(core) >= 9 and core.isdigit() and q.unit is None:
        return "identifier"
    if after in _FORMULA_SIGNS or before in _FORMULA_SIGNS:
        return "slogan"
    if q.numeral.form == "chinese":
        if core in words.plans and _PLAN_TAIL.match(text, end):
            return "name"
        if text.startswith(_MEETING, end) and not text.startswith("届满", end):
            return "name" if text.startswith("等奖", end) else "ordinal"
        if after == "是" and (not start or text[start - 1] in "，。；：:\n ” 　"):
            return "ordinal"
    return None


def _year(value: Decimal) -> bool:
    return _FIRST_YEAR <= value <= _LAST_YEAR


def _is_date(text: str, q: Quantified, previous: Quantified | None) -> bool:
    end, value = q.core_end, q.numeral.value
    if q.numeral.form == "range" and (text.startswith("月", end) if q.unit is None else q.unit.written == "日"):
        return True
    if value is None or q.numeral.form not in ("digits", "chinese") or q.hedge is not None:
        return False
    mark = text[end : end + 1]
    if mark not in _DATE_MARKS:
        return False
    length, before = end - q.core_start, text[q.core_start - 1 : q.core_start]
    if mark == "分":
        return before in ("时", "点")
    after = _DATE_AFTER.match(text, end)
    if after is None:
        if mark in "年月日号时点世":
            return False
        return (length == 4 and _year(value)) or (length <= 2 and _DAYS_AFTER.match(text, q.core_start, end + 6) is not None)
    word = after.group()
    if word.startswith("年"):
        return (length == 4 and _year(value)) or word in ("年度", "年代")
    if word.startswith("月"):
        return before != "个" and value <= 12 and value == value.to_integral_value()
    if word == "日":
        return value <= 31 and (before == "月" or (previous is not None and q.core_start - previous.end <= 1))
    if word in ("时", "点"):
        return value <= 24 and before in "日午晨早晚"
    if word == "世纪":
        return True
    return word == "号" and before == "月"


def _is_span_of_time(text: str, q: Quantified) -> bool:
    """近3年, 前11个月: a period, no amount; 提前3天 is one."""
    if q.unit is None or q.unit.written not in ("年", "月", "天", "个月") or q.number is None:
        return False
    if q.hedge in ("近", "将近"):
        return q.number <= 10
    before = text[max(0, q.core_start - 2) : q.core_start]
    return q.number <= 12 and before.endswith("前") and not before.startswith(("提", "目", "此", "以", "之"))


def _is_threshold(text: str, q: Quantified, words: Words) -> bool:
    if q.unit is not None and q.unit.dimension == "duration" and (text.startswith(words.circles, q.end) or _CIRCLE.match(text, q.end)):
        return True
    if q.hedge_sort not in ("over_closed", "under_closed", "over_open", "under_open") or _is_share(q):
        return False
    if q.hedge is None or not text.startswith(q.hedge, q.end - len(q.hedge)):
        return text.startswith("的", q.end) and q.unit is not None
    return text.startswith(words.threshold, q.end)


def _is_share(q: Quantified) -> bool:
    """90%以上的村, 一半以上的专家号: a share of things, not a class of them."""
    return q.numeral.form in ("fraction", "half", "tenth") or (q.unit is not None and q.unit.dimension == "percent")


def _chinese_role(text: str, q: Quantified, words: Words) -> Role:
    value = q.numeral.value
    if value is None:
        return "name"
    length = q.core_end - q.core_start
    if q.unit is None and (length == 1 or not _MULTIPLIERS.search(text, q.core_start, q.core_end)):
        return "name"
    if q.hedge is not None or q.numeral.step is not None:
        return "figure"
    if q.unit is None:
        return "name" if value < 100 else "figure"
    dimension = q.unit.dimension
    if (value > 12 and length >= 2) or dimension == "multiple":
        return "figure"
    if dimension == "duration":
        return "name"
    if q.unit.written not in ("期", "届", "字", "批", "轮") and _is_listed(text, q):
        return "list_count"
    if base_of(dimension) in words.cn_dimensions and value > 1:
        return "figure"
    if (
        dimension.startswith(COUNT_PREFIX)
        and value > 1
        and _FIGURE_VERBS.search(text, max(0, q.start - 3), q.start)
        and dimension != "count:item"
    ):
        return "figure"
    return "name"


def _is_listed(text: str, q: Quantified) -> bool:
    """Whether the things announced stand in a list right before (A、B、C三项制度) or after (三项制度：A、B、C)."""
    count = int(q.numeral.value or 0)
    if not 2 <= count <= 12:
        return False
    head = text[max(0, q.start - 120) : q.start]
    cut = max(head.rfind(mark) for mark in "。；，：\n")
    before = head[cut + 1 :]
    if before and before.count("、") + before.count("和") + 1 == count and "、" in before:
        return True
    tail = re.match(r"[^，。；：:（(\n]{1,14}(?:[：:（(]|——)([^。；\n）)]{4,120})", text[q.end : q.end + 140])
    return tail is not None and tail.group(1).count("、") + tail.group(1).count("和") + 1 >= count


def _bare_role(text: str, q: Quantified) -> Role | None:
    """A bare number in digits that states nothing: part of a name (1、2号机组, 500强, 3.0版), or the year of an event (2024世界博览会)."""
    if _NAMING_AFTER.match(text, q.end):
        return "name"
    value = q.numeral.value
    if q.hedge is None and value is not None and q.core_end - q.core_start == 4 and _year(value) and _EVENT.match(text, q.end):
        return "figure" if text[q.start - 1 : q.start] in _COUNTING_BEFORE else "date"
    return None
