"""Finds numerals in a text and gives each its exact value or its vague bounds; hedges and units around it come later.

One compiled pattern runs over the text. Its first item is a plain character set, so that the search skips other characters at C speed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.numerals import CN_CHARS, CN_MULTIPLIER, DIGITS, chinese_value
from assistant.nlp.words import Words

_C = f"[{CN_CHARS}]"
_SCALE = r"(?:个亿|[十百千]?[万亿萬億][亿億]?|[十百](?=[余多几来个户名人件家项元吨亩])|千(?![瓦米克伏卡]))"
_NUMBER = rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?:{_SCALE}(?:\d+(?:\.\d+)?[十百千万]?)*)?|{_C}+(?:[点點]{_C}+)?"
_TOKEN = re.compile(
    rf"[0-9{CN_CHARS}数几上过半翻](?:"
    rf"(?<=\d)\d*(?:,\d{{3}}(?!\d))*(?:\.\d+)?(?:{_SCALE}(?:\d+(?:\.\d+)?(?:[十百千万](?![瓦米克伏卡]))?)*)?"
    rf"|(?<=[百千万])分之(?:{_NUMBER})"
    rf"|(?<=[{CN_CHARS}]){_C}*分之{_C}+"
    rf"|(?<=[数几])(?!百分)[十百千万亿]+"
    rf"|(?<=上)[百千万亿]+(?=[余多]?[个名人件家项元吨亩户份场次起])"
    rf"|(?<=过)半"
    rf"|(?<=半)数"
    rf"|(?<=翻)了?(?:[一两二三四五六七八九十\d]+)?番"
    rf"|(?<=[一二两三四五六七八九])成(?:[一二三四五六七八九半])?(?![立为功员果效就长绩都本品人])"
    rf"|(?<=[{CN_CHARS}]){_C}*(?:[点點]{_C}+)?"
    r")"
)
_SIGNS = "-−+"
_MINUS = "负負"
_NO_MINUS = "肩担擔抱欠胜勝自辜背"
"""肩负三项任务 and 胜负两可 hold no sign."""
_TENTHS = re.compile(r"成(?![立为功员果效就长绩都本品人])|折(?!叠|合|算|扣)")
_BEFORE_SIGN = "为率化长降幅达"
_LEDGER_DIGITS = "壹贰叁肆伍陆柒捌玖拾佰仟陸兩參"


@dataclass(slots=True)
class Numeral:
    """A numeral: core span, form (digits, chinese, per_N, fraction, vague, half, fold, tenth), value or bounds, last digit's step."""

    start: int
    end: int
    form: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    high_open: bool = False
    step: Decimal | None = None
    scaled: bool = False


def scan(text: str, words: Words) -> list[Numeral]:
    """Returns the numerals of a narrowed text (numerals.narrow) in order; Chinese digits inside stop words are left out."""
    found: list[Numeral] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        surface = match.group()
        first = surface[0]
        if "0" <= first <= "9":
            found.append(_signed(text, _tenths(text, _digits(text, start, end, surface))))
            continue
        if first in words.stop and end - start <= 2 and _inside_stop_word(text, start, end, words):
            continue
        numeral = _chinese(text, start, end, surface)
        if numeral is not None:
            found.append(_signed(text, numeral))
    return found


def _signed(text: str, numeral: Numeral) -> Numeral:
    """A numeral after 负 is negative, unless 负 ends a word (肩负)."""
    at = numeral.start - 1
    if at < 0 or text[at] not in _MINUS or numeral.value is None or (at and text[at - 1] in _NO_MINUS):
        return numeral
    numeral.start, numeral.value = at, -numeral.value
    return numeral


def _tenths(text: str, numeral: Numeral) -> Numeral:
    """9成, 7.2成, 8.5折: tenths written with digits are percentages."""
    if numeral.value is None or numeral.scaled or not 0 < numeral.value <= 10 or not _TENTHS.match(text, numeral.end):
        return numeral
    step = Decimal(10) if numeral.step is None else numeral.step * 10
    return Numeral(numeral.start, numeral.end + 1, "tenth", numeral.value * 10, step=step)


def _inside_stop_word(text: str, start: int, end: int, words: Words) -> bool:
    for word, index in words.stop[text[start]]:
        begin = start - index
        if begin >= 0 and text.startswith(word, begin) and begin + len(word) >= end:
            return True
    return False


def _digits(text: str, start: int, end: int, surface: str) -> Numeral:
    if start and text[start - 1] in _SIGNS and _is_sign(text, start - 1):
        start -= 1
    negative = start < end and text[start] in "-−"
    if surface.isdigit():
        number = Decimal(surface)
        return Numeral(start, end, "digits", -number if negative else number)
    scaled = not surface[-1].isdigit() or any(char in CN_MULTIPLIER for char in surface)
    compact = surface.replace(",", "").replace("个", "")
    value = chinese_value(compact) if scaled else Decimal(compact)
    if value is None:
        digits = re.match(r"\d+(?:\.\d+)?", compact)
        return (
            Numeral(start, start + len(digits.group()), "digits", Decimal(digits.group()))
            if digits
            else Numeral(start, end, "digits", None)
        )
    return Numeral(start, end, "digits", -value if negative else value, step=_printed_step(compact, value), scaled=scaled)


def _is_sign(text: str, at: int) -> bool:
    """Whether the mark at a position is a number's sign, not a dash of a range: 增幅为-3.5%, but 1月-3月."""
    before = text[at - 1 : at]
    return before in _BEFORE_SIGN or not (before.isalnum() or before in "%)）")


