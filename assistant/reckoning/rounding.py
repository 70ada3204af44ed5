"""How a written figure stands to the value that supports it: cut off instead of rounded, or too far off to be a fair round figure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from assistant.schema.figure import Figure

_FAR = Decimal("0.1")
_NOT_THE_SAME = 3
"""A figure this many times off its value is no rounding of it: something else is meant."""
_ONE_SIDED = re.compile(r"超过?|突破|超出|[多大高]于|逾|破|以[上下内]|不[低少]于|至[少多]|不[足到]|低于|不超过|不高于")


def truncated(figure: Figure, value: Decimal) -> bool:
    """Returns whether an unhedged figure is its value cut off after the last printed digit, not rounded (56.3 for 56.38)."""
    number, low, high = figure.number, figure.low, figure.high
    if number is None or figure.hedge is not None or low is None or high is None or low == high or number < 0:
        return False
    return not figure.quantity.admits(value) and number < value < number + (high - low)


def rounded(figure: Figure, value: Decimal) -> Decimal:
    """Returns a value rounded half up to the last digit that a figure prints."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return value
    step = figure.high - figure.low
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def far_from(figure: Figure, value: Decimal) -> bool:
    """Returns whether a round or one-sided figure is more than a tenth off its value: 超过1000 for 1950, 2万 for 1.7万."""
    number = figure.number
    if number is None or number <= 0 or value <= 0 or figure.kind in ("percent", "percentage_point", "multiple", "ratio", "rank"):
        return False
    if figure.hedge is None and (figure.low == figure.high or _digits(number) > 1):
        return False
    if figure.hedge is not None and _ONE_SIDED.fullmatch(figure.hedge) is None:
        return False
    return abs(value - number) > _FAR * value and number < _NOT_THE_SAME * value and value < _NOT_THE_SAME * number


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)
