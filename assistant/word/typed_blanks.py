"""Blanks and tabs typed at the beginning of a paragraph: how wide they stand, and what makes up for them.

Characters are counted in full Chinese ones: a full-width blank is one, any other blank half of one (in a Chinese face), a tab runs to the
next stop. Word measures stops from the margin, not from the paragraph's indent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FULL = "\u3000\u2003"
HALF = 0.5
_STEP = 20
"""Twips that a tab is left with where it is to take no room: stops must lie behind one another."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The first line's indent that is left to set, in characters (negative: hanging), and the stops for typed tabs, in twips."""

    first: float
    stops: tuple[int, ...]


def leading(text: str) -> str:
    """Returns the blanks and tabs that a text begins with."""
    return text[: len(text) - len(text.lstrip())]


def blank_width(character: str) -> float:
    """Returns the width of a blank that is no tab."""
    return 1.0 if character in _FULL else HALF


def end_of(blanks: str, start: float, stops: Sequence[float], every: float) -> float:
    """Returns where typed blanks end that begin at `start`, given the stops set and the distance of those that always are (characters)."""
    place = start
    for character in blanks:
        if character != "\t":
            place += blank_width(character)
            continue
        reached = [stop for stop in stops if stop > place + 0.01]
        place = min(reached) if reached else (int(place / every) + 1) * every
    return place


def made_up(blanks: str, wanted: float, size: float, left: float = 0.0) -> MadeUp:
    """Returns what brings the first word after typed blanks to `wanted` characters of `size` points behind the left indent."""
    width = sum(blank_width(character) for character in blanks if character != "\t")
    first = wanted - width
    place = round((left + first) * size * 20)
    stops: list[int] = []
    for character in blanks:
        if character == "\t":
            place += _STEP
            stops.append(place)
        else:
            place += round(blank_width(character) * size * 20)
    return MadeUp(first, tuple(stops))
