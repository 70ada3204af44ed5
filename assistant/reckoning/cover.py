"""How much of one wording stands in another, character by character: rearranged, shortened and described wordings are still met."""

from __future__ import annotations

from functools import lru_cache

WHOLE, SPREAD, LONE = 1.0, 0.7, 0.4
"""A run of two characters found together; the two found in order but apart (法援 in 法律援助); one that only stands somewhere."""
_APART = 3


@lru_cache(maxsize=200_000)
def cover(target: str, source: str) -> tuple[float, ...]:
    """Returns for each character of `target` how well `source` has it, 0…1."""
    chars, pairs = _parts(source)
    if chars.isdisjoint(target):
        return (0.0,) * len(target)
    marks = [0.0] * len(target)
    place = 0
    while place < len(target) - 1:
        if target[place : place + 2] in pairs:
            length = _longest(target, place, source)
            marks[place : place + length] = [WHOLE] * length
            place += length
        else:
            place += 1
    for place in range(len(target) - 1):
        first, second = target[place], target[place + 1]
        if marks[place] < WHOLE and marks[place + 1] < WHOLE and first in chars and second in chars and _in_order(first, second, source):
            marks[place] = max(marks[place], SPREAD)
            marks[place + 1] = max(marks[place + 1], SPREAD)
    for place, char in enumerate(target):
        if not marks[place] and char in chars:
            beside = (place > 0 and marks[place - 1] == WHOLE) or (place + 1 < len(target) and marks[place + 1] == WHOLE)
            marks[place] = LONE if beside else LONE / 2
    return tuple(marks)


@lru_cache(maxsize=20_000)
def _parts(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Returns the characters of a wording and its pairs of neighbours: most wordings share none with most others."""
    return frozenset(source), frozenset(source[place : place + 2] for place in range(len(source) - 1))


def _longest(target: str, place: int, source: str) -> int:
    length = 2
    while place + length < len(target) and target[place : place + length + 1] in source:
        length += 1
    return length


def _in_order(first: str, second: str, source: str) -> bool:
    at = source.find(first)
    while at >= 0:
        if second in source[at + 1 : at + 2 + _APART]:
            return True
        at = source.find(first, at + 1)
    return False
