"""Writes the sample bureau's workbooks: plain styling, and the same bytes each time."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | datetime.date | None

_STAMP = (2025, 1, 6, 9, 0, 0)
_STAMP_TEXT = "2025-01-06T09:00:00Z"
_THIN = Side(style="thin", color="FF999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="FFE8EEF5")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def new_workbook() -> Workbook:
    """Returns a workbook without sheets, with the invented office as its author."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "青榆区司法局"
    book.properties.lastModifiedBy = "青榆区司法局"
    return book


def banner(sheet: Worksheet, row: int, text: str, columns: int, *, size: int = 10, centred: bool = False) -> None:
    """Writes a line of text merged over `columns` columns: a title above a table, or a note below it."""
    cell = sheet.cell(row, 1, text)
    cell.font = Font(size=size, bold=centred)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)


def header(sheet: Worksheet, row: int, labels: Sequence[str | None]) -> None:
    """Writes one row of header cells; None leaves a cell for a merge from above or the left."""
    for column, label in enumerate(labels, start=1):
        cell = sheet.cell(row, column, label)
        cell.font = Font(bold=True)
        cell.fill = _HEAD_FILL
        cell.border = _BOX
        cell.alignment = _CENTRE


def body(sheet: Worksheet, first: int, rows: Iterable[Sequence[Value]], *, boxed: bool = True) -> int:
    """Writes the rows from row `first` on, numbers with the decimals that they have; returns the row after the last one."""
    at = first
    for at, values in enumerate(rows, start=first):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(at, column, value)
            if boxed:
                cell.border = _BOX
            _show(cell, value)
    return at + 1


def widths(sheet: Worksheet, sizes: Sequence[int]) -> None:
    """Sets the column widths, in characters, from column A on."""
    for column, size in enumerate(sizes, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = size


def save(book: Workbook, path: Path) -> None:
    """Saves the workbook with fixed times inside and on its zip entries, so that a second run gives the same file."""
    raw = BytesIO()
    book.save(raw)
    raw.seek(0)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + _STAMP_TEXT.encode(), data)
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            new.writestr(entry, data)


def _show(cell: Cell, value: Value) -> None:
    if isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        decimals = -int(value.as_tuple().exponent)
        cell.number_format = f"0.{'0' * decimals}" if decimals > 0 else "0"
