"""The lines round the text of an official document (GB/T 9704): 主送机关 flush left above it, 版记 at the foot of its last page."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.word.layout import BODY, MARGIN_LEFT, MARGIN_RIGHT, PAGE_WIDTH, without_indent

ADDRESSEE, IMPRINT = "公文主送", "公文版记"
THICK, THIN = 8, 6
"""Rules of 0.35 and 0.25 mm, as near as eighths of a point come: 1 pt and 0.75 pt."""

_ONE_CHARACTER = 280
_FRAME = {
    "w": str(PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT), "wrap": "notBeside", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "left",
    "yAlign": "bottom",
}  # fmt: skip


def add_styles(document: Any) -> None:
    """Adds the two styles to a document that has the page layout's own."""
    for name in (ADDRESSEE, IMPRINT):
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles[BODY]
        style.quick_style, style.hidden = True, False
    document.styles[IMPRINT].font.size = Pt(14)


def addressee(document: Any, text: str) -> None:
    """Adds the line of those the document is sent to."""
    without_indent(document.add_paragraph(text, style=ADDRESSEE))


def imprint(document: Any, text: str, *, first: bool, last: bool) -> None:
    """Adds one line of the 版记, in a frame at the foot of its page: rules above the first and below the last are thick, others thin."""
    paragraph = document.add_paragraph(text, style=IMPRINT)
    without_indent(paragraph)
    properties = paragraph._p.get_or_add_pPr()
    frame = OxmlElement("w:framePr")
    for name, value in _FRAME.items():
        frame.set(qn(f"w:{name}"), value)
    properties.insert_element_before(frame, "w:widowControl", "w:numPr", "w:pBdr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    borders = OxmlElement("w:pBdr")
    for side, size in (("top", THICK if first else THIN), ("bottom", THICK if last else 0)):
        if size:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", str(size)), ("space", "1"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    indent = properties.find(qn("w:ind"))
    for name in ("left", "right"):
        indent.set(qn(f"w:{name}"), str(_ONE_CHARACTER))
        indent.set(qn(f"w:{name}Chars"), "100")
