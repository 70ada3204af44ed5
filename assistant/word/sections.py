"""Sections of a Word file: which paragraphs and tables stand in which, and the page of GB/T 9704-2012 for each of them.

A page that stands crosswise keeps standing so: its head lies at the binding edge. A sheet larger than A4 (a big table) is left as it is,
and so are columns that hold nothing but short lines, such as lists of names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.word.layout import FOOTER_DISTANCE, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH
from assistant.word.names import Element, local, number, val, w
from assistant.word.pieces import SOFT_BREAK
from assistant.word.properties import SECTION, child, drop, put
from assistant.word.walker import Line, block_children

_SHORT_LINE = 20
_LARGER = 1.1
_DISTANCE_TOP = 851


@dataclass(frozen=True, slots=True)
class Section:
    """A w:sectPr and the w:p and w:tbl of the body that it governs."""

    node: Element
    blocks: tuple[Element, ...]

    @property
    def text_width(self) -> int | None:
        """The width of its lines in twips, None where the file does not say."""
        size, margins = self.node.find(w("pgSz")), self.node.find(w("pgMar"))
        if size is None or margins is None:
            return None
        measures = [number(size.get(w("w"))), number(margins.get(w("left"))), number(margins.get(w("right")))]
        if any(measure is None for measure in measures):
            return None
        wide, left, right = (measure or 0 for measure in measures)
        count, space = _columns(self.node)
        return (wide - left - right - space * (count - 1)) // count


def sections(body: Element) -> list[Section]:
    """Returns the sections of a w:body in order; what stands behind the last w:sectPr belongs to it."""
    found: list[Section] = []
    blocks: list[Element] = []
    for node in block_children(body):
        blocks.append(node)
        own = node.find(f"{w('pPr')}/{w('sectPr')}") if local(node) == "p" else None
        if own is not None:
            found.append(Section(own, tuple(blocks)))
            blocks = []
    last = body.find(w("sectPr"))
    if last is None and not found:
        last = child(body, "sectPr", ("sectPr",))
    if last is not None:
        found.append(Section(last, tuple(blocks)))
    elif found and blocks:
        found[-1] = Section(found[-1].node, (*found[-1].blocks, *blocks))
    return found


def set_page(section: Section, lines: Sequence[Line]) -> list[str]:
    """Gives a section the official page, and returns what was left or changed that a person may want to know; `lines` stand in it."""
    node = section.node
    told: list[str] = []
    if _oversized(node):
        told.append("有一节用的纸比 A4 大（多半是大表），纸张和页边距没有改")
    else:
        _measures(node)
    drop(node, ("pgBorders", "lnNumType"))
    _keep_lines_of_grid(node)
    numbering = node.find(w("pgNumType"))
    if numbering is not None:
        numbering.attrib.pop(w("fmt"), "")
    count, _ = _columns(node)
    if count > 1:
        longest = max((len(part) for line in lines for part in line.text.split(SOFT_BREAK)), default=0)
        if longest > _SHORT_LINE:
            put(node, "cols", {"space": 425}, SECTION)
            told.append(f"有一节分成 {count} 栏，已改为通栏")
        else:
            told.append(f"有一节是 {count} 栏的短行（如名单），分栏没有改")
    return told


def _keep_lines_of_grid(node: Element) -> None:
    """Leaves of a grid the distance of its lines, which tables and notes go by; official paragraphs do not."""
    grid = node.find(w("docGrid"))
    pitch = number(grid.get(w("linePitch"))) if grid is not None else None
    snaps = grid is not None and grid.get(w("type")) in ("lines", "linesAndChars", "snapToChars")
    drop(node, ("docGrid",))
    if snaps and pitch:
        put(node, "docGrid", {"type": "lines", "linePitch": pitch}, SECTION)


def _columns(node: Element) -> tuple[int, int]:
    """Returns the number of columns and the twips between them."""
    columns = node.find(w("cols"))
    if columns is None:
        return 1, 0
    return max(number(columns.get(w("num"))) or 1, len(columns.findall(w("col"))), 1), number(columns.get(w("space"))) or 0


def _crosswise(node: Element) -> bool:
    size = node.find(w("pgSz"))
    if size is None:
        return False
    return size.get(w("orient")) == "landscape" or (number(size.get(w("w"))) or 0) > (number(size.get(w("h"))) or PAGE_HEIGHT)


def _oversized(node: Element) -> bool:
    size = node.find(w("pgSz"))
    sides = [number(size.get(w(name))) or 0 for name in ("w", "h")] if size is not None else []
    return bool(sides) and max(sides) > _LARGER * PAGE_HEIGHT


def _measures(node: Element) -> None:
    if _crosswise(node):
        put(node, "pgSz", {"w": PAGE_HEIGHT, "h": PAGE_WIDTH, "orient": "landscape"}, SECTION)
        edges = {"top": MARGIN_LEFT, "right": MARGIN_TOP, "bottom": MARGIN_RIGHT, "left": MARGIN_BOTTOM}
        distances = {"header": _DISTANCE_TOP, "footer": MARGIN_RIGHT - MARGIN_BOTTOM + FOOTER_DISTANCE}
    else:
        put(node, "pgSz", {"w": PAGE_WIDTH, "h": PAGE_HEIGHT}, SECTION)
        edges = {"top": MARGIN_TOP, "right": MARGIN_RIGHT, "bottom": MARGIN_BOTTOM, "left": MARGIN_LEFT}
        margins = node.find(w("pgMar"))
        header = number(margins.get(w("header"))) if margins is not None else None
        distances = {"header": header if header is not None and 0 < header < MARGIN_TOP // 2 else _DISTANCE_TOP, "footer": FOOTER_DISTANCE}
    put(node, "pgMar", {**edges, **distances, "gutter": 0}, SECTION)


def without_column_breaks(section: Section, lines: Sequence[Line]) -> None:
    """Takes the column breaks out of a section that has one column: they would begin new pages. Those amid words part lines still."""
    if _columns(section.node)[0] > 1:
        return
    amid = {piece.node for line in lines for piece in line.pieces if piece.page_break}
    for block in section.blocks:
        for node in [one for one in block.iter(w("br")) if one.get(w("type")) == "column"] if local(block) == "p" else []:
            if node in amid:
                node.attrib.pop(w("type"))
            elif (parent := node.getparent()) is not None:
                parent.remove(node)


def starts_page(node: Element) -> bool:
    """Returns whether the section begins on a new page."""
    return (val(node.find(w("type"))) or "nextPage") not in ("continuous", "nextColumn")
