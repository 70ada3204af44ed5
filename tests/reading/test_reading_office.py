"""Older office files: told by content, refused before conversion where they must be, converted and read by the .docx reader."""

import io
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document as NewDocument

from assistant.errors import UnreadableError
from assistant.reading.formats import _libreoffice
from assistant.reading.formats._libreoffice import LibreOffice
from assistant.reading.formats.office import OfficeReader
from assistant.reading.reader import read_bytes
from tests.reading.old_files import compound, open_document, word_97
from tests.shared_data import shared

PARAGRAPHS = ("青榆区司法局2024年工作总结", "一、工作情况", "全年受理法律援助案件1284件，同比增长8.6%。", "二、工作打算")
BODY = "<office:body><office:text><text:p>全年受理案件1284件。</text:p></office:text></office:body>"
RTF = rb"{\rtf1\ansi\ansicpg936 hello 1284\par}"
WORD_2003 = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>全年受理案件1284件。</w:t></w:r></w:p>'
    "</w:body></w:wordDocument>"
).encode()
EXCEL_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="统计"><Table>'
    '<Row><Cell><Data ss:Type="String">科室</Data></Cell><Cell><Data ss:Type="String">件数</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">公证处</Data></Cell><Cell><Data ss:Type="Number">356</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
).encode()

needs_office = pytest.mark.skipif(LibreOffice().program() is None, reason="LibreOffice is not installed")


def word_file() -> bytes:
    made = NewDocument()
    for words in PARAGRAPHS:
        made.add_paragraph(words)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@dataclass
class FakeConverter:
    """Gives the same file whatever it is asked to convert, and remembers what it was asked."""

    made: bytes = b""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def program(self) -> str | None:
        return "fake"

    def convert(self, data: bytes, *, source: str, target: str, name: str) -> bytes:
        self.asked.append((source, target))
        return self.made


@pytest.mark.parametrize(
    ("data", "source", "target"),
    [
        (word_97(), ".doc", ".docx"),
        (RTF, ".rtf", ".docx"),
        (open_document("text", BODY), ".odt", ".docx"),
        (open_document("text-template", BODY), ".odt", ".docx"),
        (WORD_2003, ".xml", ".docx"),
    ],
)
def test_the_content_says_what_to_convert(data: bytes, source: str, target: str) -> None:
    converter = FakeConverter(word_file())
    reader = OfficeReader(converter)
    assert all(reader.sniff(data, suffix) for suffix in (".doc", ".docx", ".txt", ""))
    document = reader.read(data, name="总结.doc", path="a/总结.doc")
    assert converter.asked == [(source, target)]
    assert document.text.split("\n") == list(PARAGRAPHS) and document.metadata.kind == "summary"
    assert (document.provenance.reader, document.provenance.name, document.provenance.path) == ("office", "总结.doc", "a/总结.doc")
    assert document.provenance.sha256 != read_bytes(word_file(), name="a.docx").provenance.sha256


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word_97(flags=0x0100), "密码"),
        (open_document("text", BODY, manifest="<encryption-data/>"), "密码"),
        (open_document("text", '<!DOCTYPE a [<!ENTITY b "c">]>' + BODY), "DTD"),
        (open_document("text", BODY + " " * 40_000_000), "炸弹"),
        (WORD_2003.replace(b"<w:wordDocument", b'<!DOCTYPE a [<!ENTITY b "c">]><w:wordDocument'), "DTD"),
    ],
)
def test_what_is_refused_is_never_converted(data: bytes, says: str) -> None:
    converter = FakeConverter()
    with pytest.raises(UnreadableError, match=says) as caught:
        OfficeReader(converter).read(data, name="总结.doc", path=None)
    assert converter.asked == [] and caught.value.where == "总结.doc" and caught.value.remedy


def test_a_conversion_that_gives_no_word_file_is_one_message() -> None:
    with pytest.raises(UnreadableError, match="转换后仍读不出来") as caught:
        OfficeReader(FakeConverter(b"nonsense")).read(RTF, name="总结.rtf", path=None)
    assert caught.value.where == "总结.rtf" and caught.value.message.count("。") == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word_97()[:1000], "损坏"),
        (compound({"PowerPoint Document": b"x"}), "演示"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "密码"),
        (compound({"Something": b"x"}), "旧版"),
        (open_document("presentation", ""), "演示"),
    ],
)
@pytest.mark.parametrize("name", ["材料.doc", "材料.docx", "材料.txt", "材料.xls"])
def test_what_no_one_can_read_is_named(data: bytes, says: str, name: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read_bytes(data, name=name)
    assert caught.value.where == name and caught.value.remedy


def test_a_word_file_named_doc_is_read_as_it_is() -> None:
    assert read_bytes(word_file(), name="总结.doc").provenance.reader == "docx"
    assert read_bytes("受理案件1284件。".encode(), name="总结.doc").provenance.reader == "text"


def test_without_libreoffice_one_message_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibreOffice, "program", lambda self: None)
    with pytest.raises(UnreadableError, match=r"LibreOffice.*没有找到.*请安装") as caught:
        read_bytes(RTF, name="总结.rtf")
    assert "另存为 .docx" in caught.value.remedy


