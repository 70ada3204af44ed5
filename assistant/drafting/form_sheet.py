"""The form for figures as a sheet: what to fill in is open and light, what is known already is grey and shut."""

from __future__ import annotations

import datetime as dt

from assistant.drafting.forms import BLANK_ROWS
from assistant.files.workbook import Column, ColumnKind, Entry, Sheet, Shown, Value, write_workbook
from assistant.schema.ledger import SourceRecord
from assistant.schema.returns import FORM_COLUMNS, FORM_LINES, FormLine, FormPlan

SHEET = "数据"
_ONLY_NUMBERS = "只填数字，单位已在左边。没有这项工作填0；不掌握的空着，在备注里说明原因。"
_NOTES = (
    "填写说明：一、只填浅黄色的格子；灰色的是上年数和口径，不要改，有出入的写在备注里。",
    "填写说明：二、数字填全年数，和文字材料里的一致；只统计到某个月的，改上面的“数据截至”，或在备注里写明。",
    "填写说明：三、没有这项工作填0；不掌握的空着，在备注里说明原因。表里没有的指标，写在后面的空行里。",
)


def table_form(plan: FormPlan, office: str) -> bytes:
    """Returns the form for figures of one section as an .xlsx file."""
    blank = not plan.lines
    kinds: tuple[ColumnKind, ...] = (("entry" if blank else "given"), ("entry" if blank else "given"), "entry", "given", "given", "entry")
    widths = (34, 9, 16, 16, 40, 30)
    columns = tuple(
        Column(title=title, width=width, kind=kind, numeric=title in FORM_COLUMNS[2:4], prompt=_ONLY_NUMBERS)
        for title, width, kind in zip(FORM_COLUMNS, widths, kinds, strict=True)
    )
    lines = (
        (
            Entry(label=FORM_LINES[0], column=1, span=2, answer=plan.section or None, fixed=bool(plan.section)),
            Entry(label=FORM_LINES[2], column=4, span=2),
        ),
        (
            Entry(label=FORM_LINES[1], column=1, span=2),
            Entry(label=FORM_LINES[3], column=4, span=2, answer=dt.date(plan.year, 12, 31)),
        ),
    )
    rows = tuple(_row(line) for line in plan.lines)
    title = f"{office}{plan.year}年度数据报送表"
    sheet = Sheet(
        name=SHEET, columns=columns, rows=rows, title=title, lines=lines, notes=_NOTES, protected=True, spare=BLANK_ROWS,
    )  # fmt: skip
    return write_workbook([sheet], title=title)


def _row(line: FormLine) -> tuple[Value | Shown, ...]:
    label = Shown(value=line.label, indent=2 * line.depth)
    return (label, line.unit or None, None, _before(line.before), line.meaning or None, None)


def _before(record: SourceRecord | None) -> Value | Shown:
    if record is None:
        return None
    if record.unit == "%":
        # A cell formatted in per cent comes back from an .xls file as a share of one.
        return Shown(value=record.number, decimals=record.decimals)
    return Shown(value=record.written)
