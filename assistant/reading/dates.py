"""Dates as disclosure headers print them, as times of China."""

from __future__ import annotations

import datetime as dt
import re

from assistant.reading.labels import number_value

CHINA = dt.timezone(dt.timedelta(hours=8))

_DIGITS = str.maketrans("０１２３４５６７８９：．", "0123456789:.")
_WRITTEN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?)?")
_CHINESE = re.compile(r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_CHINESE_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def china_time(value: str) -> dt.datetime | None:
    """Returns the first date in `value` (2024-01-10 16:25, 2024年1月10日, 二〇二四年一月十日) at +08:00, None if there is none."""
    plain = value.translate(_DIGITS)
    found = _WRITTEN.search(plain)
    if found:
        return _time(*(int(part) if part else 0 for part in found.groups()))
    chinese = _CHINESE.search(plain)
    if chinese:
        year = int("".join(_CHINESE_DIGITS[char] for char in chinese.group(1)))
        return _time(year, number_value(chinese.group(2)) or 0, number_value(chinese.group(3)) or 0)
    return None


def _time(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime | None:
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None