def test_the_usual_places_are_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_libreoffice.shutil, "which", lambda name: None)
    monkeypatch.setattr(_libreoffice, "_PLACES", ())
    for name in _libreoffice._WINDOWS_FOLDERS:
        monkeypatch.delenv(name, raising=False)
    assert LibreOffice().program() is None
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    placed = tmp_path / "LibreOffice" / "program" / "soffice.com"
    placed.parent.mkdir(parents=True)
    placed.touch()
    assert LibreOffice().program() == str(placed)


def script(folder: Path, words: str) -> str:
    """Returns the path of a program that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_converter_that_hangs_is_stopped_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_libreoffice.tempfile, "tempdir", str(tmp_path))
    for words, says in (("while :; do :; done & wait", "超过 0 秒"), ("exit 77", "打不开")):
        program = script(tmp_path, words)
        monkeypatch.setattr(LibreOffice, "program", lambda self, program=program: program)
        with pytest.raises(UnreadableError, match=says):
            LibreOffice(seconds=0.3).convert(RTF, source=".rtf", target=".docx", name="a.rtf")
        assert list(tmp_path.glob("wenheng-*")) == []


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_the_profile_is_hardened_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENHENG_SECRET", "x")
    seen = tmp_path / "seen"
    program = script(tmp_path, f'env > "{seen}"; echo "$@" >> "{seen}"; cat profile/user/registrymodifications.xcu >> "{seen}"')
    monkeypatch.setattr(LibreOffice, "program", lambda self: program)
    with pytest.raises(UnreadableError):
        LibreOffice().convert(RTF, source=".rtf", target=".docx", name="a.rtf")
    told = seen.read_text(encoding="utf-8")
    for words in (
        "BlockUntrustedRefererLinks",
        "DisableMacrosExecution",
        "ooInetProxyType",
        "--headless",
        "-env:UserInstallation=file:///",
    ):
        assert words in told
    assert "WENHENG_SECRET" not in told and "HTTP_PROXY" not in told


@needs_office
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_old_files_read_like_the_word_file(suffix: str) -> None:
    original = word_file()
    made = LibreOffice().convert(original, source=".docx", target=suffix, name="总结.docx")
    document = read_bytes(made, name="总结.docx")
    assert document.text == read_bytes(original, name="总结.docx").text
    assert document.provenance.reader == "office"


@needs_office
def test_xml_of_2003() -> None:
    assert read_bytes(WORD_2003, name="总结.doc").text == "全年受理案件1284件。"
    assert read_bytes(EXCEL_2003, name="统计.xls").text.split("\n") == ["统计", "科室\t件数", "公证处\t356"]


@needs_office
def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    source = f'<text:section-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{secret.as_uri()}" text:filter-name="Text"/>'
    section = f'<text:section text:name="s">{source}<text:p>旧文</text:p></text:section>'
    body = f"<office:body><office:text><text:p>正文</text:p>{section}</office:text></office:body>"
    converted = LibreOffice().convert(open_document("text", body), source=".odt", target=".docx", name="a.odt")
    with zipfile.ZipFile(io.BytesIO(converted)) as archive:
        assert all(b"SECRET" not in archive.read(name) for name in archive.namelist())
        assert "正文" in archive.read("word/document.xml").decode()


@needs_office
@pytest.mark.parametrize("data", [RTF[:9], word_97()])
def test_damaged_files_are_one_message(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data, name="总结.doc")
    assert caught.value.where == "总结.doc"


@needs_office
@pytest.mark.parametrize("suffix", [".doc"])
def test_the_sample_document(suffix: str) -> None:
    original = shared("data", "word", "gov1.docx").read_bytes()
    document = read_bytes(LibreOffice().convert(original, source=".docx", target=suffix, name="gov1.docx"), name=f"gov1{suffix}")
    wanted = read_bytes(original, name="gov1.docx")
    kept = [block for block in document.blocks if block.kind != "footer"]
    assert [document.text[block.start : block.end] for block in kept] == [
        wanted.text[block.start : block.end] for block in wanted.blocks if block.kind != "footer"
    ]
    assert document.metadata.title == wanted.metadata.title
