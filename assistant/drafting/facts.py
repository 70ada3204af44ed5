"""The ledgers' records as a draft needs them: this period's and last year's value of an indicator, for the whole office."""

from __future__ import annotations

from decimal import Decimal

from assistant.protocols import RecordBook
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period


class Facts:
    """Looks up records of one period by indicator id; a register's count loses to a printed cell, a street to the whole."""

    def __init__(self, book: RecordBook, period: Period) -> None:
        self.period = period
        self.indicators: dict[str, Indicator] = {indicator.id: indicator for indicator in book.indicators}
        self._records: dict[tuple[str, Period], SourceRecord] = {}
        self.by_id: dict[str, SourceRecord] = {record.id: record for record in book.records}
        for record in sorted(book.records, key=lambda record: (record.rows is not None, record.source, record.locator)):
            if record.indicator_id and record.period and record.subject is None:
                self._records.setdefault((record.indicator_id, record.period), record)

    def now(self, indicator: str) -> SourceRecord | None:
        """Returns the record of the period written about."""
        return self._records.get((indicator, self.period))

    def before(self, indicator: str) -> SourceRecord | None:
        """Returns the record of the same period a year earlier."""
        return self._records.get((indicator, self.period.previous_year()))

    def of_subjects(self, indicator: str) -> tuple[SourceRecord, ...]:
        """Returns the period's record of each street or section, in the ledger's order; one whose value two cells dispute is left out."""
        found: dict[str, list[SourceRecord]] = {}
        for record in self.by_id.values():
            if record.indicator_id == indicator and record.period == self.period and record.subject is not None:
                found.setdefault(record.subject, []).append(record)
        return tuple(records[0] for records in found.values() if len({record.number for record in records}) == 1)

    def values_of(self, subject: str | None) -> frozenset[tuple[Decimal | None, str | None]]:
        """Returns (number, dimension) of every record of one street in the period; nothing for the whole office."""
        if subject is None:
            return frozenset()
        mine = (record for record in self.by_id.values() if record.subject == subject and record.period == self.period)
        return frozenset((record.number, record.dimension) for record in mine)

    def name(self, indicator: str) -> str:
        """Returns the indicator's name, or its id where indicators.toml does not know it."""
        known = self.indicators.get(indicator)
        return known.name if known else indicator

    def good(self, indicator: str) -> str:
        """Returns whether more is good: more, less or neutral."""
        known = self.indicators.get(indicator)
        return known.good if known else "neutral"


def source_text(record: SourceRecord) -> str:
    """Returns the record's place for people: "file › sheet!cell"."""
    return f"{record.source} › {record.locator}"
