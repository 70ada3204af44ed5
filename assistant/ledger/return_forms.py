"""Reads returns in tables: our own form cell by cell with what was left blank; a table of the sender's own as the records it gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import LedgerError
from assistant.ledger.cells import Number, address, is_mark, read_date, read_number
from assistant.ledger.grid import Grid
from assistant.ledger.labels import ledger_unit, strip_numbering, strip_unit
from assistant.ledger.loader import data_sources
from assistant.ledger.periods import split_period, to_date
from assistant.ledger.shapes import read_sheet
from assistant.ledger.tying import Ties
from assistant.ledger.vocabulary import squeeze
from assistant.schema.ledger import Indicator, RawTable, SourceRecord
from assistant.schema.quantity import Period, Unit
from assistant.schema.returns import FORM_LINES, OWN_MARK, FormRow, ReturnForm, RowState

_TOP = 20
"""Rows in which the form's header row is looked for: people put a line or two above it."""
_NAMES: dict[str, tuple[str, ...]] = {
    "label": ("指标", "指标名称"), "unit": ("单位", "计量单位"), "value": ("本期数", "本年数", "本期"),
    "before": ("上年同期", "上年同期数", "上年数"), "meaning": ("口径说明", "口径"), "note": ("备注",),
}  # fmt: skip
_LINE = re.compile(rf"\s*({'|'.join(FORM_LINES)}|报送科室|报送部门|填报单位|报送时间|填报日期)\s*[:：]\s*(.*)", re.DOTALL)
_SAME_LINES = {"报送科室": "报送单位", "报送部门": "报送单位", "填报单位": "报送单位", "报送时间": "报送日期", "填报日期": "报送日期"}
_NOTE_ROW = re.compile(r"(?:填[写报]说明|说明|注)[:：]|\d[.．、]")
_TABLES = (".csv", ".tsv")
_NO_FORMATS = (".xls", ".et")
_PER_CENT = ("%", "％")
NO_RESULT = "没有算出结果的公式"
_WITHIN = re.compile(r"^(?:其\s*中|含)\s*[:：]\s*")


def read_return(path: Path, label: str, indicators: Sequence[Indicator], period: Period) -> ReturnForm | None:
    """Returns what the table file at `path` states, None for a workbook that the program itself wrote about returns.

    `label` names the file in places; `period` is what 本期 means where the form names no other year. Raises LedgerError for a file that
    cannot be opened, or that holds neither the form nor any figure.
    """
    sources = data_sources()
    source = sources["csv"] if path.suffix.lower() in _TABLES else sources["spreadsheet"]
    tables = [replace(table, source=label) for table in source.tables(path)]
    if any(_first_text(table).startswith(OWN_MARK) for table in tables):
        return None
    ties = Ties(indicators)
    forms = [form for table in tables if (form := _form(table, ties, period)) is not None]
    return _joined(forms) if forms else _free(tables, label, ties, period.year)


def is_own(path: Path) -> bool:
    """Returns whether a file is a workbook that the program wrote about returns."""
    try:
        return any(_first_text(table).startswith(OWN_MARK) for table in data_sources()["spreadsheet"].tables(path))
    except LedgerError:
        return False


def _first_text(table: RawTable) -> str:
    return next((cell for row in table.rows[:1] for cell in row[:1] if isinstance(cell, str)), "")


