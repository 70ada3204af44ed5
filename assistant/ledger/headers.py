"""What the headers of value columns say: period, unit, total, change and the words that name an indicator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.ledger.announced import inherits
from assistant.ledger.changes import change_rest, change_unit, is_change
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import in_year, months, split_period
from assistant.ledger.vocabulary import fold, is_total, squeeze, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Period, Unit

_SAME = re.compile(r"同期")
_NOW = re.compile(r"本年|今年|当年|本期")
_MONTH_NOW = re.compile(r"(?:本月|当月|本季度?|当季)份?")
_HOLLOW = re.compile(r"[（(]\s*[)）]")
_SPLIT_UP = re.compile(r"分(?:季度?|月份?|年度?|阶段)(?:数|数据|情况|统计|进度)?")
_RUNNING = re.compile(r"(?:项目|历年|历史)?累计")
_ENDS = ("年末", "年底", "期末")
_LAST_END = re.compile(r"(?:上年|去年|上期)(?:末|底)")
_EDGES = " 的止、，,:：-—"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column with its header texts outermost first; for value columns also what the header says of the values below."""

    index: int
    path: tuple[str, ...]
    role: str
    words: tuple[str, ...] = ()
    unit: Unit | None = None
    unit_text: str | None = None
    period: Period | None = None
    total: bool = False
    change: bool = False

    @property
    def name(self) -> str:
        """The innermost header text as printed."""
        return self.path[-1] if self.path else ""


def read_headers(columns: Sequence[Column], period: Period | None, assumed: int | None = None) -> list[Column]:
    """Returns the columns with their value headers read; `period` is that of the surroundings, which 上年, 本年, 上半年 refer to.

    `assumed` is the year they refer to where nothing names one.
    """
    texts = [strip_unit(text)[0] for column in columns for text in column.path]
    spoken = [found for text in texts if (found := split_period(text)[0]) and found.kind != "years"]
    year = period.year if period is not None else max((one.year for one in spoken), default=assumed)
    latest = period if period is not None and period.kind != "years" else None
    read = [_value(column, year, latest) if column.role == "value" else column for column in columns]
    return _children(_plain_values(_same_periods(_stocks(_running(read, latest)))))


def _value(column: Column, year: int | None, now: Period | None) -> Column:
    words: list[str] = []
    unit, unit_text, period, total, change = None, None, None, False, False
    spoken = [found.year for text in column.path if (found := split_period(strip_unit(text)[0])[0])]
    year = spoken[0] if spoken else year
    for number, text in enumerate(column.path):
        rest, found_unit, written = strip_unit(text)
        if found_unit is not None:
            unit, unit_text = found_unit, written
        if is_change(squeeze(text)):
            change = True
            if unit is None and (spoken_unit := change_unit(squeeze(text))) is not None:
                unit, unit_text = spoken_unit, spoken_unit.written
            words.extend([change_rest(rest)] if change_rest(rest) else [])
            continue
        if number and unit is None and (spoken_unit := parse_unit(squeeze(rest))) is not None:
            unit, unit_text = spoken_unit, squeeze(rest)
            continue
        found, shorter = _period(rest, year, now)
        if found is not None and found.kind != "years":
            period, rest = _finer(period, found), shorter.strip(_EDGES)
        word = _HOLLOW.sub("", squeeze(rest))
        if is_total(word):
            total = True
        elif word and fold(word) not in vocabulary().generic and word.strip("（）()") and not _SPLIT_UP.fullmatch(word):
            words.append(word)
    return replace(column, words=tuple(words), unit=unit, unit_text=unit_text, period=period, total=total, change=change)


def _period(text: str, year: int | None, now: Period | None) -> tuple[Period | None, str]:
    """The period of a header text; 本年, 本期 and 累计 are read by the period of the sheet (`now`), 2024年11月 or 2024年1—11月."""
    found, rest = split_period(text, year)
    if now is None or now.kind == "year":
        return found, rest
    if found is None and _MONTH_NOW.search(text):
        found, rest = now, _MONTH_NOW.sub("", text)
    elif found == Period.of_year(now.year) and _NOW.search(text):
        found = now
    if (found == now and "累计" in text) or (found == now and "本年" in text and now.kind in ("month", "quarter")):
        found = months(now.year, 1, now.end.month)
    return found, rest


