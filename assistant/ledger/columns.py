"""What each column of a block is: a key (indicator, place, period, unit …), values, or neither; judged by header, then by content."""

from __future__ import annotations

from dataclasses import replace

from assistant.ledger.blocks import Block
from assistant.ledger.cells import is_empty, is_mark, is_year, read_date, read_number
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column, read_headers
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import split_period, whole_period
from assistant.ledger.vocabulary import fold, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Period

SAMPLE = 400
_UNIT_WORDS = ("单位", "计量单位")
WORD_ROLES = frozenset({"label", "weak_label", "detail", "category", "kind", "place", "section", "owner"})


def read_columns(grid: Grid, block: Block, period: Period | None, year: int | None = None) -> list[Column]:
    """Returns the columns of a block; `period` is that of its surroundings, which 上年, 本年, 上半年 in a header refer to.

    `year` stands in where nothing in the sheet names one.
    """
    rows = sample(block.body)
    paths = {index: _path(grid, block, index) for index in range(block.left, block.right)}
    columns = [Column(index=index, path=path, role=_role(grid, path, index, rows)) for index, path in paths.items()]
    return read_headers(_numbered(grid, columns, rows), period, year)


def _numbered(grid: Grid, columns: list[Column], rows: list[int]) -> list[Column]:
    """A first column that counts 1, 2, 3 … beside words is a serial number, whatever its header says."""
    first = next((column for column in columns if column.role != "blank"), None)
    if first is None or first.role != "value" or not any(column.role not in ("value", "blank") for column in columns):
        return columns
    numbers = [number.value for row in rows if (number := read_number(grid.value(row, first.index))) is not None]
    if len(numbers) < (3 if first.path else 2) or numbers != list(range(1, len(numbers) + 1)):
        return columns
    return [replace(column, role="serial") if column is first else column for column in columns]


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
    if named == "code":
        return "serial"
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
    if len(path) > 1 and fold(path[-1]) in _UNIT_WORDS:
        path = path[:-1]  # a row of units under the header: 街道 / 单位
    for text in (path[-1], "".join(path)) if path else ():
        word = fold(strip_unit(text)[0])
        if word in roles:
            return roles[word]
    if path and fold(strip_unit(path[-1])[0]).endswith(vocabulary().kind_endings):
        return "kind"
    return None
