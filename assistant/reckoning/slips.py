"""Typical slips of the pen: last year's value, a power of ten, digits swapped, changed, dropped or doubled; and how telling they are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.reckoning.wording import agrees, like
from assistant.schema.figure import Figure

_POWERS = (10, 100, 1000, 10_000, 100_000_000)
_UNITS = (10_000, 100_000_000)
"""Powers that a wrong unit makes (元 for 万元)."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What may have happened, and how many digits speak for it.

    `cause` is that of a verdict: period, stale, scale, transposed, digit, dropped, doubled, value. `tenfold`: a power of ten that
    no wrong unit makes, so that the figure may as well be a part of the whole, or a daily average.
    """

    cause: str
    digits: int
    tenfold: bool = False


def slip(figure: Figure, expected: Decimal, before: Decimal | None = None) -> Slip:
    """Returns how a figure may have come to differ from `expected`; `before` is the value of the year before, if any.

    `digits` is the number of digits that would have to fit by chance if the figure spoke of something else: 0 for a plain other value.
    """
    count = significant(figure)
    if figure.number is None:
        return Slip("value", 0)
    if before is not None and before != expected and agrees(figure, before):
        return Slip("stale", count)
    here, there = _digits(figure.text), _digits(like(figure, expected))
    count = len(here) if figure.hedge is None else count
    power = _scaled(figure, expected)
    if power is not None:
        return Slip("scale", count, tenfold=power not in _UNITS)
    if here != there and sorted(here) == sorted(there) and _swapped(here, there):
        return Slip("transposed", count - 1)
    if _one_edit(here, there):
        return Slip("digit" if len(here) == len(there) else "dropped" if len(here) < len(there) else "doubled", count - 1)
    return Slip("transposed" if sorted(here) == sorted(there) else "value", 0)


def significant(figure: Figure) -> int:
    """Returns how many printed digits a figure has from its first to its last that is not 0."""
    return len(_digits(figure.text).strip("0"))


def _scaled(figure: Figure, expected: Decimal) -> int | None:
    """Returns the power of ten by which a figure is off, if its digits are those of the value."""
    if not figure.number or not expected or figure.low is None or figure.high is None:
        return None
    # No value outside these agrees, by the interval or cut off (wording.agrees): most need no closer look.
    least, most = min(figure.low, figure.number), max(figure.high, figure.number + figure.high - figure.low)
    for power in _POWERS:
        if any(least <= value <= most and agrees(figure, value) for value in (expected * power, expected / power)):
            return power
    return None


def _digits(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9").lstrip("0")


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring digits changed places."""
    apart = [place for place, (here, there) in enumerate(zip(one, other, strict=True)) if here != there]
    return len(apart) == 2 and apart[1] == apart[0] + 1


def _one_edit(one: str, other: str) -> bool:
    """Whether one digit was changed, dropped or added."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) == len(other):
        return sum(here != there for here, there in zip(one, other, strict=True)) == 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
