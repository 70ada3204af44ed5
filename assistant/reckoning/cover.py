"""How much of one wording stands in another, character by character: rearranged, shortened and described wordings are still met."""

from __future__ import annotations

from functools import lru_cache

WHOLE, SPREAD, LONE = 1.0, 0.7, 0.4
"""A run of two characters found together; the two found in order but apart (法援 in 法律援助); one that only stands somewhere."""
_APART = 3


@lru_cache(maxsize=200_000)
def cover(target: str, source: str) -> tuple[float, ...]:
    """Returns for each character of `target` how well `source` has it, 0…1."""
    marks = [0.0] * len(target)
    place = 0
    while place < len(target):
        length = _longest(target, place, source)
        if length >= 2:
            marks[place : place + length] = [WHOLE] * length
            place += length
        else:
            place += 1
    for place in range(len(target) - 1):
        if marks[place] < WHOLE and marks[place + 1] < WHOLE and _in_order(target[place], target[place + 1], source):
            marks[place] = max(marks[place], SPREAD)
            marks[place + 1] = max(marks[place + 1], SPREAD)
    for place, char in enumerate(target):
        if not marks[place] and char in source:
            beside = (place > 0 and marks[place - 1] == WHOLE) or (place + 1 < len(target) and marks[place + 1] == WHOLE)
            marks[place] = LONE if beside else LONE / 2
    return tuple(marks)


def _longest(target: str, place: int, source: str) -> int:
    length = 1
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
