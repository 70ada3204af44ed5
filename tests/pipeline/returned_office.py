"""A tiny invented office that collects returns: its ledger, its indicators, and forms filled in as a clerk would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

YEAR = 2024
CENTRE, GRASSROOTS = "法律援助中心", "基层科"
LEDGER = """指标,2023年,2024年,单位,责任科室
受理法律援助案件,1168,1246,件,法律援助中心
民事法律援助案件,486,538,件,法律援助中心
刑事法律援助案件,682,708,件,法律援助中心
法律援助挽回损失,1402.18,1536.74,万元,法律援助中心
法律援助结案率,93.7,88.9,%,法律援助中心
法律援助回访,634,,件,法律援助中心
法律援助回访满意,627,,件,法律援助中心
法律援助满意率,98.9,,%,法律援助中心
法律援助补贴,182.6,,万元,法律援助中心
受理人民调解案件,4731,4862,件,基层科
"""
INDICATORS = """
[aid.accepted]
name = "受理法律援助案件"
unit = "件"
kind = "flow"
parts = ["aid.civil", "aid.criminal"]
note = "不含咨询"

[aid.civil]
name = "民事法律援助案件"
unit = "件"
kind = "flow"

[aid.criminal]
name = "刑事法律援助案件"
unit = "件"
kind = "flow"

[aid.recovered]
name = "法律援助挽回损失"
unit = "元"
kind = "flow"

[aid.close_rate]
name = "法律援助结案率"
unit = "%"
kind = "rate"

[aid.visited]
name = "法律援助回访"
unit = "件"
kind = "flow"

[aid.content]
name = "法律援助回访满意"
unit = "件"
kind = "flow"

[aid.content_rate]
name = "法律援助满意率"
unit = "%"
kind = "rate"
of = ["aid.content", "aid.visited"]

[aid.paid]
name = "法律援助补贴"
unit = "元"
kind = "flow"

[mediation.accepted]
name = "受理人民调解案件"
aliases = ["人民调解案件"]
unit = "件"
kind = "flow"
"""
RIGHT: dict[str, Any] = {
    "受理法律援助案件": 1246, "民事法律援助案件": 538, "刑事法律援助案件": 708, "法律援助挽回损失": 1536.74, "法律援助结案率": 88.9,
    "法律援助回访": 687, "法律援助回访满意": 681, "法律援助满意率": 99.1, "法律援助补贴": 190.4, "受理人民调解案件": 4862,
}  # fmt: skip
"""What the sections would rightly send."""
TEXT = (
    "报送单位：{sender}\n报送日期：{received}\n\n{sender}2024年工作总结\n\n"
    "一、工作情况\n{work}\n\n二、存在问题\n无\n\n三、下一步打算\n{plan}\n"
)


def office(folder: Path) -> tuple[Path, Path]:
    """Writes the office's ledger and indicators; returns their paths."""
    ledger, indicators = folder / "台账.csv", folder / "indicators.toml"
    ledger.write_text(LEDGER, encoding="utf-8")
    indicators.write_text(INDICATORS, encoding="utf-8")
    return ledger, indicators


def fill(
    form: Path, target: Path, values: Mapping[str, Any], notes: Mapping[str, str] | None = None, *,
    received: dt.date | None = dt.date(2024, 12, 18), until: dt.date | None = None, before: Mapping[str, Any] | None = None,
) -> Path:  # fmt: skip
    """Fills a form for figures in and saves it elsewhere; what the form does not ask for goes into its empty rows."""
    book = openpyxl.load_workbook(form)
    sheet = book.active
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows["报送日期："], 2).value = received
    if until is not None:
        sheet.cell(rows["报送日期："], 5).value = until
    spare = next(row for row in range(rows["指标"] + 1, sheet.max_row) if sheet.cell(row, 1).value is None)
    for label, value in values.items():
        if label not in rows:
            rows[label], spare = spare, spare + 1
            sheet.cell(rows[label], 1).value = label
        sheet.cell(rows[label], 3).value = value
    for label, note in (notes or {}).items():
        sheet.cell(rows[label], 6).value = note
    for label, value in (before or {}).items():
        sheet.cell(rows[label], 4).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def write_text(target: Path, sender: str, work: str, *, plan: str = "无", received: str = "2024-12-18") -> Path:
    """Writes a return in words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(TEXT.format(sender=sender, received=received, work=work, plan=plan), encoding="utf-8")
    return target
