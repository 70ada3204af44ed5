"""How a report speaks of its period: 2024年, 2024年上半年, 第三季度; all of it, its end, and the period after it."""

from __future__ import annotations

from assistant.schema.quantity import Period

NAMES = ("year", "next_year", "previous_year", "period", "next_period", "throughout", "within", "at_end")
"""The words of period_words, in the order of its docstring."""

_QUARTERS = "一二三四"


def period_words(period: Period) -> dict[str, str]:
    """Returns words by name.

    year, next_year, previous_year: bare numbers. period: 2024年, 2024年上半年; next_period: 2025年, 下半年, 第四季度, 2025年第一季度;
    throughout: 全年, 上半年, 三季度; within: 年内, 上半年; at_end: 年末, 6月底.
    """
    year, last = period.year, period.end.month
    said, following, throughout = _names(period)
    whole = period.kind == "year"
    return {
        "year": str(year), "next_year": str(year + 1), "previous_year": str(year - 1),
        "period": said, "next_period": following, "throughout": throughout,
        "within": "年内" if whole else throughout, "at_end": "年末" if whole else f"{last}月底",
    }  # fmt: skip


def _names(period: Period) -> tuple[str, str, str]:
    year, last = period.year, period.end.month
    if period.kind == "half":
        return (f"{year}年上半年", "下半年", "上半年") if last == 6 else (f"{year}年下半年", f"{year + 1}年", "下半年")
    if period.kind == "quarter":
        number = last // 3
        following = f"{year + 1}年第一季度" if number == 4 else f"第{_QUARTERS[number]}季度"
        return f"{year}年第{_QUARTERS[number - 1]}季度", following, f"{_QUARTERS[number - 1]}季度"
    if period.kind == "month":
        return f"{year}年{last}月", f"{year + 1}年1月" if last == 12 else f"{last + 1}月", f"{last}月份"
    return f"{year}年", f"{year + 1}年", "全年"
