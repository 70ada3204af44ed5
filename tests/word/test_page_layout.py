"""The look of a Word file: what stands in it, what styles, defaults and theme add."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

import assistant
from assistant.word.layout import BODY, HEADING_1, TITLE, apply_page
from tests.shared_data import shared


def read(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return assistant.read(buffer.getvalue(), name="a.docx")


def look(document, begins):
    one = read(document)
    return next(paragraph for paragraph in one.layout.paragraphs if one.text.startswith(begins, paragraph.start))


def test_the_official_page_says_what_was_written():
    document = docx.Document()
    apply_page(document)
    document.add_paragraph("工作总结", style=TITLE)
    document.add_paragraph("一、工作情况", style=HEADING_1)
    document.add_paragraph("全年受理案件120件。", style=BODY)
    layout = read(document).layout
    assert (layout.number_text, layout.number_size, layout.number_sides) == ("— 1 —", 14.0, ("right", "left"))
    title, heading, body = layout.paragraphs
    assert (title.font, title.size, title.alignment, title.indent) == ("方正小标宋简体", 22.0, "center", 0.0)
    assert (heading.font, heading.size, heading.indent) == ("黑体", 16.0, 2.0)
    assert (body.font, body.size, body.indent, body.line, body.alignment) == ("仿宋_GB2312", 16.0, 2.0, pytest.approx(28.95), "justify")
    assert "paragraphs" not in layout.to_dict() and layout.to_dict()["number_sides"] == ["right", "left"]


def test_most_characters_decide_and_own_properties_win():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, face, size in (("主持：", "黑体", 18), ("全年受理法律援助案件", "仿宋", 16)):
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        run.font.name = "Arial"
        run._r.rPr.rFonts.set(qn("w:eastAsia"), face)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(28)
    found = look(document, "主持")
    assert (found.font, found.size, found.alignment, found.line, found.line_factor) == ("仿宋", 16.0, "center", 28.0, None)


def test_indents_in_characters_in_points_typed_and_hanging():
    document = docx.Document()
    for text, attributes in (
        ("甲段用字符", {"firstLineChars": "200", "firstLine": "999"}),
        ("乙段用磅数", {"firstLine": "440"}),
        ("丙段悬挂的", {"hanging": "440"}),
        ("\u3000\u3000丁段键入的", {}),
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(text).font.size = Pt(11)
        indent = OxmlElement("w:ind")
        for name, value in attributes.items():
            indent.set(qn(f"w:{name}"), value)
        paragraph._p.get_or_add_pPr().append(indent)
    assert [look(document, begins).indent for begins in ("甲", "乙", "丙", "丁")] == [2.0, 2.0, -2.0, 2.0]


def test_a_theme_font_is_looked_up_in_the_theme():
    document = docx.Document()
    run = document.add_paragraph().add_run("主题字体")
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋")
    fonts.set(qn("w:eastAsiaTheme"), "minorEastAsia")
    assert look(document, "主题").font == "宋体"


def test_a_plain_file_has_no_page_number_and_a_table_no_paragraphs():
    document = docx.Document()
    document.add_paragraph("正文")
    document.add_table(1, 1).cell(0, 0).text = "表里"
    one = read(document)
    assert (one.layout.page_numbers, one.layout.number_text) == (False, None)
    assert [one.text[paragraph.start :][:2] for paragraph in one.layout.paragraphs] == ["正文"]


@pytest.mark.parametrize("name", ["gov1.docx", "gov2.docx", "gov50.docx", "tracked.docx", "sdt.docx"])
def test_official_samples_keep_to_the_standard(name):
    report = assistant.check(shared("data", "word") / name, profile="full")
    assert [finding.message for finding in report.findings if finding.rule.startswith("FMT")] == []


def test_a_plain_file_does_not():
    document = docx.Document()
    document.add_paragraph("一、工作情况")
    document.add_paragraph("全年受理案件一百二十件，办结一百一十件，为群众挽回损失，调解成功率保持稳定，满意率逐年提高。")
    buffer = io.BytesIO()
    document.save(buffer)
    found = assistant.check(assistant.read(buffer.getvalue(), name="a.docx"), profile="full").findings
    assert {"FMT001", "FMT003", "FMT004", "FMT005", "FMT006"} <= {finding.rule for finding in found}
