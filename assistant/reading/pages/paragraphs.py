"""Paragraphs: printed lines joined to what was typed, over the ends of columns and pages."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.reading.labels import find_label
from assistant.reading.pages.nouns import Page, Row
from assistant.reading.pages.tables import seam

_INDENT = 0.8
"""Characters by which a line must stand in to begin a paragraph."""
_DEEP = 4.5
_SIZES_APART = 0.1
_WIDE_GAP = 1.35
_WIDER = 1.12
_TITLE_GAP = 1.6
_CENTRED = 1.5
_LARGE = 1.12
_MOST_TITLE_ROWS = 4
_LEAST_LINES = 6
_SHARED = 0.15
"""Share of the lines of a page that must end at the right margin for it to be known."""
_SHARED_START = 0.08
_LONG = 3
_SENTENCE_END = re.compile(r"[。！？；：…!?;:][”’）)」』》]*$")
_OPEN_END = re.compile(r"[，、,—《“‘（(]$")
_ANNEX = re.compile(r"附\s*件\s*[：:\d]")


@dataclass(frozen=True, slots=True)
class Frame:
    """The left and right margin of the text of a column."""

    left: float
    right: float


def frames_of(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> dict[tuple[int, int], Frame]:
    """Returns the margins by page and column: those that many of its lines share, else those of the other pages, else of the sheet."""
    own: dict[tuple[int, int], list[Row]] = {}
    for row in (row for of_page in rows for row in of_page):
        own.setdefault((row.page, row.column), []).append(row)
    firm = {key: frame for key, lines in own.items() if (frame := _shared(lines)) is not None}
    sheets = {page.number: page.width for page in pages}
    return {key: firm.get(key) or _lent(key, lines, firm, sheets[key[0]]) for key, lines in own.items()}


def _shared(lines: Sequence[Row]) -> Frame | None:
    """Returns the margins that the lines themselves show: a right one at which a fair part of them ends."""
    size = median(row.pitch for row in lines)
    ends = sorted((_end(row) for row in lines), reverse=True)
    right = next((one for one, other in pairwise(ends) if one - other < 0.5 * size), None)
    if right is None or len(lines) < _LEAST_LINES:
        return None
    beyond = sum(end > right + size for end in ends)
    if beyond > max(1, 0.1 * len(lines)) or sum(abs(end - right) < 0.5 * size for end in ends) < _SHARED * len(lines):
        return None
    return Frame(_left(lines, size), right)


def _end(row: Row) -> float:
    """Returns where a line ends without a closing mark, which may hang over the margin."""
    return row.x1 - row.size if row.text[-1] in "，。、；：！？" else row.x1


def _left(lines: Sequence[Row], size: float) -> float:
    """Returns the leftmost place at which a fair part of the lines begins; a running line may stand further out."""
    starts = sorted(row.x0 for row in lines)
    for least in (max(2.0, _SHARED_START * len(starts)), 2.0):
        for start in starts:
            if bisect(starts, start + 0.5 * size) - bisect(starts, start - 0.5 * size) >= least:
                return start
    return starts[0]


def _lent(key: tuple[int, int], lines: Sequence[Row], firm: dict[tuple[int, int], Frame], sheet: float) -> Frame:
    """Returns margins for few or ragged lines: of pages on the same side (books have mirrored margins), of any page, of the sheet."""
    size = median(row.pitch for row in lines)
    start, end = min(row.x0 for row in lines), max(_end(row) for row in lines)
    alike = [frame for (_, column), frame in firm.items() if column == key[1]]
    same_side = [frame for (page, column), frame in firm.items() if column == key[1] and (page - key[0]) % 2 == 0]
    for known in (same_side, alike):
        if known:
            frame = Frame(median(frame.left for frame in known), median(frame.right for frame in known))
            if start > frame.left - size and end < frame.right + size:
                return frame
    left = _left(lines, size)
    if alike:
        return Frame(left, max(end, left + median(frame.right - frame.left for frame in alike)))
    return Frame(left, max(end, sheet - left) if key[1] == 0 else end)


class Joiner:
    """Decides line by line whether the paragraph goes on, by the margins of all lines of the document."""

    def __init__(self, pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> None:
        self._frames = frames_of(pages, rows)
        sizes = sorted(row.size for of_page in rows for row in of_page for _ in range(len(row.text)))
        self._size = sizes[len(sizes) // 2] if sizes else 0.0
        self._habits(rows)

    def _frame(self, row: Row) -> Frame:
        return self._frames.get((row.page, row.column)) or Frame(row.x0, row.x1)

    def _indent(self, row: Row) -> float:
        return (row.x0 - self._frame(row).left) / row.pitch

    def _room(self, row: Row) -> float:
        return (self._frame(row).right - row.x1) / row.pitch

    def _centred(self, row: Row) -> bool:
        """Returns whether a line stands in the middle; a large one may fill the width (the first line of a long title)."""
        left, right = self._indent(row), self._room(row)
        return (left > 1 or self._large(row)) and abs(left - right) < _CENTRED

    def _large(self, row: Row) -> bool:
        return row.size > _LARGE * self._size

    def joined(self, rows: Sequence[Row]) -> list[str]:
        """Returns the paragraphs of rows that follow one another."""
        groups: list[list[Row]] = []
        for row in rows:
            if groups and self.goes_on(groups[-1], row):
                groups[-1].append(row)
            else:
                groups.append([row])
        return [text_of(group) for group in groups]

    def goes_on(self, before: Sequence[Row], row: Row) -> bool:
        """Returns whether `row` goes on with the paragraph whose lines so far are `before`."""
        above = before[-1]
        if abs(above.size - row.size) > _SIZES_APART * max(above.size, row.size) or "\t" in above.text + row.text:
            return False
        near = above.page == row.page and above.column == row.column
        titles = near and self._centred(above) and self._centred(row)
        apart = _TITLE_GAP if titles and self._large(row) else _WIDER if self._spaced else _WIDE_GAP
        if near and not 0 < row.y - above.y < apart * self._step * max(1.0, row.size / self._size):
            return False
        if titles:
            return self._title_goes_on(before, row)
        room = self._frame(above).right - above.x1
        if room > row.unit + 0.3 * above.size:
            return False
        return self._full_line_goes_on(before, row)

    def _title_goes_on(self, before: Sequence[Row], row: Row) -> bool:
        above = before[-1]
        if len(before) >= _MOST_TITLE_ROWS or find_label(row.text) or _SENTENCE_END.search(above.text):
            return False
        unbalanced = any(above.text.count(left) > above.text.count(right) for left, right in ("《》", "“”", "（）"))
        return self._large(row) or unbalanced

    def _full_line_goes_on(self, before: Sequence[Row], row: Row) -> bool:
        first, above = before[0], before[-1]
        indent = self._indent(row)
        ended = _SENTENCE_END.search(above.text) is not None
        labelled = find_label(row.text) is not None
        if indent <= _INDENT:
            if not ended or self._spaced:
                return not (ended and labelled)
            # Without indents a full line that ends a sentence ends the paragraph too, but seldom where paragraphs are long.
            return not labelled and (self._indent_used > 0 or (self._long and above.text[-1] not in "：:"))
        if ended or labelled or _ANNEX.match(row.text):
            return False
        if abs(indent - self._indent_used) < 0.5:
            return self._indent(first) < _INDENT and _OPEN_END.search(above.text) is not None
        hung = row.x0 - first.x0 > row.pitch and (find_label(first.text) is not None or _ANNEX.match(first.text) is not None)
        return hung or abs(indent - self._indent(above)) < 0.5

    def _habits(self, rows: Sequence[Sequence[Row]]) -> None:
        """Finds out how this document parts paragraphs: by an indent of so many characters (0 for none), by wider gaps, or not at all."""
        body = [row for of_page in rows for row in of_page]
        indents = [indent for row in body if not self._centred(row) and _INDENT < (indent := self._indent(row)) < _DEEP]
        self._indent_used = median(indents) if len(indents) >= max(1, 0.06 * len(body)) else 0.0
        pairs = [pair for of_page in rows for pair in pairwise(of_page) if _near(*pair)]
        self._step = median(steps) if (steps := [row.y - above.y for above, row in pairs]) else 0.0
        after_short = [row.y - above.y for above, row in pairs if self._room(above) > 2 and above.size == row.size]
        wide = sum(step > _WIDER * self._step for step in after_short)
        self._spaced = len(after_short) >= 3 and wide > 0.7 * len(after_short)
        self._long = sum(self._room(row) > 2 for row in body) * _LONG < len(body)


def _near(above: Row, row: Row) -> bool:
    """Returns whether two rows stand in the same column, one not far below the other."""
    return above.page == row.page and above.column == row.column and 0 < row.y - above.y < 4 * row.size


def text_of(rows: Sequence[Row]) -> str:
    """Returns the text of joined lines: no blank at the joint but between words of Latin letters."""
    text = rows[0].text
    for above, row in pairwise(rows):
        text += seam(above, row) + row.text
    return text
