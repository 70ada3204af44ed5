"""Numerals: their written forms (ASCII, full width, Chinese, mixed) and their exact values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

DIGITS: dict[str, int] = {char: value for value, chars in enumerate(
    ("零〇○０0", "一壹弌１1", "二贰貳弍两兩２2", "三叁參弎３3", "四肆４4", "五伍５5", "六陆陸６6", "七柒７7", "八捌８8", "九玖９9")
) for char in chars}  # fmt: skip
SMALL: dict[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
BIG: dict[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

CN_DIGIT = "零〇一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖兩"
CN_MULTIPLIER = "十百千万亿拾佰仟萬億兆"
CN_CHARS = CN_DIGIT + CN_MULTIPLIER + "廿卅"

LONGEST = 40
"""Characters of the longest numeral that is read; longer runs are codes, and their cost must not grow with their square."""
_NARROW = tuple(zip("０１２３４５６７８９．％＋－／＾", "0123456789.%+-/^", strict=True))
_WIDE_COMMA = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")
_THIN_SPACE = re.compile("[\u2006\u2009\u202f](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
_PIECE = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|[{CN_CHARS}]|[点點]")


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


def narrow(text: str) -> str:
    """Returns `text` with full-width digits, points, signs and % made half width, thousands marks made commas; same length."""
    for wide, half in _NARROW:
        if wide in text:
            text = text.replace(wide, half)
    text = _THIN_SPACE.sub(",", text)
    return _WIDE_COMMA.sub(",", text)


def parse_number(text: str) -> Decimal | None:
    """Returns the value of a text that is one whole numeral, with scale and sign ("１，２３４", "-3.5", "1.2亿", "三百二"), or None."""
    text = narrow(text.strip())
    sign = 1
    if text[:1] in ("-", "−", "+", "负"):
        sign = 1 if text[0] == "+" else -1
        text = text[1:].strip()
    if not text:
        return None
    try:
        return sign * Decimal(text.replace(",", "")) if text[0].isdigit() or text[0] == "." else _signed(sign, chinese_value(text))
    except InvalidOperation:
        return _signed(sign, chinese_value(text))


def _signed(sign: int, value: Decimal | None) -> Decimal | None:
    return None if value is None else sign * value


def chinese_value(text: str) -> Decimal | None:
    """Returns the value of a numeral of Chinese characters, or of ASCII numbers with Chinese scales, or None if it is malformed."""
    if len(text) > LONGEST:
        return None
    if text and all(char in DIGITS for char in text):
        return _digit_string(text)
    pieces = _PIECE.findall(text)
    if not pieces or "".join(pieces) != text:
        return None
    for mark in ("点", "點"):
        if mark in pieces:
            return _with_point(pieces, pieces.index(mark))
    return _sum(pieces)


def _digit_string(text: str) -> Decimal | None:
    """二〇二四, 一七二零: places without multipliers; 两 counts things and never stands in one (两两)."""
    if len(text) > 1 and ("两" in text or "兩" in text):
        return None
    return Decimal("".join(str(DIGITS[char]) for char in text))


def _with_point(pieces: list[str], at: int) -> Decimal | None:
    before = pieces[:at]
    whole = Decimal(0)
    if before:
        value = _digit_string("".join(before)) if all(piece in DIGITS for piece in before) else _sum(before)
        if value is None:
            return None
        whole = value
    tail = pieces[at + 1 :]
    count = next((index for index, piece in enumerate(tail) if piece in SMALL or piece in BIG), len(tail))
    if not count or any(piece not in DIGITS for piece in tail[:count]):
        return None
    value = whole + Decimal("0." + "".join(str(DIGITS[piece]) for piece in tail[:count]))
    for piece in tail[count:]:
        if piece not in SMALL and piece not in BIG:
            return None
        value *= SMALL.get(piece) or BIG[piece]
    return value


def _sum(pieces: list[str]) -> Decimal | None:
    """Adds up sections (…万 …亿); a last Chinese digit right after a multiplier counts its next lower place (一万二, 三百五).

    Multipliers of a section must fall (五十千 is none), and nothing may stand behind one that is not smaller than it (二十30).
    """
    total = section = Decimal(0)
    number: Decimal | None = None
    last_multiplier, last_small, last_big = 0, 10**4, 0
    zero_seen = False
    for piece in pieces:
        if piece in BIG:
            big = BIG[piece]
            section += number if number is not None else Decimal(0)
            if big == last_big and section:
                return None
            if section:
                total = (total + section) * big if total and total < big else total + section * big
            else:
                total = total * big if total else Decimal(big)
            section, number, last_multiplier, last_small, last_big, zero_seen = Decimal(0), None, big, 10**4, big, False
        elif piece in SMALL:
            small = 10 if piece in "廿卅" else SMALL[piece]
            if small >= last_small:
                return None
            section += (number if number is not None else Decimal(1)) * SMALL[piece]
            number, last_multiplier, last_small, zero_seen = None, small, small, False
        elif number is not None:
            return None
        elif piece in DIGITS and not piece.isascii():
            zero_seen = zero_seen or (DIGITS[piece] == 0 and len(pieces) > 1)
            number = None if zero_seen and DIGITS[piece] == 0 else Decimal(DIGITS[piece])
        else:
            number = Decimal(piece.replace(",", ""))
            if last_multiplier and number >= last_multiplier:
                return None
            last_multiplier = 0
    if number is not None and pieces[-1] in CN_DIGIT and last_multiplier > 10 and not zero_seen:
        number *= last_multiplier // 10
    return total + section + (number or Decimal(0))


def last_step(value: Decimal) -> Decimal:
    """Returns the place value of the last non-zero digit (569 0000 → 10000, 99.6 → 0.1), 1 for zero."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
