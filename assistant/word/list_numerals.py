"""Numerals of automatic lists: w:numFmt formats to text, as Word prints them."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_UNITS = ("", "十", "百", "千")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"))
_ROMAN_SMALL = ((5, "v"), (4, "iv"), (1, "i"))


def numeral(value: int, form: str) -> str | None:
    """Returns `value` written in a w:numFmt form; None for bullets and none; an unknown form is written in digits."""
    if form in ("bullet", "none"):
        return None
    return _FORMS.get(form, str)(value)


def _counted(value: int, digits: str, units: tuple[str, ...], ten: str) -> str:
    """Returns a Chinese counting numeral below 10,000 (一百零五); "一十五" is shortened to "十五" where `ten` says so."""
    if not 0 < value < 10_000:
        return str(value)
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + units[place]
        gap = not digit
    text = text.replace("〇", "零")
    return text[1:] if ten and text.startswith(f"{digits[1]}{ten}") else text


def _thousand(value: int) -> str:
    return _counted(value, _DIGITS, _UNITS, "十")


def _counting(value: int) -> str:
    return _thousand(value) if value < 100 else _positional(value)


def _positional(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _legal(value: int) -> str:
    return _counted(value, _LEGAL_DIGITS, _LEGAL_UNITS, "拾")


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda value: letters[(value - 1) % len(letters)] if value > 0 else str(value)


def _letter(value: int) -> str:
    """Returns a … z, then aa, bb … as Word does (not aa, ab)."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for amount, letters in (*_ROMAN, *_ROMAN_SMALL):
        text += letters * (value // amount)
        value %= amount
    return text


def _wide(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 1 <= value <= last else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "chineseLegalSimplified": _legal,
    "japaneseCounting": _thousand,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _thousand,
    "taiwaneseDigital": _positional,
    "koreanDigital2": _positional,
    "ideographDigital": _positional,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ordinal": lambda value: f"{value}.",
    "numberInDash": lambda value: f"- {value} -",
}
