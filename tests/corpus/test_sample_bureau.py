"""The sample bureau hangs together: its facts among themselves, its ledgers with its facts, the committed files with their generator."""

from __future__ import annotations

import csv
import datetime
import re
import subprocess
import sys
import tomllib
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
LEDGERS = ROOT / "corpus" / "bureau" / "ledgers"
YEARS = ("2021", "2022", "2023", "2024")
TABLES = tomllib.loads((ROOT / "corpus" / "indicators.toml").read_text(encoding="utf-8"))
IDENTITIES = TABLES.pop("identity")
INDICATORS = {f"{group}.{key}": table for group, tables in TABLES.items() for key, table in tables.items()}
FACTS = tomllib.loads((ROOT / "corpus" / "bureau" / "facts.toml").read_text(encoding="utf-8"))
WORDINGS = {wording: name for name, table in INDICATORS.items() for wording in (table["name"], *table["aliases"])}
MEASURED = [name for name, table in INDICATORS.items() if "measure" in table]
LATER = datetime.datetime.max
BOOKS = ("统计台账.xlsx", "街道台账.xlsx", "法援台账.xlsx", "复议台账.xlsx", "重点工作台账.xlsx")


def fact(name: str, year: str) -> Decimal:
    return Decimal(str(FACTS["values"][name][year]))


