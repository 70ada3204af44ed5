"""What a written figure can honestly mean: its interval from number, printed precision and hedge (figures.md, first table)."""

from __future__ import annotations

from decimal import Decimal

from assistant.nlp.numerals import last_step

Interval = tuple[Decimal | None, Decimal | None, bool, bool]
"""low, high, whether low is out, whether high is out; None is unbounded."""

_ABOUT_LEAST, _ABOUT_MOST = Decimal("0.02"), Decimal("0.1")


def plain_interval(number: Decimal, step: Decimal | None) -> Interval:
    """Returns the interval of an unhedged figure; `step` is the value of its last printed digit, None where every digit counts."""
    if step is None:
        return number, number, False, False
    return number - step / 2, number + step / 2, False, False


def hedged_interval(number: Decimal, step: Decimal | None, hedge: str, rough: Decimal | None = None) -> Interval:
    """Returns the interval of a figure with a hedge of sort plus, more, near, about, over_open, over_closed, under_open, under_closed.

    `rough` is the step that the hedge leaves open; None takes that of the last non-zero digit.
    """
    if number < 0 and hedge in ("plus", "more", "near"):  # 亏损-30多万元: the size is meant
        low, high, low_open, high_open = hedged_interval(-number, step, hedge, None if rough is None else abs(rough))
        return None if high is None else -high, None if low is None else -low, high_open, low_open
    rough = last_step(number) if rough is None else rough
    size = abs(number)
    if hedge in ("plus", "more"):
        return number, number + rough, hedge == "more", True
    if hedge == "near":
        return max(number * Decimal("0.9"), number - rough), number, False, True
    if hedge == "about":
        low, high, _, _ = plain_interval(number, step)
        slack = min(max(rough / 2, size * _ABOUT_LEAST), size * _ABOUT_MOST)
        return (low or Decimal(0)) - slack, (high or Decimal(0)) + slack, False, False
    if hedge.startswith("over"):
        return number, None, hedge == "over_open", False
    return None, number, False, hedge == "under_open"
