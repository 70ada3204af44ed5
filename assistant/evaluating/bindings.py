"""What a few bindings by hand bring an office: its first unproven figures are tied to their cells, then all is checked again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.evaluating.coverage import PROVED, GoldTally, gold_tally
from assistant.evaluating.samples import Gold, Sample
from assistant.pipeline.check import check, open_book
from assistant.pipeline.indicators import bind
from assistant.schema.finding import CheckReport

BINDINGS = 10


def bound_tally(sample: Sample, report: CheckReport, ledgers: Sequence[Path]) -> tuple[int, GoldTally, dict[str, int]]:
    """Returns how many figures could be bound (at most ten, in the order of the text), the tally after it, and errors and warnings then."""
    with tempfile.TemporaryDirectory() as folder:
        indicators = Path(folder) / "indicators.toml"
        made = 0
        for gold, figure in _unproven(sample, report):
            if made == BINDINGS:
                break
            try:
                bind(sample.document, figure, _cell(gold), data=ledgers, indicators=indicators)
            except InputError:
                continue
            made += 1
        book = open_book(ledgers, indicators if made else None, year=sample.year)
        after = check(sample.document, book=book)
    alarms = [finding for finding in after.findings if not finding.rule.startswith("LED") and finding.severity in ("error", "warning")]
    return made, gold_tally(sample, after), {"errors": len(alarms)}


def _unproven(sample: Sample, report: CheckReport) -> list[tuple[Gold, str]]:
    """The figures that one cell of the ledger holds and that the check has not proven."""
    figures = [figure for figure in report.figures if figure.counted and figure.status not in PROVED]
    return [
        (gold, figure.id)
        for gold in sample.golds if gold.kind == "cell"
        for figure in figures if figure.start < gold.end and gold.start < figure.end
    ]  # fmt: skip


def _cell(gold: Gold) -> str:
    file, sheet, cell = gold.cells[0].split("!")
    return f"{file} › {sheet}!{cell}" if sheet else f"{file} › {Path(file).stem}!{cell}"


def bindings_told(results: Sequence[tuple[int, GoldTally, dict[str, int]]], before: GoldTally) -> dict[str, Any]:
    """Returns the proven share of covered figures before and after the bindings, over several offices."""
    after = GoldTally()
    for _, tally, _ in results:
        after.add(tally)
    rates = [one.proved / one.covered if one.covered else 0.0 for one in (before, after)]
    return {
        "bound": sum(made for made, _, _ in results), "proved_rate": round(rates[1], 4), "points": round((rates[1] - rates[0]) * 100, 1),
        "wrong_matches": after.wrong, "errors": sum(alarms["errors"] for _, _, alarms in results),
    }  # fmt: skip
