"""Runs the case table of every rule through the whole check: texts where it must fire, texts where it must stay silent.

A table is tests/cases/rules/CODE.yaml with two lists, must_fire and must_stay_silent. A case is a text, or an object:
  text      the report                     ledger    rows {label, year, value, unit, subject}; unit and subject may be absent
  previous  last year's report             workbook  {sheet: {rows: [[cells]], hidden: true}}, where the shape of the ledger matters
  as_of     the day laws must be in force  expected  what the finding must propose     marks  the words it must stand on
  indicators  the text of an indicators.toml, where a ledger's own wordings are not enough
"""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

import assistant
from assistant.registry import OFFERED, plugin_modules

TABLES = Path(__file__).parents[1] / "cases" / "rules"
LISTS = ("must_fire", "must_stay_silent")
KEYS = {"text", "ledger", "previous", "as_of", "expected", "workbook", "marks", "indicators"}
ROW_KEYS = {"label", "year", "value", "unit", "subject"}
RULES = {plugin.code: plugin for plugin in (getattr(module, OFFERED) for module in plugin_modules("assistant.checking.rules"))}
FEWEST = {"FIG": 8}
FEWEST_ELSEWHERE = 3


def load(code: str) -> dict[str, list[dict[str, Any]]]:
    """Returns a rule's table with every case as an object; an absent table has no cases."""
    file = TABLES / f"{code}.yaml"
    table = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {kind: [{"text": case} if isinstance(case, str) else case for case in table.get(kind, [])] for kind in LISTS}


CASES = [
    pytest.param(code, kind, case, id=f"{code}-{kind}-{number}")
    for code in RULES
    for kind, cases in load(code).items()
    for number, case in enumerate(cases, start=1)
]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_a_case_table_with_enough_cases_of_both_sorts(code: str) -> None:
    assert (TABLES / f"{code}.yaml").is_file(), f"tests/cases/rules/{code}.yaml is missing"
    for kind, cases in load(code).items():
        assert len(cases) >= FEWEST.get(code[:3], FEWEST_ELSEWHERE), f"{kind}: {len(cases)} cases are too few"
        for case in cases:
            assert case.get("text") and set(case) <= KEYS, f"{kind}: {case}"
            assert all(set(row) <= ROW_KEYS and {"label", "year", "value"} <= set(row) for row in case.get("ledger", [])), case
        texts = [repr(case) for case in cases]
        assert len(texts) == len(set(texts)), f"{kind}: a case stands twice"


@pytest.mark.parametrize("file", sorted(TABLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_case_table_belongs_to_a_rule(file: Path) -> None:
    assert file.stem in RULES
    assert set(yaml.safe_load(file.read_text(encoding="utf-8"))) <= set(LISTS)


@pytest.mark.parametrize(("code", "kind", "case"), CASES)
def test_case(code: str, kind: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = [finding for finding in findings(RULES[code], case, tmp_path) if finding.rule == code]
    if kind == "must_stay_silent":
        assert not found, [finding.message for finding in found]
        return
    assert found, f"{code} says nothing"
    if "expected" in case:
        assert str(case["expected"]) in [finding.expected for finding in found]
    if "marks" in case:
        assert str(case["marks"]) in [finding.text for finding in found]


def findings(rule: Any, case: dict[str, Any], folder: Path) -> tuple[Any, ...]:
    """Returns all findings of a case, checked as the product checks a report."""
    options: dict[str, Any] = {}
    data = [write_rows(folder / "台账.csv", case["ledger"])] if case.get("ledger") else []
    data += [write_workbook(folder / "台账.xlsx", case["workbook"])] if case.get("workbook") else []
    if "indicators" in case:
        options["indicators"] = folder / "indicators.toml"
        options["indicators"].write_text(case["indicators"], encoding="utf-8")
    if "as_of" in case:
        options["as_of"] = case["as_of"]
    if "previous" in case:
        options["previous"] = assistant.read(text=case["previous"], name="上年总结.txt")
    profile = "figures" if "figures" in rule.profiles else rule.profiles[0]
    document = assistant.read(text=case["text"], name="工作总结.txt")
    report = assistant.check(document, data=data, profile=profile, **options)
    return tuple(report.findings)


def write_rows(file: Path, rows: list[dict[str, Any]]) -> Path:
    """Writes rows as a ledger of the simplest shape: one figure a row."""
    streets = any("subject" in row for row in rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["指标", "年度", "数值", "单位", *(["街道"] if streets else [])])
        for row in rows:
            writer.writerow([row["label"], row["year"], row["value"], row.get("unit", ""), *([row.get("subject", "")] if streets else [])])
    return file


def write_workbook(file: Path, sheets: dict[str, dict[str, Any]]) -> Path:
    """Writes a workbook; a cell "=…" becomes a formula without a stored value."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if content.get("hidden") else "visible"
        for row in content["rows"]:
            sheet.append(row)
    book.save(file)
    return file
