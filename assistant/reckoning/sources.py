"""Records as evidence lines: what a ledger says, where, in which period."""

from __future__ import annotations

from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Evidence
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period


def record_evidence(record: SourceRecord) -> Evidence:
    """Returns a record as an evidence line: source file, cell, label, value as printed, unit, period."""
    return Evidence(
        source=record.source, locator=record.locator, label=_label(record), value=record.written or decimal_text(record.number) or "",
        unit=record.written_unit or record.unit, period=period_text(record.period),
    )  # fmt: skip


def _label(record: SourceRecord) -> str:
    return f"{record.subject} {record.label}" if record.subject else record.label


def period_text(period: Period | None) -> str | None:
    """Returns "2024" for a year, else "2024-01-01—2024-06-30"."""
    if period is None:
        return None
    return str(period.year) if period.kind == "year" else f"{period.start.isoformat()}—{period.end.isoformat()}"
