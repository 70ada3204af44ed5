"""GB/T 9704 layout: page, styles, footers; composing a text file."""

import datetime as dt
import io

import docx
import pytest
from docx.oxml.ns import qn

from assistant.reading import read_bytes, read_text
from assistant.word.compose import compose, finish
from assistant.word.layout import BODY, HEADING_1, HEADING_2, HEADING_3, PAGE_NUMBER, TITLE, Fonts, apply_page, style_of_level

MOMENT = dt.datetime(2025, 1, 8, 9, 30)
TEXT = "青榆区司法局2023年工作总结\n　　一年来，成效明显。\n一、工作情况\n（一）队伍\n1.抓学习。学习12次。\n\n表\t头\t<&>\n续\u2028行\n"


def applied(fonts: Fonts | None = None):
    document = docx.Document()
    apply_page(document, fonts) if fonts else apply_page(document)
    return document


def test_page() -> None:
    document = applied()
    document.add_paragraph("正文", style=BODY)
    layout = read_bytes(finish(document, title="总结", author="青榆区司法局", dated=MOMENT), name="a.docx").layout
    assert layout is not None
    assert (layout.width, layout.height) == (11906, 16838)
    assert (layout.top, layout.bottom, layout.left, layout.right) == (2098, 1984, 1587, 1474)
    assert layout.page_numbers and layout.odd_even_footers
    assert document.sections[0]._sectPr.find(qn("w:docGrid")) is None


@pytest.mark.parametrize(
    ("name", "face", "half_points", "outline"),
    [
        (TITLE, "方正小标宋简体", "44", None),
        (HEADING_1, "黑体", "32", "0"),
        (HEADING_2, "楷体_GB2312", "32", "1"),
        (HEADING_3, "仿宋_GB2312", "32", "2"),
        (BODY, "仿宋_GB2312", "32", None),
    ],
)
def test_styles(name: str, face: str, half_points: str, outline: str | None) -> None:
    style = applied().styles[name].element
    fonts = style.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == face and fonts.get(qn("w:ascii")) and fonts.get(qn("w:hAnsi"))
    assert not [attribute for attribute in fonts.attrib if attribute.endswith("Theme")]
    assert style.rPr.find(qn("w:sz")).get(qn("w:val")) == half_points
    assert style.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    spacing = style.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    indent = style.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == ("0" if name == TITLE else "200")
    level = style.pPr.find(qn("w:outlineLvl"))
    assert (level.get(qn("w:val")) if level is not None else None) == outline


def test_children_of_properties_stand_in_the_order_of_the_schema() -> None:
    order = [
        "keepNext",
        "keepLines",
        "widowControl",
        "numPr",
        "pBdr",
        "shd",
        "tabs",
        "autoSpaceDE",
        "autoSpaceDN",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "jc",
        "outlineLvl",
    ]
    looks = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "w", "kern", "position", "sz", "szCs", "lang"]
    document = applied()
    for name in (TITLE, HEADING_1, HEADING_2, HEADING_3, BODY, PAGE_NUMBER):
        style = document.styles[name].element
        for properties, known in ((style.pPr, order), (style.rPr, looks)):
            names = [child.tag.split("}")[1] for child in properties]
            places = [known.index(one) for one in names if one in known]
            assert places == sorted(places), (name, names)


def test_page_number_fields_stand_in_runs_of_their_own() -> None:
    section = applied().sections[0]
    for footer, side, shown in ((section.footer, "right", "1"), (section.even_page_footer, "left", "2")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == f"— {shown} —"
        assert paragraph.alignment is not None and paragraph.alignment.name.lower() == side
        fields = [node for run in paragraph.runs for node in run._r if node.tag in (qn("w:fldChar"), qn("w:instrText"))]
        assert len(fields) == 4 and len({node.getroottree().getpath(node.getparent()) for node in fields}) == 4


def test_chinese_is_the_language_and_faces_are_settings() -> None:
    document = applied(Fonts(heading_1="方正黑体_GBK", bold_3=True))
    language = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert language.get(qn("w:val")) == language.get(qn("w:eastAsia")) == "zh-CN"
    assert document.styles[HEADING_1].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "方正黑体_GBK"
    assert document.styles[HEADING_3].font.bold and not document.styles[HEADING_2].font.bold


def test_applying_twice_changes_nothing() -> None:
    once, twice = applied(), applied()
    apply_page(twice)
    assert finish(once, title="x", author="y", dated=MOMENT) == finish(twice, title="x", author="y", dated=MOMENT)


def test_a_composed_text_reads_the_same() -> None:
    document = read_text(TEXT)
    data = compose(document, author="青榆区司法局", dated=MOMENT)
    assert data == compose(document, author="青榆区司法局", dated=MOMENT)
    again = read_bytes(data, name="总结.docx")
    assert again.text == f"{TEXT}\n— 1 —\n— 2 —"
    assert [(block.kind, block.level) for block in again.blocks[: len(document.blocks)]] == [
        (block.kind, block.level) for block in document.blocks
    ]
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.created == MOMENT.replace(tzinfo=dt.UTC)
    assert (properties.author, properties.title) == ("青榆区司法局", "青榆区司法局2023年工作总结")


def test_styles_by_level() -> None:
    assert [style_of_level(level) for level in range(6)] == [BODY, HEADING_1, HEADING_2, HEADING_3, BODY, BODY]
