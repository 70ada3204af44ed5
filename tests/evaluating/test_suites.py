"""Scoring of figure suites: values where they stand, units of account, intervals, and nothing besides."""

import json
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.evaluating.suites import case_right, decimal, figures_of, load_cases, score_suites
from tests.shared_data import shared

CASES = [
    ("number", "受理1817件", [{"start": 2, "end": 6, "value": "1817", "unit": None}], True),
    ("number", "受理1817件", [{"start": 2, "end": 6, "value": "1818", "unit": None}], False),
    ("number", "受理1817件、办结9件", [{"start": 2, "end": 6, "value": "1817", "unit": None}], False),
    ("money", "受理1817件，收费9元", [{"start": 9, "end": 11, "value": "9", "unit": "元"}], True),
    ("percent", "满意率百分之五点六", [{"start": 3, "end": 9, "value": "5.6%", "unit": None}], True),
    ("money_parse", "3万到5万元", [{"start": 0, "end": 6, "value": ["30000", "50000"], "unit": "元"}], True),
    ("money_parse", "3万到5万元", [{"start": 0, "end": 6, "value": ["30000", "60000"], "unit": "元"}], False),
    ("money_extract", "付了9元", [{"start": 2, "end": 4, "value": None, "unit": None}], True),
]


@pytest.mark.parametrize(("kind", "text", "gold", "right"), CASES)
def test_a_case(kind: str, text: str, gold: list[dict[str, object]], right: bool) -> None:
    assert case_right({"kind": kind, "text": text, "gold": gold}, figures_of(text, kind)) is right


def test_gold_values_are_read() -> None:
    assert [str(decimal(one)) for one in ("25%", "1,284", "3/4", None, "x")] == ["25", "1284", "0.75", "None", "None"]


def test_kinds_that_are_not_offered_are_left_out() -> None:
    listed = [{"suite": "a", "kind": kind, "text": text, "gold": gold} for kind, text, gold, _ in CASES]
    result = score_suites(listed, offered=lambda kind: kind == "percent")
    assert result["suites"] == {"a percent": {"right": 1, "cases": 1}}
    assert result["rate"] == 1.0


def test_a_line_that_is_no_case_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "", "kind": "", "gold": []}) + "\n{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="第2行"):
        load_cases(path)


def test_the_public_suites_are_read_as_well_as_promised() -> None:
    result = score_suites(load_cases(shared("data", "figures", "public_suites.jsonl")))
    assert result["rate"] >= 0.97
