"""Columns: tells pages printed in two columns (gazettes), and puts their lines into reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.reading.pages.rows import Cluster, size_of

_LEAST_ROWS = 6
"""Fewer lines on a side are a letterhead, a signature or a small table, no column."""
_MIDDLE = 0.12
_STEPS = 24
_CLEARLY = 15
_MOST_CROSSING = 0.3
_LEAST_FULL = 0.35
"""In columns of prose many lines are full: a table without rulings has gaps too, but ragged ones."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the column it stands in: 0 over the whole width, 1 left, 2 right."""

    line: Cluster
    column: int


def in_reading_order(lines: Sequence[Cluster]) -> list[Placed]:
    """Returns the lines in reading order, those of two columns split at the gutter, the left column before the right one."""
    split = [_segments(line) for line in lines]
    gutter = _gutter(split)
    if gutter is None:
        return [Placed(line, 0) for line in lines]
    found: list[Placed] = []
    sides: tuple[list[Placed], list[Placed]] = ([], [])
    for line, segments in zip(lines, split, strict=True):
        if _crosses(segments, gutter):
            found += [*sides[0], *sides[1], Placed(line, 0)]
            sides = ([], [])
            continue
        for number, side in enumerate(sides):
            part = [glyph for glyph in line if ((glyph.x0 + glyph.x1) / 2 > gutter) == bool(number)]
            if any(not glyph.text.isspace() for glyph in part):
                side.append(Placed(part, number + 1))
    return [*found, *sides[0], *sides[1]]


_Segment = tuple[float, float]


def _segments(line: Cluster) -> list[_Segment]:
    """Returns where the line has ink, in pieces parted by gaps wider than a character."""
    least = size_of(line)
    pieces: list[_Segment] = []
    for glyph in line:
        if glyph.text.isspace():
            continue
        if pieces and glyph.x0 - pieces[-1][1] <= least:
            pieces[-1] = (pieces[-1][0], max(glyph.x1, pieces[-1][1]))
        else:
            pieces.append((glyph.x0, glyph.x1))
    return pieces


def _crosses(segments: Sequence[_Segment], place: float) -> bool:
    return any(start < place < end for start, end in segments)


def _gutter(lines: Sequence[Sequence[_Segment]]) -> float | None:
    """Returns where the gap between two columns runs; None where the page has one column only."""
    if len(lines) < _LEAST_ROWS:
        return None
    start, end = min(line[0][0] for line in lines), max(line[-1][1] for line in lines)
    places = [start + (end - start) * (0.5 + _MIDDLE * (2 * step / _STEPS - 1)) for step in range(_STEPS + 1)]
    crossing = [sum(_crosses(line, place) for line in lines) for place in places]
    if min(crossing) > _MOST_CROSSING * len(lines):
        return None
    best = [place for place, count in zip(places, crossing, strict=True) if count == min(crossing)]
    gutter = median(best)
    kept = [line for line in lines if not _crosses(line, gutter)]
    left = [side for line in kept if (side := [one for one in line if one[1] <= gutter])]
    right = [side for line in kept if (side := [one for one in line if one[0] >= gutter])]
    clear = min(crossing) < 0.05 * len(lines) and min(len(left), len(right)) > _CLEARLY
    return gutter if all(_is_column(side, 0.5 * _LEAST_FULL if clear else _LEAST_FULL) for side in (left, right)) else None


def _is_column(lines: Sequence[Sequence[_Segment]], least: float) -> bool:
    """Returns whether lines look like a column of prose: enough of them, and the `least` share or more reach from margin to margin."""
    if len(lines) < _LEAST_ROWS:
        return False
    start, end = min(line[0][0] for line in lines), max(line[-1][1] for line in lines)
    width = end - start
    return sum(line[-1][1] - line[0][0] > 0.85 * width and len(line) == 1 for line in lines) >= least * len(lines)
