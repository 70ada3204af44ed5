"""Finds numerals in a text and gives each its exact value or its vague bounds; hedges and units around it come later.

One compiled pattern runs over the text. Its first item is a plain character set, so that the search skips other characters at C speed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.nlp.notation import extend, ratio
from assistant.nlp.numerals import BIG, CN_CHARS, CN_MULTIPLIER, LONGEST, Numeral, chinese_value
from assistant.nlp.vague import bare_multiplier_counts, fold, lone_ledger_digit, neighbours, tenths, vague
from assistant.nlp.words import Words

_C = f"[{CN_CHARS}]"
_D = "[零〇一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]"
_M = "[十百千万亿拾佰仟萬億]"
_SCALE = (
    r"(?:个亿|個億|[十百千]?[万亿萬億][亿億]?|[十百](?=[余餘多几幾来个個户名人件家项元块日港美英欧韩泰澳加吨亩\d])"
    r"|千(?![瓦米克伏卡赫字升]))"
)
_NUMBER = rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?:{_SCALE}(?:\d+(?:\.\d+)?[十百千万]?)*)?|{_C}+(?:[点點]{_D}+{_M}*)?"
_TOKEN = re.compile(
    rf"[0-9{CN_CHARS}数數几幾上过過半翻](?:"
    rf"(?<=\d)\d*(?:,\d{{3}}(?!\d))*(?:\.\d+)?(?:{_SCALE}(?:\d+(?:\.\d+)?(?:[十百千]?[万亿萬億]|[十百千](?![瓦米克伏卡赫字升]))?)*)?"
    rf"|(?<=[百佰千仟万])分之[负負\-]?(?:{_NUMBER})"
    rf"|(?<=[{CN_CHARS}]){_C}*分之{_C}+"
    rf"|(?<=[数數几幾])(?![百佰]分)[十百千万亿萬億]+"
    rf"|(?<=上)[百千万亿萬億]+(?=[余多]?[个個名人件家项元吨亩户份场次起])"
    rf"|(?<=[过過])半(?:数(?!字|据|量))?"
    rf"|(?<=半)(?:[数數]|(?=成(?![品立为功员熟])|[个個](?!性|人)))"
    rf"|(?<=翻)了?(?:[一两二三四五六七八九十\d]+)?(?:番|一?倍)"
    rf"|(?<=[一二两兩三四五六七八九十])成(?:[一二三四五六七八九半])?(?![立为功员果效就长绩都本品人不])"
    rf"|(?<=一)半"
    rf"|(?<=[{CN_CHARS}]){_C}*(?:[点點]{_D}+{_M}*|[个個][亿億])?"
    r")"
)
_PLAIN_DIGITS = frozenset("0123456789.,")
_MANTISSA = re.compile(r"(\d+)(?:\.(\d+))?")
_SIGNS = "-−+"
_MINUS = "负負"
_NO_MINUS = "肩担擔抱欠胜勝自辜背"
"""肩负三项任务 and 胜负两可 hold no sign."""
_BEFORE_SIGN = "为率化长降幅达至到"
_BEFORE_POINT = "为率化长降幅达增升约近超余降至到于"
_GREATEST = 24
"""Digits behind the first that an amount can have; beyond them exact reckoning ends, and no report goes."""
_TAIL_UNITS = ("两", "兩")
_PERCENT_WORDS = ("分点", "分點", "分位", "分比")
_UNIT_AFTER_THOUSAND = ("瓦", "克", "伏", "卡", "赫", "字节", "米")


def scan(text: str, words: Words) -> list[Numeral]:
    """Returns the numerals of a narrowed text (numerals.narrow) in order; Chinese digits inside stop words are left out."""
    found: list[Numeral] = []
    done = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        if "0" <= text[start] <= "9":
            numeral = extend(text, tenths(text, _digits(text, start, end, match.group())))
        else:
            if end - start <= 2 and words.stops(text, start, end) and not _is_small_money(text, start, end):
                continue
            chinese = _chinese(text, start, end, match.group())
            if chinese is None:
                continue
            numeral = extend(text, chinese)
        if numeral.value is not None and numeral.value.adjusted() > _GREATEST:
            numeral.value = None
        found.append(_signed(text, numeral, done))
        done = numeral.end
    return found


def _is_small_money(text: str, start: int, end: int) -> bool:
    """三元五角: 五角 is money here, though else it is the start of a word (五角星)."""
    return text[end : end + 1] in ("角", "毛", "分") and text[start - 1 : start] in ("元", "圆", "块", "角", "毛")


def _signed(text: str, numeral: Numeral, floor: int) -> Numeral:
    """A numeral after 负 or 零下 is negative, unless 负 ends a word (肩负)."""
    at = numeral.start - 1
    if at >= 0 and text[at] == " ":
        at -= 1
    if at < floor:
        return numeral
    if at > floor and text[at] == "下" and text[at - 1] == "零" and numeral.value is not None:
        numeral.start, numeral.value = at - 1, -numeral.value
        return numeral
    if text[at] not in _MINUS or numeral.value is None or (at and text[at - 1] in _NO_MINUS):
        return numeral
    numeral.start, numeral.value = at, -numeral.value
    return numeral


def _digits(text: str, start: int, end: int, surface: str) -> Numeral:
    if end - start > LONGEST:
        return Numeral(start, end, "digits", None)
    before = text[start - 1 : start]
    if before == "." and _is_bare_point(text, start - 1):
        start, surface = start - 1, f"0.{surface}" if surface.isdigit() else surface
        before = text[start - 1 : start]
    negative = False
    if before and before in _SIGNS and _is_sign(text, start - 1):
        start -= 1
        negative = before != "+"
    if surface.isdigit():
        number = Decimal(surface)
        return Numeral(start, end, "digits", -number if negative else number)
    scaled = not surface[-1].isdigit() or not _PLAIN_DIGITS.issuperset(surface)
    compact = surface.replace(",", "").replace("个", "").replace("個", "")
    value = chinese_value(compact) if scaled else Decimal(compact)
    if value is None:
        return _leading_digits(start, compact)
    return Numeral(start, end, "digits", -value if negative else value, step=_printed_step(compact, value), scaled=scaled)


def _leading_digits(start: int, compact: str) -> Numeral:
    digits = re.match(r"\d+(?:\.\d+)?", compact)
    number = digits.group() if digits else ""
    return Numeral(start, start + len(number), "digits", Decimal(number))


def _is_bare_point(text: str, at: int) -> bool:
    """.46 without its 0: after white space or a word that announces a number; a full stop before 2024年 is none."""
    before = text[at - 1 : at] if at else ""
    return not before or before in _BEFORE_POINT or before.isspace() or before in "(（,，、；;:：-−+" or before in _MINUS


def _is_sign(text: str, at: int) -> bool:
    """Whether the mark at a position is a number's sign, not a dash of a range: 增幅为-3.5%, but 1月-3月, 1万元--5万元."""
    before = text[at - 1 : at] if at else ""
    return before in _BEFORE_SIGN or not (before.isalnum() or before in "%)）" or before in _SIGNS)


