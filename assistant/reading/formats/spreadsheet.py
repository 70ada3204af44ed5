"""Tables: .xlsx, .xls, .ods and .csv as text to be searched and read; for figures to be checked against, they are ledgers instead."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import Any

from assistant.errors import UnreadableError
from assistant.files.delimited import delimiter
from assistant.files.zips import media_type, names_in
from assistant.reading.decoding import decode, is_text
from assistant.reading.filetypes import is_known_type
from assistant.reading.formats._archive import Archive
from assistant.reading.formats._compound import MAGIC, Compound, has_streams
from assistant.reading.formats._drawn import document_of
from assistant.reading.formats._number_format import printed
from assistant.reading.formats._ods import read_ods
from assistant.reading.formats._sheets import Sheet, lines_of, notices_of
from assistant.reading.formats._xls import read_xls
from assistant.reading.formats._xlsx import SheetFacts, survey
from assistant.schema.document import Document, Provenance

MOST_ROWS = 20_000
_MOST_SHEETS = 300
_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
_TEXT_TABLES = (".csv", ".tsv")
_FIELD_LIMIT = 1 << 20
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_SPREADSHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


class SpreadsheetReader:
    """Reads workbooks by their content, and delimited text by its suffix, since any text may hold commas."""

    name = "spreadsheet"
    suffixes = (".xlsx", ".xlsm", ".xls", ".et", ".ods", *_TEXT_TABLES)

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes are a workbook, or text that claims to be delimited."""
        names = names_in(data)
        if names:
            return is_workbook(names) or ("content.xml" in names and media_type(data).startswith(_SPREADSHEET_TYPE))
        if data.startswith(MAGIC):
            return has_streams(data, "Workbook", "Book")
        return suffix in _TEXT_TABLES and not is_known_type(data) and is_text(data)

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for what is damaged, encrypted, dangerous or empty."""
        encoding = None
        notices: list[str] = []
        if data.startswith(MAGIC):
            sheets = read_xls(Compound(data, name=name), name=name, most_rows=MOST_ROWS)
        elif data.startswith(b"PK"):
            sheets, notices = _from_package(data, name)
        else:
            sheets, encoding = _from_text(data, name)
        lines = lines_of(sheets, named=encoding is None)
        if not lines:
            raise UnreadableError("表格里没有内容", where=name, remedy="请确认文件已保存完整")
        digest = hashlib.sha256(data).hexdigest()
        provenance = Provenance(name=name, path=path, sha256=digest, reader=self.name, encoding=encoding)
        return document_of(lines, provenance, notices=[*notices_of(sheets, MOST_ROWS), *notices], header_lines=0)


def is_workbook(names: frozenset[str]) -> bool:
    """Returns whether a zip with these parts is an Excel workbook."""
    return any(name.lower().startswith("xl/workbook") for name in names)


def _from_package(data: bytes, name: str) -> tuple[list[Sheet], list[str]]:
    archive = Archive(data, name=name, resave=_RESAVE)
    archive.check_doctypes()
    if "content.xml" in archive.parts:
        return [
            Sheet(one.name, one.rows, one.merged, one.hidden, one.height, one.facts) for one in read_ods(archive, MOST_ROWS)
        ], _pictures(archive, "Pictures/", "Object ")  # fmt: skip
    if any(part.lower() == "xl/workbook.bin" for part in archive.parts):
        raise UnreadableError("这是二进制工作簿（.xlsb），暂不支持", where=name, remedy=_RESAVE)
    return _by_calamine(data, name, survey(archive, MOST_ROWS)), _pictures(archive, "xl/media/", "xl/charts/chart")


def _pictures(archive: Archive, pictures: str, charts: str) -> list[str]:
    found = [
        (sum(part.startswith(pictures) for part in archive.parts), "图片 {} 张，图中文字未读"),
        (
            len({part.split("/")[0 if charts.endswith(" ") else -1] for part in archive.parts if part.startswith(charts)}),
            "图表 {} 个，未读",
        ),
    ]
    return [f"工作簿中有{sentence.format(count)}" for count, sentence in found if count]


def _by_calamine(data: bytes, name: str, facts: dict[str, SheetFacts]) -> list[Sheet]:
    """Returns the sheets of an .xlsx of which there are facts."""
    import python_calamine as calamine

    trouble = (calamine.CalamineError, calamine.XmlError, calamine.ZipError, calamine.PasswordError, OSError, ValueError)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        known = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet and one.name in facts]
        sheets = []
        for meta in known[:_MOST_SHEETS]:
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            sheets.append(_sheet(book.get_sheet_by_name(meta.name), meta.name, hidden, facts[meta.name]))
        return sheets
    except trouble as error:
        raise UnreadableError("文件已损坏，读不出表格", where=name, remedy=_RESAVE) from error
    except BaseException as error:
        # calamine is native code; a panic in it surfaces as pyo3's PanicException, which derives from BaseException alone.
        if type(error).__name__ == "PanicException":
            raise UnreadableError("文件已损坏，读不出表格", where=name, remedy=_RESAVE) from error
        raise


def _sheet(sheet: Any, name: str, hidden: bool, facts: SheetFacts) -> Sheet:
    raw = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    formats = facts.formats
    rows = [[printed(value, formats.get((number, column))) for column, value in enumerate(row)] for number, row in enumerate(raw)]
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    height = sheet.end[0] + 1 if sheet.end else 0
    return Sheet(name, rows, merged, hidden, height, facts)


def _from_text(data: bytes, name: str) -> tuple[list[Sheet], str]:
    text, encoding = decode(data, name=name)
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[list[str]] = []
    height = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False):
            if not height and len(row) < 3 and row and row[0].startswith("sep="):
                continue
            height += 1
            if height <= MOST_ROWS:
                rows.append([printed(_AS_TEXT.sub(r"\1", cell)) for cell in row])
    except csv.Error as error:
        raise UnreadableError("不是逗号、分号或制表符分隔的表格", where=name, remedy=_RESAVE) from error
    return [Sheet(name.rsplit(".", 1)[0], rows, height=height)], encoding


PLUGIN = SpreadsheetReader()
