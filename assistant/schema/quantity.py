"""Units, quantities and periods: what a written number means."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.schema.encoding import Encoded

PeriodKind = Literal["year", "half", "quarter", "month", "day", "to_date", "years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Encoded):
    """A written unit: canonical symbol, dimension (money, count:件, percent …) and the factor that turns it into the canonical one."""

    written: str
    symbol: str
    dimension: str
    factor: Decimal = Decimal(1)
    family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Encoded):
    """A number in its canonical unit with the interval it can honestly mean (None is unbounded; *_open: the end is out)."""

    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False
    unit: str | None = None
    dimension: str | None = None
    factor: Decimal | None = None

    def admits(self, value: Decimal) -> bool:
        """Returns whether `value` (canonical unit) lies inside the interval."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))

    def meets(self, other: Quantity) -> bool:
        """Returns whether the two intervals share a point."""
        for one, two in ((self, other), (other, self)):
            if one.high is not None and two.low is not None:
                if one.high < two.low:
                    return False
                if one.high == two.low and (one.high_open or two.low_open):
                    return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period(Encoded):
    """A reporting period: first and last day, both in, and its kind."""

    start: dt.date
    end: dt.date
    kind: PeriodKind = "year"

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Returns the calendar year."""
        return cls(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), kind="year")

    @property
    def year(self) -> int:
        """The year of the last day."""
        return self.end.year

    def previous_year(self) -> Period:
        """Returns the same period one year earlier; one that ends with its month still does, whatever February's length."""
        end = _year_back(self.end)
        if (self.end + dt.timedelta(days=1)).day == 1:
            end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
        return Period(start=_year_back(self.start), end=end, kind=self.kind)


def _year_back(day: dt.date) -> dt.date:
    last_of_february = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if last_of_february else day.day)
