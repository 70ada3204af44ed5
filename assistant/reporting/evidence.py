"""Evidence in words: the file and cell, the value as people write it, the period."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Evidence

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_RANGE = re.compile(r"\s*(?:\.\.|/|至|~|—)\s*")
_TEN_THOUSAND = Decimal(10_000)


def source_words(evidence: Evidence) -> str:
    """Returns the file and the place in it: "台账.xlsx › 法援!C17"."""
    return " › ".join(part for part in (evidence.source, evidence.locator) if part)


def evidence_line(evidence: Evidence) -> str:
    """Returns the whole: "台账.xlsx › 法援!C17（受理法律援助案件 12346件，2024年）"."""
    value = value_words(evidence.value, evidence.unit)
    said = [f"{evidence.label} {value}".strip(), period_words(evidence.period)]
    inside = "，".join(part for part in said if part)
    return source_words(evidence) + (f"（{inside}）" if inside else "")


def value_words(value: str, unit: str | None) -> str:
    """Returns a value with its unit; 元 from ten thousand up are told in 万元 or 亿元 too, as reports print them."""
    written = f"{value}{unit or ''}"
    if unit != "元":
        return written
    try:
        number = Decimal(value)
    except InvalidOperation:
        return written
    if not number.is_finite() or abs(number) < _TEN_THOUSAND:
        return written
    scaled, scale = (number / _TEN_THOUSAND / _TEN_THOUSAND, "亿") if abs(number) >= _TEN_THOUSAND**2 else (number / _TEN_THOUSAND, "万")
    return f"{written}，即{decimal_text(scaled)}{scale}元"


def period_words(period: str | None) -> str:
    """Returns a period in Chinese: "2024" as 2024年, "2024-01-01/2024-06-30" as 2024年1月1日至2024年6月30日; other words stay."""
    if not period:
        return ""
    ends = [_day_words(part) for part in _RANGE.split(period)]
    if len(ends) > 2 or not all(ends):
        return period
    return "至".join(end for end in ends if end)


def _day_words(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    return "".join(f"{int(number)}{unit}" for number, unit in zip(match.groups(), "年月日", strict=True) if number)
