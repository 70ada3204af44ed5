"""Cells of period columns: 2024, 上半年, a bare 3 under 月份, and several of them read together."""

from __future__ import annotations

from assistant.ledger.cells import cell_text, is_empty, is_mark, read_number
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.periods import months, split_period
from assistant.schema.quantity import Period


def period_text(grid: Grid, number: int, column: Column) -> str:
    """Returns what a period column says in a row: 3 under 月份 is 3月."""
    cell = grid.seen(number, column.index)
    if is_empty(cell) or is_mark(cell):
        return ""
    text = cell_text(cell)
    small = read_number(cell)
    if small is not None and small.value <= 12 and small.value == small.value.to_integral_value():
        suffix = "季度" if "季" in column.name else "月"
        return f"{small.value}{suffix}"
    return text


def joined_period(texts: list[str], year: int | None) -> Period | None:
    """Reads year and part together: ["2024", "上半年"], ["2024年", "3月"], or one of them."""
    text = " ".join(text + "年" if text.isdigit() and len(text) == 4 else text for text in texts)
    if not text:
        return None
    if text.isdigit() and len(text) == 6:
        return months(int(text[:4]), int(text[4:]), int(text[4:])) if 1 <= int(text[4:]) <= 12 else None
    return split_period(text, year)[0]
