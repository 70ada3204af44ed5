"""Writes the page layout of official documents (GB/T 9704-2012) into a python-docx document.

Word's behaviour kept here: theme fonts in w:rFonts win over named ones, so they are taken out; a w:docGrid would snap lines and squeeze
characters in other office programs, so it goes and exact lines with narrowed spacing give 22 lines of 28 characters; a page field needs
its begin, instruction and end in runs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from assistant.word.properties import PARAGRAPH

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 2098, 1984, 1587, 1474
FOOTER_DISTANCE = 1264
"""The page number stands 7 mm below the 版心: 35 mm bottom margin less 7 mm less its own line of 14 pt, in twips."""
LINE = 579
"""28.95 pt: 22 lines in 225 mm."""
NARROWED = -5
"""Character spacing in twips (-0.25 pt): 28 characters of 16 pt in 156 mm."""

TITLE, HEADING_1, HEADING_2, HEADING_3, BODY = "公文标题", "公文一级标题", "公文二级标题", "公文三级标题", "公文正文"
SIGNATURE, PAGE_NUMBER = "公文落款", "公文页码"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """The faces by role; `latin` for letters and digits of the text. `bold_3` makes third-level headings bold, as some offices like."""

    title: str = "方正小标宋简体"
    heading_1: str = "黑体"
    heading_2: str = "楷体_GB2312"
    heading_3: str = "仿宋_GB2312"
    body: str = "仿宋_GB2312"
    page_number: str = "宋体"
    latin: str = "Times New Roman"
    bold_3: bool = False


STANDARD = Fonts()


def style_of_level(level: int) -> str:
    """Returns the paragraph style for an outline level: 1 for 一、, 2 for （一）, 3 for 1., all else body text."""
    return {1: HEADING_1, 2: HEADING_2, 3: HEADING_3}.get(level, BODY)


def apply_page(document: Any, fonts: Fonts = STANDARD) -> None:
    """Gives a python-docx document the page, margins, styles and page-number footers of GB/T 9704; its text stays."""
    _defaults(document, fonts)
    _styles(document, fonts)
    for section in document.sections:
        section.page_width, section.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
        section.top_margin, section.bottom_margin = Twips(MARGIN_TOP), Twips(MARGIN_BOTTOM)
        section.left_margin, section.right_margin = Twips(MARGIN_LEFT), Twips(MARGIN_RIGHT)
        section.footer_distance, section.gutter = Twips(FOOTER_DISTANCE), Twips(0)
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
    document.settings.odd_and_even_pages_header_footer = True
    first = document.sections[0]
    _page_number(first.footer, WD_ALIGN_PARAGRAPH.RIGHT, "1")
    _page_number(first.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "2")


def without_indent(paragraph: Any) -> None:
    """Sets a python-docx paragraph flush left; Word counts w:firstLineChars first, so both measures must be nought."""
    indent = _child(paragraph._p.get_or_add_pPr(), "w:ind")
    for name in ("firstLineChars", "firstLine"):
        indent.set(qn(f"w:{name}"), "0")


def set_fonts(properties: Any, east_asian: str, latin: str) -> None:
    """Sets eastAsia, ascii, hAnsi and cs faces on a w:rPr and takes theme fonts out."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name, face in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east_asian), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), face)


