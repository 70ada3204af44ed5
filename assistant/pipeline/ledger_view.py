"""The ledgers as people look at them: indicators by year, with the cell of each value; what disagrees comes first."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.pipeline.indicator_values import IndicatorRow, LedgerValue, indicator_table
from assistant.protocols import RecordBook
from assistant.schema.encoding import Encoded

CONFLICT = "LED004"
_YEARS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCell(Encoded):
    """A value on the page: as printed, its number for charts, where it stands, and its period where that is no whole year."""

    text: str
    number: str
    source: str
    locator: str
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow(Encoded):
    """An indicator: `cells` by year, those of the whole office; `subjects` names of parts that have values of their own, with theirs."""

    id: str | None
    name: str
    aliases: tuple[str, ...]
    unit: str | None
    category: str | None
    note: str | None
    cells: tuple[tuple[int, tuple[LedgerCell, ...]], ...]
    undated: tuple[LedgerCell, ...]
    subjects: tuple[tuple[str, tuple[tuple[int, LedgerCell], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTable(Encoded):
    """Everything the ledgers say: the last `years`, rows in the order of the indicators file, then labels that no indicator owns."""

    years: tuple[int, ...]
    rows: tuple[LedgerRow, ...]
    conflicts: tuple[str, ...]
    problems: tuple[str, ...]
    values: int


def ledger_table(book: RecordBook) -> LedgerTable:
    """Returns the table of a record book; indicators without any value are left out."""
    rows = tuple(_row(row) for row in indicator_table(book) if row.values or row.subjects)
    years = {year for row in rows for year, _ in row.cells} | {year for row in rows for _, parts in row.subjects for year, _ in parts}
    told = [(one.code, f"{one.source} › {one.locator}：{one.message}") for one in book.problems]
    return LedgerTable(
        years=tuple(sorted(years)[-_YEARS:]), rows=rows, values=len(book.records),
        conflicts=tuple(words for code, words in told if code == CONFLICT),
        problems=tuple(words for code, words in told if code != CONFLICT),
    )  # fmt: skip


def _row(row: IndicatorRow) -> LedgerRow:
    by_year: dict[int, list[LedgerCell]] = {}
    undated: list[LedgerCell] = []
    for value in row.values:
        if value.period is None:
            undated.append(_cell(value))
        else:
            by_year.setdefault(value.period.year, []).append(_cell(value))
    parts = tuple(
        (one.subject, tuple((value.period.year, _cell(value)) for value in one.values if value.period is not None)) for one in row.subjects
    )
    return LedgerRow(
        id=row.id, name=row.name, aliases=row.aliases, unit=row.unit, category=row.category, note=row.note,
        cells=tuple((year, tuple(cells)) for year, cells in sorted(by_year.items())), undated=tuple(undated), subjects=parts,
    )  # fmt: skip


def _cell(value: LedgerValue) -> LedgerCell:
    period = value.period
    whole = period is None or period.kind == "year"
    told = None if whole or period is None else f"{period.start.month}—{period.end.month}月"
    return LedgerCell(text=value.printed, number=str(value.number), source=value.source, locator=value.locator, period=told)