def _running(columns: Sequence[Column], now: Period | None) -> list[Column]:
    """累计完成 beside 2024年实绩 is no second value of that year: the months so far in a monthly sheet, else a value of that name."""
    plain = [column for column in columns if column.role == "value" and not column.change]
    result: list[Column] = []
    for column in columns:
        name = squeeze(strip_unit(column.name)[0])
        beside = [other for other in plain if other is not column and (other.words, other.total) == (column.words, column.total)]
        if column in plain and column.period is None and _RUNNING.match(name) and beside and name not in column.words:
            if now is not None and now.kind in ("month", "quarter"):
                column = replace(column, period=months(now.year, 1, now.end.month))
            elif all(other.period is None or other.period.kind == "year" for other in beside):
                column = replace(column, words=(*column.words, name))
        result.append(column)
    return result


def _stocks(columns: Sequence[Column]) -> list[Column]:
    """上年末 beside 年末 is that stock a year before, under the same words."""
    ends = {column.path[:-1]: squeeze(column.name) for column in columns if squeeze(column.name) in _ENDS}
    return [
        replace(column, words=(*column.words, ends[column.path[:-1]]))
        if column.role == "value" and column.path[:-1] in ends and _LAST_END.fullmatch(squeeze(column.name)) else column
        for column in columns
    ]  # fmt: skip


def _finer(one: Period | None, two: Period) -> Period:
    """The shorter of two periods: 2024年 over 上半年 is the half year."""
    return two if one is None or (two.end - two.start) <= (one.end - one.start) else one


def _same_periods(columns: Sequence[Column]) -> list[Column]:
    """同期 means the months of the column it is compared with, a year before or in the year it names."""
    result: list[Column] = []
    parts = [column.period for column in columns if column.period is not None and not column.change and not _is_same(column)]
    for column in columns:
        if not _is_same(column) or column.change or column.role != "value":
            result.append(column)
            continue
        later = [part for part in parts if column.period is None or part.year > column.period.year]
        base = min(later, key=lambda part: abs(columns_between(columns, part, column)), default=None)
        words = tuple(word for word in (_SAME.sub("", word) for word in column.words) if word and fold(word) not in vocabulary().generic)
        period = column.period
        if base is not None and (period is None or period == Period.of_year(period.year)):
            period = in_year(base, period.year if period is not None else base.year - 1)
        result.append(replace(column, words=words, period=period))
    return result


def columns_between(columns: Iterable[Column], period: Period, column: Column) -> int:
    """Returns how far the nearest column of a period stands from a column."""
    return min(abs(other.index - column.index) for other in columns if other.period == period)


def _is_same(column: Column) -> bool:
    return any(_SAME.search(text) for text in column.path)


def _plain_values(columns: Sequence[Column]) -> list[Column]:
    """Drops 决算数, 执行数, 实际 where a period has only one such column: it is then the value itself, whatever it is called."""
    actual = vocabulary().actual

    def stripped(column: Column) -> Column:
        return replace(column, words=tuple(word for word in column.words if not {fold(word), f"{fold(word)}数"} & actual))

    keys = Counter(_key(stripped(column)) for column in columns if column.role == "value" and not column.change)
    return [
        stripped(column) if column.role == "value" and not column.change and keys[_key(stripped(column))] == 1 else column
        for column in columns
    ]


def _key(column: Column) -> tuple[object, ...]:
    return column.words, column.period, column.total


def _children(columns: list[Column]) -> list[Column]:
    """Puts the words of the column on its left before those of a column headed 其中：…, whose unit it shares."""
    parent: tuple[str, ...] = ()
    whole: Column | None = None
    result: list[Column] = []
    for column in columns:
        at = next((index for index, word in enumerate(column.words) if word.startswith("其中")), None)
        if at is None:
            if column.role == "value" and not column.change:
                parent, whole = column.words, column
        else:
            inner = column.words[at].removeprefix("其中").lstrip("：:")
            kept = tuple(word for word in column.words[:at] if word not in parent)
            column = replace(column, words=(*parent, *kept, *([inner] if inner else []), *column.words[at + 1 :]))
            if whole is not None and whole.unit is not None and column.unit is None and inherits(column.words[-1], whole.unit):
                column = replace(column, unit=whole.unit, unit_text=whole.unit_text)
        result.append(column)
    return result
