"""Single cells: what number, text or date stands in one."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.ledger.vocabulary import squeeze
from assistant.nlp.numerals import chinese_value, narrow
from assistant.nlp.units import SCALES, parse_unit
from assistant.schema.quantity import Unit

_DASHES = ("", "-", "--", "—", "——", "－", "–", "/", "\\", "／", "…", "……", "*", "×")
_REMEMBERED = 20_000
"""A register says 民事 and 柳汀街道 tens of thousands of times."""
_BLANK_MARKS = frozenset((*_DASHES, "无", "空", "N/A", "n/a", "暂无", "null"))
_NUMBER = re.compile(r"([+\-−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+))\s*(万亿|[十百千万亿]+)?(\D.*)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿点]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric cell: value as printed, `scale` of a 万 or 亿 behind it, printed text, unit in the cell, whether stored as text."""

    value: Decimal
    written: str
    decimals: int
    scale: Decimal = Decimal(1)
    unit: Unit | None = None
    as_text: bool = False


def address(row: int, column: int) -> str:
    """Returns the A1 name of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def is_empty(cell: object) -> bool:
    """Returns whether nothing at all stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_mark(cell: object) -> bool:
    """Returns whether the cell says "nothing to report": empty, a dash, a slash, an error value."""
    if cell is None:
        return True
    return isinstance(cell, str) and (squeeze(cell) in _BLANK_MARKS or cell.startswith("#"))


def cell_text(cell: object) -> str:
    """Returns the cell as a person reads it: no line breaks, no outer spaces, whole floats without a point, dates as 2024-12-31."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.replace("\u3000", " ").split())
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        value = exact(cell)
        return "" if value is None else format(value, "f")
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def exact(value: float) -> Decimal | None:
    """Returns the decimal that a spreadsheet shows: fifteen significant digits, so 0.1 + 0.2 is 0.3; None for not-a-number."""
    if not math.isfinite(value):
        return None
    number = Decimal(f"{value:.15g}")
    return Decimal(int(number)) if number == number.to_integral_value() else number


def read_number(cell: object, *, chinese: bool = False) -> Number | None:
    """Returns the number in a cell, or None for blanks, marks, dates, years with 年 and words; Chinese numerals only on demand."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float | Decimal):
        value = exact(cell) if isinstance(cell, float) else Decimal(cell)
        return None if value is None else Number(value, format(value, "f"), _decimals(value))
    if not isinstance(cell, str):
        return None
    return _read_text(cell.strip().lstrip("'"), chinese)


@lru_cache(maxsize=_REMEMBERED)
def _read_text(text: str, chinese: bool) -> Number | None:
    plain = narrow(text).replace("\u3000", "").strip()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        if chinese and _CHINESE.fullmatch(plain) and (value := chinese_value(plain)) is not None:
            return Number(value, text, 0, as_text=True)
        return None
    digits, scale_word, rest = match.groups()
    value = Decimal(digits.replace(",", "").replace("−", "-"))
    scale = SCALES.get(scale_word, None) if scale_word else Decimal(1)
    if scale is None:
        return None
    if rest:
        unit = parse_unit(rest)
        if unit is None or _YEAR.fullmatch(plain) or unit.dimension == "duration":
            return None
        return Number(value, text, _decimals(value), scale, unit, as_text=True)
    return Number(value, text, _decimals(value), scale, as_text=True)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def is_year(cell: object) -> bool:
    """Returns whether the cell can be read as a year: 2024, "2024", "2024年度"."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int):
        return 1949 <= cell <= 2100
    if isinstance(cell, float):
        return cell.is_integer() and 1949 <= cell <= 2100
    return isinstance(cell, str) and _YEAR.fullmatch(narrow(squeeze(cell))) is not None


def read_date(cell: object) -> dt.date | None:
    """Returns the day in a cell: a date, or text such as 2024-03-05, 2024.3.5, 2024年3月5日; None if it is none."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if not isinstance(cell, str):
        return None
    return _text_date(cell)


@lru_cache(maxsize=_REMEMBERED)
def _text_date(cell: str) -> dt.date | None:
    match = _DATE.fullmatch(narrow(cell.strip()))
    if match is None:
        return None
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
