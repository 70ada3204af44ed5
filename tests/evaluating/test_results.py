"""The kept results: README and proof page are what the results give, and the command line measures."""

import json
from pathlib import Path

import pytest

from assistant.surfaces.cli.main import run
from evaluation import proof

OFFICE = Path(__file__).parent / "office.yaml"


def test_the_readme_table_is_up_to_date() -> None:
    text = proof.README.read_text(encoding="utf-8")
    assert proof.BEGIN in text
    assert proof.readme(text) == text, "run: python -m evaluation.proof"


def test_the_proof_page_is_up_to_date() -> None:
    assert proof.PROOF.read_text(encoding="utf-8") == proof.proof(), "run: python -m evaluation.proof"


def test_a_readme_without_markers_is_left_alone() -> None:
    assert proof.readme("文字\n") == "文字\n"


def test_results_hold_no_words_of_the_reports_measured() -> None:
    for name in ("figures", "check", "peers"):
        assert not {"missed", "wrong_rule", "astray", "told"} & set(_keys(proof.load(name)))


def _keys(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for one in value.values() for key in _keys(one))]
    return []


def test_the_command_line_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "check", str(OFFICE), "--per-class", "1", "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["faults"]["digit_changed"]["seeded"] == 1
    assert run(["evaluate", "check", str(OFFICE), "--per-class", "1"]) == 0
    assert "一位数字写错" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["check", "没有的.txt"], ["figures", "没有的.jsonl"], ["check"]])
def test_unusable_input_is_said_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", *arguments]) == 2
    assert capsys.readouterr().err.startswith("wenheng：")
