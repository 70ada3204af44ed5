"""Runs the case table of every rule through the whole check: texts where it must fire, texts where it must stay silent.

A table is tests/cases/rules/CODE.yaml with two lists, must_fire and must_stay_silent. A case is a text, or an object:
  text      the report                     ledger    rows {label, year, value, unit, subject}; unit and subject may be absent
  previous  last year's report             workbook  {sheet: {rows: [[cells]], hidden: true}}, where the shape of the ledger matters
  as_of     the day laws must be in force  expected  what the finding must propose     marks  the words it must stand on
  indicators  the text of an indicators.toml, where a ledger's own wordings are not enough
  version   another version of the report
  phrases   the text of a phrases.toml     layout    what differs from official layout: page, title, heading1, heading2, body, each with
                                                     fields of PageLayout or ParagraphLayout
"""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

import assistant
from assistant.registry import OFFERED, plugin_modules
from assistant.schema.document import Document
from assistant.schema.page_layout import PageLayout, ParagraphLayout

TABLES = Path(__file__).parents[1] / "cases" / "rules"
LISTS = ("must_fire", "must_stay_silent")
KEYS = {"text", "ledger", "previous", "version", "as_of", "expected", "workbook", "marks", "indicators", "phrases", "layout"}
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
    if "phrases" in case:
        options["phrases"] = folder / "phrases.toml"
        options["phrases"].write_text(case["phrases"], encoding="utf-8")
    if "version" in case:
        options["versions"] = [assistant.read(text=case["version"], name="公开稿.txt")]
    profile = "figures" if "figures" in rule.profiles else rule.profiles[0]
    document = assistant.read(text=case["text"], name="工作总结.txt")
    if "layout" in case:
        document = laid_out(document, case["layout"])
    report = assistant.check(document, data=data, profile=profile, **options)
    return tuple(report.findings)


def laid_out(document: Document, differing: dict[str, dict[str, Any]]) -> Document:
    """Returns the document as if read from a Word file of official layout, but for what differs."""
    looks: dict[str, dict[str, Any]] = {
        "title": {"font": "方正小标宋简体", "size": 22.0, "alignment": "center", "indent": 0.0, "line": 28.95},
        "heading1": {"font": "黑体", "size": 16.0, "alignment": "justify", "indent": 2.0, "line": 28.95},
        "heading2": {"font": "楷体_GB2312", "size": 16.0, "alignment": "justify", "indent": 2.0, "line": 28.95},
        "body": {"font": "仿宋_GB2312", "size": 16.0, "alignment": "justify", "indent": 2.0, "line": 28.95},
    }
    kinds = (f"heading{block.level}" if block.kind == "heading" else block.kind for block in document.blocks)
    names = [kind if kind in looks else "body" for kind in kinds]
    paragraphs = tuple(
        ParagraphLayout(start=block.start, **(looks[name] | differing.get(name, {})))
        for block, name in zip(document.blocks, names, strict=True)
    )
    page: dict[str, Any] = {"width": 11906, "height": 16838, "top": 2098, "bottom": 1984, "left": 1587, "right": 1474}
    page |= {"page_numbers": True, "odd_even_footers": True, "number_text": "— 1 —", "number_size": 14.0, "number_sides": ("right", "left")}
    page |= {name: tuple(value) if isinstance(value, list) else value for name, value in differing.get("page", {}).items()}
    return replace(document, layout=PageLayout(paragraphs=paragraphs, **page))


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
