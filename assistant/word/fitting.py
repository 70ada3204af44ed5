"""What must fit between the official margins: pictures and tables that are too wide are made smaller, in proportion; plain faces of tables.

Word clips a picture in a paragraph of exact lines, and a formula too: such paragraphs are told here, and get single lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.word.layout import MARGIN_BOTTOM, MARGIN_TOP, PAGE_HEIGHT, Fonts
from assistant.word.names import Element, local, number, w
from assistant.word.run_looks import runs_of, set_face
from assistant.word.type_look import TypeLook

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FLOATING = re.compile(r"position\s*:\s*absolute")
_EMU = 635
"""English metric units to a twip."""
_ALLOWED = 240
"""Twips that a table may reach over its text: Word's own tables do, by their cell margins."""
_EVERYDAY = re.compile(r"宋体|等线|雅黑|SimSun|DengXian|YaHei|Calibri|Cambria|Arial|Times|MS Mincho|ＭＳ 明朝|游明朝")
_SONG = re.compile(r"标宋|中宋")


def is_tall(paragraph: Element) -> bool:
    """Returns whether a paragraph holds a picture, an embedded object or a formula that stands in its line."""
    if any(True for _ in paragraph.iter(_MATH)):
        return True
    return any(_stands_in_line(node) for run in runs_of(paragraph) for node in _within(run))


def _within(run: Element) -> Iterator[Element]:
    """Yields the elements of a run, text boxes left out."""
    for node in run:
        if isinstance(node.tag, str) and node.tag != w("txbxContent"):
            yield node
            yield from _within(node)


def _stands_in_line(node: Element) -> bool:
    name = local(node)
    if name in ("pict", "object"):
        return not any(_FLOATING.search(shape.get("style") or "") for shape in node)
    return name == f"{_DRAWING}inline" or name == "ruby"


def fit_pictures(paragraph: Element, width: int) -> int:
    """Makes pictures that are wider than `width` twips, or higher than the page's text, fit; returns how many."""
    fitted = 0
    highest = (PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM) * _EMU
    for inline in paragraph.iter(f"{_DRAWING}inline"):
        extent = inline.find(f"{_DRAWING}extent")
        across, down = (number(extent.get(name)) or 0 for name in ("cx", "cy")) if extent is not None else (0, 0)
        if not across or not down:
            continue
        factor = min(width * _EMU / across, highest / down)
        if factor < 1:
            for node in (extent, *inline.iter(f"{_A}ext")):
                if node is not None and node.get("cx") and node.get("cy"):
                    for name in ("cx", "cy"):
                        node.set(name, str(round((number(node.get(name)) or 0) * factor)))
            fitted += 1
    return fitted


def fit_table(table: Element, width: int) -> bool:
    """Makes a table that is wider than `width` twips as wide as that, its columns in proportion; returns whether it was."""
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    whole = sum(number(column.get(w("w"))) or 0 for column in columns)
    if whole <= width + _ALLOWED:
        return False
    own = [cell for cell in table.iter(w("tc")) if next(cell.iterancestors(w("tbl")), None) is table]
    measured = [*columns, *(node for cell in own if (node := cell.find(f"{w('tcPr')}/{w('tcW')}")) is not None)]
    measured += [node for name in ("tblW", "tblInd") if (node := table.find(f"{w('tblPr')}/{w(name)}")) is not None]
    for node in measured:
        if node.get(w("type")) in (None, "dxa") and (value := number(node.get(w("w")))):
            node.set(w("w"), str(round(value * width / whole)))
    return True


def plain_faces(table: Element, look: TypeLook, fonts: Fonts) -> None:
    """Gives the text of a table the face of the body where it has an everyday one; sizes, bold letters and other faces stay."""
    for paragraph in table.iter(w("p")):
        for run in runs_of(paragraph):
            face = look.face(look.run_sources(run, paragraph))
            everyday = face is None or (_EVERYDAY.search(face) and not _SONG.search(face))
            if (
                everyday
                and run.find(w("sym")) is None
                and any(not character.isspace() for node in run.iter(w("t")) for character in node.text or "")
            ):
                set_face(run, fonts.body, fonts.latin)
