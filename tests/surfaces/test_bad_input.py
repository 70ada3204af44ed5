"""Bad input gives one clear Chinese line on stderr, exit status 2, and leaves nothing half written."""

import json
from pathlib import Path

import pytest

from assistant.surfaces.cli.main import run

LEDGER_WITHOUT_NUMBERS = "指标,年度,数值\n受理案件,二〇二四,无\n"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Runs a command that must be refused; returns its one line on stderr."""
    assert run([str(argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.strip().splitlines()
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("wenheng：")
    assert "Traceback" not in captured.err
    return lines[0]


@pytest.mark.parametrize("verb", ["read", "figures", "check"])
def test_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str) -> None:
    line = refused(capsys, verb, tmp_path / "没有这个.docx")
    assert "不存在" in line and "没有这个.docx" in line


@pytest.mark.parametrize("verb", ["read", "figures", "check"])
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.txt", b"", "空"),
        ("空白.txt", b" \n\n ", "空"),
        ("图片.docx", b"\x89PNG\r\n\x1a\n" + bytes(64), "图片"),
        ("坏.docx", b"PK\x03\x04" + bytes(40), "坏.docx"),
        ("程序.txt", bytes(range(256)) * 8, "程序.txt"),
        ("扫描.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    ],
)
def test_unusable_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in refused(capsys, verb, path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_detected(capsys: pytest.CaptureFixture[str], tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("二〇二四年工作总结\n全年受理法律援助案件1246件，办结1108件。\n".encode(encoding))
    assert run(["figures", str(path), "--format", "jsonl"]) == 0
    assert '"number": "1246"' in capsys.readouterr().out


def test_ledger_without_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report, ledger = tmp_path / "报告.txt", tmp_path / "台账.csv"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    ledger.write_text(LEDGER_WITHOUT_NUMBERS, encoding="utf-8")
    line = refused(capsys, "check", report, "--data", ledger)
    assert "台账.csv" in line


def test_ledger_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    assert "没有.xlsx" in refused(capsys, "check", report, "--data", tmp_path / "没有.xlsx")


def test_brief_with_a_typo(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    brief = tmp_path / "brief.toml"
    lines = ('office = "甲区司法局"', 'short_name = "区司法局"', "yaer = 2024", 'template = "annual_summary"', 'data = ["."]')
    brief.write_text("\n".join(lines), encoding="utf-8")
    line = refused(capsys, "draft", brief, "-o", tmp_path / "草稿.docx")
    assert "yaer" in line and "year" in line
    assert not (tmp_path / "草稿.docx").exists()


def test_index_of_another_version(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    documents, index = tmp_path / "资料", tmp_path / "索引"
    documents.mkdir()
    (documents / "甲.txt").write_text("一、基本情况\n社区法律顾问每周四到社区值班。", encoding="utf-8")
    assert run(["index", str(documents), "--index", str(index), "--quiet"]) == 0
    capsys.readouterr()
    meta = index / "index.json"
    meta.write_text(json.dumps(json.loads(meta.read_text(encoding="utf-8")) | {"format": 999}), encoding="utf-8")
    assert "版本" in refused(capsys, "find", "社区法律顾问", "--index", index)


def test_find_without_an_index(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "索引" in refused(capsys, "find", "法律援助", "--index", tmp_path / "没有")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "a"], "chek"),
        (["check"], "文件"),
        (["check", "a.txt", "--format", "pdf"], "pdf"),
        (["check", "a.txt", "--as-of", "去年"], "去年"),
        (["find", "甲", "--year", "2024..2021"], "2024..2021"),
        (["explain", "FIG999"], "FIG999"),
        (["draft", "brief.toml"], "-o"),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert words in refused(capsys, *arguments)


def test_output_never_overwrites_the_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    assert "原文件" in refused(capsys, "check", report, "--format", "json", "-o", report)
    assert report.read_text(encoding="utf-8") == "2024年，受理案件12件。"


def test_output_folder_that_is_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report, blocked = tmp_path / "报告.txt", tmp_path / "占位"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    blocked.write_text("", encoding="utf-8")
    assert "写不进去" in refused(capsys, "check", report, "--format", "json", "-o", blocked / "报告.json")


def test_workspace_that_is_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "工作区" in refused(capsys, "find", "法律援助", "--workspace", tmp_path)


def test_second_init_is_refused_and_keeps_everything(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "办公室"
    assert run(["init", str(folder)]) == 0
    capsys.readouterr()
    (folder / "indicators.toml").write_text("# 我改过的\n", encoding="utf-8")
    assert "已经是" in refused(capsys, "init", folder)
    assert (folder / "indicators.toml").read_text(encoding="utf-8") == "# 我改过的\n"


def test_output_never_overwrites_a_ledger(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report, ledger = tmp_path / "报告.txt", tmp_path / "台账.csv"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    ledger.write_text("指标,年度,数值\n受理案件,2024,12\n", encoding="utf-8")
    assert "原文件" in refused(capsys, "check", report, "--data", ledger, "-o", ledger)
    assert ledger.read_text(encoding="utf-8").startswith("指标")


def test_missing_indicators_and_missing_corpus(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("2024年，受理案件12件。", encoding="utf-8")
    assert "没有.toml" in refused(capsys, "check", report, "--indicators", tmp_path / "没有.toml")
    assert "没有" in refused(capsys, "index", tmp_path / "没有", "--index", tmp_path / "索引")
    assert not (tmp_path / "索引").exists()
