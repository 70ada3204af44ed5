"""Puts native tables and pictures where a filled file has their marks: the caption above a table, below a picture."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assistant.errors import TemplateError
from assistant.word.layout import BODY, without_indent
from assistant.word.package import open_package

EXHIBIT = "\ue003"
CELL = "公文表格"
_MARK = re.compile(f"{EXHIBIT}([^{EXHIBIT}]+){EXHIBIT}")
_SIZE, _LINE = 12, 20
_RULE = 4
"""Rules of half a point, in eighths."""
_PREFIX = "wenheng_"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableText:
    """A table as text, which may hold the marks of live figures: a head row and the rows below it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG and the words for those who cannot see it."""

    png: bytes
    words: str


def exhibit_mark(key: str) -> str:
    """Returns the text of the paragraph that is to become a table or a picture."""
    return f"{EXHIBIT}{key}{EXHIBIT}"


def place_exhibits(content: bytes, exhibits: Mapping[str, TableText | Picture]) -> bytes:
    """Returns the file with every mark's paragraph replaced; raises TemplateError for a mark that shares its paragraph with other words."""
    document = docx.Document(io.BytesIO(content))
    style = _cell_style(document)
    for paragraph in list(document.paragraphs):
        found = _MARK.search(paragraph.text)
        if found is None:
            continue
        if found[0] != paragraph.text.strip():
            where = _MARK.sub("", paragraph.text)[:40]
            raise TemplateError(
                "模板把表格和别的文字放在了一段里", where=f"“{where}”", remedy="{{ section.text }} 所在段不要加别的固定文字"
            )
        exhibit = exhibits[found[1]]
        caption = _paragraph_before(paragraph)
        if isinstance(exhibit, TableText):
            _table(document, paragraph, exhibit, style)
            _caption(caption, keep=True)
        else:
            _picture(document, paragraph, exhibit, found[1])
            _caption(caption, keep=False)
            if caption is not None:
                paragraph._p.addnext(caption._p)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replace_pictures(content: bytes, pictures: Mapping[str, bytes], *, name: str) -> tuple[bytes, frozenset[str]]:
    """Returns the file with other PNGs in the places of pictures of ours, by key, and the keys that were found; no text part changes."""
    looked = open_package(content, name=name)
    targets = {one.id: one.target for one in looked.relations(looked.main)}
    kept = open_package(content, name=name)
    found: set[str] = set()
    for properties in looked.xml(looked.main).iter(f"{{{_PLACED}}}docPr"):
        key = (properties.get("name") or "").removeprefix(_PREFIX)
        holder = properties.getparent()
        for blip in holder.iter(f"{{{_DRAWN}}}blip") if holder is not None and key in pictures else ():
            part = targets.get(blip.get(qn("r:embed")) or "")
            if part is not None and kept.has(part):
                kept.replace(part, pictures[key])
                found.add(key)
    return (kept.save() if found else content), frozenset(found)


def _paragraph_before(paragraph: Any) -> Any:
    before: Any = paragraph._p.getprevious()
    return Paragraph(before, paragraph._parent) if before is not None and before.tag == qn("w:p") else None


def _caption(paragraph: Any, *, keep: bool) -> None:
    if paragraph is not None:
        without_indent(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = keep


def _table(document: Any, paragraph: Any, text: TableText, style: Any) -> None:
    table = document.add_table(rows=1 + len(text.rows), cols=len(text.head))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr
    for node in properties.findall(qn("w:tblW")):
        properties.remove(node)
    properties.append(_element("tblW", {"w": "5000", "type": "pct"}))
    properties.append(_borders())
    for row, texts in zip(table.rows, (text.head, *text.rows), strict=True):
        _unbroken(row)
        for cell, words in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].style, cell.paragraphs[0].text = style, words
            cell.vertical_alignment = 1
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    paragraph._p.addnext(table._tbl)
    paragraph._p.getparent().remove(paragraph._p)


def _picture(document: Any, paragraph: Any, picture: Picture, key: str) -> None:
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    without_indent(paragraph)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(io.BytesIO(picture.png), width=width)
    for properties in paragraph._p.iter(f"{{{_PLACED}}}docPr"):
        properties.set("name", f"{_PREFIX}{key}")
        properties.set("descr", picture.words)


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _cell_style(document: Any) -> Any:
    names = {style.name for style in document.styles}
    if CELL in names:
        return document.styles[CELL]
    style = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    if BODY in names:
        style.base_style = document.styles[BODY]
    style.quick_style, style.hidden = True, False
    style.font.size = Pt(_SIZE)
    form = style.paragraph_format
    form.alignment, form.line_spacing, form.space_before, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(_LINE), Pt(0), Pt(0)
    indent = style.element.get_or_add_pPr()
    indent.append(_element("ind", {"firstLineChars": "0", "firstLine": "0"}))
    return style


def _borders() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(side, {"val": "single", "sz": str(_RULE), "space": "0", "color": "000000"}))
    return borders


def _element(name: str, values: Mapping[str, str]) -> Any:
    node = OxmlElement(f"w:{name}")
    for key, value in values.items():
        node.set(qn(f"w:{key}"), value)
    return node
