"""Printed numbers of headings and items: 一、 （一） 1. （1） ① 第一章 第三条, with their level and value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LabelStyle = Literal["cn_comma", "cn_paren", "arabic", "arabic_paren", "circled", "part", "section", "article"]

LEVELS: dict[LabelStyle, int] = {
    "cn_comma": 1,
    "cn_paren": 2,
    "arabic": 3,
    "arabic_paren": 4,
    "circled": 4,
    "part": 1,
    "section": 2,
    "article": 3,
}

_CN = "一二三四五六七八九十百千零〇两"
_DIGIT = "0-9０-９"
_PATTERNS: tuple[tuple[LabelStyle, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s?([{_CN}]{{1,5}}|[{_DIGIT}]{{1,3}})\s?(?:章|分?编|部分(?=\s|[：:]|$))")),
    ("section", re.compile(rf"第\s?([{_CN}]{{1,5}}|[{_DIGIT}]{{1,3}})\s?节(?=\s|$)")),
    ("article", re.compile(rf"第\s?([{_CN}]{{1,7}}|[{_DIGIT}]{{1,4}})\s?条(?:之[{_CN}])?")),
    ("cn_comma", re.compile(rf"([{_CN}]{{1,4}})\s?[、．.]")),
    ("cn_paren", re.compile(rf"[(（]\s?([{_CN}]{{1,4}})\s?[)）]、?")),
    ("cn_paren", re.compile(r"([㈠-㈩])、?")),
    ("arabic", re.compile(rf"([{_DIGIT}]{{1,3}})\s?[.．、]")),
    ("arabic_paren", re.compile(rf"[(（]\s?([{_DIGIT}]{{1,3}})\s?[)）]、?")),
    ("arabic_paren", re.compile(rf"([{_DIGIT}]{{1,3}})[)）]")),
    ("circled", re.compile(r"([①-⑳⑴-⒇])")),
)
_CN_VALUES = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_CN_UNITS = {"十": 10, "百": 100, "千": 1000}
_DECIMAL_QUANTITY = re.compile(r"[0-9０-９]+[.．][0-9０-９]+\s?(?:[%％‰万亿元倍个]|百分点)")
_ARTICLE_TALK = re.compile(r"[第款项目的、和与至及或，,]|规定|所称|之规定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A number found at the start of a line: as printed, its style, level and value.

    `sure` is False where the characters may as well begin a sentence ("二、三季度", "8.6个专项", "第三条规定"): such a label
    needs its neighbours to be believed. `decimal` marks the ones that look like a decimal number.
    """

    text: str
    style: LabelStyle
    level: int
    value: int
    sure: bool
    decimal: bool = False


def find_label(line: str) -> Label | None:
    """Returns the label at the very start of `line` (already stripped of blanks), or None."""
    for style, pattern in _PATTERNS:
        found = pattern.match(line)
        if found is None:
            continue
        value = number_value(found.group(1))
        if value is None:
            return None
        rest = line[found.end() :]
        decimal = style == "arabic" and rest[:1].isdecimal() and found.group(0)[-1] in ".．"
        return Label(
            text=found.group(0).strip(),
            style=style,
            level=LEVELS[style],
            value=value,
            sure=_sure(style, rest) and not decimal,
            decimal=decimal and _DECIMAL_QUANTITY.match(line) is not None,
        )
    return None


def _sure(style: LabelStyle, rest: str) -> bool:
    if style == "cn_comma":
        return rest[:1] not in _CN_VALUES and rest[:1] not in _CN_UNITS
    if style == "article":
        return rest == "" or rest[:1].isspace() or rest[:1] in "【（(" or rest[:1] == "\u2028"
    if style == "part":
        return _ARTICLE_TALK.match(rest) is None
    return style in ("cn_paren", "section")


def talks_of_article(rest: str) -> bool:
    """Returns whether the words after 第N条 cite an article rather than open one ("第三条第二款规定…")."""
    return _ARTICLE_TALK.match(rest) is not None


def number_value(numeral: str) -> int | None:
    """Returns the value of 一…九百九十九, ASCII or full-width digits, ① ⑴ ㈠; None if it is no number ("十百")."""
    if len(numeral) == 1:
        for first in ("①", "⑴", "㈠"):
            if 0 <= ord(numeral) - ord(first) < (10 if first == "㈠" else 20):
                return ord(numeral) - ord(first) + 1
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) > 1 and not set(numeral) & set("十百千"):
        return int("".join(str(_CN_VALUES[char]) for char in numeral)) if set(numeral) & set("零〇") else None
    return _counted(numeral)


def _counted(numeral: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for char in numeral:
        unit = _CN_UNITS.get(char)
        if unit is not None:
            if unit >= last_unit:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif char in _CN_VALUES:
            if digit not in (None, 0):
                return None
            digit = _CN_VALUES[char]
        else:
            return None
    return total + (digit or 0) or None
