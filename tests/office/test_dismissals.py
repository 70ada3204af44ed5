"""Dismissals: a finding stays silent with its reason until its figure or its record changes; the file is plain and never half written."""

import json
from pathlib import Path

import pytest

from assistant import check, read
from assistant.errors import InputError
from assistant.office.dismissals import dismiss, dismissals_file, load_dismissals, restore
from assistant.schema.finding import CheckReport

TEXT = "一、2024年工作情况\n（一）法律援助\n全年受理法律援助案件1264件，办结法律援助案件1108件。\n"
LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2024,{taken},件\n办结法律援助案件,2024,1108,件\n"
NOW = "2025-01-06T09:30:00+08:00"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    write_ledger(tmp_path, 1246)
    return tmp_path


def write_ledger(folder: Path, taken: int) -> None:
    (folder / "台账.csv").write_text(LEDGER.format(taken=taken), encoding="utf-8")


def report_of(folder: Path, text: str = TEXT) -> CheckReport:
    return check(read(text=text, name="报告.txt"), data=[folder / "台账.csv"], dismissed=load_dismissals(folder))


def test_a_dismissed_finding_is_silent_and_told(office: Path) -> None:
    (finding,) = report_of(office).findings
    (kept,) = dismiss(office, report_of(office), [finding.id[:6]], "市局已  确认\n原文", at=NOW)
    assert (kept.id, kept.reason, kept.dismissed_at, kept.document) == (finding.id, "市局已 确认 原文", NOW, "报告.txt")
    report = report_of(office)
    assert report.findings == () and report.exit_code == 0
    (silent,) = report.dismissed
    assert (silent.finding.id, silent.reason) == (finding.id, "市局已 确认 原文")
    assert report.coverage.contradicted == 1  # what the figure is worth does not change


def test_it_shows_again_when_the_record_changes(office: Path) -> None:
    dismiss(office, report_of(office), [report_of(office).findings[0].id], "以通报为准", at=NOW)
    write_ledger(office, 1247)
    assert len(report_of(office).findings) == 1


def test_it_shows_again_when_the_figure_changes_and_not_when_text_moves(office: Path) -> None:
    dismiss(office, report_of(office), [report_of(office).findings[0].id], "以通报为准", at=NOW)
    assert report_of(office, TEXT.replace("（一）", "导语一段。\n（一）")).findings == ()
    assert len(report_of(office, TEXT.replace("1264", "1265")).findings) == 1


def test_the_second_of_two_equal_findings_has_its_own_key(office: Path) -> None:
    text = TEXT + "（二）总的情况\n全年受理法律援助案件1264件。\n"
    first, second = (finding for finding in report_of(office, text).findings if finding.rule == "FIG001")
    assert second.id == f"{first.id}-2"
    dismiss(office, report_of(office, text), [second.id], "引用", at=NOW)
    assert [finding.id for finding in report_of(office, text).findings if finding.rule == "FIG001"] == [first.id]


def test_ledger_findings_are_told_apart(tmp_path: Path) -> None:
    rows = "街道,受理（件）,办结（件）\n柳汀街道,3,2\n鹭洲街道,4,3\n合计,8,6\n"
    (tmp_path / "台账.csv").write_text(rows, encoding="utf-8")
    found = [finding for finding in report_of(tmp_path).findings if finding.rule.startswith("LED")]
    assert len({finding.id.partition("-")[0] for finding in found}) == len(found)


def test_a_new_reason_takes_the_place_of_the_old_one(office: Path) -> None:
    key = report_of(office).findings[0].id
    dismiss(office, report_of(office), [key], "一", at=NOW)
    dismiss(office, report_of(office), [key, key], "二", at=NOW)
    assert [kept.reason for kept in load_dismissals(office)] == ["二"]


def test_undo_brings_the_finding_back(office: Path) -> None:
    key = report_of(office).findings[0].id
    dismiss(office, report_of(office), [key], "一", at=NOW)
    assert [kept.id for kept in restore(office, [key[:8]])] == [key]
    assert [finding.id for finding in report_of(office).findings] == [key]
    assert dismissals_file(office).read_text(encoding="utf-8") == ""


def test_the_file_is_one_readable_object_a_line(office: Path) -> None:
    dismiss(office, report_of(office), [report_of(office).findings[0].id], "市局已确认", at=NOW)
    (line,) = dismissals_file(office).read_text(encoding="utf-8").splitlines()
    assert "市局已确认" in line and "1264件" in line and json.loads(line)["rule"] == "FIG001"
    assert [path.name for path in dismissals_file(office).parent.iterdir()] == ["dismissals.jsonl"]


@pytest.mark.parametrize(("key", "words"), [("ab", "太短"), ("zzzzzz", "没有编号"), ("", "太短")])
def test_a_key_that_names_nothing_is_refused(office: Path, key: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        dismiss(office, report_of(office), [key], "理由", at=NOW)
    assert not dismissals_file(office).exists()


def test_one_bad_key_among_good_ones_writes_nothing(office: Path) -> None:
    with pytest.raises(InputError):
        dismiss(office, report_of(office), [report_of(office).findings[0].id, "zzzzzz"], "理由", at=NOW)
    assert not dismissals_file(office).exists()


def test_no_reason_is_refused(office: Path) -> None:
    with pytest.raises(InputError, match="理由"):
        dismiss(office, report_of(office), [report_of(office).findings[0].id], "  ", at=NOW)


@pytest.mark.parametrize("line", ["不是 JSON", "[]", '{"id": "abc"}', '{"id": 3, "reason": "x"}', '{"id": "abc", "reason": ""}'])
def test_a_broken_line_is_named(office: Path, line: str) -> None:
    file = dismissals_file(office)
    file.parent.mkdir()
    file.write_text('{"id": "abcd", "reason": "好"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="第3行"):
        load_dismissals(office)
