"""OpenDocument spreadsheets, read from their XML: it holds what each cell shows, which calamine passes over for bare numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.reading.formats._archive import Archive
from assistant.reading.formats._number_format import printed
from assistant.reading.formats._xlsx import LARGEST_AREA, MOST_CELLS, SheetFacts, too_far
from assistant.reading.lines import SOFT_BREAK
from assistant.word.names import Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_ENCRYPTION = b"encryption-data"

Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class OdsSheet:
    """A sheet as read: what its cells show, row by row (rows beyond the limit only counted), merged ranges, facts.

    `position` is the row being read, `height` the number of rows down to the last one with content.
    """

    name: str
    hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    position: int = 0
    height: int = 0
    merged: list[Merge] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)
    cells: int = 0


def is_encrypted(archive: Archive) -> bool:
    """Returns whether an OpenDocument package needs a password."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.parts and _ENCRYPTION in archive.read(manifest)


def read_ods(archive: Archive, most_rows: int) -> Iterator[OdsSheet]:
    """Yields the sheets in order; raises UnreadableError for passwords, damage, and repeats that would fill the memory."""
    if is_encrypted(archive):
        raise archive.encrypted()
    if "content.xml" not in archive.parts:
        raise archive.damaged()
    hidden: set[str] = set()
    sheet: OdsSheet | None = None
    depth = 0
    tags = (f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row")
    try:
        content = io.BytesIO(archive.read("content.xml"))
        for event, node in etree.iterparse(content, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True):
            if node.tag == tags[0]:
                if event == "end" and _hides(node):
                    hidden.add(node.get(f"{_STYLE}name") or "")
            elif node.tag == tags[1]:
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    sheet = OdsSheet(node.get(f"{_TABLE}name") or "", (node.get(f"{_TABLE}style-name") or "") in hidden)
                elif event == "end" and depth == 0 and sheet is not None:
                    yield sheet
                    node.clear()
            elif event == "end" and depth == 1 and sheet is not None:
                _add_row(node, sheet, most_rows, archive)
                node.clear()
    except etree.XMLSyntaxError as error:
        raise archive.damaged() from error


def _hides(style: Element) -> bool:
    return any(node.get(f"{_TABLE}display") == "false" for node in style.iterchildren(f"{_STYLE}table-properties"))


def _add_row(node: Element, sheet: OdsSheet, most_rows: int, archive: Archive) -> None:
    repeat = _number(node.get(f"{_TABLE}number-rows-repeated"))
    row: list[str] = []
    blank = 0
    for cell in node.iterchildren(*_CELLS):
        times = _number(cell.get(f"{_TABLE}number-columns-repeated"))
        across, down = (_number(cell.get(f"{_TABLE}number-{side}-spanned")) for side in ("columns", "rows"))
        column = len(row) + blank
        if across > 1 or down > 1:
            sheet.merged.append((sheet.position, column, sheet.position + down - 1, column + across - 1))
        words = _shown(cell) if cell.tag == _CELLS[0] else ""
        if cell.get(f"{_TABLE}formula") and cell.get(f"{_OFFICE}value-type") is None and not words:
            sheet.facts.uncalculated.append((sheet.position, column))
        if not words:
            blank += times
            continue
        sheet.facts.errors += words.startswith(("#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "Err:"))
        if (column + times) * (sheet.position + repeat) > LARGEST_AREA or sheet.cells > MOST_CELLS:
            raise too_far(archive.name, sheet.name)
        row += [""] * blank + [words] * times
        blank = 0
    if row:
        sheet.rows += [[] for _ in range(min(sheet.position, most_rows) - len(sheet.rows))]
        sheet.rows += [row] * min(repeat, most_rows - len(sheet.rows))
        sheet.cells += len(row) * repeat
        sheet.height = sheet.position + repeat
    sheet.position += repeat


def _shown(cell: Element) -> str:
    """Returns the paragraphs that a cell shows, comments left out; else its value."""
    lines = [_words(node) for node in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")]
    words = SOFT_BREAK.join(line for line in lines if line)
    return words or printed(cell.get(f"{_OFFICE}string-value") or cell.get(f"{_OFFICE}date-value") or cell.get(f"{_OFFICE}value"))


def _words(paragraph: Element) -> str:
    """Returns the text of a paragraph, with the blanks and line breaks that are elements."""
    parts: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            parts += [_BLANKS.get(str(node.tag), ""), node.text or ""]
        elif node is not paragraph:
            parts.append(node.tail or "")
    return printed("".join(parts))


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1
