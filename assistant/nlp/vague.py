"""Numerals that say a span or a part: 数百, 上千, 三五百, 十五六, 八成, 九折, 翻两番, and bare multipliers (百余)."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.nlp.numerals import CN_MULTIPLIER, DIGITS, Numeral, chinese_value

_TENTHS = re.compile(r"成(?![立为功员果效就长绩都本品人熟])|折(?![叠合算扣页射腾磨损返旧现冲戟服])")
_LEDGER_DIGITS = "壹贰貳叁肆伍陆柒捌玖拾佰仟陸參"
_AFTER_PAIR = frozenset("个個岁歲年天人名件家户次场元块米里斤吨座所篇亩度本册份项条倍%")
_MONEY_AFTER = "角分圆元整"
_AMOUNT_BEFORE = "圆元角万仟佰拾亿零"


def vague(text: str, start: int, end: int, surface: str) -> Numeral | None:
    """数百, 几千, 上万: bounds without a number; 上 may also end 以上."""
    value = chinese_value(surface[1:])
    if value is None or (surface[0] == "上" and text[start - 1 : start] == "以"):
        return None
    if surface[0] == "上":
        return Numeral(start, end, "vague", None, value, None)
    return Numeral(start, end, "vague", None, value, value * 10, True)


def neighbours(text: str, start: int, surface: str) -> Numeral | None:
    """两三 [2, 3], 三五百 [300, 500], 十五六个 [15, 16]: two digits that stand for a span, not a number; 十四五 is a plan's name."""
    for index in range(len(surface) - 1):
        one, two = surface[index], surface[index + 1]
        if one in CN_MULTIPLIER or two in CN_MULTIPLIER:
            continue
        pair = _pair(one, two)
        if pair is None or "点" in surface or any(char not in CN_MULTIPLIER for char in surface[index + 2 :]):
            return None
        if index and surface[index - 1] not in CN_MULTIPLIER:
            return None
        first, second = surface[: index + 1] + surface[index + 2 :], surface[:index] + surface[index + 1 :]
        low, high = chinese_value(first if pair[0] < pair[1] else second), chinese_value(second if pair[0] < pair[1] else first)
        after = text[start + len(surface) : start + len(surface) + 1]
        if index and len(surface) == index + 2 and (surface[index - 1] not in "十拾" or after not in _AFTER_PAIR):
            return None
        return None if low is None or high is None else Numeral(start, start + len(surface), "vague", None, low, high)
    return None


def _pair(one: str, two: str) -> tuple[int, int] | None:
    if one in "零〇" or two in "零〇一":
        return None
    first, second = DIGITS.get(one, 0), DIGITS.get(two, 0)
    if first and (second == first + 1 or (first, second) in ((3, 5), (3, 2))):
        return first, second
    return None


def tenths(text: str, numeral: Numeral, surface: str = "") -> Numeral:
    """9成, 7.2成, 八点五折, 75折: tenths are percentages; two digits before 折 are hundredths."""
    char = text[numeral.end : numeral.end + 1]
    if char not in ("成", "折") or numeral.value is None or numeral.scaled or not _TENTHS.match(text, numeral.end):
        return numeral
    value, step = numeral.value, numeral.step
    if char == "折" and 10 < value < 100 and value % 10 and surface[:1] not in ("十", "二十") and len(surface) in (0, 2) and step is None:
        return Numeral(numeral.start, numeral.end + 1, "tenth", value, step=Decimal(1))
    if not 0 < value <= 10:
        return numeral
    return Numeral(numeral.start, numeral.end + 1, "tenth", value * 10, step=Decimal(10) if step is None else step * 10)


def fold(start: int, end: int, surface: str) -> Numeral | None:
    """翻一番, 翻两番, 翻倍: what they do to the base."""
    times = surface[1:].lstrip("了").rstrip("番倍")
    if surface[-1] == "倍" and times not in ("", "一"):
        return None
    count = chinese_value(times) if times else Decimal(1)
    if count is None or count > 20:
        return None
    return Numeral(start, end, "fold", None, low=Decimal(2) ** int(count))


def bare_multiplier_counts(text: str, start: int, end: int) -> bool:
    """百余起, 十余名, 近百, 亿元以上: a bare multiplier is an amount only with a hedge, or as 十; 千兆, 百亿级, 每万人 are words."""
    after = text[end : end + 1]
    if (after in "余餘多几幾" and after) or text[end : end + 3] in ("元以上", "人以上", "次以上"):
        return True
    if after == "来" and text[end + 1 : end + 2] in ("个", "人", "名", "件", "家", "岁", "户", "次"):
        return True
    before = text[start - 1 : start]
    if before in ("近", "超", "逾", "破", "约", "过"):
        return after in ("元", "件", "人", "名", "个", "家", "场", "次", "亩", "吨", "户", "份", "公")
    return text[start] in "十拾" and before not in ("每", "红", "数", "几")


def lone_ledger_digit(text: str, start: int, end: int) -> bool:
    """Whether one character may be a numeral: 陆, 伍, 贰 only in a sum of money (壹角捌分) or standing alone."""
    if text[start] not in _LEDGER_DIGITS:
        return True
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if after and after in _MONEY_AFTER:
        return bool(before) and before in _AMOUNT_BEFORE
    return not _is_word(before) and not _is_word(after)


def _is_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
