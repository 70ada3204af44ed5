"""Ties the claims of matching.yaml to the records of its ledger and compares verdict, record and formula."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from row_book import row_book

import assistant
from assistant.pipeline.check import context_of
from assistant.schema.ledger import Verdict

TABLE = yaml.safe_load((Path(__file__).parent / "matching.yaml").read_text(encoding="utf-8"))
BOOK = row_book(TABLE.pop("ledger"), TABLE.pop("indicators"))
ROWS = [pytest.param(row, id=f"{row['text']} {row['figure']}") for rows in TABLE.values() for row in rows]


@pytest.mark.parametrize("row", ROWS)
def test_a_claim_meets_its_record_and_no_other(row: dict[str, Any]) -> None:
    verdict = verdict_of(row["text"], str(row["figure"]))
    assert verdict.status == row["status"], verdict
    if "reason" in row:
        assert verdict.reason == row["reason"]
    if "formula" in row:
        assert verdict.formula is not None and row["formula"] in verdict.formula
    if "record" in row:
        record = verdict.matches[0].record
        assert record.label == row["record"]
        assert record.period is not None and record.period.year == row.get("year", 2024)


def test_every_counted_figure_of_a_text_gets_one_verdict_in_order() -> None:
    document = assistant.read(text="".join(row["text"] for rows in TABLE.values() for row in rows), name="总结.txt")
    context = context_of(document, book=BOOK, laws=None)
    counted = [figure.id for figure in context.figures if figure.counted]
    assert [verdict.figure for verdict in context.verdicts] == counted
    assert all((verdict.reason is not None) == (verdict.status == "not_checked") for verdict in context.verdicts)


def verdict_of(text: str, surface: str) -> Verdict:
    """Returns the verdict of the only counted figure of a text that is written `surface`."""
    context = context_of(assistant.read(text=text, name="总结.txt"), book=BOOK, laws=None)
    figures = [figure.id for figure in context.figures if figure.text == surface and figure.counted]
    assert len(figures) == 1, [figure.text for figure in context.figures]
    return next(verdict for verdict in context.verdicts if verdict.figure == figures[0])