def _printed_step(compact: str, value: Decimal) -> Decimal | None:
    """Value of the last printed digit: 1.2亿 → 0.1亿, 2万 → 1万, 12.5 → 0.1; None for whole numbers without a scale and 3万4000."""
    mantissa = re.match(r"(\d+)(?:\.(\d+))?", compact)
    if mantissa is None:
        return None
    decimals = Decimal(1).scaleb(-len(mantissa.group(2) or ""))
    rest = compact[mantissa.end() :]
    if not rest:
        return decimals if mantissa.group(2) else None
    if any(char.isdigit() for char in rest):
        return None
    head = Decimal(mantissa.group())
    return decimals * (value / head) if head else None


def _chinese(text: str, start: int, end: int, surface: str) -> Numeral | None:
    head = surface[0]
    if "分之" in surface:
        return _fraction(start, end, surface)
    if head in "数几上":
        return _vague(text, start, end, surface)
    if surface in ("过半", "半数"):
        return Numeral(start, end, "half", None if head == "过" else Decimal(50), Decimal(50), None if head == "过" else Decimal(52))
    if head == "翻":
        return _fold(start, end, surface)
    if head in "过半":
        return None
    if "成" in surface:
        return _tenth(start, end, surface)
    if len(surface) == 2 and _is_neighbour_pair(surface):
        return Numeral(start, end, "vague", None, Decimal(DIGITS[surface[0]]), Decimal(DIGITS[surface[1]]))
    if surface.startswith("两") and text.startswith("位数", end):
        return Numeral(start, end + 2, "vague", None, Decimal(10), Decimal(100), True)
    if len(surface) == 1 and surface in _LEDGER_DIGITS:
        return None
    if text.startswith("分点", end) and surface[-1] == "百":
        return _chinese(text, start, end - 1, surface[:-1]) if len(surface) > 1 else None
    if all(char in CN_MULTIPLIER for char in surface) and not _stands_as_amount(text, start, end):
        return None
    value = chinese_value(surface)
    if value is None:
        return None
    scaled = any(char in "万亿萬億" for char in surface)
    return Numeral(start, end, "chinese", value, step=_chinese_step(surface, value) if scaled or "点" in surface else None, scaled=scaled)


def _vague(text: str, start: int, end: int, surface: str) -> Numeral | None:
    """数百, 几千, 上万: bounds without a number; 上 may also end 以上."""
    if surface[0] == "上" and text[start - 1 : start] == "以":
        return _chinese(text, start + 1, end, surface[1:])
    value = chinese_value(surface[1:])
    if value is None:
        return None
    return (
        Numeral(start, end, "vague", None, value, None)
        if surface[0] == "上"
        else Numeral(start, end, "vague", None, value, value * 10, True)
    )


def _stands_as_amount(text: str, start: int, end: int) -> bool:
    """百余起, 十余名, 近百, 亿元以上: a bare multiplier is an amount only with a hedge, or as 十; 千兆, 百亿级, 每万人 are words."""
    after = text[end : end + 1]
    if (after in "余多几" and after) or text[end : end + 3] in ("元以上", "人以上", "次以上"):
        return True
    if text[start - 1 : start] in ("近", "超", "逾", "破", "约", "过"):
        return after in ("元", "件", "人", "名", "个", "家", "场", "次", "亩", "吨", "户", "份", "公")
    return text[start] in "十拾" and text[start - 1 : start] not in ("每", "红", "数", "几")


def _is_neighbour_pair(surface: str) -> bool:
    """三五, 两三, 七八: two digits that stand for a span, not a number."""
    if surface[0] in CN_MULTIPLIER or surface[1] in CN_MULTIPLIER or surface[0] in "零〇" or surface[1] in "零〇一":
        return False
    first, second = DIGITS.get(surface[0], 0), DIGITS.get(surface[1], 0)
    return first > 0 and (second == first + 1 or (first, second) == (3, 5))


def _chinese_step(surface: str, value: Decimal) -> Decimal | None:
    if "点" in surface:
        tail = surface.split("点", 1)[1]
        digits = len(tail.rstrip(CN_MULTIPLIER))
        scale = chinese_value(tail[digits:]) if tail[digits:] else Decimal(1)
        return Decimal(1).scaleb(-digits) * (scale or Decimal(1))
    if surface[-1] in "万亿萬億":
        return chinese_value(surface[-1])
    return None


def _fraction(start: int, end: int, surface: str) -> Numeral | None:
    below, _, above = surface.partition("分之")
    value = chinese_value(above) if not above[0].isdigit() else chinese_value(above.replace(",", "")) or Decimal(above.replace(",", ""))
    base = chinese_value(below)
    if value is None or not base:
        return None
    if below in ("百", "千", "万"):
        point = above.replace("點", "点").partition("点")[2] if "点" in above or "點" in above else above.partition(".")[2]
        return Numeral(start, end, f"per_{int(base)}", value, step=Decimal(1).scaleb(-len(point)))
    ratio = (value / base).quantize(Decimal("0.0000000001")) if value % base else value / base
    return Numeral(start, end, "fraction", ratio, step=Decimal("0.04") * ratio)


def _fold(start: int, end: int, surface: str) -> Numeral | None:
    times = surface[1:-1].lstrip("了")
    count = chinese_value(times) if times else Decimal(1)
    if count is None or count > 20:
        return None
    return Numeral(start, end, "fold", None, low=Decimal(2) ** int(count))


def _tenth(start: int, end: int, surface: str) -> Numeral | None:
    whole, _, part = surface.partition("成")
    value = Decimal(DIGITS[whole]) * 10 if len(whole) == 1 and whole in DIGITS else None
    if value is None:
        return None
    if part:
        return Numeral(start, end, "tenth", value + (5 if part == "半" else DIGITS[part]), step=Decimal(1))
    return Numeral(start, end, "tenth", value, step=Decimal(10))
