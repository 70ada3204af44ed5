"""What calamine does not tell of an .ods sheet: merged cells, and repeats that would fill the memory."""

from __future__ import annotations

import io

from lxml import etree

from assistant.errors import LedgerError
from assistant.ledger.sources._package import Package, damaged

MAX_CELLS = 5_000_000
MAX_ROWS = 200_000
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_EVENTS = {"tag": (f"{_TABLE}table", f"{_TABLE}table-row")}
Merge = tuple[int, int, int, int]
Place = tuple[int, int]


def survey(package: Package) -> dict[str, tuple[tuple[Merge, ...], tuple[Place, ...], frozenset[Place]]]:
    """Returns for each sheet merged ranges, formulas without a result, percentage cells; refuses repeats beyond the caps."""
    found: dict[str, tuple[tuple[Merge, ...], tuple[Place, ...], frozenset[Place]]] = {}
    merges: list[Merge] = []
    formulas: list[Place] = []
    percent: set[Place] = set()
    row = total = 0
    stream = io.BytesIO(package.read("content.xml"))
    try:
        events = etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, **_EVENTS)
        for _, node in events:
            if node.tag == f"{_TABLE}table":
                found[node.get(f"{_TABLE}name") or ""] = (tuple(merges), tuple(formulas), frozenset(percent))
                merges, formulas, percent, row = [], [], set(), 0
                continue
            repeat = _number(node.get(f"{_TABLE}number-rows-repeated"))
            width = _read_row(node, row, merges, formulas, percent)
            total += width * repeat
            if width and (total > MAX_CELLS or row + repeat > MAX_ROWS):
                raise LedgerError("工作表的行或单元格过多，不像正常台账，已拒绝打开", where=package.name, remedy="请删去末尾的空行后另存")
            row += repeat
            node.clear()
    except etree.XMLSyntaxError as error:
        raise damaged(package.name) from error
    return found


def _read_row(node: etree._Element, row: int, merges: list[Merge], formulas: list[Place], percent: set[Place]) -> int:
    """Notes spans, empty formulas and percentages of a row; returns the number of cells up to the last one with content."""
    column = width = 0
    for cell in node.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeat = _number(cell.get(f"{_TABLE}number-columns-repeated"))
        across, down = _number(cell.get(f"{_TABLE}number-columns-spanned")), _number(cell.get(f"{_TABLE}number-rows-spanned"))
        if across > 1 or down > 1:
            merges.append((row, column, row + down - 1, column + across - 1))
        kind = cell.get(f"{_OFFICE}value-type")
        typed = kind is not None
        if kind == "percentage":
            percent.update((row, column + number) for number in range(min(repeat, 256)))
        if cell.get(f"{_TABLE}formula") and not typed:
            formulas.append((row, column))
        column += repeat
        if typed or len(cell):
            width = column
    return width


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1
