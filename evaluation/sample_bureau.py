"""Builds the ledgers of the invented sample bureau from its facts: `python -m evaluation.sample_bureau [--to FOLDER]`."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from evaluation import sample_workbooks as workbooks
from evaluation.sample_facts import CORPUS, DISTRICT, STREETS, YEARS, Facts, load
from evaluation.sample_legal_aid import legal_aid_register
from evaluation.sample_reconsideration import reconsideration_register
from evaluation.sample_work import write_work
from evaluation.sample_workbooks import Value

LEDGERS = CORPUS / "bureau" / "ledgers"

# Sheet, the indicator groups that stand in it, and its note.
AREAS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("依法治区与执法", ("governance", "review", "enforcement"), "持证执法人员为年末数，其他为当年数；街道合法性审核不并入合法性审查事项。"),
    ("复议应诉", ("reconsideration", "litigation"), "应审数为上年结转与当年受理之和；审结率、纠错率、调撤率保留一位小数。"),
    (
        "公共法律服务",
        ("legal_aid", "service"),
        "值班律师法律帮助、社区法律顾问服务不并入受理案件和接待咨询；律师公证另表。",
    ),
    ("基层与调解", ("office", "mediation"), "组织和人员为年末数，案件为当年数；不含行政调解和司法调解。"),
    (
        "矫正帮教",
        ("correction", "resettlement"),
        "在册为年末数，累计数自试点以来，含转入转出。",
    ),
    ("普法", ("publicity",), "法治讲座是普法活动的一部分，两项不相加；法律明白人、示范社区、法治副校长为年末数。"),
    ("队伍", ("team",), "在编干部为年末数；培训含调解员和专职社工。"),
)
SECTIONS = {
    "team": "政治处",
    "governance": "法治督察与执法监督科",
    "review": "法治督察与执法监督科",
    "enforcement": "法治督察与执法监督科",
    "reconsideration": "行政复议应诉科",
    "litigation": "行政复议应诉科",
    "legal_aid": "法律援助中心",
    "service": "公共法律服务管理科",
    "office": "人民参与和基层工作科",
    "mediation": "人民参与和基层工作科",
    "correction": "社区矫正管理局",
    "resettlement": "社区矫正管理局",
    "publicity": "普法与依法治理科",
}
STREET_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("司法所建设", ("office.staff", "office.advice")),
    ("合法性审核", ("review.street",)),
    ("人民调解", ("mediation.screened", "mediation.accepted", "mediation.succeeded")),
    ("特殊人群", ("correction.stock", "resettlement.stock")),
    ("公共法律服务", ("service.rooms", "service.consultation")),
    ("法治宣传", ("publicity.events", "publicity.audience", "publicity.talents")),
)
STREET_YEARS = (2022, 2023, 2024)
# Its parts stand in the sheet on their own: one of them is last year's figure, the other a part of what was received.
_UNSPLIT = ("reconsideration.caseload",)


def tidy_rows(facts: Facts, groups: Sequence[str]) -> list[list[Value]]:
    """Returns the rows of one area: 序号, 指标, 单位, a value a year, 责任科室, 备注; closed parts follow their whole as 其中 rows."""
    inside = [name for name in facts.indicators if name.split(".")[0] in groups]
    parts = {part for name in inside if name not in _UNSPLIT for part in facts.indicators[name].get("parts", ())}
    rows: list[list[Value]] = []

    def add(name: str, number: int | None, label: str) -> None:
        table = facts.indicators[name]
        values = [_plain(facts.value(name, year)) for year in YEARS]
        rows.append([number, label, table["unit"], *values, SECTIONS[name.split(".")[0]], table.get("note")])

    def add_parts(name: str, depth: int) -> None:
        if name in _UNSPLIT:
            return
        for turn, part in enumerate(facts.indicators[name].get("parts", ())):
            add(part, None, "　" * 2 * depth + ("其中：" if turn == 0 else "　" * 3) + facts.indicators[part]["name"])
            add_parts(part, depth + 1)

    for turn, name in enumerate(name for name in inside if name not in parts):
        add(name, turn + 1, facts.wording(name, turn))
        add_parts(name, 0)
    return rows


def write_tidy(facts: Facts, path: Path) -> None:
    """Writes 统计台账: a sheet an area, a row an indicator, a column a year."""
    labels = ["序号", "指标", "单位", *(f"{year}年" for year in YEARS), "责任科室", "备注"]
    book = workbooks.new_workbook()
    for area, groups, note in AREAS:
        sheet: Worksheet = book.create_sheet(area)
        workbooks.banner(sheet, 1, f"青榆区司法局统计台账（{area}）", len(labels), size=14, centred=True)
        workbooks.banner(sheet, 2, "填报单位：青榆区司法局", len(labels))
        workbooks.header(sheet, 3, labels)
        after = workbooks.body(sheet, 4, tidy_rows(facts, groups))
        workbooks.banner(sheet, after, f"注：{note}", len(labels))
        workbooks.widths(sheet, [6, 34, 8, 12, 12, 12, 12, 24, 44])
        sheet.freeze_panes = "C4"
    workbooks.save(book, path)


def write_matrix(facts: Facts, path: Path) -> None:
    """Writes 街道台账: a sheet a year, a row a street, a column an indicator under a header of two rows with the units in it."""
    names = [name for _, group in STREET_GROUPS for name in group]
    book = workbooks.new_workbook()
    for year in STREET_YEARS:
        sheet: Worksheet = book.create_sheet(f"{year}年")
        workbooks.banner(sheet, 1, f"{year}年各街道工作台账", len(names) + 1, size=14, centred=True)
        _street_header(facts, sheet)
        shares = {name: facts.streets(name, year) for name in names}
        rows: list[list[Value]] = [[f"{street}街道", *(shares[name][street] for name in names)] for street in STREETS]
        rows.append([DISTRICT, *(shares[name].get(DISTRICT) for name in names)])
        rows.append(["合计", *(sum(shares[name].values()) for name in names)])
        after = workbooks.body(sheet, 4, rows)
        workbooks.banner(sheet, after, "注：“区直”为区级直接办理数，空格表示没有这一项；在册、人员、阵地为年末数。", len(names) + 1)
        workbooks.widths(sheet, [12, *([13] * len(names))])
        sheet.freeze_panes = "B4"
    workbooks.save(book, path)


def _street_header(facts: Facts, sheet: Worksheet) -> None:
    """Writes rows 2 and 3; a group of one indicator is one cell over both rows."""
    above: list[str | None] = ["街道"]
    below: list[str | None] = [None]
    merges = [(1, 1, 2, 3)]  # first column, last column, first row, last row
    for title, group in STREET_GROUPS:
        first = len(above) + 1
        labels = [f"{facts.wording(name, first + turn)}（{facts.unit(name)}）" for turn, name in enumerate(group)]
        if len(group) == 1:
            above.append(labels[0])
            below.append(None)
            merges.append((first, first, 2, 3))
        else:
            above += [title] + [None] * (len(group) - 1)
            below += labels
            merges.append((first, first + len(group) - 1, 2, 2))
    workbooks.header(sheet, 2, above)
    workbooks.header(sheet, 3, below)
    for left, right, top, bottom in merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def write_history(facts: Facts, path: Path) -> None:
    """Writes 历年律师公证 as an older system exports it: GB18030, one line a value, CRLF."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["指标", "年度", "数值", "单位", "备注"])
    names = [name for name in facts.indicators if name.split(".")[0] in ("lawyer", "notary")]
    for turn, name in enumerate(names):
        table = facts.indicators[name]
        for year in YEARS:
            writer.writerow([facts.wording(name, turn), year, facts.value(name, year), table["unit"], table.get("note", "")])
    path.write_bytes(text.getvalue().encode("gb18030"))


