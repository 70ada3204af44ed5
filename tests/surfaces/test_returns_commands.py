"""returns new, check and merge, as their users call them; bad input is one clear line and leaves nothing behind."""

import json
from pathlib import Path

import openpyxl
import pytest

from assistant.surfaces.cli.main import run
from tests.pipeline.returned_office import CENTRE, RIGHT, fill, office, write_text
from tests.schema.test_json_schemas import errors
from tests.surfaces.test_bad_input import refused
from tests.surfaces.test_commands import output

BRIEF = """office = "云水区司法局"
short_name = "区司法局"
year = 2024
template = "annual_summary"
data = ["台账.csv"]
indicators = "indicators.toml"
due = 2024-12-20
expected = ["法律援助中心", "基层科"]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a brief and a returns folder: the centre's right table, nothing of the other section."""
    office(tmp_path)
    (tmp_path / "任务单.toml").write_text(BRIEF, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(("returns", "new", "报送表", "--brief", "任务单.toml")) == 0
    own = {label: value for label, value in RIGHT.items() if "人民调解" not in label}
    fill(next((tmp_path / "报送表").glob(f"*{CENTRE}-数据表.xlsx")), tmp_path / "报送" / "01.xlsx", own)
    return tmp_path


def test_forms_are_made_for_the_sections_of_the_brief(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有动" in output(capsys, "returns", "new", "报送表", "--brief", "任务单.toml")
    made = json.loads(output(capsys, "returns", "new", "另放", "--year", "2024", "--section", "柳汀司法所", "--format", "json"))
    assert [Path(name).name for name in made["written"]] == ["柳汀司法所-数据表.xlsx", "柳汀司法所-文字材料.docx"]


def test_check_as_text_json_and_workbook(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "returns", "check", "报送", "--brief", "任务单.toml", status=1)
    assert "基层科没有报送材料" in text and "缺 1 家：基层科" in text
    value = json.loads(output(capsys, "returns", "check", "报送", "--brief", "任务单.toml", "--format", "json", status=1))
    assert not errors("returns", value) and [remark["kind"] for remark in value["remarks"]] == ["missing"]
    for _ in range(2):
        assert output(capsys, "returns", "check", "报送", "--brief", "任务单.toml", "-o", "报送/检查.xlsx", status=1) == ""
    assert openpyxl.load_workbook(place / "报送" / "检查.xlsx")["问题"]["D2"].value == "基层科"


def test_nothing_wrong_is_status_nought(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_text(place / "报送" / "02.txt", "基层科", "全年受理人民调解案件4862件。")
    assert "没有发现问题" in output(capsys, "returns", "check", "报送", "--brief", "任务单.toml")


def test_merge_writes_a_ledger(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = json.loads(output(capsys, "returns", "merge", "报送", "--brief", "任务单.toml", "--format", "json"))
    assert not errors("merged", value) and len(value["rows"]) == len(RIGHT) - 1
    assert output(capsys, "returns", "merge", "报送", "--brief", "任务单.toml", "-o", "汇总.xlsx") == ""
    assert openpyxl.load_workbook(place / "汇总.xlsx")["汇总"]["A1"].value == "指标"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("returns", "check", "没有"), "文件夹"),
        (("returns", "check", "空的"), "没有读到任何报送材料"),
        (("returns", "merge", "空的"), "没有读到任何报送材料"),
        (("returns", "check", "报送", "--data", "没有.xlsx"), "没有.xlsx"),
        (("returns", "check", "报送", "--due", "12月20日"), "2024-12-31"),
        (("returns", "check", "报送", "--indicators", "没有.toml"), "指标文件不存在"),
        (("returns", "check", "报送", "--brief", "没有.toml"), "没有.toml"),
        (("returns", "check", "报送", "--format", "xlsx"), "-o"),
        (("returns", "check", "报送", "-o", "报送/01.xlsx"), "盖掉报送材料"),
        (("returns", "merge", "报送", "--data", "台账.csv", "-o", "台账.csv"), "盖掉"),
        (("returns", "new", "任务单.toml", "--year", "2024"), "同名文件"),
        (("returns", "new", "新表"), "--year"),
        (("returns", "new", "新表", "--year", "2024", "--section", "甲/乙"), "不能作文件名"),
        (("returns",), "缺少"),
    ],
)
def test_bad_input(place: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str) -> None:
    (place / "空的").mkdir()
    capsys.readouterr()
    before = sorted(place.rglob("*"))
    assert says in refused(capsys, *arguments)
    assert sorted(place.rglob("*")) == before


def test_only_damaged_files_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "坏").mkdir()
    (place / "坏" / "01-甲科.xlsx").write_bytes(b"PK\x03\x04" + bytes(60))
    capsys.readouterr()
    assert "读不出" in output(capsys, "returns", "check", "坏", "--year", "2024", status=1)
    assert "没有读到可以汇总的数" in refused(capsys, "returns", "merge", "坏", "--year", "2024")
