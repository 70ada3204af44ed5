"""Reads the figures of tests/cases/nlp/quantities.yaml and compares number, interval, unit, hedge and kind."""

import re
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.nlp.figures import find_figures
from assistant.schema.figure import Figure

TABLE = Path(__file__).parents[1] / "cases" / "nlp" / "quantities.yaml"
INTERVAL = re.compile(r"(?P<left>[\[(])(?P<low>[^,]+), (?P<high>[^\])]+)(?P<right>[\])])")
ROWS = [
    pytest.param(row, id=f"{group}: {row['text']} {row['figure']}")
    for group, rows in yaml.safe_load(TABLE.read_text(encoding="utf-8")).items()
    for row in rows
]


@pytest.mark.parametrize("row", ROWS)
def test_a_written_figure_means_what_the_table_says(row: dict[str, Any]) -> None:
    figure = only(row["text"], str(row["figure"]))
    assert figure.number == number(row.get("number"))
    assert interval(figure) == stated(row, figure)
    assert (figure.unit, figure.hedge, figure.kind) == (row.get("unit"), row.get("hedge"), row["kind"])
    assert figure.shared_hedge is row.get("shared", False)
    assert figure.factor == number(row.get("factor"))


def only(text: str, surface: str) -> Figure:
    """Returns the one figure of `text` that is written `surface`; its spans must agree with the text."""
    found = find_figures(text)
    chosen = [figure for figure in found if figure.text == surface]
    assert len(chosen) == 1, [(figure.text, figure.role) for figure in found]
    figure = chosen[0]
    assert text[figure.start : figure.end] == figure.text
    assert figure.start <= figure.core_start < figure.core_end <= figure.end
    return figure


def number(value: Any) -> Decimal | None:
    """Returns a table's number as it is printed there."""
    return None if value is None else Decimal(str(value))


def interval(figure: Figure) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """Returns both ends and whether they are out."""
    return figure.low, figure.high, figure.low_open, figure.high_open


def stated(row: dict[str, Any], figure: Figure) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """Returns the interval that a row states; an end at infinity counts as in."""
    if row["interval"] == "exact":
        value = number(row.get("number", row.get("factor")))
        return value, value, False, False
    read = INTERVAL.fullmatch(row["interval"])
    assert read is not None, row["interval"]
    low, high = (None if read[side] == "∞" else Decimal(read[side]) for side in ("low", "high"))
    return low, high, read["left"] == "(" and low is not None, read["right"] == ")" and high is not None


def test_a_host_program_with_a_lower_precision_changes_nothing() -> None:
    text = "占三分之二，收入1234567.89万元。"
    plain = find_figures(text)
    with localcontext() as host:
        host.prec = 4
        assert find_figures(text) == plain
