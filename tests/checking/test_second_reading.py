"""What the other figures of a document tell of one that the first reading left open: second_reading.yaml, and when nothing is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import assistant
from assistant.pipeline.check import context_of
from assistant.schema.ledger import Verdict
from tests.checking.row_book import row_book

TABLE = yaml.safe_load((Path(__file__).parent / "second_reading.yaml").read_text(encoding="utf-8"))
BOOK, OPENING = row_book(TABLE.pop("ledger")), TABLE.pop("opening")
ROWS = [pytest.param(row, id=f"{row['text']} {row['figure']}") for rows in TABLE.values() for row in rows]


@pytest.mark.parametrize("row", ROWS)
def test_a_figure_is_settled_by_what_stands_around_it(row: dict[str, Any]) -> None:
    verdict = verdict_of(OPENING + row["text"], row["figure"])
    assert verdict.status == row["status"], verdict
    if "record" in row:
        assert verdict.matches[0].record.label == row["record"]
    if "formula" in row:
        assert verdict.formula is not None and row["formula"] in verdict.formula


def test_a_ledger_that_agrees_with_little_else_settles_nothing() -> None:
    other = "2024年，全年受理法律援助案件2318件，办结2207件，惠及2596人，为受援人挽回经济损失882.3万元。受理矛盾纠纷913起，调解成功871起。"
    text = "逐本翻看案卷，挑出毛病287处。"
    assert verdict_of(OPENING + "案卷评查415卷。" + text, "287处").status == "supported"
    assert verdict_of(other + "案卷评查514卷。" + text, "287处").status == "not_checked"


def verdict_of(text: str, surface: str) -> Verdict:
    """Returns the verdict of the last counted figure of a text that is written `surface`."""
    context = context_of(assistant.read(text=text, name="总结.txt"), book=BOOK, laws=None)
    figure = [figure.id for figure in context.figures if figure.text == surface and figure.counted][-1]
    return next(verdict for verdict in context.verdicts if verdict.figure == figure)
