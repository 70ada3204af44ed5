"""A record book made of plain rows, for tests of matching and rules that must not depend on how ledgers are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.nlp.units import parse_unit
from assistant.schema.ledger import Identity, Indicator, LedgerProblem, SourceRecord
from assistant.schema.quantity import Period


@dataclass(frozen=True, slots=True)
class RowBook:
    """The records of some rows, and the indicators they may be tied to."""

    records: tuple[SourceRecord, ...]
    indicators: tuple[Indicator, ...] = ()
    identities: tuple[Identity, ...] = ()
    problems: tuple[LedgerProblem, ...] = ()
    sources: tuple[str, ...] = ("台账.csv",)
    counts: tuple[SourceRecord, ...] = ()


def row_book(rows: Iterable[Mapping[str, Any]], indicators: Iterable[Mapping[str, Any]] = ()) -> RowBook:
    """Returns a book of rows {label, year, value, unit?, subject?, id?}; `indicators` hold the fields of the noun Indicator."""
    return RowBook(tuple(_record(number, row) for number, row in enumerate(rows, start=2)), tuple(_indicator(row) for row in indicators))


def _record(line: int, row: Mapping[str, Any]) -> SourceRecord:
    written = str(row["value"])
    unit = parse_unit(str(row.get("unit", "")))
    number = Decimal(written.replace(",", "")) * (unit.factor if unit else 1)
    return SourceRecord(
        id=f"台账.csv!{line}", label=str(row["label"]), indicator_id=row.get("id"), subject=row.get("subject"),
        period=Period.of_year(int(row["year"])) if row.get("year") else None, number=number, unit=unit.symbol if unit else None,
        dimension=unit.dimension if unit else None, written=written, written_unit=row.get("unit"),
        decimals=len(written.partition(".")[2]), source="台账.csv", locator=f"C{line}", family="台账",
    )  # fmt: skip


def _indicator(row: Mapping[str, Any]) -> Indicator:
    lists = {name: tuple(row[name]) for name in ("aliases", "parts", "of") if name in row}
    return Indicator(**{**row, **lists})