def _printed_step(compact: str, value: Decimal) -> Decimal | None:
    """Value of the last printed digit: 1.2亿 → 0.1亿, 2万 → 1万, 12.5 → 0.1; None for whole numbers without a scale and 3万4000."""
    mantissa = _MANTISSA.match(compact)
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
    if end - start > LONGEST:
        return None
    if head in "数數几幾上过過半翻" or (len(surface) > 1 and surface[1] in "成半"):
        return _compound(text, start, end, surface)
    if "分之" in surface:
        return _fraction(text, start, end, surface)
    if len(surface) == 1:
        return _single(text, start, end, surface)
    if surface[-1] in "亿億" and surface[-2] in "个個":
        value = chinese_value(surface[:-2])
        return None if value is None else Numeral(start, end, "chinese", value * BIG["亿"], step=Decimal(BIG["亿"]), scaled=True)
    if surface[0] == "两" and text.startswith("位数", end):
        return Numeral(start, end + 2, "vague", None, Decimal(10), Decimal(100), True)
    surface = _without_next_word(text, end, surface)
    pair = None if text.startswith("折", end) else neighbours(text, start, surface)
    return pair or _number(text, start, surface)


def _single(text: str, start: int, end: int, surface: str) -> Numeral | None:
    if surface == "两" and text.startswith("位数", end):
        return Numeral(start, end + 2, "vague", None, Decimal(10), Decimal(100), True)
    if not lone_ledger_digit(text, start, end):
        return None
    return _number(text, start, surface)


