"""What calamine does not tell of an .xlsx sheet: number formats, formulas without a result, errors, and how far the cells reach.

calamine fills a rectangle over all cells of a sheet before it gives any: two cells in opposite corners make it ask for 512 GB and end
the whole process (measured, 0.9.1). So the places of all cells are read here first, and a sheet that reaches too far is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from assistant.errors import UnreadableError
from assistant.reading.formats._archive import Archive
from assistant.reading.formats._number_format import NumberFormat, number_format

Place = tuple[int, int]

LARGEST_AREA = 10_000_000
MOST_CELLS = 5_000_000
_TAG = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="(\w+)")?(/?)>|<(?:\w+:)?(c|row)(?=[\s/>])([^>]*)>')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PLACED = re.compile(rb"\sr\s*=")
_LONGEST_TAIL = 1 << 20
_ATTRIBUTE = re.compile(rb"""(?<![\w:])(r|s|t)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetFacts:
    """Formats by place (row, column from 0), places of formulas without a result, the number of error values."""

    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    uncalculated: list[Place] = field(default_factory=list)
    errors: int = 0


def too_far(name: str, sheet: str) -> UnreadableError:
    """The error for a sheet whose cells reach too far for it to be held in memory."""
    return UnreadableError(
        f"工作表“{sheet}”的单元格过多，或有单元格在很远的位置，已拒绝打开", where=name, remedy="请删去末尾的空行空列和远处的单元格后另存"
    )


def column_number(letters: str) -> int:
    """Returns the column of A1 letters, counted from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(column: int) -> str:
    """Returns the A1 letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def survey(archive: Archive, most_rows: int) -> dict[str, SheetFacts]:
    """Returns the facts of every sheet by name, formats for the first rows only; refuses sheets that reach too far."""
    styles = _styles(archive)
    return {sheet: _sheet(archive, sheet, part, styles, most_rows) for sheet, part in _parts(archive).items()}


def _parts(archive: Archive) -> dict[str, str]:
    workbook = _part(archive, "xl/workbook.xml")
    relations = _part(archive, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        raise archive.damaged()
    targets = {
        node.get("Id"): posixpath.normpath(posixpath.join("/xl", node.get("Target") or "")).lstrip("/")
        for node in archive.xml(relations).iter("{*}Relationship")
    }
    found: dict[str, str] = {}
    for node in archive.xml(workbook).iter("{*}sheet"):
        strict = next((str(value) for key, value in node.attrib.items() if str(key).endswith("}id")), None)
        part = _part(archive, targets.get(node.get(_RELATION) or strict, ""))
        if part is not None:
            found[node.get("name") or ""] = part
    return found


def _part(archive: Archive, name: str) -> str | None:
    """Returns the part of that name, whatever its case: programs are not strict here."""
    return name if name in archive.parts else next((part for part in archive.parts if part.lower() == name.lower()), None)


def _styles(archive: Archive) -> dict[bytes, NumberFormat]:
    part = _part(archive, "xl/styles.xml")
    if part is None:
        return {}
    root = archive.xml(part)
    own = {node.get("numFmtId"): node.get("formatCode") or "" for node in root.iter("{*}numFmt")}
    found: dict[bytes, NumberFormat] = {}
    for number, style in enumerate(style for group in root.iter("{*}cellXfs") for style in group.iterchildren("{*}xf")):
        code = style.get("numFmtId") or "0"
        shown = number_format(own[code] if code in own else int(code) if code.isdecimal() else 0)
        if shown is not None:
            found[b"%d" % number] = shown
    return found


def _sheet(archive: Archive, sheet: str, part: str, styles: dict[bytes, NumberFormat], most_rows: int) -> SheetFacts:
    scan = _Scan(archive, sheet, styles, most_rows)
    tail = b""
    for piece in archive.chunks(part):
        window = tail + piece
        cut = window.rfind(b"<")
        window, tail = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
        if b"\x00" in window or len(tail) > _LONGEST_TAIL:
            raise archive.damaged()
        scan.look(window)
    scan.look(tail)
    if scan.formulas:
        scan.facts.uncalculated = _uncalculated(archive, part)
    return scan.facts


class _Scan:
    """Looks at the opening tags of a sheet's rows and cells; a tag that it cannot be sure of is damage, since calamine might be."""

    def __init__(self, archive: Archive, sheet: str, styles: dict[bytes, NumberFormat], most_rows: int) -> None:
        self.facts = SheetFacts()
        self.formulas = False
        self._archive, self._sheet, self._styles, self._most_rows = archive, sheet, styles, most_rows
        self._row = self._below = self._column = self._rows = self._columns = self._cells = 0
        self._numbers: dict[bytes, int] = {}

    def look(self, window: bytes) -> None:
        """Notes the tags of a piece of the sheet's XML."""
        self.formulas = self.formulas or _FORMULA.search(window) is not None
        for tag in _TAG.finditer(window):
            letters, digits, style, kind, closed, name, attributes = tag.groups()
            if letters is not None:
                self._cell(letters, digits, style, kind, empty=bool(closed))
            else:
                self._odd(name, attributes)
        if self._cells > MOST_CELLS or self._rows * self._columns > LARGEST_AREA:
            raise too_far(self._archive.name, self._sheet)

    def _odd(self, name: bytes, attributes: bytes) -> None:
        """Notes a row, or a cell whose tag is not written the usual way."""
        told = {match[1]: match[2] or match[3] or b"" for match in _ATTRIBUTE.finditer(attributes)}
        unclear = b"r" not in told and _PLACED.search(attributes) is not None
        if unclear or attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
            raise self._archive.damaged()
        if name == b"row":
            digits = told.get(b"r", b"%d" % (self._row + 1))
            if not digits.isdigit() or len(digits) > 7:
                raise self._archive.damaged()
            self._row, self._below, self._column = int(digits), int(digits), 0
            return
        here = b"%s%d" % (column_letters(self._column).encode(), max(self._row, self._below, 1))
        place = _PLACE.fullmatch(told.get(b"r") or here)
        if place is None:
            raise self._archive.damaged()
        self._cell(place[1], place[2], told.get(b"s"), told.get(b"t"), empty=attributes.endswith(b"/"))

    def _cell(self, letters: bytes, digits: bytes, style: bytes | None, kind: bytes | None, *, empty: bool) -> None:
        column = self._numbers.get(letters)
        if column is None:
            column = self._numbers[letters] = column_number(letters.decode()) + 1
        self._row, self._column = int(digits), column
        self._cells += 1
        if not empty:
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, column)
        self.facts.errors += kind == b"e"
        if style in self._styles and self._row <= self._most_rows:
            self.facts.formats[self._row - 1, column - 1] = self._styles[style]


def _uncalculated(archive: Archive, part: str) -> list[Place]:
    found: list[Place] = []
    try:
        for _, cell in etree.iterparse(
            io.BytesIO(archive.read(part)), tag="{*}c", resolve_entities=False, no_network=True, load_dtd=False
        ):  # fmt: skip
            formula, value = next(cell.iter("{*}f"), None), next(cell.iter("{*}v"), None)
            place = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", cell.get("r") or "")
            if formula is not None and (value is None or not value.text) and cell.get("t") != "str" and place:
                found.append((int(place[2]) - 1, column_number(place[1])))
            cell.clear()
    except etree.XMLSyntaxError as error:
        raise archive.damaged() from error
    return found
