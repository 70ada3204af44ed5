"""Returns from end to end: forms made, filled in, checked, merged into a ledger that is read back, drafted from."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from assistant import check_returns, merge_returns
from assistant.errors import InputError, UnreadableError
from assistant.pipeline.check import open_book
from assistant.pipeline.returns import merged_as, new_forms, reported_as
from assistant.schema.returns import ReturnsReport
from tests.pipeline.returned_office import CENTRE, GRASSROOTS, RIGHT, YEAR, fill, office, write_text
from tests.schema.test_json_schemas import errors

CASES = yaml.safe_load((Path(__file__).with_name("filled_forms.yaml")).read_text(encoding="utf-8"))
CENTRES_OWN = {label: value for label, value in RIGHT.items() if "人民调解" not in label}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with its forms under 报送表."""
    folder = tmp_path_factory.mktemp("office")
    ledger, indicators = office(folder)
    new_forms(folder / "报送表", year=YEAR, office="云水区司法局", data=[ledger], indicators=indicators)
    return folder


def checked(place: Path, folder: Path, **more: Any) -> ReturnsReport:
    return check_returns(folder, **{"data": [place / "台账.csv"], "indicators": place / "indicators.toml", "year": YEAR} | more)


def told(report: ReturnsReport) -> list[tuple[str, str]]:
    return [(remark.kind, remark.message) for remark in report.remarks]


def form(place: Path, sender: str) -> Path:
    return next((place / "报送表").glob(f"*{sender}-数据表.xlsx"))


