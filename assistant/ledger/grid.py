"""A sheet as a grid of cells, with merged cells looked through for labels but counted once for values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assistant.ledger.cells import cell_text, is_empty, is_mark, is_year, read_date, read_number
from assistant.schema.ledger import RawTable

Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """Reads cells of one table; rows and columns count from 0."""

    table: RawTable

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return len(self.table.rows)

    @cached_property
    def width(self) -> int:
        """Number of columns of the longest row."""
        return max((len(row) for row in self.table.rows), default=0)

    @cached_property
    def merges(self) -> dict[tuple[int, int], Merge]:
        """Every merged cell → its range, clipped to the sheet's used area."""
        found: dict[tuple[int, int], Merge] = {}
        for top, left, bottom, right in self.table.merged:
            bottom, right = min(bottom, self.height - 1), min(right, self.width - 1)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    found[row, column] = (top, left, bottom, right)
        return found

    def value(self, row: int, column: int) -> object:
        """Returns the cell as stored; merged cells but the first are None."""
        cells = self.table.rows[row]
        return cells[column] if column < len(cells) else None

    def seen(self, row: int, column: int) -> object:
        """Returns what a reader sees at the cell: the value of its merged range."""
        merge = self.merges.get((row, column)) if self.merges else None
        return self.value(row, column) if merge is None else self.value(merge[0], merge[1])

    def text(self, row: int, column: int) -> str:
        """Returns what a reader sees, as text."""
        return cell_text(self.seen(row, column))

    @cached_property
    def filled(self) -> tuple[tuple[int, ...], ...]:
        """For each row the columns in which something is stored."""
        return tuple(
            tuple([column for column, cell in enumerate(row) if cell is not None and (cell.__class__ is not str or not is_empty(cell))])
            for row in self.table.rows
        )

    def span(self, row: int, column: int) -> int:
        """Returns how many columns the cell is merged over."""
        merge = self.merges.get((row, column))
        return 1 if merge is None else merge[3] - merge[1] + 1

    def is_plain(self, row: int, column: int) -> bool:
        """Returns whether a number or a day stands in the cell that cannot be a header (a year can)."""
        cell = self.value(row, column)
        if cell is None or is_year(cell):
            return False
        return read_number(cell) is not None or read_date(cell) is not None

    def is_number(self, row: int, column: int) -> bool:
        """Returns whether a number, a bare year or a day stands in the cell."""
        cell = self.value(row, column)
        return cell is not None and (read_number(cell) is not None or read_date(cell) is not None)

    def has_plain(self, row: int, left: int, right: int) -> bool:
        """Returns whether a number or a day stands in the row between the columns."""
        return any(left <= column < right and self.is_plain(row, column) for column in self.filled[row])

    def is_words(self, row: int, column: int) -> bool:
        """Returns whether the cell holds words: not blank, not a dash, not a number, not a day."""
        cell = self.value(row, column)
        return isinstance(cell, str) and not is_mark(cell) and not self.is_plain(row, column)