def _joined(forms: Sequence[ReturnForm]) -> ReturnForm:
    """The forms of one workbook as one return: a sheet that says nothing of its sender is the first one's."""
    return replace(
        forms[0], rows=tuple(row for form in forms for row in form.rows),
        notices=tuple(notice for form in forms for notice in form.notices),
        sender=next((form.sender for form in forms if form.sender), None),
        received=next((form.received for form in forms if form.received), None),
        until=next((form.until for form in forms if form.until), None), year=next((form.year for form in forms if form.year), None),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Head:
    """Where the form's header row and columns are, and what the lines above it say."""

    row: int
    columns: dict[str, int]
    lines: dict[str, object]
    year: int | None

    def text(self, name: str) -> str | None:
        value = self.lines.get(name)
        return squeeze(str(value)) or None if value is not None else None

    def day(self, name: str) -> dt.date | None:
        return read_date(self.lines.get(name))


def _form(table: RawTable, ties: Ties, asked: Period) -> ReturnForm | None:
    grid = Grid(table)
    head = _head(grid)
    if head is None:
        return None
    until = head.day(FORM_LINES[3])
    period = asked if head.year in (None, asked.year) else Period.of_year(head.year or asked.year)
    if until is not None and until.year == period.year and until != period.end:
        period = to_date(until)
    reader = _Rows(grid, head, ties, period)
    rows = [row for number in range(head.row + 1, grid.height) if (row := reader.row(number)) is not None]
    return ReturnForm(
        document=table.source, sender=head.text(FORM_LINES[0]), received=head.day(FORM_LINES[1]), until=until, year=head.year,
        rows=tuple(rows),
    )  # fmt: skip


def _head(grid: Grid) -> _Head | None:
    for row in range(min(_TOP, grid.height)):
        named = {squeeze(grid.text(row, column)): column for column in reversed(grid.filled[row])}
        columns = {role: named[name] for role, names in _NAMES.items() for name in names if name in named}
        if {"label", "value"} <= columns.keys() and len(columns) > 2:
            lines: dict[str, object] = {}
            for above in range(row):
                lines |= _lines(grid, above)
            spoken = [split_period(grid.text(above, column))[0] for above in range(row) for column in grid.filled[above][:1]]
            return _Head(row=row, columns=columns, lines=lines, year=next((found.year for found in spoken if found is not None), None))
    return None


def _lines(grid: Grid, row: int) -> dict[str, object]:
    """The answers of a row of questions: behind the colon, else in the next filled cell that is no question itself."""
    found: dict[str, object] = {}
    cells = list(grid.filled[row])
    for place, column in enumerate(cells):
        match = _LINE.fullmatch(grid.text(row, column))
        if match is None:
            continue
        following = grid.value(row, cells[place + 1]) if place + 1 < len(cells) else None
        asked = isinstance(following, str) and _LINE.fullmatch(following) is not None
        answer = match[2].strip() or (None if asked else following)
        if answer is not None:
            found.setdefault(_SAME_LINES.get(match[1], match[1]), answer)
    return found


class _Rows:
    """Reads the rows of one form."""

    def __init__(self, grid: Grid, head: _Head, ties: Ties, period: Period) -> None:
        self.grid, self.columns, self.ties, self.period = grid, head.columns, ties, period

    def row(self, number: int) -> FormRow | None:
        """Returns the row at `number`, None for a blank one or a note."""
        raw, unit_text, note = self._text(number, "label"), self._text(number, "unit"), self._text(number, "note")
        cell = self._cell(number, "value")
        nothing = is_mark(cell) if raw else read_number(cell) is None
        if nothing and (not raw or _NOTE_ROW.match(raw)):
            return None
        label, spoken, _ = strip_unit(squeeze(_WITHIN.sub("", strip_numbering(raw))))
        unit = ledger_unit(unit_text) if unit_text else spoken
        value = self._record(number, "value", label, unit, unit_text, self.period)
        before = self._record(number, "before", label, unit, unit_text, self.period.previous_year())
        state: RowState = "filled" if value is not None and label else "unclear"
        written = self._text(number, "value")
        if value is not None and self._doubtful(value):
            state, value = "unmeasured", None
        if before is not None and self._doubtful(before):
            before = None
        if (number, self.columns["value"]) in self.grid.table.uncalculated:
            written = NO_RESULT
        elif is_mark(cell) and not written.startswith("#"):
            state = "explained" if note or written else "blank"
        tied = value.indicator_id if value is not None else self.ties.find(label) if label else None
        return FormRow(
            label=label, indicator_id=tied, unit=unit_text or (unit.written if unit is not None else None), written=written,
            locator=self._locator(number, "value"), state=state, value=value if label else None, before=before, note=note,
        )  # fmt: skip

    def _doubtful(self, record: SourceRecord) -> bool:
        """Whether nothing says how large a figure is: money without a unit; a share of one where the file keeps no formats, as .xls."""
        if record.dimension == "money":
            return record.written_unit is None
        share = record.dimension == "percent" and 0 < abs(record.number) <= 1 and not record.written.endswith(_PER_CENT)
        return share and self.grid.table.source.lower().endswith(_NO_FORMATS)

    def _cell(self, number: int, role: str) -> object:
        return self.grid.value(number, self.columns[role]) if role in self.columns else None

    def _text(self, number: int, role: str) -> str:
        return self.grid.text(number, self.columns[role]).strip() if role in self.columns else ""

    def _locator(self, number: int, role: str) -> str:
        return f"{self.grid.table.sheet}!{address(number, self.columns[role])}"

    def _record(self, number: int, role: str, label: str, unit: Unit | None, unit_text: str, period: Period) -> SourceRecord | None:
        found = read_number(self._cell(number, role))
        if found is None or role not in self.columns:
            return None
        return self.ties.tie(_record(self.grid.table, label, found, unit, unit_text, period, self._locator(number, role)))


def _record(
    table: RawTable, label: str, number: Number, unit: Unit | None, unit_text: str, period: Period, locator: str
) -> SourceRecord:  # fmt: skip
    measured = number.unit or unit
    written_unit = number.unit.written if number.unit is not None else unit_text or None
    return SourceRecord(
        id=f"{table.source}!{locator}", label=label, indicator_id=None, subject=None, period=period,
        number=number.value * number.scale * (measured.factor if measured is not None else 1),
        unit=measured.symbol if measured is not None else None, dimension=measured.dimension if measured is not None else None,
        written=number.written, written_unit=written_unit, decimals=number.decimals, source=table.source, locator=locator,
        family=f"{table.source}›{table.sheet}",
    )  # fmt: skip


def _free(tables: Sequence[RawTable], label: str, ties: Ties, year: int) -> ReturnForm:
    """A table of the sender's own making: every figure of a shape that the ledger room knows."""
    rows: list[FormRow] = []
    notices: list[str] = []
    registers = 0
    lines: dict[str, object] = {}
    for table in tables:
        grid = Grid(table)
        for number in range(min(_TOP, grid.height)):
            lines = {**_lines(grid, number), **lines}
        reading = read_sheet(table, ties.wordings, year)
        rows += [_filled(ties.tie(record)) for record in reading.records]
        notices += [*reading.notices, *(f"{label} › {problem.locator}：{problem.message}" for problem in reading.problems)]
        registers += len(reading.registers)
    if not rows and registers:
        raise LedgerError("像是一行一条的登记表或名单，没有汇总数", where=label, remedy="登记表请放进台账文件夹；报送请填数据表")
    if not rows:
        raise LedgerError("表格里没有读到数字", where=label, remedy="请填好数据表；文字材料请用 Word 报送")
    sender = lines.get(FORM_LINES[0])
    return ReturnForm(
        document=label, sender=squeeze(str(sender)) if sender is not None else None, received=read_date(lines.get(FORM_LINES[1])),
        until=None, year=None, rows=tuple(rows), form=False, notices=tuple(notices),
    )  # fmt: skip


def _filled(record: SourceRecord) -> FormRow:
    return FormRow(
        label=record.label, indicator_id=record.indicator_id, unit=record.written_unit, written=record.written, locator=record.locator,
        state="filled", value=record,
    )  # fmt: skip
