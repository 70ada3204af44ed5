"""What a check says of itself: which ledgers, which rules, what was not looked at and why."""

from pathlib import Path

import pytest

from assistant import check, read
from assistant.checking.engine import rules
from assistant.errors import InputError
from assistant.pipeline import check as checking
from assistant.pipeline.export import export

LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2024,1246,件\n"
UNDATED = "（一）法律援助\n全年受理法律援助案件1246件，办结1108件。\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def test_a_text_without_a_year_is_told_so(ledger: Path) -> None:
    told = check(read(text=UNDATED), data=[ledger]).notices
    assert any("没有写明年份" in notice for notice in told)
    assert not any("没有写明年份" in notice for notice in check(read(text="一、2024年工作情况\n" + UNDATED), data=[ledger]).notices)
    assert not any("没有写明年份" in notice for notice in check(read(text="没有数字。")).notices)


def test_the_report_names_ledgers_and_rules(ledger: Path) -> None:
    report = check(read(text=UNDATED), data=[ledger])
    assert report.sources == ("台账.csv",)
    ran = {rule.code: rule for rule in report.rules}
    assert set(ran) == {code for code, rule in rules().items() if "figures" in rule.profiles}
    assert ran["FIG001"].title == rules()["FIG001"].title and "查什么" in ran["FIG001"].manual
    assert report.to_dict()["rules"]["FIG001"] == ran["FIG001"].title


def test_reasons_are_told_in_words_a_clerk_understands(ledger: Path) -> None:
    alone = export(check(read(text="一、2024年工作情况\n" + UNDATED)), "text").decode()
    assert "- 2 处：没有给台账" in alone
    held = export(
        check(read(text="一、2024年工作情况\n食堂就餐达到4318人次。\n二、2025年工作计划\n力争受理2000件。"), data=[ledger]), "text"
    ).decode()
    assert "对照台账：台账.csv" in held and "台账里没有找到这项指标" in held and "不与台账比" in held


def test_a_ledger_that_is_missing_or_unreadable_is_told_and_the_check_goes_on(ledger: Path) -> None:
    broken = ledger.with_name("坏.xlsx")
    broken.write_bytes(b"PK\x03\x04nothing")
    report = check(read(text="一、2024年工作情况\n" + UNDATED), data=[ledger, broken, ledger.with_name("没有.csv")])
    assert report.coverage.supported == 1
    assert any("坏.xlsx" in notice for notice in report.notices)
    assert any("没有.csv" in notice for notice in report.notices)


def test_a_text_of_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_CHARACTERS", 20)
    with pytest.raises(InputError, match="拆成几个文件"):
        check(read(text=UNDATED, name="长.txt"))


def test_a_light_finding_never_silences_a_grave_one_on_the_same_figure(ledger: Path) -> None:
    text = "一、2024年工作情况\n全年受理法律援助案件1249件，其中柳汀街道702件、鹭洲街道420件、东篱街道118件。\n"
    findings = check(read(text=text), data=[ledger]).findings
    assert [(finding.rule, finding.severity) for finding in findings if finding.text == "1249件"] == [("FIG001", "error")]


def test_a_figure_that_fits_neither_parts_nor_ledger_is_told_once(ledger: Path) -> None:
    text = "一、2024年工作情况\n全年受理法律援助案件1249件（刑事702件、民事538件、行政6件）。\n"
    findings = [finding for finding in check(read(text=text), data=[ledger]).findings if finding.text == "1249件"]
    assert len(findings) == 1 and findings[0].severity == "error"
