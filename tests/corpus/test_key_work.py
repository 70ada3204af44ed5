"""The sample bureau's ledger of key work is its facts, agrees with the indicators, and holds what the events tell."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "corpus" / "bureau" / "ledgers" / "重点工作台账.xlsx"
YEARS = ("2021", "2022", "2023", "2024")
FACTS = tomllib.loads((ROOT / "corpus" / "bureau" / "facts.toml").read_text(encoding="utf-8"))
INDICATORS = tomllib.loads((ROOT / "corpus" / "indicators.toml").read_text(encoding="utf-8"))
WHOLES = {
    "人民调解受理案件": "mediation.accepted",
    "行政复议受理案件": "reconsideration.accepted",
    "民事法律援助案件": "legal_aid.civil",
}
ONE_OF_A_KIND = Decimal(1)
BEFORE_THE_FIRST_YEAR = Decimal(21)  # 公证“最多跑一次”事项由21项增加到37项: the value of 2020


def rows(sheet: str) -> list[dict[str, object]]:
    _, labels, *values, _ = openpyxl.load_workbook(BOOK)[sheet].iter_rows(values_only=True)
    return [dict(zip(labels, row, strict=True)) for row in values]


@pytest.fixture(scope="module")
def matters() -> dict[str, dict[str, object]]:
    return {str(row["事项"]): row for row in rows("重点工作")}


def fact(name: str, year: str) -> Decimal:
    return Decimal(str(FACTS["values"][name][year]))


def test_the_ledger_is_the_facts():
    for row, work in zip(rows("重点工作"), FACTS["work"], strict=True):
        assert [row[label] for label in ("类别", "事项", "单位", "责任科室")] == [
            work[key] for key in ("category", "name", "unit", "section")
        ]
        assert {year: row[f"{year}年"] for year in YEARS if row[f"{year}年"] is not None} == work["years"]
        assert work["years"] and set(work["years"]) <= set(YEARS)


def test_a_matter_stands_once_and_is_no_indicator(matters):
    wordings = {wording for group in INDICATORS.values() for table in group.values() if "unit" in table
                for wording in (table["name"], *table["aliases"])}  # fmt: skip
    assert len(matters) == len(FACTS["work"]) and not set(matters) & wordings


@pytest.mark.parametrize("year", YEARS)
def test_whom_nobody_stood_for_in_court_is_the_rest_of_the_hearings(year, matters):
    assert matters["负责人应出庭未出庭"][f"{year}年"] == fact("litigation.hearings", year) - fact("litigation.attended", year)


@pytest.mark.parametrize(("matter", "stock"), [
    ("新建成“枫桥式”司法所", "office.model"),
    ("新成立行业性专业性调委会", "mediation.committees_sector"),
])  # fmt: skip
def test_what_is_new_is_the_rise_of_the_stock(matter, stock, matters):
    for before, year in pairwise(YEARS):
        assert matters[matter][f"{year}年"] == fact(stock, year) - fact(stock, before)


def test_what_was_put_off_was_built_in_the_next_year(matters):
    built, late, whole = (matters[name] for name in ("新建商圈调解室", "商圈调解室未建成结转下年", "商圈调解室累计"))
    assert built["2024年"] == late["2023年"]
    assert built["2023年"] + built["2024年"] == whole["2024年"]


@pytest.mark.parametrize("event", FACTS["event"], ids=lambda event: f"{event['year']} {event['name']}")
def test_every_figure_of_an_event_stands_in_a_ledger(event):
    year = str(event["year"])
    known = {Decimal(row[f"{year}年"]) for row in rows("重点工作") if row[f"{year}年"] is not None and row["类别"] == event["category"]}
    known |= {fact(name, year) for name in FACTS["values"]}
    told = re.sub(r"（\d{4}—\d{4}年）|\d{4}年", "", event["fact"])
    assert {Decimal(number) for number in re.findall(r"\d+", told)} <= known | {ONE_OF_A_KIND, BEFORE_THE_FIRST_YEAR}


@pytest.mark.parametrize("year", YEARS[1:])
def test_kinds_of_case_are_the_breakdowns(year):
    for whole, name in WHOLES.items():
        assert {row["事项"]: row[f"{year}年"] for row in rows("案件分类") if row["类别"] == whole} == FACTS["breakdowns"][name][year]
