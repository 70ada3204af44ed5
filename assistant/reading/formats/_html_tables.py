"""Tables of web pages: those that hold data told from those that lay out a page, and their rows with merged cells resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from assistant.reading.formats._drawn import DrawnCell
from assistant.reading.formats._html_page import text_inside
from assistant.word.names import Element

_MOST_COLUMNS = 200
_MOST_CONTINUED = 20
"""The merged cells of a table reach into at most so many cells for each that it has: "rowspan=65534" in a thousand cells is an attack."""
_ARTICLE_SIZE = 120
_ARTICLE_SHARE = 0.6
_ARTICLE_BLOCKS = 3
_ARTICLE_ROWS = 4
"""A cell with most of a small table's text, in paragraphs, is an article in a frame."""
_MENU_ROWS = 2
_MENU_SHARE = 0.9
_PARAGRAPHS = ("p", "div", "br", "h1", "h2", "h3", "li")


@dataclass(slots=True)
class GridRow:
    """A row with its cells by grid column; `linked` counts characters inside links."""

    cells: tuple[DrawnCell, ...]
    header: bool
    linked: int
    hrefs: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    rows: list[Element] = field(default_factory=list)
    nested: bool = False


def data_tables(root: Element) -> dict[Element, list[Element]]:
    """Returns the tables below `root` that hold data, each with its rows: no table inside, and more than one column."""
    seen: dict[Element, _Seen] = {}
    opened: list[_Seen] = []
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=("table", "tr")):
        if node.tag == "tr":
            if event == "start" and opened:
                opened[-1].rows.append(node)
        elif event == "start":
            for outer in opened[-1:]:
                outer.nested = True
            seen[node] = _Seen()
            opened.append(seen[node])
        else:
            opened.pop()
    return {table: one.rows for table, one in seen.items() if not one.nested and _holds_data(table, one.rows)}


def _holds_data(table: Element, rows: Sequence[Element]) -> bool:
    if table.get("role") == "presentation":
        return False
    cells = [list(row.iterchildren("td", "th")) for row in rows]
    if max((len(row) for row in cells), default=0) < 2:
        return False
    if len(rows) > _ARTICLE_ROWS:
        return True
    linked = sum(len(text_inside(link).strip()) for link in table.iter("a"))
    if len(rows) <= _MENU_ROWS and linked >= _MENU_SHARE * len(text_inside(table).replace("\xa0", "").strip()):
        return False
    sizes = {cell: len(text_inside(cell).strip()) for row in cells for cell in row}
    largest = max(sizes, key=lambda cell: sizes[cell])
    article = sizes[largest] > _ARTICLE_SIZE and sizes[largest] > _ARTICLE_SHARE * sum(sizes.values())
    return not (article and sum(1 for _ in largest.iter(*_PARAGRAPHS)) >= _ARTICLE_BLOCKS)


def grid_of(rows: Sequence[Element], text_of: Callable[[Element], str]) -> list[GridRow]:
    """Returns the rows of a table; a cell that reaches down is continued in the rows below, with the columns it takes."""
    found: list[GridRow] = []
    reaching: dict[int, tuple[int, int]] = {}
    budget = _MOST_CONTINUED * sum(1 for row in rows for _ in row.iterchildren("td", "th"))
    for number, row in enumerate(rows):
        column = 0
        cells: list[DrawnCell] = []
        below: dict[int, tuple[int, int]] = {}
        for cell in [*row.iterchildren("td", "th"), None]:
            while column in reaching:
                span, left = reaching.pop(column)
                cells.append(DrawnCell("", column, span, continued=True))
                if left > 1:
                    below[column] = (span, left - 1)
                column += span
                budget -= 1
            if cell is None:
                break
            across, down = _spans(cell, len(rows) - number)
            across = min(across, max(_MOST_COLUMNS - column, 1))
            cells.append(DrawnCell(text_of(cell), column, across))
            if down > 1:
                below[column] = (across, down - 1)
            column += across
        budget -= len(reaching)
        cells += [DrawnCell("", at, span, continued=True) for at, (span, _) in sorted(reaching.items()) if at >= column]
        below |= {at: (span, left - 1) for at, (span, left) in reaching.items() if left > 1 and at >= column}
        reaching = below if budget > 0 else {}
        found.append(_grid_row(row, cells))
    return found


def _grid_row(row: Element, cells: Sequence[DrawnCell]) -> GridRow:
    parent = row.getparent()
    tags = {cell.tag for cell in row.iterchildren("td", "th")}
    links = list(row.iter("a"))
    return GridRow(
        cells=tuple(cells),
        header=tags == {"th"} or (parent is not None and parent.tag == "thead"),
        linked=sum(len(text_inside(link).strip()) for link in links),
        hrefs=tuple(link.get("href") or "" for link in links),
    )


def _spans(cell: Element, rows_left: int) -> tuple[int, int]:
    """Returns how many columns and rows a cell takes; 0 rows means all that are left."""
    across, down = (_number(cell.get(name)) for name in ("colspan", "rowspan"))
    return max(across, 1), min(down or rows_left, rows_left) if cell.get("rowspan") else 1


def _number(text: str | None) -> int:
    digits = (text or "1").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 1
