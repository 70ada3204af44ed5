"""Notations that go on behind a numeral: fractions (500分之3, 1/3, 五又三分之一), scales apart (100万三千), powers, exponents."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.nlp.numerals import CN_CHARS, CN_DIGIT, Numeral, chinese_value

RATIO_STEP = Decimal("0.04")
"""A fraction in words (三分之二) is meant within 2 % of itself."""

_NUMBER = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?[万亿萬億]?|[{CN_CHARS}]+(?:[点點][{CN_CHARS}]+)?)"
_OVER = re.compile(rf"分之([负負\-]?)({_NUMBER})")
_AND = re.compile(rf"又({_NUMBER})分之({_NUMBER})")
_END = r"(?![\d/.年月日号]|[A-Za-z]|小时|时)"
_SLASH = re.compile(rf"/(\d{{1,3}}|10{{3,5}}){_END}")
_AND_SLASH = re.compile(rf" (\d{{1,2}})/(\d{{1,2}}){_END}")
_POWER = re.compile(r"\^([+-]?\d{1,2})(?![\d.])")
_EXPONENT = re.compile(r"[eE]([+-]?\d{1,2})(?![\dA-Za-z.])")
_LETTER = re.compile(r"[kKM](?![A-Za-z\d\u4e00-\u9fff]|-)|[kKM](?=个?百分|個?百分|美?元)")
_LETTERS = {"k": 1000, "K": 1000, "M": 1_000_000}
_APART = re.compile(rf"[{CN_DIGIT}][{CN_CHARS}]*[十百千万亿拾佰仟萬億](?![瓦米克伏卡升])|零\d+[十百千万]?")
_STARTS = frozenset("分又/ ^eEkKM" + CN_CHARS)


def extend(text: str, numeral: Numeral) -> Numeral:
    """Returns the longer numeral that `numeral` begins, or itself."""
    end = numeral.end
    char = text[end : end + 1]
    if char not in _STARTS or not char or numeral.value is None:
        return numeral
    if char in CN_CHARS:
        return _apart(text, numeral)
    if char in "分又":
        return _fraction(text, numeral)
    if char in "/ ":
        return _slash(text, numeral)
    return _power(text, numeral)


def ratio(start: int, end: int, value: Decimal) -> Numeral:
    """Returns a fraction; ten decimals."""
    rounded = value.quantize(Decimal("0.0000000001")) if value != value.quantize(Decimal("0.0000000001")) else value
    return Numeral(start, end, "fraction", rounded, step=RATIO_STEP * abs(rounded))


def _value(text: str) -> Decimal | None:
    plain = text.replace(",", "")
    return Decimal(plain) if plain.replace(".", "").isdecimal() and plain[0].isascii() and plain[-1].isascii() else chinese_value(plain)


def _fraction(text: str, numeral: Numeral) -> Numeral:
    value = numeral.value
    over = _OVER.match(text, numeral.end)
    if over is not None and value:
        above = _value(over.group(2))
        if above is None:
            return numeral
        return ratio(numeral.start, over.end(), (-above if over.group(1) else above) / value)
    mixed = _AND.match(text, numeral.end)
    if mixed is None or value is None:
        return numeral
    below, above = _value(mixed.group(1)), _value(mixed.group(2))
    if not below or above is None or above >= below:
        return numeral
    return ratio(numeral.start, mixed.end(), value + above / below)


def _slash(text: str, numeral: Numeral) -> Numeral:
    """1/3 is a fraction; 12/4 may be a date, 2024/07 and 7/24小时 are none."""
    value, start = numeral.value, numeral.start
    surface = text[start : numeral.end].lstrip("+-−")
    if value is None or not surface.isdecimal() or len(surface) > 3 or text[start - 1 : start] in ("/", ".", "-", "="):
        return numeral
    mixed = _AND_SLASH.match(text, numeral.end)
    if mixed is not None and int(mixed.group(2)):
        part = Decimal(mixed.group(1)) / Decimal(mixed.group(2))
        return ratio(start, mixed.end(), value + (part if value >= 0 else -part))
    slash = _SLASH.match(text, numeral.end)
    below = int(slash.group(1)) if slash is not None else 0
    if slash is None or below < 2 or not value or below <= abs(value) <= 12:
        return numeral
    return ratio(start, slash.end(), value / below)


def _apart(text: str, numeral: Numeral) -> Numeral:
    """100万三千, 1千零20: what follows in the other script counts on."""
    tail = _APART.match(text, numeral.end)
    surface = text[numeral.start : numeral.end]
    if tail is None or not numeral.scaled or not surface[0].isascii() or not surface[0].isdecimal():
        return numeral
    value = chinese_value((surface + tail.group()).replace(",", "").replace("个", ""))
    if value is None:
        return numeral
    return Numeral(numeral.start, tail.end(), "digits", value, scaled=True)


def _power(text: str, numeral: Numeral) -> Numeral:
    """2^5, 2.7e-1; 100K is a thousand times only where no word goes on (4K超高清)."""
    value, end = numeral.value, numeral.end
    if value is None or not text[numeral.end - 1].isdecimal() or _letter(text[numeral.start - 1 : numeral.start]):
        return numeral
    power = _POWER.match(text, end)
    if power is not None and value:
        negative = value < 0
        raised = abs(value) ** int(power.group(1))
        return Numeral(numeral.start, power.end(), "digits", -raised if negative else raised)
    exponent = _EXPONENT.match(text, end)
    if exponent is not None:
        return Numeral(numeral.start, exponent.end(), "digits", value * Decimal(10) ** int(exponent.group(1)))
    letter = _LETTER.match(text, end)
    if letter is not None:
        return replace(numeral, end=end + 1, value=value * _LETTERS[letter.group()], scaled=True)
    return numeral


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
