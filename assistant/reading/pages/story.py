"""The story of fixed pages: body with tables in place, then notes, headers and footers, as text with its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.reading.kinds import complete
from assistant.reading.lines import SourceLine, trimmed
from assistant.reading.pages.columns import in_reading_order
from assistant.reading.pages.furniture import sort_out
from assistant.reading.pages.nouns import Glyph, Page, Row
from assistant.reading.pages.paragraphs import Joiner
from assistant.reading.pages.rows import clusters, row_of, usual_gap
from assistant.reading.pages.tables import PageTable, TableRow, continued, gone_on, take_tables
from assistant.reading.tables import cells_of
from assistant.schema.document import Document
from assistant.word.walker import RawCell


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One line of the text to be: a paragraph, a table row, a note, a header or footer."""

    kind: Literal["paragraph", "table_row", "footnote", "header", "footer"]
    text: str
    table: int | None = None
    cells: tuple[RawCell, ...] = ()
    header_row: bool = False


def story_of(pages: Sequence[Page]) -> tuple[str, list[SourceLine]]:
    """Returns the text of the pages and its lines."""
    lines = [line for line in _lines(pages) if line.text.strip()]
    starts: list[int] = []
    position = 0
    for line in lines:
        starts.append(position)
        position += len(line.text) + 1
    text = "\n".join(line.text for line in lines)
    cells = cells_of(lines, starts)
    found: list[SourceLine] = []
    for index, line in enumerate(lines):
        start, end = trimmed(text, starts[index], starts[index] + len(line.text))
        found.append(SourceLine(start=start, end=end, kind=line.kind, cells=cells.get(index, ())))
    return text, found


_FILE_NAME = re.compile(r"\.(?:docx?|wps|pdf|ofd|txt|xlsx?|pptx?|indd|html?)$|^(?:Microsoft|WPS|Print|http)", re.IGNORECASE)


def entitled(document: Document, claimed: str) -> Document:
    """Returns the document with the title that its file properties claim, where its text shows none; names of files are no titles."""
    title = re.sub(r"^(?:Microsoft Word|WPS 文字)\s*-\s*", "", claimed.strip())
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in title)
    if document.metadata.title or not 4 <= chinese <= len(title) <= 100 or _FILE_NAME.search(title):
        return document
    metadata = complete(replace(document.metadata, title=title), document.text, document.blocks)
    return replace(document, metadata=metadata)


def _lines(pages: Sequence[Page]) -> list[StoryLine]:
    tables: list[list[PageTable]] = []
    rows: list[list[Row]] = []
    for page in pages:
        found, left = take_tables(page)
        tables.append(found)
        rows.append(_rows(page, left))
    told = sort_out(rows)
    joiner = Joiner(pages, told.body)
    body = _body(tables, told.body, joiner)
    notes = [StoryLine(kind="footnote", text=text) for text in joiner.joined(told.notes)]
    headers = [StoryLine(kind="header", text=row.text) for row in told.headers]
    return [*body, *notes, *headers, *(StoryLine(kind="footer", text=row.text) for row in told.footers)]


def _rows(page: Page, glyphs: Sequence[Glyph]) -> list[Row]:
    lines = clusters(glyphs)
    gap = usual_gap(lines)
    return [row_of(placed.line, page=page.number, gap=gap, column=placed.column) for placed in in_reading_order(lines)]


@dataclass(slots=True)
class _Part:
    """A stretch of prose or a table, over as many pages as it takes; one of the two is empty."""

    rows: list[Row] = field(default_factory=list)
    table: list[TableRow] = field(default_factory=list)


def _body(tables: Sequence[Sequence[PageTable]], rows: Sequence[Sequence[Row]], joiner: Joiner) -> list[StoryLine]:
    """Returns paragraphs and table rows in order."""
    parts: list[_Part] = []
    last: PageTable | None = None
    for on_page, of_page in zip(tables, rows, strict=True):
        for item in _in_order(on_page, of_page):
            if isinstance(item, Row):
                if last is not None or not parts:
                    parts.append(_Part())
                parts[-1].rows.append(item)
                last = None
                continue
            if continued(last, item):
                parts[-1].table = gone_on(parts[-1].table, item.rows)
            else:
                parts.append(_Part(table=list(item.rows)))
            last = item
    found: list[StoryLine] = []
    number = -1
    for part in parts:
        number += bool(part.table)
        found += [StoryLine(kind="paragraph", text=text) for text in joiner.joined(part.rows)]
        found += [StoryLine(kind="table_row", text=row.text, table=number, cells=row.cells) for row in part.table]
    return found


def _in_order(tables: Sequence[PageTable], rows: Sequence[Row]) -> list[PageTable | Row]:
    """Returns the rows, which are in reading order, with each table before the first row of its column that stands below it."""
    order: list[PageTable | Row] = list(rows)
    for table in tables:
        below = (
            index
            for index, item in enumerate(order)
            if isinstance(item, Row) and item.top >= table.bottom - 1 and (item.column == 0 or _beside(table, item))
        )
        order.insert(next(below, len(order)), table)
    return order


def _beside(table: PageTable, row: Row) -> bool:
    return row.x0 < table.x1 and row.x1 > table.x0