def _without_next_word(text: str, end: int, surface: str) -> str:
    """三十两, 六千字节, 百分之一百分点: the last character is the unit's, or the next word's."""
    last = surface[-1]
    if last in _TAIL_UNITS and surface not in ("一两", "三两", "两两"):
        return surface[:-1]
    if last in "千仟" and text.startswith(_UNIT_AFTER_THOUSAND, end) and len(surface) > 1:
        return surface[:-1]
    return surface[:-1] if last == "百" and text.startswith(_PERCENT_WORDS, end) else surface


def _number(text: str, start: int, surface: str) -> Numeral | None:
    """The longest well-formed numeral that the characters begin with (五十千: 五十); 十百千 has no value, it is a name."""
    end = start + len(surface)
    value = chinese_value(surface)
    if all(char in CN_MULTIPLIER for char in surface):
        if not bare_multiplier_counts(text, start, end):
            return None
        if value is None:
            return Numeral(start, end, "chinese", None)
    while value is None and len(surface) > 2 and "点" not in surface and surface[0] not in CN_MULTIPLIER:
        surface = surface[:-1]
        value = chinese_value(surface)
    if value is None:
        return None
    scaled = any(char in "万亿萬億" for char in surface)
    step = _chinese_step(surface) if scaled or "点" in surface else None
    return tenths(text, Numeral(start, start + len(surface), "chinese", value, step=step, scaled=scaled), surface)


def _compound(text: str, start: int, end: int, surface: str) -> Numeral | None:
    """数百, 上千, 过半, 半数, 一半, 翻两番, 七成六."""
    head = surface[0]
    if head in "数數几幾上":
        return vague(text, start, end, surface) or (_number(text, start + 1, surface[1:]) if head == "上" else None)
    if head in "过過":
        return Numeral(start, end, "half", None, low=Decimal(50)) if len(surface) > 1 else None
    if head == "翻":
        return fold(start, end, surface)
    if surface in ("半数", "半數", "一半"):
        return Numeral(start, end, "half", Decimal(50), step=Decimal(2))
    if head == "半":
        return tenths(text, Numeral(start, end, "chinese", Decimal("0.5")), surface)
    whole, _, part = surface.partition("成")
    value = chinese_value(whole)
    if value is None:
        return None
    rest = Decimal(5) if part == "半" else chinese_value(part) if part else Decimal(0)
    return Numeral(start, end, "tenth", value * 10 + (rest or 0), step=Decimal(1) if part else Decimal(10))


def _chinese_step(surface: str) -> Decimal | None:
    whole, point, tail = surface.replace("點", "点").partition("点")
    if point:
        digits = len(tail.rstrip(CN_MULTIPLIER))
        scale = chinese_value(tail[digits:]) if tail[digits:] else Decimal(1)
        return Decimal(1).scaleb(-digits) * (scale or Decimal(1))
    return chinese_value(whole[len(whole.rstrip("万亿萬億")) :]) if whole[-1] in "万亿萬億" else None


def _fraction(text: str, start: int, end: int, surface: str) -> Numeral | None:
    below, _, above = surface.partition("分之")
    if above[-1] == "百" and len(above) > 1 and text.startswith(_PERCENT_WORDS, end):
        above, end = above[:-1], end - 1
    plain = above.lstrip("负負-").replace(",", "")
    value = chinese_value(plain) if not plain[-1].isdigit() or not plain[0].isdigit() else Decimal(plain)
    base = chinese_value(below)
    if value is None or not base:
        return None
    value = value if above[0] not in "负負-" else -value
    if below in ("百", "佰", "千", "仟", "万"):
        point = above.replace("點", "点").partition("点")[2] or above.partition(".")[2]
        return Numeral(start, end, f"per_{int(base)}", value, step=Decimal(1).scaleb(-len(point)))
    return ratio(start, end, value / base)
