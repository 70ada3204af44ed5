"""Decides what each numeral of tests/cases/nlp/roles.yaml is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.nlp.figures import find_figures

TABLE = Path(__file__).parents[1] / "cases" / "nlp" / "roles.yaml"
ROWS = [
    pytest.param(row, id=f"{group}: {row['text']} {row['numeral']}")
    for group, rows in yaml.safe_load(TABLE.read_text(encoding="utf-8")).items()
    for row in rows
]


@pytest.mark.parametrize("row", ROWS)
def test_a_numeral_plays_the_role_that_the_table_says(row: dict[str, Any]) -> None:
    text, numeral = row["text"], str(row["numeral"])
    start = text.index(numeral)
    there = [figure for figure in find_figures(text) if figure.start < start + len(numeral) and figure.end > start]
    assert [figure.role for figure in there] == ([] if row["role"] == "none" else [row["role"]])
    assert all(numeral in figure.text for figure in there)
