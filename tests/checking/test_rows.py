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
