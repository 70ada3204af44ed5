"""Numbers of cells as a person sees them: number formats of workbooks, as far as they change the digits."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from assistant.reading.lines import SOFT_BREAK

_BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"},
}
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE_LETTERS = re.compile(r"[ymdhsYMDHS]")
_SKIPPED = re.compile(r"\[[^\]]*\]|_.|\*.")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"([#0?][#0?,]*)(?:\.([#0?]*))?|\.([#0?]+)")
_LITERAL = re.compile(r"[^\x00-\x7f]|[ $()+-]")
_MOST_PLACES = 15
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How digits are shown: places before and after the point (at least, at most), in per cent or not, words before and after."""

    whole: int
    least: int
    most: int
    percent: bool
    before: str = ""
    after: str = ""


def number_format(code: str | int) -> NumberFormat | None:
    """Returns what a format code (or the number of a built-in one) does to a number; None for General, dates, text, fractions."""
    if isinstance(code, int):
        code = _BUILT_IN.get(code, "")
    section = code.split(";")[0]
    words: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words.append(match.group(1) if match.group(1) is not None else match.group(2))
        return "\x00"

    plain = _SKIPPED.sub("", _QUOTED.sub(keep, section))
    found = _DIGITS.search(plain)
    if found is None:
        return None
    before, after = plain[: found.start()], plain[found.end() :]
    percent = "%" in after or "%" in before
    shape = (before + after).replace("%", "").replace("\x00", "")
    whole = found.group(1) or ""
    if _LITERAL.sub("", shape) or whole.endswith(","):
        return None
    places = found.group(2) or found.group(3) or ""
    texts = iter(words)
    front, back = (
        "".join(next(texts, "") if char == "\x00" else char for char in part).strip() for part in (before, after.replace("%", ""))
    )
    return NumberFormat(whole.count("0"), places.count("0"), min(len(places), _MOST_PLACES), percent, front, back)


def is_date_format(code: str | int) -> bool:
    """Returns whether a format code (or the number of a built-in one) shows a number as a date or time."""
    if isinstance(code, int):
        return code in _BUILT_IN_DATES
    plain = _SKIPPED.sub("", _QUOTED.sub("", code.split(";")[0]))
    return _DATE_LETTERS.search(plain) is not None and "General" not in plain


def printed(value: object, shown: NumberFormat | None = None) -> str:
    """Returns a cell's value as text: 1284.0 as 1284, dates as 2024-03-05, line breaks as soft ones, tabs as blanks."""
    if value is None or isinstance(value, str):
        return _text(value or "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, shown)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d") if value.time() == dt.time(0) else f"{value:%Y-%m-%d} {_clock(value.time())}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return _clock(value)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return _text(str(value))


def _text(words: str) -> str:
    lines = (line.replace("\t", " ").strip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return _CONTROLS.sub("", SOFT_BREAK.join(line for line in lines if line))


def _clock(time: dt.time) -> str:
    return time.strftime("%H:%M:%S" if time.second else "%H:%M")


def _number(value: int | float, shown: NumberFormat | None) -> str:
    try:
        exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    except (InvalidOperation, ValueError):
        return str(value)
    if not exact.is_finite():
        return ""
    if shown is None:
        return _plain(exact)
    if shown.percent:
        exact *= 100
    text = _plain(exact.quantize(Decimal(1).scaleb(-shown.most), ROUND_HALF_UP)) if abs(exact) < 10**20 else _plain(exact)
    whole, _, places = text.partition(".")
    places = places.ljust(shown.least, "0") if shown.least else places
    whole = whole.zfill(shown.whole + whole.startswith("-"))
    digits = f"{whole}.{places}" if places else whole
    return f"{shown.before}{digits}{'%' if shown.percent else ''}{shown.after}"


def _plain(number: Decimal) -> str:
    """Returns the digits without exponent and without zeros at the end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