def test_each_figure_is_asked_of_the_section_that_keeps_it(place: Path) -> None:
    names = sorted(path.name for path in (place / "报送表").iterdir())
    assert names == [
        "01-法律援助中心-数据表.xlsx", "01-法律援助中心-文字材料.docx", "02-基层科-数据表.xlsx", "02-基层科-文字材料.docx",
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(form(place, CENTRE)).active
    labels = [cell.value for cell in sheet["A"] if cell.value in RIGHT]
    assert labels == list(CENTRES_OWN)
    row = next(cell.row for cell in sheet["A"] if cell.value == "受理法律援助案件")
    assert [sheet.cell(row, column).value for column in (2, 3, 4, 5)] == ["件", None, "1168", "不含咨询"]
    assert sheet.protection.sheet and not sheet.cell(row, 3).protection.locked and sheet.cell(row, 4).protection.locked


def test_forms_that_are_there_stay(place: Path) -> None:
    before = form(place, CENTRE).read_bytes()
    again = new_forms(place / "报送表", year=YEAR, office="云水区司法局", data=[place / "台账.csv"], indicators=place / "indicators.toml")
    assert again.written == () and len(again.kept) == 4 and form(place, CENTRE).read_bytes() == before


def test_the_same_forms_give_the_same_bytes(place: Path, tmp_path: Path) -> None:
    new_forms(tmp_path / "再来", year=YEAR, office="云水区司法局", data=[place / "台账.csv"], indicators=place / "indicators.toml")
    assert all(path.read_bytes() == (tmp_path / "再来" / path.name).read_bytes() for path in (place / "报送表").glob("0*-*-*"))


@pytest.mark.parametrize(("options", "says"), [({}, "哪一年"), ({"year": YEAR, "sections": ["甲科", "a/b"]}, "文件名")])
def test_forms_that_cannot_be_made_leave_nothing(tmp_path: Path, options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        new_forms(tmp_path / "报送表", **options)
    assert not (tmp_path / "报送表").exists()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_filled_form(place: Path, tmp_path: Path, case: dict[str, Any]) -> None:
    values = CENTRES_OWN | case.get("fill", {})
    fill(
        form(place, CENTRE), tmp_path / "01.xlsx", values, case.get("notes"), until=case.get("until"), before=case.get("before")
    )  # fmt: skip
    found = told(checked(place, tmp_path))
    wanted = case.get("says", [])
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted], found
    assert all(words in message for (_, words), (_, message) in zip(wanted, found, strict=True)), found


def test_every_remark_has_its_place_and_an_action(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN | {"受理法律援助案件": 1264})
    (remark,) = checked(place, tmp_path).remarks
    assert (remark.senders, remark.severity, bool(remark.action)) == ((CENTRE,), "error", True)
    assert [(one.document, one.locator, one.sentence) for one in remark.places] == [("01.xlsx", "数据!C5", "受理法律援助案件：1264件")]
    assert [(one.source, one.value) for one in remark.evidence] == [("台账.csv", "1246")]


def test_parts_that_do_not_add_up_without_a_ledger(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN | {"民事法律援助案件": 583})
    assert [kind for kind, _ in told(checked(place, tmp_path, data=[]))] == ["parts"]
    assert "没有给台账" in "".join(checked(place, tmp_path, data=[]).notices)


def test_two_sections_state_one_figure(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN)
    fill(form(place, GRASSROOTS), tmp_path / "02.xlsx", {"受理人民调解案件": 4862, "法律援助补贴": "190.4万元"})
    assert told(checked(place, tmp_path)) == []
    fill(form(place, GRASSROOTS), tmp_path / "02.xlsx", {"受理人民调解案件": 4862, "法律援助补贴": "204.4万元"})
    (remark,) = checked(place, tmp_path).remarks
    assert (remark.kind, remark.senders, len(remark.places)) == ("conflict", (CENTRE, GRASSROOTS), 2)


def test_money_of_which_nothing_says_the_unit_is_asked_about_not_judged(place: Path, tmp_path: Path) -> None:
    fill(form(place, GRASSROOTS), tmp_path / "02.xlsx", {"受理人民调解案件": 4862, "法律援助补贴": 190.4})
    assert told(checked(place, tmp_path)) == [("incomplete", "基层科的“法律援助补贴”填了190.4，没有写计量单位")]


def test_a_text_and_a_table_of_one_section(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN)
    write_text(tmp_path / "01.txt", CENTRE, "全年法律援助回访687件。")
    assert told(checked(place, tmp_path)) == []
    write_text(tmp_path / "01.txt", CENTRE, "全年法律援助回访678件。")
    assert [kind for kind, _ in told(checked(place, tmp_path))] == ["conflict"]


def test_who_sent_late_missing_and_strangers(place: Path, tmp_path: Path) -> None:
    write_text(tmp_path / "01.txt", CENTRE, "全年法律援助回访687件。", received="2024-12-26")
    write_text(tmp_path / "02.txt", "基层可", "全年受理人民调解案件4862件。")
    report = checked(place, tmp_path, due=dt.date(2024, 12, 20), expected=[CENTRE, GRASSROOTS])
    assert told(report) == [
        ("missing", "基层科没有报送材料"),
        ("unexpected", "不在应报名单里：基层可"),
        ("late", "法律援助中心12月26日报送，晚于截止日12月20日6天"),
    ]  # fmt: skip
    assert [(one.sender, one.state) for one in report.files] == [(CENTRE, "late"), ("基层可", "received")]
    assert report.exit_code == 1


def test_last_years_folder_tells_who_should_send(place: Path, tmp_path: Path) -> None:
    write_text(tmp_path / "今年" / "01.txt", CENTRE, "全年法律援助回访687件。")
    write_text(tmp_path / "去年" / "01.txt", f"云水区司法局{CENTRE}", "办理12件。")
    write_text(tmp_path / "去年" / "02.txt", GRASSROOTS, "办理12件。")
    report = checked(place, tmp_path / "今年", previous_returns=tmp_path / "去年")
    assert told(report) == [("missing", "基层科没有报送材料")]
    assert report.expected_from == "上年的报送文件夹“去年”"


def test_copies_and_versions_count_once(place: Path, tmp_path: Path) -> None:
    work = "全年法律援助回访687件。对受援人逐一回访，听取意见。编印便民手册，送到工地和社区。"
    write_text(tmp_path / "01.txt", CENTRE, work)
    write_text(tmp_path / "01 - 副本.txt", CENTRE, work)
    write_text(tmp_path / "01（修改稿）.txt", CENTRE, f"{work}新增窗口2个。", received="2024-12-19")
    report = checked(place, tmp_path)
    assert [(one.document, one.state) for one in report.files] == [
        ("01 - 副本.txt", "same_file"), ("01.txt", "superseded"), ("01（修改稿）.txt", "received"),
    ]  # fmt: skip
    assert {remark.severity for remark in report.remarks} == {"notice"} and report.exit_code == 0


def test_forms_that_come_back_as_they_went(place: Path, tmp_path: Path) -> None:
    for path in (place / "报送表").glob(f"*{CENTRE}*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    report = checked(place, tmp_path)
    assert told(report) == [("unfilled", "法律援助中心的文字材料没有内容"), ("unfilled", "法律援助中心的数据表没有填")]
    assert {one.state for one in report.files} == {"unfilled"}


def test_a_damaged_workbook_stops_nothing_else(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN)
    (tmp_path / "02-基层科.xlsx").write_bytes(b"PK\x03\x04" + bytes(60))
    (tmp_path / "~$01.docx").write_bytes(b"lock")
    report = checked(place, tmp_path, expected=[CENTRE, GRASSROOTS])
    assert [(remark.kind, remark.senders) for remark in report.remarks] == [("unread", (GRASSROOTS,))]
    assert {one.document: one.state for one in report.files} == {"01.xlsx": "received", "02-基层科.xlsx": "unread"}


@pytest.mark.parametrize("job", [check_returns, merge_returns])
def test_no_folder_and_an_empty_one_are_refused(tmp_path: Path, job: Any) -> None:
    with pytest.raises(UnreadableError, match="文件夹"):
        job(tmp_path / "没有")
    with pytest.raises(UnreadableError, match="没有读到任何报送材料"):
        job(tmp_path)


def test_a_year_that_nobody_tells_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "甲科.txt").write_text("一、工作情况\n办理12件。\n", encoding="utf-8")
    with pytest.raises(InputError, match="哪一年"):
        check_returns(tmp_path)


def test_merged_figures_are_read_back_as_a_ledger(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "报送" / "01.xlsx", CENTRES_OWN | {"@便民平台": 3})
    write_text(tmp_path / "报送" / "02.txt", GRASSROOTS, "全年受理人民调解案件4862件。")
    merged = merge_returns(tmp_path / "报送", data=[place / "台账.csv"], indicators=place / "indicators.toml", year=YEAR)
    assert merged.conflicts == () and merged.exit_code == 0 and not errors("merged", merged.to_dict())
    book = tmp_path / "汇总.xlsx"
    book.write_bytes(merged_as(merged, "xlsx"))
    back = open_book([book], place / "indicators.toml", year=YEAR)
    stated = {(record.label, record.subject, record.period, record.number, record.unit) for record in back.records if record.indicator_id}
    assert stated == {
        (row.record.label, None, row.record.period, row.record.number, row.record.unit) for row in merged.rows if row.record.indicator_id
    }
    assert {record.label for record in back.records} >= set(RIGHT)
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "@便民平台" and cell.quotePrefix for cell in cells)


