"""Gold for a report that has a ledger but no marks: the figures that the checker itself ties to one cell of the clean text.

Recall on such figures says nothing of those that the checker cannot tie; the result says which gold was used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.evaluating.grids import cell_key
from assistant.evaluating.samples import Gold, GoldKind, Sample
from assistant.protocols import RecordBook
from assistant.schema.figure import Figure
from assistant.schema.finding import CheckReport
from assistant.schema.ledger import SourceRecord

_KINDS: Mapping[str, GoldKind] = {"change_by": "change", "share": "share", "average": "avg", "difference_to": "diff"}


def with_inferred_gold(sample: Sample, report: CheckReport, book: RecordBook) -> Sample:
    """Returns the sample with a gold figure for every one that the clean report's verdicts tie to its cells."""
    values = {record_key(record): record.number for record in book.records}
    golds = [gold for figure in report.figures if figure.counted and (gold := _gold(figure, values)) is not None]
    previous, beside = _relations(book)
    return replace(sample, golds=tuple(golds), values=values, previous=previous, beside=beside)


def record_key(record: SourceRecord) -> str:
    """Returns a record's cell in the form of gold marks."""
    return cell_key(f"{record.source}!{record.locator}")


def figure_cells(figure: Figure) -> tuple[str, ...]:
    """Returns the cells that a verdict names, in the form of gold marks."""
    return tuple(cell_key("!".join(one.split(" › ", 1))) for one in figure.records)


def _gold(figure: Figure, values: Mapping[str, Decimal]) -> Gold | None:
    cells = tuple(cell for cell in figure_cells(figure) if cell in values)
    kind: GoldKind
    if figure.status == "supported" and cells:
        kind, cells = "cell", cells[:1]
    elif figure.status == "derived" and len(cells) == 2 and str(figure.relation) in _KINDS:
        kind = _KINDS[str(figure.relation)]
        if figure.kind == "percentage_point":
            kind = "points"
    else:
        return None
    return Gold(start=figure.start, end=figure.end, text=figure.text, kind=kind, cells=cells)


def _relations(book: RecordBook) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The cell of the year before by cell, and the cells of the same family and period."""
    named = {(record.source, record.label, record.subject, record.period): record_key(record) for record in book.records}
    families: dict[tuple[object, ...], list[str]] = defaultdict(list)
    previous: dict[str, str] = {}
    for record in book.records:
        key = record_key(record)
        families[record.family, record.period, record.unit].append(key)
        if record.period is not None:
            before = named.get((record.source, record.label, record.subject, record.period.previous_year()))
            if before is not None and before != key:
                previous[key] = before
    beside: dict[str, tuple[str, ...]] = {}
    for keys in families.values():
        for place, key in enumerate(keys):
            beside[key] = tuple(dict.fromkeys(one for one in keys[max(0, place - 2) : place + 3] if one != key))
    return previous, beside
