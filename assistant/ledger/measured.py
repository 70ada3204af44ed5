"""Records of measures: groups of counted rows added up by year, by parts of a year, and by street or section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.ledger.periods import months
from assistant.schema.encoding import decimal_text
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period, Unit

_PARTS = (*((month, month) for month in range(1, 13)), (1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12),
          *((1, month) for month in (2, 4, 5, 7, 8, 9, 10, 11)))  # fmt: skip
"""First and last month of every part of a year that reports speak of: months, quarters, halves, 1—11月."""
Group = tuple[int | None, int | None, str | None, int, Decimal]
"""year, month, subject, number of rows, sum."""


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Makes the records of one measure. `place` is the sheet or table; `summed` tells sums from counts."""

    source: str
    place: str
    indicator: Indicator
    unit: Unit | None
    unit_text: str | None
    summed: bool

    def records(self, groups: Sequence[Group], everything: Sequence[Group]) -> Iterator[SourceRecord]:
        """Yields the records of every year that the register has (`everything`), of the subjects in it, and of the parts of each year."""
        names = sorted({name for _, _, name, _, _ in everything if name})
        for year in sorted({year for year, *_ in everything if year is not None}):
            chosen = [group for group in groups if group[0] == year]
            yield self.counted(chosen, Period.of_year(year), None)
            for name in names:
                yield self.counted([group for group in chosen if group[2] == name], Period.of_year(year), name)
            present = {month for one, month, *_ in everything if one == year and month is not None}
            for first, last in _PARTS:
                if present and last <= max(present):
                    inside = [group for group in chosen if group[1] is not None and first <= group[1] <= last]
                    yield self.counted(inside, months(year, first, last), None)

    def counted(self, groups: Sequence[Group], period: Period | None, subject: str | None) -> SourceRecord:
        """Adds up groups of rows into the record of one period and subject."""
        rows = sum(group[3] for group in groups)
        value = sum((group[4] for group in groups), Decimal(0)) if self.summed else Decimal(rows)
        return self.record(value, period, subject, locator=f"{self.place}!(共{rows}行)", rows=rows)

    def record(self, value: Decimal, period: Period | None, subject: str | None, *, locator: str, rows: int | None) -> SourceRecord:
        """The record of one value in the measure's unit."""
        mark = "".join(f"#{part}" for part in (_period_name(period), subject) if part)
        written = decimal_text(value) or "0"
        unit, indicator = self.unit, self.indicator
        return SourceRecord(
            id=f"{self.source}!{self.place}!measure:{indicator.id}{mark}", label=indicator.name, indicator_id=indicator.id, subject=subject,
            period=period, number=value * (Decimal(1) if unit is None else unit.factor), unit=None if unit is None else unit.symbol,
            dimension=None if unit is None else unit.dimension, written=written, written_unit=self.unit_text,
            decimals=len(written.partition(".")[2]), source=self.source, locator=locator, family=f"{self.source}›{self.place}", rows=rows,
        )  # fmt: skip


def _period_name(period: Period | None) -> str:
    """2024, 2024-03 for a month, 2024-01..06 for any longer part."""
    if period is None:
        return ""
    first, last = period.start.month, period.end.month
    if (first, last) == (1, 12):
        return str(period.year)
    return f"{period.year}-{first:02d}" if first == last else f"{period.year}-{first:02d}..{last:02d}"
