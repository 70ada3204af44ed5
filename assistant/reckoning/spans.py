"""Interval arithmetic: what two written figures can give together, each within what it can honestly mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation

from assistant.schema.figure import Figure

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Span:
    """The values from `low` to `high`, both in; None is unbounded."""

    low: Decimal | None
    high: Decimal | None

    @property
    def exact(self) -> Decimal | None:
        """The only value of the span, None where there are more."""
        return self.low if self.low is not None and self.low == self.high else None

    def __add__(self, other: Span) -> Span:
        return Span(_plus(self.low, other.low), _plus(self.high, other.high))

    def __neg__(self) -> Span:
        return Span(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: Span) -> Span:
        return self + -other

    def meets(self, other: Span) -> bool:
        """Returns whether the two share a value."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above

    def below(self, other: Span) -> bool:
        """Returns whether every value here is smaller than every value there."""
        return self.high is not None and other.low is not None and self.high < other.low


def span_of(figure: Figure) -> Span:
    """Returns what a figure can mean."""
    return Span(figure.low, figure.high)


def tolerant(figure: Figure) -> Span:
    """Returns what a computed figure can mean: cut off after its last digit instead of rounded is no mistake (statistics print both)."""
    low, high, number = figure.low, figure.high, figure.number
    if (
        figure.hedge is None
        and None not in (low, high, number)
        and low is not None
        and high is not None
        and number is not None
        and low < high
    ):
        return Span(low, number + (high - low))
    return Span(low, high)


def total(spans: list[Span]) -> Span:
    """Returns the sum."""
    result = Span(Decimal(0), Decimal(0))
    for span in spans:
        result = result + span
    return result


def quotient(part: Span, whole: Span) -> Span | None:
    """Returns part ÷ whole of positive spans; None where the whole can be zero or less, or a part less than zero."""
    if whole.low is None or whole.low <= 0 or part.low is None or part.low < 0:
        return None
    low = part.low / whole.high if whole.high is not None else Decimal(0)
    return Span(low, None if part.high is None else part.high / whole.low)


def percent(part: Span, whole: Span) -> Span | None:
    """Returns part ÷ whole in %."""
    made = quotient(part, whole)
    return None if made is None else Span(_times(made.low, _HUNDRED), _times(made.high, _HUNDRED))


def growth(now: Span, before: Span) -> Span | None:
    """Returns the relative change in %, negative where it fell."""
    made = percent(now, before)
    return None if made is None else Span(_plus(made.low, -_HUNDRED), _plus(made.high, -_HUNDRED))


def yearly(now: Span, before: Span, years: int) -> Span | None:
    """Returns the compound growth a year in %."""
    made = quotient(now, before)
    if made is None or years < 1:
        return None
    return Span(_root(made.low, years), _root(made.high, years))


def _root(factor: Decimal | None, years: int) -> Decimal | None:
    if factor is None or factor <= 0:
        return None
    try:
        return ((factor.ln() / years).exp() - 1) * _HUNDRED
    except (InvalidOperation, DivisionByZero):
        return None


def _plus(one: Decimal | None, two: Decimal | None) -> Decimal | None:
    return None if one is None or two is None else one + two


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else value * factor
