"""A figure is not held against the cell that another figure of its sentence tells rightly."""

import pytest

from assistant import check, read
from assistant.settings import shipped

SUMMARY = shipped("corpus", "summaries", "青榆区司法局2023年工作总结.txt")
LEDGERS, INDICATORS = shipped("corpus", "bureau", "ledgers"), shipped("corpus", "indicators.toml")


@pytest.mark.parametrize("part", ["194件", "150件", "152件"])
def test_a_part_is_not_held_against_the_cell_of_its_whole(part: str) -> None:
    text = SUMMARY.read_text(encoding="utf-8")
    assert "7028件公证中，149件是公证员上门办的" in text
    report = check(read(text=text.replace("公证中，149件", f"公证中，{part}"), name=SUMMARY.name), data=[LEDGERS], indicators=INDICATORS)
    assert [(one.text, one.expected) for one in report.findings if one.expected == "7028件"] == []
    whole = next(one for one in report.figures if one.text == "7028件")
    assert whole.status == "supported"