def test_a_merged_figure_never_contradicts_the_ledger(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN | {"受理法律援助案件": 1264, "法律援助补贴": 1904000})
    merged = merge_returns(tmp_path, data=[place / "台账.csv"], indicators=place / "indicators.toml", year=YEAR)
    assert [one.statements[0].record.label for one in merged.conflicts] == ["受理法律援助案件", "法律援助补贴"]
    assert not {row.record.label for row in merged.rows} & {"受理法律援助案件", "法律援助补贴"}
    assert merged.exit_code == 1


def test_the_report_is_told_in_three_ways(place: Path, tmp_path: Path) -> None:
    fill(form(place, CENTRE), tmp_path / "01.xlsx", CENTRES_OWN | {"受理法律援助案件": 1264})
    report = checked(place, tmp_path)
    assert not errors("returns", report.to_dict())
    text = reported_as(report, "text").decode()
    assert "要改（1 条）" in text and "01.xlsx › 数据!C5" in text and "没有应报名单" in text
    book = tmp_path / "检查.xlsx"
    book.write_bytes(reported_as(report, "xlsx"))
    made = openpyxl.load_workbook(book)
    assert made.sheetnames == ["问题", "报送情况", "说明"] and made["问题"]["C2"].value == "不一致"
    assert [one.document for one in checked(place, tmp_path).files] == ["01.xlsx"]
