"""Builds sheets for tests and says what was read from them in one line a value."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from assistant.ledger.shapes import SheetReading, read_sheet
from assistant.schema.encoding import decimal_text
from assistant.schema.ledger import RawTable, SourceRecord
from assistant.schema.quantity import Period


def raw(
    rows: Sequence[Sequence[Any]], *, source: str = "台账.xlsx", sheet: str = "表", merged: Sequence[str] = (), **more: Any
) -> RawTable:
    """A table as a source would give it; merges as A1:B2."""
    boxes = [range_boundaries(box) for box in merged]
    ranges = tuple((top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in boxes)
    return RawTable(source=source, sheet=sheet, rows=tuple(tuple(row) for row in rows), merged=ranges, **more)


def span(period: Period | None) -> str:
    """2024, 2024-03 or 2024-01..11."""
    if period is None:
        return "-"
    first, last = period.start.month, period.end.month
    if period.start.year != period.end.year:
        return f"{period.start.year}..{period.end.year}"
    if (first, last) == (1, 12):
        return str(period.year)
    return f"{period.year}-{first:02d}" if first == last else f"{period.year}-{first:02d}..{last:02d}"


def line(record: SourceRecord) -> str:
    """cell | label | subject | period | number unit."""
    value = f"{decimal_text(record.number)}{record.unit or ''}"
    return " | ".join((record.locator.partition("!")[2], record.label, record.subject or "-", span(record.period), value))


def lines(reading: SheetReading) -> list[str]:
    return [line(record) for record in reading.records]


def facts(table: RawTable) -> set[tuple[Any, ...]]:
    """What a sheet says, wherever its cells stand."""
    return {(one.label, one.subject, span(one.period), one.number, one.unit, one.total) for one in read_sheet(table).records}


def save(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, Sequence[str]] | None = None) -> Path:
    """Writes a workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for box in (merged or {}).get(name, ()):
            sheet.merge_cells(box)
    book.save(path)
    return path
