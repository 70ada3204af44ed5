"""Numerals: their written forms (ASCII, full width, Chinese, mixed) and their exact values."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS: dict[str, int] = {char: value for value, chars in enumerate(
    ("零〇○０0", "一壹弌１1", "二贰貳弍两兩２2", "三叁參弎３3", "四肆４4", "五伍５5", "六陆陸６6", "七柒７7", "八捌８8", "九玖９9")
) for char in chars}  # fmt: skip
SMALL: dict[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
BIG: dict[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

CN_DIGIT = "零〇一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖兩"
CN_MULTIPLIER = "十百千万亿拾佰仟萬億兆"
CN_CHARS = CN_DIGIT + CN_MULTIPLIER + "廿卅"

FULL_WIDTH = re.compile("[０-９．，％＋－]")
_NARROW = {ord(full): half for full, half in zip("０１２３４５６７８９．％＋－", "0123456789.%+-", strict=True)}
_PIECE = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|[{CN_CHARS}]|[点點]")


def narrow(text: str) -> str:
    """Returns `text` with full-width digits, points, signs and % made half width, and a full-width comma between digits; same length."""
    if not FULL_WIDTH.search(text):
        return text
    text = text.translate(_NARROW)
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)


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
    if text and all(char in DIGITS for char in text):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    pieces = _PIECE.findall(text)
    if not pieces or "".join(pieces) != text:
        return None
    for mark in ("点", "點"):
        if mark in pieces:
            return _with_point(pieces, pieces.index(mark))
    return _sum(pieces)


def _with_point(pieces: list[str], at: int) -> Decimal | None:
    whole = _sum(pieces[:at]) if at else Decimal(0)
    tail = pieces[at + 1 :]
    count = next((index for index, piece in enumerate(tail) if piece in SMALL or piece in BIG), len(tail))
    if whole is None or not count or any(piece not in DIGITS for piece in tail[:count]):
        return None
    value = whole + Decimal("0." + "".join(str(DIGITS[piece]) for piece in tail[:count]))
    for piece in tail[count:]:
        if piece not in SMALL and piece not in BIG:
            return None
        value *= SMALL.get(piece) or BIG[piece]
    return value


def _sum(pieces: list[str]) -> Decimal | None:
    """Adds up sections (…万 …亿); a last Chinese digit right after a multiplier counts its next lower place (一万二, 三百五)."""
    total = section = Decimal(0)
    number: Decimal | None = None
    last_multiplier = 0
    zero_seen = False
    for piece in pieces:
        if piece in BIG:
            section += number if number is not None else Decimal(0)
            if section:
                big = BIG[piece]
                total = (total + section) * big if total and total < big else total + section * big
            else:
                total = total * BIG[piece] if total else Decimal(BIG[piece])
            section, number, last_multiplier, zero_seen = Decimal(0), None, BIG[piece], False
        elif piece in SMALL:
            section += (number if number is not None else Decimal(1)) * SMALL[piece]
            number, last_multiplier, zero_seen = None, 10 if piece in "廿卅" else SMALL[piece], False
        elif piece in DIGITS:
            digit = DIGITS[piece]
            if number is not None:
                return None
            if digit == 0 and len(pieces) > 1:
                zero_seen = True
                continue
            number = Decimal(digit)
        else:
            number = Decimal(piece.replace(",", ""))
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
