"""Rows after 其中：… that carry no mark of their own but, together with it, add up to the row above: they are its parts too."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.ledger.blocks import Block
from assistant.ledger.cells import read_number
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labels import is_within, strip_numbering
from assistant.ledger.vocabulary import is_total, squeeze

Numbers = dict[int, Decimal]


def summed_parts(grid: Grid, block: Block, label: Column, values: Sequence[Column], unit: Column | None) -> frozenset[int]:
    """Returns row numbers. The sums must hold in every value column that the row above fills, so that chance has no place."""
    columns = [column.index for column in values if not column.change and not column.total]
    found: set[int] = set()
    parent: int | None = None
    for position, row in enumerate(block.body):
        text = grid.text(row, label.index)
        if not is_within(text):
            parent = row if text else parent
        elif parent is not None and position and block.body[position - 1] == parent:
            found |= _closing(grid, block.body[position:], parent, label, columns, unit)
    return frozenset(found)


def exceeds(grid: Grid, part: int, whole: int | None, values: Sequence[Column]) -> bool:
    """Returns whether a row is more than another in every value column that both fill, so that it cannot be a part of it."""
    columns = [column.index for column in values if not column.change]
    own, other = _numbers(grid, part, columns), {} if whole is None else _numbers(grid, whole, columns)
    shared = own.keys() & other.keys()
    return bool(shared) and all(own[column] > other[column] for column in shared)


def _closing(grid: Grid, rows: Sequence[int], parent: int, label: Column, columns: Sequence[int], unit: Column | None) -> set[int]:
    """The unmarked rows among the first `rows` that add up to the parent; none where no run of them does."""
    whole = _numbers(grid, parent, columns)
    numbered = strip_numbering(grid.text(parent, label.index)) != grid.text(parent, label.index)
    sums = dict.fromkeys(whole, Decimal(0))
    unmarked: set[int] = set()
    for row in rows:
        text = grid.text(row, label.index)
        part = _numbers(grid, row, columns)
        alike = unit is None or grid.text(row, unit.index) == grid.text(parent, unit.index)
        opens = numbered and strip_numbering(text) != text
        if not whole or not alike or opens or is_total(squeeze(text)) or not text or not whole.keys() <= part.keys():
            return set()
        sums = {column: total + part[column] for column, total in sums.items()}
        unmarked |= set() if is_within(text) else {row}
        if sums == whole:
            return unmarked
        if any(sums[column] > whole[column] for column in whole):
            return set()
    return set()


def _numbers(grid: Grid, row: int, columns: Sequence[int]) -> Numbers:
    numbers = {column: read_number(grid.value(row, column)) for column in columns}
    return {column: number.value * number.scale for column, number in numbers.items() if number is not None}
