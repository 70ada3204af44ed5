"""Ties the claims of matching.yaml and wording.yaml to the records of their ledgers and compares verdict, record and formula."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import assistant
from assistant.pipeline.check import context_of
from assistant.schema.ledger import Verdict
from tests.checking.row_book import row_book

FILES = ("matching", "wording")
TABLES = {name: yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")) for name in FILES}
BOOKS = {name: row_book(table.pop("ledger"), table.pop("indicators")) for name, table in TABLES.items()}
ROWS = [
    pytest.param(name, row, id=f"{row['text']} {row['figure']}")
    for name, table in TABLES.items()
    for rows in table.values()
    for row in rows
]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_claim_meets_its_record_and_no_other(name: str, row: dict[str, Any]) -> None:
    verdict = verdict_of(name, row["text"], str(row["figure"]))
    assert verdict.status == row["status"], verdict
    if "reason" in row:
        assert verdict.reason == row["reason"]
    if "formula" in row:
        assert verdict.formula is not None and row["formula"] in verdict.formula
    if "record" in row:
        record = verdict.matches[0].record
        assert record.label == row["record"]
        assert record.period is not None and record.period.year == row.get("year", 2024)


@pytest.mark.parametrize("name", FILES)
def test_every_counted_figure_of_a_text_gets_one_verdict_in_order(name: str) -> None:
    document = assistant.read(text="".join(row["text"] for rows in TABLES[name].values() for row in rows), name="总结.txt")
    context = context_of(document, book=BOOKS[name], laws=None)
    counted = [figure.id for figure in context.figures if figure.counted]
    assert [verdict.figure for verdict in context.verdicts] == counted
    assert all((verdict.reason is not None) == (verdict.status == "not_checked") for verdict in context.verdicts)


def verdict_of(name: str, text: str, surface: str) -> Verdict:
    """Returns the verdict of the only counted figure of a text that is written `surface`."""
    context = context_of(assistant.read(text=text, name="总结.txt"), book=BOOKS[name], laws=None)
    figures = [figure.id for figure in context.figures if figure.text == surface and figure.counted]
    assert len(figures) == 1, [figure.text for figure in context.figures]
    return next(verdict for verdict in context.verdicts if verdict.figure == figures[0])
