"""check, dismiss, dismissals, indicators as their users call them."""

import json
from pathlib import Path

import pytest

from assistant import read
from assistant.surfaces.cli.main import run
from tests.word.accepting import accepted, rejected

REPORT = (
    "青榆区司法局2024年工作总结\n一、2024年工作情况\n（一）法律援助\n1.应援尽援。全年受理法律援助案件1264件，办结法律援助案件1108件。\n"
)
LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2024,1246,件\n办结法律援助案件,2024,1108,件\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "办公室"
    assert run(["init", str(folder), "--office", "甲区司法局"]) == 0
    (folder / "台账" / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> tuple[str, str]:
    assert run(arguments) == status, capsys.readouterr().err
    captured = capsys.readouterr()
    return captured.out, captured.err


def checked(capsys: pytest.CaptureFixture[str], *arguments: str, status: int) -> dict:
    return json.loads(told(capsys, "check", *arguments, "--format", "json", status=status)[0])


def test_dismissing_as_an_office_does_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown, _ = told(capsys, "check", "报告.txt", status=1)
    key = shown.partition("编号 ")[2].split()[0]
    assert "【1264件】" in shown and "wenheng dismiss" in shown
    said, _ = told(capsys, "dismiss", "报告.txt", key, "--reason", "市局已确认")
    assert "已记下 1 条" in said and "「1264件」" in said
    report = checked(capsys, "报告.txt", status=0)
    assert report["findings"] == [] and report["dismissed"][0]["reason"] == "市局已确认"
    quiet, _ = told(capsys, "check", "报告.txt")
    assert "另有 1 条已注明理由" in quiet and "市局已确认" not in quiet
    assert "市局已确认" in told(capsys, "check", "报告.txt", "--dismissed")[0]
    assert json.loads(told(capsys, "check", "报告.txt", "--format", "sarif")[0])["runs"][0]["results"][0]["suppressions"]
    assert "市局已确认" in told(capsys, "dismissals")[0]
    assert "已撤销 1 条" in told(capsys, "dismissals", "--undo", key)[0]
    assert "没有忽略过" in told(capsys, "dismissals")[0]
    checked(capsys, "报告.txt", status=1)


def test_dismissing_needs_a_workspace_a_reason_and_a_finding(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--reason" in told(capsys, "dismiss", "报告.txt", "abcdef", status=2)[1]
    assert "没有写理由" in told(capsys, "dismiss", "报告.txt", "abcdef", "--reason", " ", status=2)[1]
    assert "没有编号" in told(capsys, "dismiss", "报告.txt", "zzzzzz", "--reason", "x", status=2)[1]
    monkeypatch.chdir(tmp_path)
    assert "工作区" in told(capsys, "dismissals", status=2)[1]


def test_one_bad_file_among_several_is_named_and_the_others_are_checked(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "坏.docx").write_bytes(b"PK\x03\x04")
    out, err = told(capsys, "check", "没有.docx", "报告.txt", "坏.docx", "--format", "json", status=2)
    assert [json.loads(line)["document"]["name"] for line in out.splitlines()] == ["报告.txt"]
    assert [line for line in err.splitlines() if "没有.docx" in line] and [line for line in err.splitlines() if "坏.docx" in line]
    assert "Traceback" not in err


def test_files_of_one_name_do_not_overwrite_each_other(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "旧").mkdir()
    (office / "旧" / "报告.txt").write_text(REPORT.replace("1264", "1246"), encoding="utf-8")
    told(capsys, "check", "报告.txt", "旧/报告.txt", "--format", "json", "-o", "结果", status=1)
    assert sorted(path.name for path in (office / "结果").iterdir()) == ["报告.2.核查.json", "报告.核查.json"]


def test_suggest_writes_tracked_changes(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "check", "报告.txt", "--suggest", "--format", "docx", "-o", "修订.docx", status=1)
    made = (office / "修订.docx").read_bytes()
    assert "1264件" in read(rejected(made), name="a.docx").text
    assert "1246件" in read(accepted(made), name="a.docx").text and "1264件" not in read(accepted(made), name="a.docx").text


@pytest.mark.parametrize("name", ["text", "json", "html", "sarif"])
def test_suggest_with_another_format_is_refused(office: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    out, err = told(capsys, "check", "报告.txt", "--suggest", "--format", name, "-o", "修订", status=2)
    assert out == "" and "--format docx" in err and len(err.strip().splitlines()) == 1


def test_last_years_report_that_is_missing_is_named_with_its_option(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "check", "报告.txt", "--previous", "去年.docx", status=2)
    assert "--previous" in err and "去年.docx" in err and len(err.strip().splitlines()) == 1
    assert "--version" in told(capsys, "check", "报告.txt", "--version", "二稿.docx", status=2)[1]


def test_a_workspace_without_ledgers_yet_checks_and_says_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "台账" / "台账.csv").unlink()
    report = checked(capsys, "报告.txt", status=0)
    assert report["sources"] == [] and any("台账 里还没有文件" in notice for notice in report["notices"])
    (office / "台账").rmdir()
    assert any("台账 不存在" in notice for notice in checked(capsys, "报告.txt", status=0)["notices"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a = [1", "方括号没有配对"), ("a = 是", "第5列：等号后面的值写法不对"), ("office = 'x'", "第13列：同一名称写了两次"),
        ("乱写", "第1列"), ('a = "x', "引号没有配对"),
    ],
)  # fmt: skip
def test_settings_errors_say_the_line_in_chinese(office: Path, capsys: pytest.CaptureFixture[str], line: str, words: str) -> None:
    file = office / "wenheng.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + line + "\n", encoding="utf-8")
    _, err = told(capsys, "check", "报告.txt", status=2)
    assert words in err and "wenheng.toml" in err
    assert "列" not in words or f"第{before.count(chr(10)) + 1}行" in err


@pytest.mark.parametrize("verb", [(), ("check",), ("dismiss",), ("indicators",), ("indicators", "bind"), ("init",)])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*verb, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：wenheng") and "选项" in shown
    assert not any(word in shown for word in ("usage", "options", "positional", "show this help"))


def test_nothing_but_the_output_is_printed_away_from_a_terminal(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "check", "报告.txt", status=1)
    assert err == "" and "\x1b" not in out


def test_binding_a_figure_and_listing_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "报告.txt").write_text(REPORT.replace("受理法律援助案件1264件", "为群众伸出援手1246次"), encoding="utf-8")
    figure = next(one for one in checked(capsys, "报告.txt", status=0)["figures"] if one["text"] == "1246次")
    assert figure["status"] == "not_checked"
    said, _ = told(capsys, "indicators", "bind", "报告.txt", figure["id"], "台账.csv › 台账!C2")
    assert "现在：一致" in said
    assert checked(capsys, "报告.txt", status=0)["coverage"]["not_checked"] == 0
    assert "为群众伸出援手" in told(capsys, "indicators", "bind", "--list")[0]
    assert "要写上文件" in told(capsys, "indicators", "bind", status=2)[1]


def test_suggesting_indicators(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "报告.txt").write_text(REPORT.replace("受理法律援助案件1264件", "为群众伸出援手1246次"), encoding="utf-8")
    _, err = told(capsys, "indicators", "suggest", "报告.txt", "-o", "新.toml")
    assert "提出 1 个指标" in err
    assert "为群众伸出援手" in (office / "新.toml").read_text(encoding="utf-8")
    assert "已存在" in told(capsys, "indicators", "suggest", "报告.txt", "-o", "新.toml", status=2)[1]
