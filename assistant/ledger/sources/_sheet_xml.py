"""What calamine does not tell of an .xlsx sheet: formulas that were never calculated, and how many rows are stored."""

from __future__ import annotations

import io
import posixpath
import re

from lxml import etree

from assistant.errors import LedgerError
from assistant.ledger.sources._cell_styles import column_number
from assistant.ledger.sources._package import Package, damaged

MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
MAX_AREA = 50_000_000
"""Cells of the rectangle around all stored cells: calamine makes room for every one, also for two cells in opposite corners."""
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})')
_ANY_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7})""")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(package: Package) -> dict[str, str]:
    """Returns sheet name → part name, from the workbook and its relations; empty where they cannot be followed."""
    workbook = next((name for name in sorted(package.parts) if name.lower() == "xl/workbook.xml"), None)
    relations = next((name for name in sorted(package.parts) if name.lower() == "xl/_rels/workbook.xml.rels"), None)
    if workbook is None or relations is None:
        return {}
    targets = {
        node.get("Id"): posixpath.normpath(posixpath.join("/xl", node.get("Target") or "")).lstrip("/")
        for node in _parse(package, relations).iter("{*}Relationship")
    }
    return {
        node.get("name") or "": part
        for node in _parse(package, workbook).iter("{*}sheet")
        if (part := targets.get(_relation(node))) in package.parts and part is not None
    }


def _relation(node: etree._Element) -> str | None:
    strict = next((value for key, value in node.attrib.items() if str(key).endswith("}id")), None)
    return node.get(_RELATION) or (None if strict is None else str(strict))


def _parse(package: Package, entry: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(package.read(entry), parser)
    except etree.XMLSyntaxError as error:
        raise damaged(package.name) from error


def check_size(package: Package, part: str) -> bool:
    """Refuses a sheet with too many rows or cells, as soon as they are counted; returns whether the sheet has formulas."""
    rows = cells = 0
    columns: set[bytes] = set()
    last = 0
    formulas = False
    tail = b""
    for piece in package.chunks(part):
        window = tail + piece
        cut = window.rfind(b"<", len(window) - 64) if len(window) > 64 else -1
        window, tail = (window[:cut], window[cut:]) if cut > 0 else (window, b"")
        rows += window.count(b"<row") or len(_ROW.findall(window))
        here = window.count(b"<c ") or len(_CELL.findall(window))
        cells += here
        places = _PLACE.findall(window)
        places = places if len(places) == here else _ANY_PLACE.findall(window)
        columns.update(letters for letters, _ in places)
        last = max(last, int(max((number for _, number in places), key=_as_number, default=b"0")))
        formulas = formulas or b"<f" in window or b":f" in window
        width = max((column_number(letters.decode().upper()) for letters in columns), default=0) + 1
        if last * width > MAX_AREA:
            raise LedgerError("工作表里有离得极远的单元格，已拒绝打开", where=package.name, remedy="请删去表外多余的单元格后另存")
        if rows > MAX_ROWS or cells > MAX_CELLS:
            raise LedgerError(
                f"工作表超过{MAX_ROWS // 10_000}万行或{MAX_CELLS // 10_000}万个单元格，不像正常台账，已拒绝打开", where=package.name,
                remedy="请删去末尾的空行，或按年拆成几个文件",
            )  # fmt: skip
    return formulas


def _as_number(digits: bytes) -> tuple[int, bytes]:
    return len(digits), digits


def uncalculated(package: Package, part: str) -> tuple[tuple[int, int], ...]:
    """Returns row and column (from 0) of every formula cell without a stored result."""
    found: list[tuple[int, int]] = []
    stream = io.BytesIO(package.read(part))
    try:
        for _, cell in etree.iterparse(stream, tag="{*}c", resolve_entities=False, no_network=True, load_dtd=False):
            formula = next(cell.iter("{*}f"), None)
            value = next(cell.iter("{*}v"), None)
            match = _REFERENCE.fullmatch(cell.get("r") or "")
            if formula is not None and (value is None or not value.text) and cell.get("t") != "str" and match:
                found.append((int(match[2]) - 1, column_number(match[1])))
            cell.clear()
    except etree.XMLSyntaxError as error:
        raise damaged(package.name) from error
    return tuple(found)
