"""OFD files: the same pages as in PDF tests, templates, tables, odd makers, what is refused."""

import io
import zipfile

import pytest

from assistant.errors import UnreadableError
from assistant.reading import read_bytes
from assistant.reading.formats._ofd_package import located
from assistant.schema.document import Document
from tests.reading.ofd_files import make_ofd
from tests.reading.pdf_files import A4, LEFT, STEP, TOP, Sheet, Text, ruled, typeset
from tests.shared_data import shared

TITLE = "云沚市司法局2024年工作总结"
REPORT = [
    TITLE,
    "2024年，全市司法行政机关共受理法律援助案件12345件，同比增长8.6%，办结11987件，办结率97.1%。现将有关情况报告如下。",
    "一、工作情况",
    "（一）法律援助",
    *["坚持以人民为中心的发展思想，深入推进公共法律服务体系建设，持续优化服务供给，着力解决群众急难愁盼问题，群众获得感不断增强。"] * 12,
    "二、下一步打算",
    "1.加强队伍建设。",
]
PAGE = "Doc_0/Pages/Page_0/Content.xml"
HEAD = '<ofd:{} xmlns:ofd="http://www.ofdspec.org/2016">'


def read(data: bytes) -> Document:
    return read_bytes(data, name="总结.ofd")


def words(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


def content(objects: str) -> dict[str, bytes]:
    """Returns a page part with these objects."""
    page = HEAD.format("Page") + f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    return {PAGE: page.encode()}


def text_object(x: float, y: float, words: str, *, steps: str = "", more: str = "", wide: float = 60) -> str:
    code = f'<ofd:TextCode X="0" Y="5" DeltaX="{steps}">{words}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y} {wide} 6" Size="5.6" Font="1" {more}>{code}</ofd:TextObject>'


def test_pages_become_the_paragraphs_they_were() -> None:
    document = read(make_ofd(typeset(REPORT)))
    assert words(document) == REPORT
    assert document.provenance.reader == "ofd" and document.metadata.title == TITLE and document.metadata.year == 2024
    assert [node.label for node in document.outline] == ["一、", "二、"]


def test_a_template_behind_every_page_is_read_once() -> None:
    template = Sheet(texts=[Text(LEFT, 50, "云沚市司法局", 10.5)])
    document = read(make_ofd(typeset(REPORT), template=template))
    assert words(document) == [*REPORT, "云沚市司法局"]
    assert words(document, "header") == ["云沚市司法局"]


def test_paths_make_tables() -> None:
    sheet = Sheet(lines=ruled(LEFT, 300, [120, 100], [30, 30]), texts=[Text(LEFT, TOP, "指标如下：")])
    for index, cell in enumerate(["指标", "2024年", "受理", "1817"]):
        sheet.texts.append(Text(LEFT + 4 + 120 * (index % 2), 320 + 30 * (index // 2), cell, 12))
    document = read(make_ofd([sheet]))
    assert words(document) == ["指标如下：", "指标\t2024年", "受理\t1817"]
    assert document.blocks[2].cells[1].header_path == ("2024年",)


def test_scaled_and_hidden_and_leaning_objects() -> None:
    scaled = text_object(30, 40, "受理案件", steps="g 3 5.6", more='CTM="0.5 0 0 0.5 0 0"')
    hidden = text_object(30, 60, "看不见", more='Visible="false"')
    leaning = text_object(60, 90, "内部文件", more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    shown = text_object(30, 80, "办结案件", steps="g 3 5.6")
    assert read(make_ofd([Sheet()], more=content(scaled + hidden + leaning + shown))).text.split("\n") == ["受理案件", "办结案件"]


def test_pieces_of_a_line_in_one_and_the_same_box() -> None:
    pieces = "".join(text_object(37, 40, piece, wide=17) for piece in ("1817", " ", "件"))
    before, after = text_object(20, 40, "共受理", steps="g 2 5.6"), text_object(54, 40, "，")
    assert read(make_ofd([Sheet()], more=content(before + pieces + after))).text == "共受理1817件，"


def test_other_names_of_namespace_folder_and_slashes() -> None:
    data = make_ofd(typeset(REPORT[:3]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            plain = (
                old.read(name)
                .replace(b"http://www.ofdspec.org/2016", b"urn:other")
                .replace(b">Doc_0/Document.xml", b">/Doc_0/Document.xml")
            )
            new.writestr(name.replace("Content.xml", "content.xml"), plain)
    assert words(read(buffer.getvalue())) == REPORT[:3]
    assert located("Doc_0/Document.xml", "Pages\\Page_0/Content.xml") == "Doc_0/Pages/Page_0/Content.xml"
    assert located("Doc_0/Document.xml", "/Doc_1/a.xml") == "Doc_1/a.xml"


def test_the_title_of_the_file_serves_where_the_text_has_none() -> None:
    body = [Text(LEFT, TOP, "受理案件1817件。"), Text(LEFT, TOP + STEP, "办结1800件。")]
    assert read(make_ofd([Sheet(texts=body)], title="云沚市司法局办案情况")).metadata.title == "云沚市司法局办案情况"
    assert read(make_ofd([Sheet(texts=body)], title="办案情况终稿.docx")).metadata.title is None


def test_scanned_and_broken_pages_are_named() -> None:
    sheets = [typeset(REPORT[:3])[0], Sheet(pictures=[(0, 0, *A4)]), Sheet(texts=[Text(LEFT, TOP, "没有读到。")])]
    document = read(make_ofd(sheets, more={"Doc_0/Pages/Page_2/Content.xml": b"<broken"}))
    assert words(document) == REPORT[:3]
    assert document.notices == ("第2页是扫描图片，没有文字：请先做文字识别，否则这些内容没有读到", "第3页已损坏，没有读到")


ENTITY = b'<!DOCTYPE a [<!ENTITY x "y">]>' + HEAD.format("Page").encode() + b"</ofd:Page>"
DEEP = HEAD.format("Page").encode() + b"<a>" * 400 + b"</a>" * 400 + b"</ofd:Page>"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (make_ofd([Sheet(pictures=[(0, 0, *A4)])]), "扫描件"),
        (make_ofd([Sheet()]), "没有可以读出的文字"),
        (make_ofd([]), "没有能打开的页"),
        (make_ofd([Sheet()], more={PAGE: ENTITY}), "DTD"),
        (make_ofd([Sheet()], more={PAGE: DEEP}), "没有能打开的页"),
        (make_ofd([Sheet()], more={PAGE: b" " * 30_000_000}), "压缩炸弹"),
        (make_ofd([Sheet()], more={"../../etc/passwd": b"x"}), "文件之外"),
        (make_ofd([Sheet()], more={"Encryptions.xml": b"<a/>"}), "加密"),
        (make_ofd([Sheet()], more={"OFD.xml": b"<a/>"}), "没有写明正文"),
        (make_ofd([Sheet()], more={"OFD.xml": b"<a"}), "不是有效的 XML"),
        (make_ofd([Sheet()], more={"Doc_0/Document.xml": b"x"}), "不是有效的 XML"),
    ],
    ids=["scan", "blank", "no pages", "doctype", "deep", "bomb", "path", "encrypted", "no root", "broken root", "broken document"],
)
def test_refusals_are_one_clear_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read(data)
    assert caught.value.remedy and "总结.ofd" in caught.value.message


def test_a_cut_file_and_a_wrong_suffix() -> None:
    data = make_ofd(typeset(REPORT))
    with pytest.raises(UnreadableError, match="损坏"):
        read(data[: len(data) // 2])
    assert read_bytes(data, name="总结.pdf").provenance.reader == "ofd"


@pytest.mark.parametrize("written", ["g 999999999 1", "g", "1e999 nan x", "g -3 2 5", "5.6 g 2"])
def test_odd_steps_do_not_stop_the_reading(written: str) -> None:
    assert "受" in read(make_ofd([Sheet()], more=content(text_object(30, 40, "受理案件", steps=written)))).text


def test_a_real_file_reads_like_its_word_original() -> None:
    original = read_bytes(shared("data", "word", "gov1.docx").read_bytes(), name="a.docx")
    document = read(shared("data", "word", "gov1.ofd").read_bytes())
    body = [line for line in words(original, "paragraph", "heading", "item", "table_row") if len(line) > 10]
    same = set(body) & set(words(document))
    assert len(same) >= len(set(body)) - 2
    assert document.metadata.number == original.metadata.number and document.metadata.year == original.metadata.year
