"""Writes the sample bureau's ledger of key work: what its sections count that is no indicator, and its cases by kind."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from evaluation import sample_workbooks as workbooks
from evaluation.sample_facts import YEARS, Facts
from evaluation.sample_workbooks import Value

_LABELS = ("类别", "事项", "单位", *(f"{year}年" for year in YEARS), "责任科室")
_KINDS = {
    "mediation.accepted": ("人民调解受理案件", "人民参与和基层工作科"),
    "reconsideration.accepted": ("行政复议受理案件", "行政复议应诉科"),
    "legal_aid.civil": ("民事法律援助案件", "法律援助中心"),
}
_KEY_WORK = "重点工作"
_CASES = "案件分类"


def work_rows(facts: Facts) -> list[list[Value]]:
    """Returns a row a matter: 类别, 事项, 单位, a value a year (None where the year has none), 责任科室."""
    return [
        [work["category"], work["name"], work["unit"], *(work["years"].get(str(year)) for year in YEARS), work["section"]]
        for work in facts.figures["work"]
    ]


def case_rows(facts: Facts) -> list[list[Value]]:
    """Returns a row a kind of case, in the same columns: its whole, the kind, 件, a value a year that was broken down, 责任科室."""
    rows: list[list[Value]] = []
    for name, (whole, section) in _KINDS.items():
        table = facts.figures["breakdowns"][name]
        years = [table.get(str(year), {}) for year in YEARS]
        rows += [[whole, kind, facts.unit(name), *(year.get(kind) for year in years), section] for kind in table[str(YEARS[-1])]]
    return rows


def write_work(facts: Facts, path: Path) -> None:
    """Writes 重点工作台账: a row a matter and a column a year, and in a second sheet a row a kind of case."""
    book = workbooks.new_workbook()
    _sheet(book.create_sheet(_KEY_WORK), "青榆区司法局重点工作台账", work_rows(facts), "空格表示当年没有这一项；累计、覆盖、人员为年末数。")
    _sheet(book.create_sheet(_CASES), "青榆区司法局案件分类台账", case_rows(facts), "按受理（收案）年度统计，2022年起分类登记。")
    workbooks.save(book, path)


def _sheet(sheet: Worksheet, title: str, rows: list[list[Value]], note: str) -> None:
    workbooks.banner(sheet, 1, title, len(_LABELS), size=14, centred=True)
    workbooks.header(sheet, 2, _LABELS)
    after = workbooks.body(sheet, 3, rows)
    workbooks.banner(sheet, after, f"注：{note}", len(_LABELS))
    workbooks.widths(sheet, [18, 36, 8, 10, 10, 10, 10, 24])
    sheet.freeze_panes = "C3"
