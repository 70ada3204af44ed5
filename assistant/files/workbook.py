"""Writes workbooks (.xlsx): tables with a title, lines above and notes below, cells to be filled in; the same bytes for the same content.

What Excel and WPS do, kept here: a text that opens with = + - @ would be run as a formula, so every text is stored as text and marked as
quoted; protection without a password keeps a hand from slipping, no more; a value typed into a cell of per cent format is a hundredth.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

Value = str | int | Decimal | dt.date | None
ColumnKind = Literal["text", "given", "entry", "number"]

_STAMP = (2025, 1, 1, 0, 0, 0)
_STAMP_TEXT = b"2025-01-01T00:00:00Z"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_NAME = re.compile(r"[\[\]:*?/\\]")
_GREY, _HEAD, _INPUT, _LINE = "FFF2F2F2", "FFE3EAF3", "FFFFFDF0", "FF8C8C8C"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FONT = "宋体"
PER_CENT = "percent"
"""As a cell's unit: the number is shown in per cent, and stored as a hundredth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: header, width in characters, kind: given is grey and shut, entry is to be filled in (with a number where `numeric`)."""

    title: str
    width: int
    kind: ColumnKind = "text"
    numeric: bool = False
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell that is shown in its own way: indented words, or a number in per cent with so many decimals."""

    value: Value
    indent: int = 0
    decimals: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question above a table: its label, the column it stands in, how many columns its answer takes, and the answer, if known."""

    label: str
    column: int
    span: int = 1
    answer: Value = None
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: title and lines of questions above the header row, the rows, notes below; `protected` where only entries may be typed.

    `spare` empty rows follow the rows, every cell of them open.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value | Shown, ...], ...]
    title: str | None = None
    lines: tuple[tuple[Entry, ...], ...] = ()
    notes: tuple[str, ...] = ()
    protected: bool = False
    spare: int = 0
    landscape: bool = True


