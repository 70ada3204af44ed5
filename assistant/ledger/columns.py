"""What each column of a block is: a key (indicator, place, period, unit …), values, or neither; judged by header, then by content."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.ledger.blocks import Block
from assistant.ledger.cells import is_empty, is_mark, is_year, read_date, read_number
from assistant.ledger.grid import Grid
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import split_period, whole_period
from assistant.ledger.vocabulary import fold, is_change, is_total, squeeze, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Period, Unit

SAMPLE = 400
WORD_ROLES = frozenset({"label", "weak_label", "detail", "category", "kind", "place", "section", "owner"})


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


def read_columns(grid: Grid, block: Block, year: int | None) -> list[Column]:
    """Returns the columns of a block; `year` is what 上年, 本年, 上半年 in a header refer to."""
    rows = sample(block.body)
    paths = {index: _path(grid, block, index) for index in range(block.left, block.right)}
    periods = [period for path in paths.values() for text in path if (period := split_period(strip_unit(text)[0])[0])]
    if year is None and periods:
        year = max(period.year for period in periods)
    columns = [Column(index=index, path=path, role=_role(grid, path, index, rows)) for index, path in paths.items()]
    return _children([_value(column, year) if column.role == "value" else column for column in columns])


def sample(rows: list[int]) -> list[int]:
    """Returns at most SAMPLE rows, evenly spread."""
    step = max(1, len(rows) // SAMPLE)
    return rows[::step]


def _path(grid: Grid, block: Block, column: int) -> tuple[str, ...]:
    """Header texts above a column; a blank upper cell takes its left neighbour's where the sheet has the text only once."""
    texts: list[str] = []
    for number, row in enumerate(block.header):
        text = grid.text(row, column)
        below = any(not is_empty(grid.value(lower, column)) for lower in block.header[number + 1 :])
        if not text and below and (row, column) not in grid.merges:
            left = column - 1
            while left >= block.left and not grid.text(row, left):
                left -= 1
            spread = left >= block.left and any(not is_empty(grid.value(lower, left)) for lower in block.header[number + 1 :])
            text = grid.text(row, left) if spread else ""
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return tuple(texts)


def _role(grid: Grid, path: tuple[str, ...], column: int, rows: list[int]) -> str:
    cells = [cell for row in rows if not is_mark(cell := grid.seen(row, column))]
    named = _named_role(path)
    if not cells:
        return named if named in ("unit", "remark") else "blank"
    years = sum(is_year(cell) for cell in cells)
    dates = sum(read_date(cell) is not None for cell in cells)
    numbers = sum(read_number(cell) is not None or is_year(cell) for cell in cells)
    words = len(cells) - dates - numbers
    if named in ("unit", "section") and sum(isinstance(cell, str) and parse_unit(cell) is not None for cell in cells) * 2 > len(cells):
        return "unit"
    spoken = len(cells) > 1 and all(isinstance(cell, str) and whole_period(cell, 2000) is not None for cell in cells)
    if named in WORD_ROLES and words + years >= numbers:
        return "date" if dates > words else "period" if spoken else named
    if named == "serial":
        return "serial" if words == 0 else "text"
    if named in ("remark", "owner"):
        return named
    if named in ("period", "date"):
        return _time_role(named, cells, years, dates)
    if dates * 2 > len(cells):
        return "date"
    if not path and years == len(cells) and len(cells) > 1 and numbers == len({str(cell) for cell in cells}):
        return "period"
    if spoken and not any(split_period(strip_unit(text)[0])[0] for text in path):
        return "period"
    return "value" if numbers >= words and numbers else "text"


def _time_role(named: str, cells: list[object], years: int, dates: int) -> str:
    if dates * 2 > len(cells):
        return "date"
    spoken = sum(is_year(cell) or whole_period(_digits(cell), 2000) is not None or _is_month(cell) for cell in cells)
    if spoken * 2 > len(cells) or years:
        return "period"
    return "value" if all(read_number(cell) for cell in cells) and named == "date" else "text"


def _digits(cell: object) -> str:
    number = read_number(cell)
    return str(cell) if number is None else format(number.value, "f")


def _is_month(cell: object) -> bool:
    number = read_number(cell)
    return number is not None and number.value == number.value.to_integral_value() and 1 <= number.value <= 12


def _named_role(path: tuple[str, ...]) -> str | None:
    roles = vocabulary().roles
    for text in (path[-1], "".join(path)) if path else ():
        word = fold(strip_unit(text)[0])
        if word in roles:
            return roles[word]
    return None


def _value(column: Column, year: int | None) -> Column:
    """Reads period, unit, total and the remaining words out of a value column's header."""
    words: list[str] = []
    unit, unit_text, period, total, change = None, None, None, False, False
    spoken = [found.year for text in column.path if (found := split_period(strip_unit(text)[0])[0])]
    year = spoken[0] if spoken else year
    for text in column.path:
        rest, found_unit, written = strip_unit(text)
        if found_unit is not None:
            unit, unit_text = found_unit, written
        if is_change(squeeze(rest)):
            change = True
            continue
        found, shorter = split_period(rest, year)
        if found is not None and found.kind != "years":
            period, rest = _finer(period, found), shorter.strip(" 的止、，,:：-—")
        word = squeeze(rest)
        if is_total(word):
            total = True
        elif word and fold(word) not in vocabulary().generic and word.strip("（）()"):
            words.append(word)
    return replace(column, words=tuple(words), unit=unit, unit_text=unit_text, period=period, total=total, change=change)


def _finer(one: Period | None, two: Period) -> Period:
    """The shorter of two periods: 2024年 over 上半年 is the half year."""
    return two if one is None or (two.end - two.start) <= (one.end - one.start) else one


def _children(columns: list[Column]) -> list[Column]:
    """Puts the words of the column on its left before those of a column headed 其中：…."""
    parent: tuple[str, ...] = ()
    result: list[Column] = []
    for column in columns:
        at = next((index for index, word in enumerate(column.words) if word.startswith("其中")), None)
        if at is None:
            parent = column.words if column.role == "value" else parent
        else:
            inner = column.words[at].removeprefix("其中").lstrip("：:")
            kept = tuple(word for word in column.words[:at] if word not in parent)
            column = replace(column, words=(*parent, *kept, *([inner] if inner else []), *column.words[at + 1 :]))
        result.append(column)
    return result
