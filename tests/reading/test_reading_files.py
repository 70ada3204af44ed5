"""Files of every kind: encodings, wrong suffixes, refusals."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document as NewDocument

from assistant.errors import UnreadableError
from assistant.reading import read_bytes, read_file, read_text
from assistant.reading.reader import readers, suffixes

TEXT = "青榆区司法局2023年工作总结\n一、工作情况\n受理法律援助案件1817件，挽回损失569万余元。\n"


@pytest.mark.parametrize(
    ("encoding", "bom", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
    ],
)
def test_encodings(encoding: str, bom: bytes, name: str) -> None:
    document = read_bytes(bom + TEXT.encode(encoding), name="a.txt")
    assert document.text == TEXT
    assert document.provenance.encoding == name


@pytest.mark.parametrize("words", ["受理1817件", "工作总结", "你好", "第一章 总则", "张三，男，61岁"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_short_texts_keep_their_encoding(words: str, encoding: str) -> None:
    assert read_bytes(words.encode(encoding), name="a.txt").text == words


def test_line_ends_become_newlines() -> None:
    assert read_bytes(TEXT.replace("\n", "\r\n").encode(), name="a.txt").text == TEXT
    assert read_bytes(TEXT.replace("\n", "\r").encode(), name="a.txt").text == TEXT
    assert read_text(TEXT.replace("\n", "\r\n")).text == TEXT


def test_big5_is_named_by_the_last_resort() -> None:
    words = "司法局今年共受理法律援助案件一千餘件，為當事人挽回經濟損失，並開展普法宣傳活動，提供法律諮詢服務。" * 8
    assert read_bytes(words.encode("big5"), name="a.txt").text == words


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"  \r\n\t ", "空的"),
        (bytes(range(256)) * 40, "类型"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04broken", "损坏"),
        (b"Rar!\x1a\x07\x00\x00", "RAR"),
    ],
)
def test_refusals_say_what_it_is_and_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read_bytes(data, name="材料.txt")
    assert "材料.txt" in caught.value.message and caught.value.remedy


@pytest.mark.parametrize(("member", "says"), [("xl/workbook.xml", "Excel"), ("ppt/a.xml", "演示"), ("OFD.xml", "OFD"), ("a.txt", "ZIP")])
def test_other_zips_are_told_apart(member: str, says: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(UnreadableError, match=says):
        read_bytes(buffer.getvalue(), name="a.bin")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="不存在"):
        read_file(tmp_path / "没有.txt")
    with pytest.raises(UnreadableError, match="文件夹"):
        read_file(tmp_path)


def test_content_beats_suffix(tmp_path: Path) -> None:
    made = NewDocument()
    made.add_paragraph("受理案件1817件。")
    path = tmp_path / "总结.txt"
    made.save(str(path))
    document = read_file(path)
    assert document.text == "受理案件1817件。"
    assert document.provenance.reader == "docx" and document.provenance.path == str(path) and document.name == "总结.txt"
    assert len(document.provenance.sha256) == 64
    with pytest.raises(UnreadableError, match="损坏"):
        read_bytes(b"PK\x03\x04" + b"\x00" * 50, name="总结.docx")


def test_text_named_docx_is_read_as_text() -> None:
    assert read_bytes(TEXT.encode(), name="总结.docx").provenance.reader == "text"


def test_a_word_file_without_words_is_refused() -> None:
    buffer = io.BytesIO()
    NewDocument().save(buffer)
    with pytest.raises(UnreadableError, match="没有文字"):
        read_bytes(buffer.getvalue(), name="空白.docx")


def test_a_stray_control_character_does_not_stop_a_long_text() -> None:
    words = TEXT * 20 + "chuang\x02zhan\n"
    assert read_bytes(words.encode(), name="a.txt").text == words


def test_no_text_is_no_error_for_text() -> None:
    document = read_text("")
    assert (document.text, document.blocks, document.outline) == ("", (), ())


def test_readers_are_found() -> None:
    assert {"docx", "text"} <= set(readers())
    assert {".docx", ".txt", ".md"} <= set(suffixes())
