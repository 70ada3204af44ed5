"""What was found in returns as sheets of a workbook: remarks with the files they are about, and the merged ledger with its conflicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from assistant.files.workbook import PER_CENT, Column, Sheet, Shown, Value, write_workbook
from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Severity
from assistant.schema.quantity import Period
from assistant.schema.returns import (
    OWN_MARK,
    Merged,
    MergedConflict,
    MergedRow,
    Place,
    Remark,
    RemarkKind,
    ReturnsReport,
    ReturnState,
    Statement,
)

MERGED_COLUMNS = ("指标", "期间", "数值", "单位", "科室/街道", "备注")
"""The tidy shape of a ledger, which is read back without configuration."""
SEVERITIES: dict[Severity, str] = {"error": "要改", "warning": "要问", "notice": "知道即可"}
STATES: dict[ReturnState, str] = {
    "received": "已收", "late": "迟报", "unfilled": "空表", "incomplete": "未填完", "superseded": "旧版，不计",
    "same_file": "重复，不计", "unread": "读不出",
}  # fmt: skip
_ALL_STREETS = "合计"


def report_workbook(report: ReturnsReport, titles: Mapping[RemarkKind, str]) -> bytes:
    """Returns the report as a workbook: what to do, what came in, and a word on where it is from. `titles` name the kinds."""
    columns = _columns(
        ("序号", 6), ("级别", 9), ("类别", 10), ("报送单位", 22), ("问题", 52), ("怎么办", 28), ("文件、位置", 34), ("原句", 46),
        ("台账", 40), ("处理结果", 16),
    )  # fmt: skip
    pressing = sorted(report.remarks, key=lambda one: list(SEVERITIES).index(one.severity))
    rows = tuple(_remark(number, one, titles) for number, one in enumerate(pressing, 1))
    files = tuple(
        (one.sender, one.document, one.received, STATES[one.state], one.sentences or None, one.figures or None) for one in report.files
    )
    file_columns = _columns(("报送单位", 24), ("文件", 44), ("报送日期", 14), ("情况", 14), ("句数", 8), ("数字", 8))
    sheets = (
        Sheet(name="问题", columns=columns, rows=rows),
        Sheet(name="报送情况", columns=file_columns, rows=files, landscape=False),
        _about(f"{report.year}年报送检查", report.notices),
    )
    return write_workbook(sheets, title=f"{report.year}年报送检查")


def _columns(*told: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(title=title, width=width) for title, width in told)


def _remark(number: int, one: Remark, titles: Mapping[RemarkKind, str]) -> tuple[Value, ...]:
    ledger = "\n".join(f"{line.source} › {line.locator}：{line.value}{line.unit or ''}" for line in one.evidence)
    return (
        number, SEVERITIES[one.severity], titles[one.kind], "、".join(one.senders), one.message, one.action,
        "\n".join(place_words(place) for place in one.places), "\n".join(place.sentence for place in one.places if place.sentence),
        ledger, None,
    )  # fmt: skip


def place_words(place: Place) -> str:
    """Returns a place for people: "01-法律援助中心.docx › 第5段"."""
    return f"{place.document} › {place.locator}" if place.locator else place.document


def merged_workbook(merged: Merged) -> bytes:
    """Returns the merged figures as a ledger: the sheet 汇总 with the figures, 冲突 with what a person must settle.

    No cell of 冲突 is a number: what is not settled must not be read as a figure.
    """
    widths = (34, 16, 14, 10, 22, 60)
    columns = tuple(Column(title=title, width=width, numeric=title == "数值") for title, width in zip(MERGED_COLUMNS, widths, strict=True))
    rows = tuple(_merged(row) for row in merged.rows)
    conflict_columns = _columns(("指标", 34), ("期间", 16), ("科室/街道", 22), ("所报", 22), ("出处", 46), ("原因", 40))
    conflicts = tuple(line for conflict in merged.conflicts for line in _conflict(conflict))
    sheets = (
        Sheet(name="汇总", columns=columns, rows=rows),
        Sheet(name="冲突", columns=conflict_columns, rows=conflicts),
        _about(f"{merged.year}年报送汇总", merged.notices),
    )
    return write_workbook(sheets, title=f"{merged.year}年报送汇总")


def _merged(row: MergedRow) -> tuple[Value | Shown, ...]:
    percent = row.unit in ("%", "％")
    plain = row.value.to_integral_value() if row.value == row.value.to_integral_value() else row.value
    value: Value | Shown = Shown(value=row.value, unit=PER_CENT, decimals=row.record.decimals) if percent else plain
    sources = "；".join(dict.fromkeys(f"{one.place}（{one.sender}）" for one in row.statements))
    note = f"由各街道相加：{sources}" if row.summed else sources
    extra = next((one.note for one in row.statements if one.note), "")
    return (
        row.record.label, period_words(row.record.period), value, row.unit, whom(row), f"{note}。{extra}" if extra else note,
    )  # fmt: skip


def whom(row: MergedRow) -> str:
    """Returns whom a merged figure is about, for people: a place, 合计 of all places, else the section that states it."""
    if row.summed:
        return _ALL_STREETS
    return row.record.subject or row.statements[0].sender


def number_words(row: MergedRow) -> str:
    """Returns a merged value with its unit, as people write it."""
    return f"{decimal_text(row.value)}{row.unit or ''}"


def _conflict(conflict: MergedConflict) -> Sequence[tuple[Value, ...]]:
    return [_conflict_line(one, conflict.reason) for one in conflict.statements]


def _conflict_line(one: Statement, reason: str) -> tuple[Value, ...]:
    record = one.record
    return (
        record.label, period_words(record.period), record.subject or one.sender, f"报{one.printed}", f"{one.place}（{one.sender}）", reason,
    )  # fmt: skip


def period_words(period: Period | None) -> str:
    """Returns a period as a ledger's reader takes it back: 2024年, 2024年1—11月, 2024年3月, 截至2024年11月20日."""
    if period is None:
        return ""
    year, first, last = period.year, period.start, period.end
    if period == Period.of_year(year):
        return f"{year}年"
    whole_months = first.day == 1 and (last + dt.timedelta(days=1)).day == 1
    if not whole_months:
        return f"截至{year}年{last.month}月{last.day}日"
    return f"{year}年{first.month}月" if first.month == last.month else f"{year}年{first.month}—{last.month}月"


def _about(title: str, notices: Sequence[str]) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple((notice,) for notice in notices)
    return Sheet(name="说明", columns=(Column(title=f"{OWN_MARK}：{title}", width=100),), rows=rows, landscape=False)
