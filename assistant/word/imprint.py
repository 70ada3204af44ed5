"""The lines round the text of an official document (GB/T 9704): 主送机关 flush left above it, 版记 at the foot of its last page.

LibreOffice 7.4 shows neither place nor rules of paragraphs with w:framePr here, so the 版记 is a table placed at the foot of the page;
as wide as the text, LibreOffice leaves it where the text ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.word.layout import BODY, MARGIN_LEFT, MARGIN_RIGHT, PAGE_WIDTH, without_indent

ADDRESSEE, IMPRINT = "公文主送", "公文版记"
THICK, THIN = 8, 6
"""Rules of 0.35 and 0.25 mm, as near as eighths of a point come: 1 pt and 0.75 pt."""

_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
_ONE_CHARACTER = 280
_PLACE = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}


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


def imprint(document: Any, lines: Sequence[tuple[str, str]]) -> None:
    """Adds the 版记: lines of (left text, right text) between rules, thick above the first and below the last."""
    table = document.add_table(rows=len(lines), cols=2)
    properties = table._tbl.tblPr
    properties.insert(0, _element("tblpPr", _PLACE))
    properties.append(_element("tblW", {"w": str(_WIDTH), "type": "dxa"}))
    properties.append(_borders())
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True), 1):
        last = number == len(lines)
        for cell, text, side in zip(row.cells, texts, ("left", "right"), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style, paragraph.text = IMPRINT, text
            without_indent(paragraph)
            paragraph.paragraph_format.keep_with_next = None if last else True
            indent = paragraph._p.pPr.find(qn("w:ind"))
            indent.set(qn(f"w:{side}"), str(_ONE_CHARACTER))
            if side == "right":
                paragraph.alignment = 2
        if not texts[1]:
            whole = row.cells[0].merge(row.cells[1])
            for spare in whole.paragraphs[1:]:
                whole._tc.remove(spare._p)


def _borders() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(_element(side, {"val": "single", "sz": str(size), "space": "0", "color": "000000"}))
    return borders


def _element(name: str, values: dict[str, str]) -> Any:
    node = OxmlElement(f"w:{name}")
    for key, value in values.items():
        node.set(qn(f"w:{key}"), value)
    return node