@cache
def grid(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def register(file: str, sheet: str) -> list[dict[str, object]]:
    _, labels, *rows = grid(LEDGERS / file)[sheet]
    return [dict(zip(labels, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def legal_aid() -> list[dict[str, object]]:
    return register("法援台账.xlsx", "案件")


@pytest.fixture(scope="module")
def reconsideration() -> list[dict[str, object]]:
    return register("复议台账.xlsx", "受理登记")


@pytest.fixture(scope="module")
def history() -> list[dict[str, str]]:
    with (LEDGERS / "历年律师公证.csv").open(encoding="gb18030", newline="") as file:
        return list(csv.DictReader(file))


def within(rows, column: str, year: str):
    return [row for row in rows if row[column] is not None and row[column].year == int(year)]


def meets(row: dict[str, object], where: str) -> bool:
    """The three forms of condition that the sample's measures use."""
    if found := re.fullmatch(r"(\S+) is not null", where):
        return row[found[1]] is not None
    if found := re.fullmatch(r"(\S+) = '([^']*)'", where):
        return row[found[1]] == found[2]
    found = re.fullmatch(r"(\S+) in \((.*)\)", where)
    assert found, where
    return row[found[1]] in re.findall(r"'([^']*)'", found[2])


# ---- the generator


def test_the_committed_ledgers_are_what_the_generator_writes(tmp_path):
    subprocess.run([sys.executable, "-m", "evaluation.sample_bureau", "--to", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in LEDGERS.iterdir())
    for name in BOOKS:
        assert grid(tmp_path / name) == grid(LEDGERS / name), f"{name} differs: run python -m evaluation.sample_bureau"
    assert (tmp_path / "历年律师公证.csv").read_bytes() == (LEDGERS / "历年律师公证.csv").read_bytes()


# ---- the facts among themselves


@pytest.mark.parametrize("year", YEARS)
def test_closed_parts_add_up(year):
    for name, table in INDICATORS.items():
        if "parts" in table:
            assert sum(fact(part, year) for part in table["parts"]) == fact(name, year), name


@pytest.mark.parametrize("year", YEARS)
def test_rates_are_their_parts_rounded_half_up(year):
    for name, table in INDICATORS.items():
        if "of" in table:
            part, whole = (fact(of, year) for of in table["of"])
            rate = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert str(rate) == FACTS["values"][name][year], name
            assert rate <= 100 or not table["bounded"], name


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("identity", IDENTITIES)
def test_identities_of_the_trade_hold(identity, year):
    def value(found: re.Match[str]) -> str:
        name, previous = found[1], found[2]
        if not previous:
            return str(fact(name, year))
        return str(FACTS["opening"][name] if year == YEARS[0] else fact(name, str(int(year) - 1)))

    formula = re.sub(r"([a-z_]+\.[a-z_]+)(@previous)?", value, IDENTITIES[identity]["formula"])
    left, sign, right = re.split(r" (<=|>=|=) ", formula)
    difference = total(left) - total(right)
    assert {"=": difference == 0, "<=": difference <= 0, ">=": difference >= 0}[sign], formula


def total(terms: str) -> Decimal:
    result = Decimal(0)
    for term in re.split(r" (?=[+-] )", terms):
        product = Decimal(-1 if term.startswith("- ") else 1)
        for factor in term.removeprefix("+ ").removeprefix("- ").split(" * "):
            product *= Decimal(factor)
        result += product
    return result


def test_streets_and_kinds_of_case_add_up():
    for name, years in FACTS["streets"].items():
        for year, shares in years.items():
            assert sum(shares.values()) == fact(name, year), (name, year)
            assert len([street for street in shares if street != "区直"]) == 12
    for name, years in FACTS["breakdowns"].items():
        for year, kinds in years.items():
            if year != "by":
                assert sum(kinds.values()) == fact(name, year), (name, year)


# ---- tidy


def test_every_value_stands_once_in_the_tidy_ledgers_and_is_the_fact(history):
    seen = Counter()
    for rows in grid(LEDGERS / "统计台账.xlsx").values():
        assert rows[2] == ["序号", "指标", "单位", "2021年", "2022年", "2023年", "2024年", "责任科室", "备注"]
        for row in rows[3:-1]:
            name = WORDINGS[row[1].replace("其中：", "").strip()]
            assert row[2] == INDICATORS[name]["unit"], row
            for year, value in zip(YEARS, row[3:7], strict=True):
                assert Decimal(str(value)) == fact(name, year), (row, year)
                seen[name, year] += 1
    for row in history:
        name = WORDINGS[row["指标"]]
        assert (row["单位"], Decimal(row["数值"])) == (INDICATORS[name]["unit"], fact(name, row["年度"])), row
        seen[name, row["年度"]] += 1
    assert seen == Counter({(name, year): 1 for name in INDICATORS for year in YEARS})


def test_rows_under_a_whole_are_its_closed_parts():
    for rows in grid(LEDGERS / "统计台账.xlsx").values():
        for number, label, *_ in rows[3:-1]:
            if number is not None:
                whole = WORDINGS[label]
                inside = set(INDICATORS[whole].get("parts", ()))
            else:
                part = WORDINGS[label.replace("其中：", "").strip()]
                assert part in inside, f"{label} does not belong under {whole}"
                inside |= set(INDICATORS[part].get("parts", ()))


def test_some_wordings_are_aliases_and_some_rows_are_parts():
    labels = [row[1] for rows in grid(LEDGERS / "统计台账.xlsx").values() for row in rows[3:-1]]
    names = {table["name"] for table in INDICATORS.values()}
    assert sum(label in WORDINGS and label not in names for label in labels) >= 10
    assert sum("其中：" in label for label in labels) >= 8


# ---- matrix


@pytest.mark.parametrize("year", YEARS[1:])
def test_the_street_ledger_is_the_facts_and_its_total_the_districts(year):
    _, above, below, *rows, _ = grid(LEDGERS / "街道台账.xlsx")[f"{year}年"]
    labels = [low or high for high, low in zip(above, below, strict=True)][1:]
    seen = set()
    for column, label in enumerate(labels, start=1):
        wording, unit = re.fullmatch(r"(.+)（(.+)）", label).groups()
        name = WORDINGS[wording]
        assert unit == INDICATORS[name]["unit"]
        values = {row[0].removesuffix("街道"): row[column] for row in rows}
        assert values.pop("合计") == fact(name, year), name
        assert {street: value for street, value in values.items() if value is not None} == FACTS["streets"][name][year], name
        seen.add(name)
    assert seen == set(FACTS["streets"])


# ---- registers


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", MEASURED)
def test_measures_count_the_facts(name, year, legal_aid, reconsideration):
    measure = INDICATORS[name]["measure"]
    rows = {"案件": legal_aid, "受理登记": reconsideration}[measure["sheet"]]
    assert sum(meets(row, measure["where"]) for row in within(rows, measure["date"], year)) == fact(name, year)


def test_both_registers_are_measured():
    assert Counter(INDICATORS[name]["measure"]["count"] for name in MEASURED) == {"法援台账.xlsx": 4, "复议台账.xlsx": 14}


@pytest.mark.parametrize("year", YEARS)
def test_legal_aid_register_recounts_to_the_facts(year, legal_aid):
    accepted, closed = within(legal_aid, "受理日期", year), within(legal_aid, "办结日期", year)
    end = datetime.datetime(int(year), 12, 31)
    still_open = [row for row in legal_aid if row["受理日期"] <= end < (row["办结日期"] or LATER)]
    assert len(closed) == fact("legal_aid.closed", year)
    assert len(still_open) == fact("legal_aid.open", year)
    assert sum(row["受援人数"] for row in accepted) == fact("legal_aid.recipients", year)
    assert sum(row["挽回金额(元)"] or 0 for row in accepted) == fact("legal_aid.recovered", year) * 10_000
    assert sum(row["受援人类别"] == "农民工" for row in accepted) == fact("legal_aid.migrant", year)
    assert sum(row["受援人类别"] == "未成年人" for row in accepted) == fact("legal_aid.minors", year)
    assert sum(row["回访结果"] is not None for row in closed) == fact("legal_aid.followed", year)
    assert sum(row["回访结果"] == "满意" for row in closed) == fact("legal_aid.satisfied", year)
    if year in FACTS["breakdowns"]["legal_aid.civil"]:
        assert Counter(row["案由"] for row in accepted if row["类型"] == "民事") == FACTS["breakdowns"]["legal_aid.civil"][year]


@pytest.mark.parametrize("year", YEARS)
def test_reconsideration_register_carries_its_open_cases_over(year, reconsideration):
    def open_at(day: datetime.datetime) -> int:
        return sum((row["受理日期"] or LATER) <= day < (row["审结日期"] or LATER) for row in reconsideration)

    accepted = within(reconsideration, "受理日期", year)
    assert open_at(datetime.datetime(int(year) - 1, 12, 31)) == fact("reconsideration.carried", year)
    assert open_at(datetime.datetime(int(year), 12, 31)) == fact("reconsideration.open", year)
    if year in FACTS["breakdowns"]["reconsideration.accepted"]:
        assert Counter(row["领域"] for row in accepted) == FACTS["breakdowns"]["reconsideration.accepted"][year]


def test_registers_hold_nothing_but_whole_years_and_what_was_carried_into_the_first(legal_aid, reconsideration):
    assert sum(row["受理日期"].year == 2020 for row in legal_aid) == FACTS["opening"]["legal_aid.open"]
    assert sum(row["收到日期"].year == 2020 for row in reconsideration) == FACTS["opening"]["reconsideration.open"]
    for rows, first in ((legal_aid, "受理日期"), (reconsideration, "收到日期")):
        assert {row[first].year for row in rows} == {2020, 2021, 2022, 2023, 2024}
        assert [row[first] for row in rows] == sorted(row[first] for row in rows)
        assert len({row["编号"] for row in rows}) == len(rows)
        assert max(value for row in rows for value in row.values() if isinstance(value, datetime.datetime)).year == 2024


def test_dates_and_outcomes_of_reconsideration_fit(reconsideration):
    never = {"不予受理", "转送", "补正中"}
    for row in reconsideration:
        assert (row["受理日期"] is None) == (row["结果"] in never), row
        assert (row["审结日期"] is None) == (row["结果"] in never or row["结果"] is None), row
        if row["受理日期"]:
            assert row["收到日期"] <= row["受理日期"] and row["收到日期"].year == row["受理日期"].year, row
        if row["审结日期"]:
            # Sixty days, thirty more at most.
            assert 0 < (row["审结日期"] - row["受理日期"]).days <= 90, row


def test_dates_and_amounts_of_legal_aid_fit(legal_aid):
    for row in legal_aid:
        assert row["办结日期"] is None or row["受理日期"] < row["办结日期"], row
        assert row["回访结果"] is None or row["办结日期"], row
        assert row["挽回金额(元)"] is None or (row["办结日期"] and row["类型"] == "民事" and row["挽回金额(元)"] > 0), row


# ---- invented


def test_people_and_firms_are_masked(legal_aid, reconsideration):
    persons = [row[column] for row in legal_aid for column in ("受援人", "承办律师", "对方当事人") if row[column]]
    persons += [row[column] for row in reconsideration for column in ("申请人", "承办人")]
    assert not [person for person in persons if not re.fullmatch(r"[一-龥]某{1,2}(等\d+人)?|某[一-龥]{2,5}", person)]


def test_every_number_of_the_statistics_is_one_of_our_facts():
    """A number that no fact accounts for would be one copied from somewhere, or one that nobody can trace."""
    ours = {Decimal(str(value)) for years in FACTS["values"].values() for value in years.values()}
    ours |= {Decimal(value) for years in FACTS["streets"].values() for shares in years.values() for value in shares.values()}
    for name in BOOKS[:2]:
        for sheet, rows in grid(LEDGERS / name).items():
            numbers = [value for row in rows for value in row[1:] if isinstance(value, int | float)]
            assert numbers and not [value for value in numbers if Decimal(str(value)) not in ours], (name, sheet)
