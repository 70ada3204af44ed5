"""Total rows of a period of their own (上年合计, 2023年, 全市2024年实绩, 上年同期)."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.ledger.periods import in_year, split_period
from assistant.ledger.vocabulary import fold, squeeze, total_kind, vocabulary
from assistant.schema.quantity import Period


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What a total row's own name says: its period and its kind of total."""

    period: Period
    kind: str


def year_total(text: str, now: Period | None, year: int | None, *, alone: bool) -> YearTotal | None:
    """Reads the name of a row; `now` and `year` are those of its surroundings.

    With `alone` a mere period (2023年, 上年同期) is the whole office too: below a 合计 it can be nothing else.
    """
    period, rest = split_period(text, year)
    if period is None or period.kind == "years":
        return None
    kind = _kind(squeeze(rest).strip("（）()：:"), alone=alone)
    if not kind:
        return None
    same = "同期" in text and now is not None and now.kind != "year"
    return YearTotal(in_year(now, period.year) if same and now is not None else period, kind)


def _kind(rest: str, *, alone: bool) -> str:
    if total_kind(rest) or not rest:
        return total_kind(rest) or ("whole" if alone else "")
    told = vocabulary().generic | vocabulary().actual
    endings = sorted((word for word in told if fold(rest).endswith(word)), key=len)
    bare = rest[: -len(endings[-1])] if endings else rest
    return total_kind(bare) or ("whole" if alone and not bare else "")


def in_row(column: Period | None, row: Period, year: int | None) -> Period:
    """Returns the period of a column in such a row: 本年接收 is last year's in 上年合计, 上半年 the first half of 2023 in 2023年."""
    if column is None or (column.kind == "year" and year in (None, column.year)):
        return row
    return in_year(column, column.year + row.year - (column.year if year is None else year))
