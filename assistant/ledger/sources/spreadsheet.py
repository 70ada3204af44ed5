"""Workbooks: .xlsx, .xlsm, .xls, .ods, read with calamine after the package has been judged."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import python_calamine as calamine

from assistant.errors import LedgerError
from assistant.ledger.cells import exact
from assistant.ledger.sources._cell_styles import NO_FORMATS, Formats, read_formats, read_styles
from assistant.ledger.sources._open_document import survey
from assistant.ledger.sources._package import Package, damaged, encrypted, oversized
from assistant.ledger.sources._sheet_xml import check_size, sheet_parts, uncalculated
from assistant.schema.ledger import RawTable

MAX_BYTES = 100 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SAVE_AS = "请在办公软件中打开后另存为 .xlsx"
_PERCENT_PLACES = Decimal("1e-8")


@dataclass(frozen=True, kw_only=True)
class Extras:
    """What calamine does not tell of a sheet: merges (.ods only), formulas without a result, formats that change what a cell says."""

    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncalculated: tuple[tuple[int, int], ...] = ()
    formats: Formats = NO_FORMATS


_NOTHING = Extras()


class Spreadsheet:
    """Opens workbooks; `tables` gives one RawTable a sheet, chart sheets left out."""

    name = "spreadsheet"
    suffixes = (".xlsx", ".xlsm", ".xls", ".ods")

    def tables(self, path: Path) -> Sequence[RawTable]:
        """Returns the sheets in order, hidden ones too; raises LedgerError."""
        data = read_bytes(path, MAX_BYTES)
        extras = _examine(data, path.name)
        try:
            book = calamine.load_workbook(io.BytesIO(data))
            return [_table(book, meta, path.name, extras) for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
        except calamine.PasswordError as error:
            raise encrypted(path.name) from error
        except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError) as error:
            raise damaged(path.name) from error
        except BaseException as error:
            # calamine is native code; a panic in it surfaces as pyo3's PanicException, which derives from BaseException alone.
            if type(error).__name__ == "PanicException":
                raise damaged(path.name) from error
            raise


def read_bytes(path: Path, limit: int) -> bytes:
    """Returns a file's bytes; raises LedgerError where it is missing, empty, a folder, unreadable or beyond `limit`."""
    try:
        if path.is_dir():
            raise LedgerError("这是文件夹，不是台账文件", where=path.name)
        if path.stat().st_size > limit:
            raise oversized(path.name)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise LedgerError("找不到文件", where=str(path), remedy="请检查路径") from error
    except OSError as error:
        raise LedgerError("文件打不开，可能正被别的程序占用或没有权限", where=str(path)) from error
    if not data:
        raise LedgerError("文件是空的", where=path.name)
    return data


def _examine(data: bytes, name: str) -> dict[str, Extras]:
    """Judges what the bytes are; returns merges (.ods only) and uncalculated formulas by sheet name."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise encrypted(name)
        if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
            raise LedgerError("不是 Excel 工作簿", where=name, remedy=_SAVE_AS)
        return {}
    if not data.startswith(_ZIP):
        raise _wrong_type(data, name)
    package = Package(data, name)
    if "content.xml" in package.parts:
        package.check_doctypes()
        return survey_extras(package)
    if not any(entry.lower().startswith("xl/workbook") for entry in package.parts):
        raise LedgerError("不是 Excel 工作簿", where=name, remedy=_SAVE_AS)
    parts = sheet_parts(package) if not any(entry.lower().endswith(".bin") and "workbook" in entry for entry in package.parts) else {}
    with_formulas = {sheet: check_size(package, part) for sheet, part in parts.items()}
    package.check_doctypes()
    styles = read_styles(package)
    return {
        sheet: Extras(
            uncalculated=uncalculated(package, part) if with_formulas[sheet] else (),
            formats=read_formats(package, part, styles) if styles else NO_FORMATS,
        )
        for sheet, part in parts.items()
    }  # fmt: skip


def survey_extras(package: Package) -> dict[str, Extras]:
    """Returns what an .ods package says beyond calamine, by sheet."""
    return {
        sheet: Extras(merged=merged, uncalculated=formulas, formats=Formats(percent, {}))
        for sheet, (merged, formulas, percent) in survey(package).items()
    }


def _wrong_type(data: bytes, name: str) -> LedgerError:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        return LedgerError("文件其实是网页（HTML）或 XML，不是 Excel 工作簿", where=name, remedy=_SAVE_AS)
    return LedgerError("文件已损坏，或不是 Excel 工作簿", where=name, remedy=_SAVE_AS)


def _table(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, source: str, extras: dict[str, Extras]) -> RawTable:
    sheet = book.get_sheet_by_name(meta.name)
    extra = extras.get(meta.name, _NOTHING)
    ranges = sheet.merged_cell_ranges or []
    rows = [tuple(_cell(cell) for cell in row) for row in sheet.to_python(skip_empty_area=False)]
    _show(rows, extra.formats)
    return RawTable(
        source=source, sheet=meta.name, rows=tuple(rows), hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
        merged=extra.merged or tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges),
        uncalculated=extra.uncalculated,
    )  # fmt: skip


def _show(rows: list[tuple[object, ...]], formats: Formats) -> None:
    """Puts cells as their format shows them: 0.982 as "98.2%" with all its digits, indented words with spaces in front."""
    touched: dict[int, dict[int, object]] = {}
    for row, column in formats.percent:
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, int | float) and not isinstance(cell, bool) and (number := exact(float(cell))) is not None:
            touched.setdefault(row, {})[column] = f"{_plain(number * 100)}%"
    for (row, column), depth in formats.indents.items():
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, str):
            touched.setdefault(row, {})[column] = "  " * depth + cell
    for row, cells in touched.items():
        rows[row] = tuple(cells.get(column, cell) for column, cell in enumerate(rows[row]))


def _plain(number: Decimal) -> str:
    """Decimal digits without an exponent or trailing zeros; ten places are more than any rate has meaning."""
    text = format(number.quantize(_PERCENT_PLACES) if number else number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _cell(value: object) -> object:
    if value.__class__ is str:
        return value or None
    if value == "" or isinstance(value, str | bool | dt.date):
        return None if value == "" else value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value if isinstance(value, int | Decimal) else str(value)


PLUGIN = Spreadsheet()