def _defaults(document: Any, fonts: Fonts) -> None:
    """Sets the document defaults: faces, and Chinese as the language of all text."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        styles.insert(0, defaults)
    holder = defaults.find(qn("w:rPrDefault"))
    if holder is None:
        holder = OxmlElement("w:rPrDefault")
        defaults.insert(0, holder)
    properties = holder.find(qn("w:rPr"))
    if properties is None:
        properties = OxmlElement("w:rPr")
        holder.append(properties)
    set_fonts(properties, fonts.body, fonts.latin)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")


def _styles(document: Any, fonts: Fonts) -> None:
    body = _style(document, BODY, fonts.body, fonts.latin, 16)
    _indent(body, 200, 640)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    title = _style(document, TITLE, fonts.title, fonts.title, 22)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _indent(title, 0, 0)
    faces = ((HEADING_1, fonts.heading_1), (HEADING_2, fonts.heading_2), (HEADING_3, fonts.heading_3))
    for level, (name, face) in enumerate(faces):
        heading = _style(document, name, face, fonts.latin, 16)
        _indent(heading, 200, 640)
        _outline_level(heading, level)
        # A heading does not end a page; the third level runs on into its text and needs no holding.
        heading.paragraph_format.keep_with_next = level < 2 or None
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        heading.next_paragraph_style = body
        heading.font.bold = level == 2 and fonts.bold_3
    signature = _style(document, SIGNATURE, fonts.body, fonts.latin, 16)
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _indent(signature, 0, 0, right_chars=400, right=1280)
    number_style = _style(document, PAGE_NUMBER, fonts.page_number, fonts.page_number, 14, exact=False)
    _spacing(number_style, None)


def _style(document: Any, name: str, face: str, latin: str, size: float, *, exact: bool = True) -> Any:
    """Returns the paragraph style `name`, made or made over: face, size, exact lines, no space around, plain breaking rules."""
    known = [style for style in document.styles if style.name == name]
    style = known[0] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style, style.hidden = True, False
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    properties = style.element.get_or_add_rPr()
    set_fonts(properties, face, latin)
    _colour_black(style)
    if exact:
        _spacing(style, LINE)
        _narrow(properties)
    paragraph = style.element.get_or_add_pPr()
    style.paragraph_format.widow_control = False
    for switch in ("w:snapToGrid", "w:autoSpaceDE", "w:autoSpaceDN"):
        _off(paragraph, switch)
    return style


def _child(paragraph: Any, name: str) -> Any:
    """Returns a child of w:pPr, made at its place in the schema's order."""
    known = paragraph.find(qn(name))
    if known is not None:
        return known
    child = OxmlElement(name)
    place = PARAGRAPH.index(name.removeprefix("w:"))
    paragraph.insert_element_before(child, *(f"w:{later}" for later in PARAGRAPH[place + 1 :]))
    return child


def _off(paragraph: Any, name: str) -> None:
    _child(paragraph, name).set(qn("w:val"), "0")


def _outline_level(style: Any, level: int) -> None:
    _child(style.element.get_or_add_pPr(), "w:outlineLvl").set(qn("w:val"), str(level))


def _spacing(style: Any, line: int | None) -> None:
    spacing = _child(style.element.get_or_add_pPr(), "w:spacing")
    spacing.set(qn("w:before"), "0")
    spacing.set(qn("w:after"), "0")
    spacing.set(qn("w:line"), str(line or 240))
    spacing.set(qn("w:lineRule"), "exact" if line else "auto")


def _indent(style: Any, first_chars: int, first: int, *, right_chars: int = 0, right: int = 0) -> None:
    indent = _child(style.element.get_or_add_pPr(), "w:ind")
    for name, value in (("firstLineChars", first_chars), ("firstLine", first), ("rightChars", right_chars), ("right", right)):
        indent.set(qn(f"w:{name}"), str(value))


def _narrow(properties: Any) -> None:
    """Sets character spacing; w:spacing must stand after w:color and before w:kern, w:sz in a w:rPr."""
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        spacing = OxmlElement("w:spacing")
        following = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:lang")
        properties.insert_element_before(spacing, *following)
    spacing.set(qn("w:val"), str(NARROWED))


def _colour_black(style: Any) -> None:
    style.font.color.rgb = RGBColor(0, 0, 0)


def _page_number(footer: Any, side: Any, shown: str) -> None:
    """Writes "— 1 —" with a page field, one character in from its side."""
    footer.is_linked_to_previous = False
    for extra in footer.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph = footer.paragraphs[0]
    paragraph.clear()
    paragraph.style = PAGE_NUMBER
    paragraph.alignment = side
    edge = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    indent = _child(paragraph._p.get_or_add_pPr(), "w:ind")
    indent.set(qn(f"w:{edge}Chars"), "100")
    indent.set(qn(f"w:{edge}"), "280")
    paragraph.add_run("— ")
    for kind in ("begin", None, "separate"):
        run = paragraph.add_run()._r
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            node.set(qn("w:fldCharType"), kind)
        else:
            node.set(qn("xml:space"), "preserve")
            node.text = " PAGE "
        run.append(node)
    paragraph.add_run(shown)
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    paragraph.add_run()._r.append(end)
    paragraph.add_run(" —")
