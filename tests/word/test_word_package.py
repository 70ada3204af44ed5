"""Packages: what is refused, and that what is saved is the same each time."""

import datetime as dt
import io
import zipfile

import pytest
from docx import Document as NewDocument

from assistant.errors import UnreadableError
from assistant.reading import read_file
from assistant.word.package import LIMITS, open_package
from tests.shared_data import shared
from tests.word.making import MAIN, make, p, zipped

GOOD = make(p("受理1817件"))
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04" + b"\x00" * 40, "损坏"),
        (GOOD[: len(GOOD) // 2], "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "旧版"),
        (zipped({"word/document.xml": b"<x/>"}), "内容类型表"),
        (zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>"}), "正文"),
        (make(p("x"), main_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
        (make(p("x"), extra={"word/vbaProject.bin": b"\xcc\x61"}), "宏"),
        (make(p("x"), extra={"word/evil.xml": XXE}), "DTD"),
        (make(p("x"), extra={"word/evil.xml": XXE.decode().encode("utf-16")}), "DTD"),
        (make(p("x"), extra={"../../evil.txt": b"x"}), "之外"),
        (make(p("x"), extra={"/evil.txt": b"x"}), "之外"),
        (make(p("x"), extra={"C:/evil.txt": b"x"}), "之外"),
        (make(p("x"), extra={"word/..\\evil.txt": b"x"}), "之外"),
        (make(p("x"), extra={"WORD/document.xml": b"x"}), "两次"),
        (make(p("x"), extra={"word/media/zero.bin": b"\x00" * 12_000_000}), "炸弹"),
        (make(p("x"), extra={f"word/media/{count}": b"" for count in range(LIMITS.entries)}), "上限"),
        (make("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "嵌套过深"),
        (make("<w:p>"), "XML"),
    ],
)
def test_refused_with_one_clear_message(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        package = open_package(data, name="材料.docx")
        package.xml(package.main)
    assert caught.value.message.startswith("材料.docx：") and caught.value.remedy


def test_strict_open_xml_is_named() -> None:
    package = open_package(GOOD)
    package.parts["word/document.xml"] = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    with pytest.raises(UnreadableError, match="严格"):
        package.xml("word/document.xml")


def test_saving_is_the_same_each_time_and_dates_are_given() -> None:
    made = NewDocument()
    made.add_paragraph("受理1817件。")
    buffer = io.BytesIO()
    made.save(buffer)
    moment = dt.datetime(2025, 1, 8, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    first = open_package(buffer.getvalue()).save(dated=moment)
    again = open_package(first).save(dated=moment)
    assert first == again
    properties = NewDocument(io.BytesIO(first)).core_properties
    assert properties.created == properties.modified == dt.datetime(2025, 1, 8, 1, 30, tzinfo=dt.UTC)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_external_content_is_named_and_not_fetched() -> None:
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/image" Target="http://example.invalid/a.png" TargetMode="External"/>'
        b'<Relationship Id="b" Type="x/hyperlink" Target="http://example.invalid/" TargetMode="External"/></Relationships>'
    )
    package = open_package(make(p("x"), extra={"word/_rels/settings.xml.rels": relation}))
    assert package.external_targets() == ["http://example.invalid/a.png"]


def test_relations_find_free_ids_and_are_used_again() -> None:
    package = open_package(make(p("x"), styles=""))
    first = package.relate(package.main, "kind", "customXml/item1.xml")
    assert package.relate(package.main, "kind", "customXml/item1.xml") == first
    assert any(one.id == first and one.target == "customXml/item1.xml" for one in package.relations(package.main))


@pytest.mark.parametrize("name", ["bomb200MB", "bomb_member1GB", "deep", "laughs", "longtext", "macro_renamed", "traversal", "xxe"])
def test_hostile_samples_are_refused(name: str) -> None:
    with pytest.raises(UnreadableError):
        read_file(shared("data", "hostile", f"{name}.docx"))


@pytest.mark.parametrize("name", ["extimg", "exttpl", "fileimg", "incl", "jslink"])
def test_hostile_links_are_read_without_being_followed(name: str) -> None:
    assert read_file(shared("data", "hostile", f"{name}.docx")).text


def test_main_type_is_a_word_document() -> None:
    assert MAIN.encode() in open_package(GOOD).parts["[Content_Types].xml"]
