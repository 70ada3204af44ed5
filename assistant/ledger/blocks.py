"""Cuts a sheet into blocks: titles, header rows, body rows and the columns they span.

A blank column separates two blocks where both sides have labels of their own; a blank row only where a header follows. A row of
words in columns that held numbers is a new header; a row with a single text is a title, a group heading or a note by what follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.ledger.cells import cell_text, is_empty, is_year
from assistant.ledger.forms import form_texts, is_form_line
from assistant.ledger.grid import Grid
from assistant.ledger.labels import strip_unit
from assistant.ledger.periods import whole_period
from assistant.ledger.vocabulary import fold, squeeze, vocabulary
from assistant.nlp.units import parse_unit

_MAX_HEADER = 5
_STEMS = list("甲乙丙丁戊己庚辛")
PROBE = 60


@dataclass
class Block:
    """A table in a sheet: header and body row numbers, columns left ≤ c < right, titles above it from the top down."""

    left: int
    right: int
    header: list[int]
    titles: list[str]
    body: list[int] = field(default_factory=list)


def cut_blocks(grid: Grid, limit: int | None = None) -> list[Block]:
    """Returns the blocks of a sheet, or of its first `limit` rows, in reading order; those without any body row are left out."""
    blocks: list[Block] = []
    loose: list[int] = []
    for band in _bands(grid, limit):
        first = next((index for index, row in enumerate(band) if len(grid.filled[row]) > 1 and not is_form_line(grid, row)), len(band))
        loose.extend(band[:first])
        rows = band[first:]
        if not rows:
            continue
        for left, right in _segments(grid, [row for row in rows if len(grid.filled[row]) > 1]):
            lone = [row for row in loose if _touches(grid, row, left, right)] or loose
            _Cutter(grid, left, right, blocks, lone).run([row for row in rows if _touches(grid, row, left, right)])
        loose = []
    return [block for block in blocks if block.body]


def is_note(text: str) -> bool:
    """Returns whether a lone text begins like a note under a table."""
    word = squeeze(text).lstrip("*※（(")
    return any(word.startswith(note) and word[len(note) : len(note) + 1] in "：:1一．.、" for note in vocabulary().note)


def _bands(grid: Grid, limit: int | None) -> list[list[int]]:
    """Runs of rows in which something is stored or covered by a merged cell."""
    covered = {row for (row, column), merge in grid.merges.items() if merge[0] != row and grid.filled[merge[0]]}
    bands: list[list[int]] = []
    previous = -2
    for row in range(grid.height if limit is None else min(limit, grid.height)):
        if not grid.filled[row]:
            if row in covered and row == previous + 1:
                previous = row
            continue
        if row != previous + 1:
            bands.append([])
        bands[-1].append(row)
        previous = row
    return bands


def _lone_texts(grid: Grid, rows: list[int]) -> list[str]:
    return [text for row in rows for text in form_texts(grid, row) if not is_note(text)]


def _touches(grid: Grid, row: int, left: int, right: int) -> bool:
    for column in grid.filled[row]:
        if left <= column < right:
            return True
        merge = grid.merges.get((row, column))
        if merge is not None and merge[1] < right and merge[3] >= left:
            return True
    return False


def _segments(grid: Grid, rows: list[int]) -> list[tuple[int, int]]:
    """Runs of used columns; a run with no words below its first row joins its left neighbour, the first one its right."""
    used = {column for row in rows for column in grid.filled[row]}
    inside = set(rows)
    used |= {column for (row, column), merge in grid.merges.items() if row in inside and merge[3] - merge[1] < 6 and merge[1] in used}
    runs: list[list[int]] = []
    for column in sorted(used):
        if runs and column == runs[-1][1]:
            runs[-1][1] = column + 1
        else:
            runs.append([column, column + 1])
    joined: list[list[int]] = []
    for run in runs:
        probe = rows[1:PROBE]
        independent = run[1] - run[0] > 1 and any(grid.is_words(row, c) for row in probe for c in range(run[0], run[1]))
        if joined and not (independent and _has_words(grid, probe, joined[-1]) and _numbers(grid, probe, joined[-1])):
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return [(run[0], run[1]) for run in joined]


def _has_words(grid: Grid, rows: list[int], run: list[int]) -> bool:
    return any(grid.is_words(row, column) for row in rows for column in range(run[0], run[1]))


def _numbers(grid: Grid, rows: list[int], run: list[int]) -> bool:
    return any(grid.is_plain(row, column) or is_year(grid.value(row, column)) for row in rows for column in range(run[0], run[1]))


class _Cutter:
    """Walks the rows of one column segment and appends blocks; `lone` are title rows above it."""

    def __init__(self, grid: Grid, left: int, right: int, blocks: list[Block], lone: list[int]) -> None:
        self.grid, self.left, self.right, self.blocks = grid, left, right, blocks
        self.block: Block | None = None
        self.lone = list(lone)
        self.numeric: tuple[int, frozenset[int]] = (-1, frozenset())

    def run(self, rows: list[int]) -> None:
        rows = [row for row in rows if not self._counts_columns(row)]
        index = 0
        while index < len(rows):
            row = rows[index]
            if self._is_lone(row):
                self.lone.append(row)
                index += 1
            elif self._starts_header(row, rows[index + 1 : index + 1 + PROBE]):
                index = self._open(rows, index)
            else:
                self._body(row)
                index += 1

    def _counts_columns(self, row: int) -> bool:
        """Whether a row only numbers the columns, as in forms: 甲 | 乙 | 丙 | 1 | 2."""
        columns = self._columns(row)
        if len(columns) < 3 or self.grid.value(row, columns[0]) not in ("甲", "（甲）", "(甲)"):
            return False
        texts = [squeeze(self.grid.text(row, column)).strip("()（）") for column in columns]
        letters = [text for text in texts if text in _STEMS]
        return texts == [*_STEMS[: len(letters)], *map(str, range(1, len(texts) - len(letters) + 1))]

    def _columns(self, row: int) -> list[int]:
        return [column for column in self.grid.filled[row] if self.left <= column < self.right]

    def _is_lone(self, row: int) -> bool:
        columns = self._columns(row)
        if self.right - self.left < 2:
            return False
        if len(columns) > 1:
            return is_form_line(self.grid, row) and not any(self.grid.text(row, column).startswith("其中") for column in columns)
        return not columns or self.grid.is_words(row, columns[0])

    def _starts_header(self, row: int, following: list[int]) -> bool:
        grid, columns = self.grid, self._columns(row)
        if len(columns) < 2 or grid.has_plain(row, self.left, self.right):
            return False
        if self.block is None:
            return self._previous() is None or self._differs(row) or self._is_labelled(row, following)
        numeric = [column for column in columns if column in self._numeric_columns(self.block)]
        words = [column for column in numeric if grid.is_words(row, column)]
        years = [column for column in numeric if is_year(grid.value(row, column))]
        if not numeric or len({*words, *years}) < len(numeric):
            return False
        if words:
            return len(words) > 1 or self._speaks_header(row, columns)
        return _in_sequence(_years(grid, row, years))

    def _speaks_header(self, row: int, columns: list[int]) -> bool:
        """Whether a cell of the row is a usual header word, a period or holds a unit in brackets."""
        texts = [self.grid.text(row, column) for column in columns]
        return any(fold(text) in vocabulary().roles or whole_period(text) or strip_unit(text)[1] is not None for text in texts)

    def _numeric_columns(self, block: Block) -> frozenset[int]:
        """The columns in which numbers stand, judged by the block's first rows; cached once there are enough."""
        size = min(len(block.body), PROBE)
        if self.numeric[0] != size:
            columns = frozenset(column for column in range(self.left, self.right) if self._is_numeric(column, block.body[:size]))
            self.numeric = (size, columns)
        return self.numeric[1]

    def _is_labelled(self, row: int, following: list[int]) -> bool:
        numeric = [column for column in self._columns(row) if self._is_numeric(column, following[:PROBE])]
        return any(self.grid.is_words(row, column) for column in numeric)

    def _previous(self) -> Block | None:
        """The block right above in the same columns, which rows without a header continue."""
        for block in reversed(self.blocks):
            if block.left <= self.left and self.right <= block.right:
                return block
            if block.left < self.right and self.left < block.right:
                return None
        return None

    def _differs(self, row: int) -> bool:
        """Whether a row of words in other columns than the block above begins something new."""
        previous = self._previous()
        if previous is None or not previous.body:
            return True
        numeric = [column for column in self._columns(row) if self._is_numeric(column, previous.body[-PROBE:])]
        return any(self.grid.is_words(row, column) for column in numeric) or bool(self.lone)

    def _is_numeric(self, column: int, rows: list[int]) -> bool:
        words = sum(self.grid.is_words(row, column) for row in rows)
        numbers = sum(self.grid.is_number(row, column) for row in rows)
        return numbers > 0 and numbers >= words

    def _open(self, rows: list[int], index: int) -> int:
        header = [rows[index]]
        if self.block is not None and self.block.header and self._repeats(header[0], self.block):
            self.lone = []
            return index + len(self.block.header)
        after = index + 1
        while after < len(rows) and len(header) < _MAX_HEADER and self._continues(header[-1], rows[after], rows[after + 1 :]):
            header.append(rows[after])
            after += 1
        titles = _lone_texts(self.grid, self.lone)
        if self.block is not None and not titles:
            titles = list(self.block.titles)
        self.lone, self.numeric = [], (-1, frozenset())
        self.block = Block(self.left, self.right, header, titles)
        self.blocks.append(self.block)
        return after

    def _repeats(self, row: int, block: Block) -> bool:
        """Whether a row is the block's header once more, as on each printed page; under another title it opens another table."""
        titles = _lone_texts(self.grid, self.lone)
        return self._signature(row) == self._signature(block.header[0]) and (not titles or set(titles) <= set(block.titles))

    def _signature(self, row: int) -> tuple[str, ...]:
        return tuple(squeeze(self.grid.text(row, column)) for column in range(self.left, self.right))

    def _continues(self, above: int, row: int, following: list[int]) -> bool:
        """Whether `row` is a further header row under `above`."""
        grid, columns = self.grid, self._columns(row)
        if grid.has_plain(row, self.left, self.right) or not columns:
            return False
        if any(grid.merges.get((row, column), (row,))[0] == above for column in range(self.left, self.right)):
            return True
        merged = {c for column in self._columns(above) if grid.span(above, column) > 1 for c in _covered(grid, above, column)}
        if any(column in merged for column in columns):
            return True
        if len(columns) > 1 and all(parse_unit(squeeze(grid.text(row, column))) is not None for column in columns[1:]):
            return True
        probe = following[:PROBE]
        numeric = {column for column in columns if self._is_numeric(column, probe)}
        if any(column not in numeric and not is_empty(grid.seen(above, column)) for column in columns):
            return False
        years = _years(grid, row, columns)
        return any(grid.is_words(row, column) for column in numeric) or (len(years) == len(columns) and _in_sequence(years))

    def _body(self, row: int) -> None:
        if self.block is None:
            self.block = self._previous()
            if self.block is None:
                self.block = Block(self.left, self.right, [], _lone_texts(self.grid, self.lone))
                self.blocks.append(self.block)
                self.lone = []
        self.block.body.extend(self.lone)
        self.lone = []
        self.block.body.append(row)


def _years(grid: Grid, row: int, columns: list[int]) -> list[int]:
    return [int(cell_text(cell)[:4]) for column in columns if is_year(cell := grid.value(row, column))]


def _in_sequence(years: list[int]) -> bool:
    """Whether these are years side by side (2022, 2023, 2024), not amounts that happen to look like years."""
    return len(years) > 1 and len(set(years)) == len(years) == max(years) - min(years) + 1


def _covered(grid: Grid, row: int, column: int) -> range:
    merge = grid.merges[row, column]
    return range(merge[1], merge[3] + 1)
