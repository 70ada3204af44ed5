"""Grids: ruling lines become tables, merged cells told by the lines that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.reading.pages.nouns import Rule

_NEAR = 4.0
"""Lines nearer than this (points) are one: double rules, borders drawn in pieces."""
_MOST_RULES = 3000
"""More are a drawing or a map."""
_THIN = 3.0
"""Shapes up to this thick (points) are lines."""
_SHORTEST = 6.0
_COVERED = 0.6
_OPEN_SIDE = 12.0


def ruled(points: Sequence[tuple[float, float]], *, stroked: bool, filled: bool) -> Iterator[Rule]:
    """Yields the ruling lines of a drawn figure: one for a thin shape, else the level and upright sides of one that is stroked."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
        sides = [((min(xs), min(ys)), (max(xs), max(ys)))] if stroked or filled else []
    else:
        sides = list(pairwise(points)) if stroked else []
    for (ax, ay), (bx, by) in sides:
        wide, high = abs(ax - bx), abs(ay - by)
        if max(wide, high) < _SHORTEST or min(wide, high) > _THIN:
            continue
        if high > wide:
            yield Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))
        else:
            yield Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell of a grid: its first row and column, how many it takes, and its place on the page."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table: the places of its lines from left to right and from top to bottom, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Returns the tables that the ruling lines of a page form, from top to bottom; frames around text are none."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return []
    found = [grid for group in _connected(rules) if (grid := _grid(group)) is not None]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Returns the groups of lines that touch one another."""
    upright = [rule for rule in rules if rule.upright]
    level = sorted((rule for rule in rules if not rule.upright), key=lambda rule: rule.top)
    groups = _Groups(len(rules))
    order = [*upright, *level]
    for one, rule in enumerate(upright):
        for other, across in enumerate(level, start=len(upright)):
            if across.top > rule.bottom + _NEAR:
                break
            if across.top >= rule.top - _NEAR and across.x0 - _NEAR <= rule.x0 <= across.x1 + _NEAR:
                groups.join(one, other)
    members: dict[int, list[Rule]] = {}
    for index, rule in enumerate(order):
        members.setdefault(groups.of(index), []).append(rule)
    return list(members.values())


class _Groups:
    """Numbers that are joined to groups, one pair after the other."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def of(self, number: int) -> int:
        """Returns the number that stands for the group."""
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Makes two groups one."""
        self._parents[max(self.of(one), self.of(other))] = min(self.of(one), self.of(other))


def _grid(group: Sequence[Rule]) -> Grid | None:
    upright = [rule for rule in group if rule.upright]
    level = [rule for rule in group if not rule.upright]
    if not upright or len(level) < 2:
        return None
    xs = _columns(upright, level)
    ys = _places([rule.top for rule in level])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2:
        return None
    groups = _Groups(columns * rows)
    for column in range(columns - 1):
        border = sorted((rule.top, rule.bottom) for rule in upright if abs(rule.x0 - xs[column + 1]) < _NEAR)
        for row in range(rows):
            if not _covers(border, ys[row], ys[row + 1]):
                groups.join(row * columns + column, row * columns + column + 1)
    for row in range(rows - 1):
        border = sorted((rule.x0, rule.x1) for rule in level if abs(rule.top - ys[row + 1]) < _NEAR)
        for column in range(columns):
            if not _covers(border, xs[column], xs[column + 1]):
                groups.join(row * columns + column, (row + 1) * columns + column)
    boxes = _boxes([groups.of(index) for index in range(columns * rows)], xs, ys)
    return Grid(xs=tuple(xs), ys=tuple(ys), boxes=boxes) if len(boxes) > 1 else None


def _columns(upright: Sequence[Rule], level: Sequence[Rule]) -> list[float]:
    """Returns the places of the upright borders; tables that are open at the sides end where their level lines end."""
    xs = _places([rule.x0 for rule in upright])
    start, end = min(rule.x0 for rule in level), max(rule.x1 for rule in level)
    return [*([start] if start < xs[0] - _OPEN_SIDE else []), *xs, *([end] if end > xs[-1] + _OPEN_SIDE else [])]


def _boxes(owners: Sequence[int], xs: Sequence[float], ys: Sequence[float]) -> tuple[Box, ...]:
    width = len(xs) - 1
    members: dict[int, list[int]] = {}
    for index, owner in enumerate(owners):
        members.setdefault(owner, []).append(index)
    boxes: list[Box] = []
    for indexes in members.values():
        rows = [index // width for index in indexes]
        columns = [index % width for index in indexes]
        row, column, last_row, last_column = min(rows), min(columns), max(rows) + 1, max(columns) + 1
        boxes.append(
            Box(
                row=row,
                column=column,
                rows=last_row - row,
                columns=last_column - column,
                x0=xs[column],
                top=ys[row],
                x1=xs[last_column],
                bottom=ys[last_row],
            )
        )
    return tuple(sorted(boxes, key=lambda box: (box.row, box.column)))


def _places(values: Iterable[float]) -> list[float]:
    """Returns the values in order, those near to one another as one."""
    ordered = sorted(values)
    places = [ordered[0]]
    counts = [1]
    for value in ordered[1:]:
        if value - places[-1] < _NEAR:
            counts[-1] += 1
            places[-1] += (value - places[-1]) / counts[-1]
        else:
            places.append(value)
            counts.append(1)
    return places


def _covers(spans: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Returns whether the spans lie over most of the distance from `start` to `end`."""
    covered, reached = 0.0, start
    for first, last in spans:
        covered += max(0.0, min(last, end) - max(first, reached))
        reached = max(reached, min(last, end))
    return covered >= _COVERED * (end - start)
