"""Who stands where in a ledger column: streets, townships, offices down, figures across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.evaluating.grids import Grid, years_of
from assistant.evaluating.samples import Ranking

_SUBJECT = re.compile(r"[\u4e00-\u9fff]{1,6}?(街道|镇|乡|司法所|社区|法庭|卫生院|敬老院)")
_UNIT = re.compile(r"[（(]([\u4e00-\u9fff%]{1,4})[）)]$")
_FEWEST = 4


def rankings(grids: Sequence[Grid], year: int) -> Iterator[Ranking]:
    """Yields the highest, a middle and the lowest place of each column whose unit is told and whose values all differ."""
    for grid in grids:
        subjects = {row: match for row in range(len(grid.rows)) if (match := _subject(grid, row)) is not None}
        endings = {match[1] for match in subjects.values()}
        if len(subjects) < _FEWEST or len(endings) != 1 or set(years_of(grid.name, year)[1]) - {year}:
            continue
        for column in sorted({column for row, column in grid.numbers if row in subjects}):
            yield from _column(grid, column, subjects, next(iter(endings)), year)


def _subject(grid: Grid, row: int) -> re.Match[str] | None:
    if not any(place[0] == row for place in grid.numbers):
        return None
    texts = [str(cell).strip() for cell in list(grid.rows[row])[:2] if isinstance(cell, str)]
    return next((match for text in texts if (match := _SUBJECT.fullmatch(text)) is not None), None)


def _column(grid: Grid, column: int, subjects: dict[int, re.Match[str]], ending: str, year: int) -> Iterator[Ranking]:
    heads = [part for part in grid.heads(min(subjects), column).split("|") if part]
    unit = _UNIT.search(heads[-1]) if heads else None
    if unit is None or set(years_of("".join(heads), year)[1]) - {year}:
        return
    name = heads[-1][: unit.start()]
    values = {row: grid.numbers[row, column] for row in subjects if (row, column) in grid.numbers}
    ordered = sorted(values.items(), key=lambda item: -item[1])
    if len(values) < _FEWEST or len(set(values.values())) < len(values) or len(name) < 2 or unit[1] in ("%", "元"):
        return
    for rank in sorted({1, len(ordered) // 2, len(ordered)} & set(range(1, 10))):
        row, value = ordered[rank - 1]
        yield Ranking(
            subject=subjects[row][0], indicator=name, value=f"{value:f}", unit=unit[1], group=f"各{ending}", rank=rank, count=len(ordered)
        )  # fmt: skip