def write_register(sheet_name: str, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], path: Path) -> None:
    """Writes a register: a title row, a header row of `columns` (label, width), one row a case."""
    book = workbooks.new_workbook()
    sheet: Worksheet = book.create_sheet(sheet_name)
    workbooks.banner(sheet, 1, title, len(columns), size=14, centred=True)
    workbooks.header(sheet, 2, [label for label, _ in columns])
    workbooks.body(sheet, 3, rows, boxed=False)
    workbooks.widths(sheet, [width for _, width in columns])
    sheet.freeze_panes = "B3"
    workbooks.save(book, path)


def write_legal_aid(facts: Facts, path: Path) -> None:
    """Writes 法援台账: every case accepted in the years of the facts, and those carried into the first of them."""
    columns, rows = legal_aid_register(facts)
    write_register("案件", "青榆区法律援助中心案件台账", columns, rows, path)


def write_reconsideration(facts: Facts, path: Path) -> None:
    """Writes 复议台账: every application received in the years of the facts, and the cases carried into the first of them."""
    columns, rows = reconsideration_register(facts)
    write_register("受理登记", "青榆区行政复议申请受理登记簿", columns, rows, path)


WRITERS: dict[str, Callable[[Facts, Path], None]] = {
    "统计台账.xlsx": write_tidy,
    "街道台账.xlsx": write_matrix,
    "历年律师公证.csv": write_history,
    "重点工作台账.xlsx": write_work,
    "法援台账.xlsx": write_legal_aid,
    "复议台账.xlsx": write_reconsideration,
}


def build(folder: Path, facts: Facts | None = None) -> list[Path]:
    """Writes all ledgers into `folder` and returns their paths."""
    facts = facts or load()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, write in WRITERS.items():
        write(facts, folder / name)
        written.append(folder / name)
    return written


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value.as_tuple().exponent == 0 else value


def main() -> None:
    """Writes the ledgers and prints where they are."""
    parser = argparse.ArgumentParser(description="Builds the sample bureau's ledgers from corpus/bureau/facts.toml.")
    parser.add_argument("--to", type=Path, default=LEDGERS, help="folder to write into (default: corpus/bureau/ledgers)")
    for path in build(parser.parse_args().to):
        print(path)


if __name__ == "__main__":
    main()
