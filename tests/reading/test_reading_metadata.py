"""Titles, kinds and validity from plain text, case by case; and how often the laws' own dates come out right."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.reading import read_file, read_text
from tests.shared_data import shared

HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", cases("title_cases.yaml"))
def test_title_and_kind(case: dict[str, Any]) -> None:
    metadata = read_text(case["text"]).metadata
    assert (metadata.title, metadata.kind) == (case["title"], case["kind"])


@pytest.mark.parametrize("case", cases("validity_cases.yaml"))
def test_validity(case: dict[str, Any]) -> None:
    metadata = read_text(case["text"]).metadata
    assert (metadata.valid_from, metadata.valid_to) == (case["from"], case["to"])


def test_the_note_under_a_title_dates_the_version() -> None:
    text = "青榆市调解条例\n2010年3月1日 某市人民代表大会通过\n2017年6月1日 某市人民代表大会常务委员会修正\n第一条 依法。"
    metadata = read_text(text).metadata
    assert metadata.issued is not None and metadata.issued.date().isoformat() == "2017-06-01"
    assert metadata.year == 2017


def test_no_real_law_gets_another_day_than_its_collection_gives() -> None:
    folder = shared("data", "laws")
    given = {one["file"]: one["valid_from"] for one in json.loads((folder / "_index.json").read_text("utf-8")) if one.get("valid_from")}
    told = {name: read_file(folder / name).metadata.valid_from for name in sorted(given)[::2]}
    found = {name: day.isoformat() for name, day in told.items() if day is not None}
    assert found == {name: given[name] for name in found}
    assert len(found) > len(told) / 2


def test_every_real_case_is_read_as_a_case() -> None:
    paths = sorted(shared("data", "cases").glob("*.txt"))[::12]
    assert [path.name for path in paths if read_file(path).metadata.kind != "case"] == []
