"""A table of rows and columns: the row named in the sentence is meant, not the total; either order of row and column is understood."""

from pathlib import Path

import pytest

from assistant import check, read

LEDGER = """案件类型,新收(件),审结(件),结案标的额(万元)
刑事案件,388,391,
民商事案件,7034,6988,91240.35
行政案件,203,199,
合计,7625,7578,91240.35
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "审判2024年.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("sentence", "findings"),
    [
        ("审结民商事案件6988件，结案标的额9.12亿元。", []),
        ("新收行政案件203件，审结199件。", []),
        ("全年新收案件7625件，审结7578件。", []),
        ("审结民商事案件6898件。", [("FIG001", "6898件", "6988件")]),
        ("新收行政案件203件，审结189件。", [("FIG001", "189件", "199件")]),
    ],
)
def test_the_row_of_the_sentence(ledger: Path, sentence: str, findings: list[tuple[str, str, str]]) -> None:
    report = check(read(text=f"某法院2024年工作总结\n2024年，{sentence}\n"), data=[ledger])
    assert [(finding.rule, finding.text, finding.expected) for finding in report.findings] == findings


def test_money_against_a_cell_without_a_unit_proves_nothing(tmp_path: Path) -> None:
    ledger = tmp_path / "收支.csv"
    ledger.write_text("科目,2023年,2024年\n税收收入,298700,305420\n增值税,121300,118950\n", encoding="utf-8")
    report = check(read(text="某区2024年财政工作总结\n2024年，税收收入305420万元；增值税11.9亿元。\n"), data=[ledger])
    assert report.findings == ()
    assert {figure.status for figure in report.figures if figure.counted} == {"not_checked"}


def test_another_year_named_before_may_be_the_base(tmp_path: Path) -> None:
    ledger = tmp_path / "律师.csv"
    ledger.write_text("指标,2022年,2023年,2024年,单位\n律师事务所,21,23,25,家\n执业律师,188,203,231,名\n", encoding="utf-8")
    sentence = "律师事务所由2022年的21家增加到25家，执业律师从188名增长到231名，增幅22.9%。"
    report = check(read(text=f"某区司法局2024年工作总结\n{sentence}\n"), data=[ledger])
    assert report.findings == ()
