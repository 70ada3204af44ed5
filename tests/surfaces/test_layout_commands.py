"""format and preview, as their users call them."""

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assistant.reading.formats._libreoffice import LibreOffice
from assistant.word.package import open_package
from assistant.word.walker import text_of, walk
from tests.reading.old_files import compound, word_97
from tests.surfaces.test_bad_input import refused
from tests.surfaces.test_commands import output
from tests.word.making import make, p
from tests.word.ugly import UGLY


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.docx"
    path.write_bytes(UGLY["letterhead"]())
    return path


def test_format_tells_what_it_recognised_and_what_to_look_at(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = report.with_name("排好.docx")
    told = output(capsys, "format", str(report), "-o", str(target))
    for words in ("GB/T 9704—2012", "文字一字未动", "标题 3 段", "主送机关 1 段", "请看一眼", "大标题以上的几行没有动：“青榆区司法局文件”"):
        assert words in told
    assert text_of(walk(open_package(target.read_bytes()))).startswith("000012\n特急\n青榆区司法局文件")


def test_format_as_json(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = report.with_name("排好.docx")
    told = json.loads(output(capsys, "format", str(report), "-o", str(target), "--format", "json"))
    assert told["schema"] == "wenheng.format/1" and told["paragraphs"]["title"] == 3 and told["file"] == str(target)
    assert told["notes"] and "docx" not in told


def test_plain_text_becomes_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "初稿.md", tmp_path / "初稿.docx"
    source.write_text("# 2024年工作总结\n\n## 一、工作情况\n\n全年受理法律援助案件1246件。\n", encoding="utf-8")
    assert "记号" in output(capsys, "format", str(source), "-o", str(target))
    assert text_of(walk(open_package(target.read_bytes()))).split("\n")[:3] == [
        "2024年工作总结",
        "一、工作情况",
        "全年受理法律援助案件1246件。",
    ]


def test_format_says_where_it_may_not_write(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = report.read_bytes()
    assert "-o 新文件.docx" in refused(capsys, "format", report)
    assert "不能写回原文件" in refused(capsys, "format", report, "-o", report)
    assert "不能写回原文件" in refused(capsys, "format", report, "-o", tmp_path / "." / report.name)
    assert ".docx 结尾" in refused(capsys, "format", report, "-o", tmp_path / "排好.pdf")
    (tmp_path / "夹.docx").mkdir()
    assert "文件夹" in refused(capsys, "format", report, "-o", tmp_path / "夹.docx")
    assert report.read_bytes() == before and sorted(path.name for path in tmp_path.iterdir()) == ["夹.docx", "报告.docx"]


def test_a_locked_output_is_one_line_and_stays_as_it_was(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = report.with_name("排好.docx")
    target.write_bytes(b"old")

    def locked(self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(other))

    monkeypatch.setattr(Path, "replace", locked)
    assert "排好.docx" in refused(capsys, "format", report, "-o", target)
    assert target.read_bytes() == b"old" and sorted(path.name for path in report.parent.iterdir()) == ["报告.docx", "排好.docx"]


BAD = [
    ("空.docx", b"", "Word"), ("图.docx", b"\x89PNG\r\n\x1a\n" + bytes(64), "Word"), ("台账.xlsx", b"PK\x05\x06" + bytes(18), "台账"),
    ("坏.docx", make(p("甲"))[:-60], "损坏"), ("旧.doc", word_97(), "Word"), ("旧.docx", word_97(), "旧版"),
    ("密.docx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "密码"), ("空.txt", b"", "空"),
    ("炸.docx", make(p("甲"), extra={"word/big.bin": bytes(300_000_000)}), "炸弹"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), BAD, ids=[row[0] for row in BAD])
def test_what_cannot_be_formatted_or_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in refused(capsys, "format", path, "-o", tmp_path / "新.docx")
    line = refused(capsys, "preview", path)
    assert name in line and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("verb", ["format", "preview"])
def test_a_missing_file_and_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str) -> None:
    assert "找不到文件" in refused(capsys, verb, tmp_path / "无.docx", "-o", tmp_path / ("新.docx" if verb == "format" else "新.pdf"))
    assert "文件夹" in refused(capsys, verb, tmp_path, "-o", tmp_path / ("新.docx" if verb == "format" else "新.pdf"))


def test_preview_names_its_files(report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = pdfium.PdfDocument.new()
    made.new_page(100, 100)
    blank = report.with_name("空白.pdf")
    with blank.open("wb") as stream:
        made.save(stream)
    monkeypatch.setattr(LibreOffice, "program", lambda self: "soffice")
    monkeypatch.setattr(LibreOffice, "convert", lambda self, data, **_: blank.read_bytes())
    told = output(capsys, "preview", str(report))
    assert "共 1 页" in told and "报告.预览.pdf" in told
    listed = json.loads(output(capsys, "preview", str(report), "-o", str(report.with_name("图")), "--format", "json"))
    assert listed["pages"] == 1 and listed["files"] == [str(report.with_name("图") / "报告-1.png")]


def test_preview_without_libreoffice(report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibreOffice, "program", lambda self: None)
    assert "请安装 LibreOffice" in refused(capsys, "preview", report)
    assert list(report.parent.iterdir()) == [report]