def write_workbook(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    """Returns the sheets as an .xlsx file; no cell holds a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = "文衡"
    book.properties.title = _plain(title)
    taken: set[str] = set()
    for plan in sheets:
        _Writer(book.create_sheet(_sheet_name(plan.name, taken)), plan).write()
    stream = io.BytesIO()
    book.save(stream)
    return _steady(stream.getvalue())


class _Writer:
    """Writes one sheet."""

    def __init__(self, sheet: Any, plan: Sheet) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        self.sheet, self.plan = sheet, plan
        side = Side(style="thin", color=_LINE)
        self.box = Border(left=side, right=side, top=side, bottom=side)
        self.fills = {colour: PatternFill("solid", fgColor=colour) for colour in (_GREY, _HEAD, _INPUT)}
        self.font, self.bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
        self.large = Font(name=_FONT, size=16, bold=True)
        self.alignment, self.open = Alignment, Protection(locked=False)
        self.row = 1

    def write(self) -> None:
        """Writes title, questions, header, rows and notes from the top down."""
        if self.plan.title:
            self._across(self.plan.title, self.large, height=32, centred=True)
        for line in self.plan.lines:
            self._questions(line)
        self._header()
        first = self.row
        for row in self.plan.rows:
            self._body(row, self.plan.columns)
        spare = tuple(replace(column, kind="entry") for column in self.plan.columns)
        for _ in range(self.plan.spare):
            self._body((None,) * len(spare), spare)
        for note in self.plan.notes:
            self._across(note, self.font, height=18 * _lines_of(note, sum(column.width for column in self.plan.columns)))
        self._layout(first)

    def _across(self, text: str, font: Any, *, height: float, centred: bool = False) -> None:
        cell = self._put(self.row, 1, text)
        cell.font = font
        cell.alignment = self.alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(self.plan.columns))
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _questions(self, line: Sequence[Entry]) -> None:
        for entry in line:
            label = self._put(self.row, entry.column, f"{entry.label}：")
            label.font, label.alignment = self.bold, self.alignment(horizontal="right", vertical="center")
            first, last = entry.column + 1, entry.column + entry.span
            answer = self._put(self.row, first, entry.answer)
            for column in range(first, last + 1):
                cell = self.sheet.cell(self.row, column)
                cell.border, cell.font = self.box, self.font
                cell.alignment = self.alignment(horizontal="left", vertical="center", shrink_to_fit=True)
                if not entry.fixed:
                    cell.fill, cell.protection = self.fills[_INPUT], self.open
            if last > first:
                self.sheet.merge_cells(start_row=self.row, start_column=first, end_row=self.row, end_column=last)
            if isinstance(entry.answer, dt.date) or "日期" in entry.label:
                answer.number_format = "yyyy-mm-dd"
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    def _header(self) -> None:
        for number, column in enumerate(self.plan.columns, 1):
            cell = self._put(self.row, number, column.title)
            cell.font, cell.fill, cell.border = self.bold, self.fills[_HEAD], self.box
            cell.alignment = self.alignment(horizontal="center", vertical="center", wrap_text=True)
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    def _body(self, row: Sequence[Value | Shown], columns: Sequence[Column]) -> None:
        height = 1
        for number, (column, given) in enumerate(zip(columns, row, strict=True), 1):
            shown = given if isinstance(given, Shown) else Shown(value=given)
            cell = self._put(self.row, number, shown.value, unit=shown.unit, decimals=shown.decimals)
            cell.font, cell.border = self.font, self.box
            numeric = column.numeric or isinstance(shown.value, int | Decimal)
            cell.alignment = self.alignment(
                horizontal="right" if numeric else "left", vertical="center", wrap_text=not numeric, indent=shown.indent
            )
            if column.kind == "given":
                cell.fill = self.fills[_GREY]
            elif column.kind == "entry":
                cell.fill, cell.protection = self.fills[_INPUT], self.open
            if isinstance(shown.value, str):
                height = max(height, _lines_of(shown.value, column.width - 2 * shown.indent))
        self.sheet.row_dimensions[self.row].height = 8 + 15 * height
        self.row += 1

    def _put(self, row: int, column: int, value: Value, *, unit: str | None = None, decimals: int | None = None) -> Any:
        cell = self.sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = _plain(value)[:_LONGEST_CELL]
            cell.data_type = "s"
            cell.quotePrefix = int(value.startswith(_FORMULA_STARTS))
        elif isinstance(value, dt.date):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        elif value is not None:
            number = Decimal(value)
            places = max(0, -int(number.as_tuple().exponent)) if decimals is None else decimals
            cell.value = number / 100 if unit == PER_CENT else number
            cell.number_format = f"0.{'0' * places}" if places else "0"
            cell.number_format += "%" if unit == PER_CENT else ""
        return cell

    def _layout(self, first: int) -> None:
        from openpyxl.utils import get_column_letter

        for number, column in enumerate(self.plan.columns, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.sheet.freeze_panes = f"A{first}"
        self.sheet.print_title_rows = f"{first - 1}:{first - 1}"
        setup, margins = self.sheet.page_setup, self.sheet.page_margins
        setup.paperSize, setup.orientation = 9, "landscape" if self.plan.landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins.left = margins.right = 0.5
        self.sheet.print_options.horizontalCentered = True
        if self.plan.protected:
            self._protect(first)

    def _protect(self, first: int) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        guard = self.sheet.protection
        guard.sheet, guard.formatColumns, guard.formatRows, guard.formatCells = True, False, False, False
        last = first + len(self.plan.rows) + self.plan.spare - 1
        for number, column in enumerate(self.plan.columns, 1):
            if column.kind == "entry" and column.numeric and last >= first:
                rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="-999999999999", allow_blank=True)
                rule.showErrorMessage = rule.showInputMessage = True
                rule.errorTitle, rule.error = "只填数字", column.prompt
                rule.promptTitle, rule.prompt = column.title, column.prompt
                rule.add(f"{get_column_letter(number)}{first}:{get_column_letter(number)}{last}")
                self.sheet.add_data_validation(rule)


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)


def _lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters; a Chinese character takes two."""
    return sum(max(1, -(-sum(1 + (ord(char) > 0x2000) for char in line) // max(width - 1, 1))) for line in text.split("\n"))


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows: at most 31 characters, none of its marks, not used before in whatever case."""
    plain = _NAME.sub("_", _plain(name)).strip("' ")[:31] or "表"
    number, made = 1, plain
    while made.casefold() in taken:
        number += 1
        made = f"{plain[: 31 - len(str(number)) - 1]}_{number}"
    taken.add(made.casefold())
    return made


def _steady(data: bytes) -> bytes:
    """The same package with fixed times inside and on its entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + _STAMP_TEXT, part)
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return stream.getvalue()
