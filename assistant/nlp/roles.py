"""Decides what a numeral is: a figure, or a date, an ordinal, a heading number, a name, a slogan … (figures.md, "Roles")."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.quantities import Quantified
from assistant.nlp.units import COUNT_PREFIX
from assistant.nlp.words import Words
from assistant.schema.figure import Role

_QUOTED = re.compile(r"“[^“”\n]{1,40}”|‘[^‘’\n]{1,30}’|「[^」\n]{1,30}」|《[^》\n]{1,80}》|〔\d{4}〕|［\d{1,3}］|\[\d{1,3}\]")
_QUOTE_KIND = {"《": "title", "〔": "number", "［": "mark", "[": "mark"}
_HEADING = re.compile(
    r"(?m)^[ \t　]*(?:第?[一二三四五六七八九十]{1,3}[、章节条]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]"
    r"|\d{1,2}(?:\.(?!\d)|．|、)|第[一二三四五六七八九十百\d]{1,4}[章节条款])"
)
_HEADER_LINE = re.compile(r"(?m)^(?:[^\n|]{1,12}[：:] *\|.*|索 ?引 ?号[：:].*|[^\n：:|]{2,8}[：:][^\n]*\|.*)$")
_DATE_AFTER = re.compile(r"年度?|月份?|日(?!均)|号(?!文|线|楼|召)|时(?!代|期)|点(?!多|位|亮|击|面|对|名|评|火|燃|状)|世纪|年代")
_RANK_BEFORE = re.compile(
    r"(?:居|列|排|位|名列|跃升至|升至|降至|提升至|上升至|由|从|前移至|进位至)(?:于|在|到|全国|全省|全市|全区|中部|西部|东部|同类|各|\S{0,6})?第$"
)
_NAME_TAIL = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_FIGURE_VERBS = re.compile(
    r"(?:[共有达计获得了为建成设立新增增加减少完成办理受理开展培育创建打造落实出台制定实现超过仅累计含、，：:和及其中至到中]|[\u4e00-\u9fa5]{2}率|^)$"
)
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
    headers = [(match.start(), match.end(), "header") for match in _HEADER_LINE.finditer(text, 0, min(len(text), 1500))]
    if headers:
        limit = headers[-1][1]
        spans = headers + [span for span in spans if span[0] >= limit]
    spans.sort()
    return Zones([span[0] for span in spans], spans)


def role_of(text: str, q: Quantified, places: Zones, words: Words, previous: Quantified | None) -> Role:
    """Returns the role of a quantity; `text` is narrowed, `previous` the quantity before it."""
    zone = places.around(q.core_start)
    if zone is not None:
        role = _zone_role(text, q, zone)
        if role is not None:
            return role
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
    if q.unit is None and q.numeral.form == "digits" and _is_bare_name(text, q, words):
        return "name"
    return "figure"


def _zone_role(text: str, q: Quantified, zone: tuple[int, int, str]) -> Role | None:
    start, end, kind = zone
    if kind in ("heading", "mark"):
        return "heading" if kind == "heading" else "note_mark"
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
    core = text[start:end]
    if text[end : end + 1] == "号" and before in ("第", "〕", "）", "]", "令"):
        return "identifier"
    if before == "第":
        return (
            "figure"
            if _RANK_BEFORE.search(text, max(0, start - 14), start) and q.unit is not None and q.unit.written in ("位", "名")
            else "ordinal"
        )
    if core in words.names and q.unit is None:
        return "name"
    if _NAME_TAIL.match(before) or (_NAME_TAIL.match(text[end : end + 1]) and q.unit is None):
        return "name"
    if q.numeral.form == "digits" and len(core) >= 9 and core.isdigit() and q.unit is None:
        return "identifier"
    if re.match(r"[+×*>＞]", text[end : end + 1]) or (before in "+×*>＞" and before):
        return "slogan"
    if q.numeral.form == "chinese":
        if core in words.plans and _PLAN_TAIL.match(text, end):
            return "name"
        if text.startswith(("届", "次会议", "次全会", "中全会", "大报告", "大精神", "大以来", "等奖"), end) and not text.startswith(
            "届满", end
        ):
            return "name" if text.startswith("等奖", end) else "ordinal"
        if text.startswith("是", end) and (not start or text[start - 1] in "，。；：:\n ” 　"):
            return "ordinal"
    return None


def _year(value: Decimal) -> bool:
    return Decimal(1900) <= value <= Decimal(2100)


def _is_date(text: str, q: Quantified, previous: Quantified | None) -> bool:
    end, value = q.core_end, q.numeral.value
    if q.numeral.form == "range" and (text.startswith("月", end) if q.unit is None else q.unit.written == "日"):
        return True
    if value is None or q.numeral.form not in ("digits", "chinese") or q.hedge is not None:
        return False
    after = _DATE_AFTER.match(text, end)
    length = end - q.core_start
    if after is None:
        pair = text[end : end + 1] in "—–-－至~～/." and text[end : end + 1] != ""
        if pair and (_year(value) and length == 4):
            return True
        return bool(pair and length <= 2 and re.match(r"\d{0,2}[—–\-至~～]+\d{1,2}[月日]", text[q.core_start + length - length : end + 6]))
    word = after.group()
    if word.startswith("年"):
        if (length == 4 and _year(value)) or word == "年度" or word == "年代":
            return True
        return text.startswith(("年前", "年来", "年内", "年间"), end) and False
    if word.startswith("月"):
        return text[end - length - 1 : end - length] != "个" and value <= 12 and value == value.to_integral_value()
    if word == "日":
        return value <= 31 and (
            text[q.core_start - 1 : q.core_start] == "月" or (previous is not None and q.core_start - previous.end <= 1)
        )
    if word in ("时", "点"):
        return value <= 24 and text[q.core_start - 1 : q.core_start] in "日午晨早晚"
    if word == "世纪":
        return True
    return word == "号" and text[q.core_start - 1 : q.core_start] == "月"


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
    if q.hedge_sort not in ("over_closed", "under_closed", "over_open", "under_open"):
        return False
    if q.hedge is None or not text.startswith(q.hedge, q.end - len(q.hedge)):
        return text.startswith("的", q.end) and q.unit is not None and q.unit.dimension not in ("percent",)
    return text.startswith(words.threshold, q.end)


def _chinese_role(text: str, q: Quantified, words: Words) -> Role:
    value = q.numeral.value
    if q.hedge is not None or value is None or q.numeral.step is not None:
        return "figure"
    if q.unit is None:
        return "name" if value < 100 else "figure"
    length = q.core_end - q.core_start
    dimension = q.unit.dimension
    if value > 12 and length >= 2:
        return "figure"
    if dimension == "duration":
        return "name"
    if q.unit.written not in ("期", "届", "字", "批", "轮") and _is_listed(text, q):
        return "list_count"
    if dimension in words.cn_dimensions and value > 1:
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


def _is_bare_name(text: str, q: Quantified, words: Words) -> bool:
    """A bare number that no indicator or amount word stands next to: part of a name (中心1号, 305室)."""
    after = text[q.end : q.end + 1]
    return after in ("号", "室", "楼", "路", "线", "型", "版", "系", "级", "期", "届")
