"""Workbooks and delimited text as documents: what a person sees in the cells, and a word on what is not read."""

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assistant.errors import UnreadableError
from assistant.reading.formats._libreoffice import LibreOffice
from assistant.reading.formats._number_format import number_format, printed
from assistant.reading.formats.spreadsheet import MOST_ROWS
from assistant.reading.reader import read_bytes
from assistant.schema.document import Document
from tests.reading.old_files import open_document, percent_styles, xls
from tests.shared_data import shared


def saved(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "受理情况"
    fill(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lines(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


def ledger(book: Workbook, sheet: Worksheet) -> None:
    sheet["B2"] = "青榆区2024年法律援助台账"
    sheet.merge_cells("B2:F2")
    sheet["B3"] = "单位：件、万元"
    for row, values in enumerate(
        [
            ["司法所", "受理", None, "挽回损失", "办结率"],
            [None, "民事", "刑事", None, None],
            ["柳汀", 123.0, 45, 260.5, 0.9825],
            ["鹭洲", 98, 31, 1284.0, 1],
        ],
        start=5,
    ):
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    for ranged in ("B5:B6", "C5:D5", "E5:E6", "F5:F6"):
        sheet.merge_cells(ranged)
    sheet["F7"].number_format = sheet["F8"].number_format = "0.0%"
    sheet["B10"] = "注：数据截至2024年12月31日。"
    notes = book.create_sheet("说明")
    notes["A1"], notes["B1"], notes["A2"], notes["B2"] = "日期", "事项", dt.date(2024, 3, 5), "第一行\n第二行\t甲"
    book.create_sheet("空表")


def test_a_workbook_reads_as_a_person_sees_it() -> None:
    document = read_bytes(saved(ledger), name="台账.xlsx")
    assert document.text.split("\n") == [
        "受理情况",
        "青榆区2024年法律援助台账",
        "单位：件、万元",
        "司法所\t受理\t挽回损失\t办结率",
        "\t民事\t刑事\t\t",
        "柳汀\t123\t45\t260.5\t98.3%",
        "鹭洲\t98\t31\t1284\t100.0%",
        "注：数据截至2024年12月31日。",
        "说明",
        "日期\t事项",
        "2024-03-05\t第一行\u2028第二行 甲",
    ]
    assert lines(document, "heading") == ["受理情况", "说明"] and [node.title for node in document.outline] == ["受理情况", "说明"]
    assert document.metadata.title == "青榆区2024年法律援助台账" and document.metadata.fields == ()
    assert document.provenance.reader == "spreadsheet" and document.notices == ()


def test_cells_know_their_headers() -> None:
    document = read_bytes(saved(ledger), name="台账.xlsx")
    cells = {document.text[cell.start : cell.end]: cell for block in document.blocks for cell in block.cells}
    assert cells["45"].header_path == ("受理", "刑事") and cells["45"].row_label == "柳汀"
    assert cells["1284"].header_path == ("挽回损失",) and cells["1284"].column == 3
    assert cells["98.3%"].row_label == "柳汀" and cells["45"].table != cells["2024-03-05"].table


def test_hidden_sheets_formulas_and_errors_are_told() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["项目", "数量"])
        sheet.append(["甲", 12])
        sheet.append(["合计", "=SUM(B2:B2)"])
        sheet["B4"] = "#DIV/0!"
        secret = book.create_sheet("底稿")
        secret.sheet_state = "veryHidden"
        secret.append(["秘密", 7])

    document = read_bytes(saved(fill), name="表.xlsx")
    assert "秘密\t7" in document.text and "底稿" in lines(document, "heading")
    assert "工作表“底稿”是隐藏的，已一并读入，请核实来源" in document.notices
    assert any("1 个公式没有计算结果（如 B3）" in notice for notice in document.notices)
    assert any("1 个单元格是错误值" in notice for notice in document.notices)
    assert lines(document, "table_row")[:3] == ["项目\t数量", "甲\t12", "合计"]


def test_columns_named_like_a_disclosure_header_are_no_header() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.append(["名称", "文号", "发布日期"])
        sheet.append(["某办法", "青政发〔2020〕5号", "2020-03-01"])

    document = read_bytes(saved(fill), name="表.xlsx")
    assert document.metadata.fields == () and lines(document, "table_row")[0] == "名称\t文号\t发布日期"
    same = read_bytes("名称,文号,发布日期\n某办法,青政发〔2020〕5号,2020-03-01\n".encode(), name="表.csv")
    assert same.metadata.fields == () and same.metadata.title is None


def test_a_title_within_a_sheet_begins_another_table() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for row in (["项目", "数量"], ["甲", 1], [], ["乙", 2], [], ["第二张小表"], ["科室", "人数"], ["政治处", 3]):
            sheet.append(row)

    document = read_bytes(saved(fill), name="表.xlsx")
    rows = [block for block in document.blocks if block.kind == "table_row"]
    assert lines(document, "paragraph") == ["第二张小表"]
    assert [len({cell.table for cell in block.cells}) for block in rows] == [1] * 5
    cells = {document.text[cell.start : cell.end]: cell for block in rows for cell in block.cells}
    assert cells["2"].header_path == ("数量",) and cells["3"].header_path == ("人数",)


def test_rows_beyond_the_limit_are_told() -> None:
    rows = "".join(f"{number},事项\n" for number in range(MOST_ROWS + 500))
    document = read_bytes(rows.encode(), name="长表.csv")
    assert len(lines(document, "table_row")) == MOST_ROWS
    assert any(f"共 {MOST_ROWS + 500} 行，只读了前 {MOST_ROWS} 行" in notice for notice in document.notices)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("General", 1284.0, "1284"), ("General", 0.1 + 0.2, "0.3"), ("General", 1e20, "100000000000000000000"), ("0%", 0.125, "13%"),
        (10, 1 / 3, "33.33%"), ("0.0%", 0.982, "98.2%"), ("#,##0", 1284567.4, "1284567"), ("#,##0.00_ ", 12.5, "12.50"), ("000", 7, "007"),
        ('0.00"万元"', 12.5, "12.50万元"), ("0.##", 2.0, "2"), ("[Red]0.0;-0.0", -1.25, "-1.3"), ("@", 5, "5"), ("yyyy-mm-dd", 5.5, "5.5"),
        ("0,", 1e6, "1000000"), ("0.00E+00", 1234.5, "1234.5"), ("# ?/?", 0.5, "0.5"), ("General", float("nan"), ""),
        ("General", dt.date(2024, 3, 5), "2024-03-05"), ("General", dt.datetime(2024, 3, 5, 16, 28), "2024-03-05 16:28"),
        ("General", dt.datetime(2024, 3, 5), "2024-03-05"), ("General", dt.time(8, 30), "08:30"),
        ("General", dt.timedelta(hours=30), "30:00"),
        ("General", True, "TRUE"), ("General", None, ""), ("General", "甲\r\n 乙\t丙", "甲\u2028乙 丙"),
    ],
)  # fmt: skip
def test_values_are_printed_as_shown(code: str | int, value: object, words: str) -> None:
    assert printed(value, number_format(code)) == words


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimited_text(mark: str, encoding: str) -> None:
    rows = [["科室", "案件数", "备注"], ["法律援助中心", "1284", '"含, 上年;结转"'], ["公证处", '"=""007"""', ""]]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    document = read_bytes(data, name="表.csv")
    assert document.text.split("\n") == ["科室\t案件数\t备注", "法律援助中心\t1284\t含, 上年;结转", "公证处\t007\t"]
    assert document.provenance.encoding is not None and document.provenance.reader == "spreadsheet"


def test_text_files_stay_text() -> None:
    data = "科室,案件数\n公证处,12\n".encode()
    assert read_bytes(data, name="表.txt").provenance.reader == "text"
    assert read_bytes(data, name="表").provenance.reader == "text"
    assert read_bytes(saved(ledger), name="表.csv").provenance.reader == "spreadsheet"
    assert read_bytes(saved(ledger), name="总结.docx").provenance.reader == "spreadsheet"


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def cell(words: str, *, times: int = 1, across: int = 1, more: str = 'office:value-type="string"') -> str:
    spans = f'table:number-columns-repeated="{times}" table:number-columns-spanned="{across}"'
    return f"<table:table-cell {more} {spans}>{f'<text:p>{words}</text:p>' if words else ''}</table:table-cell>"


def sheet_of(*rows: str) -> bytes:
    table = f'<table:table table:name="统计">{"".join(rows)}</table:table>'
    return open_document("spreadsheet", f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>")


def blank(times: int) -> str:
    return cell("", times=times, more="")


def test_an_open_document_sheet_shows_its_words() -> None:
    data = sheet_of(
        row(cell("2024年统计表", across=2), "<table:covered-table-cell/>"),
        row(cell("科室"), cell("占比")),
        row(cell("公证处"), cell("98.2%"), times=2),
        row(cell("合计"), cell("", more='table:formula="of:=1"'), blank(16_000)),
        row(blank(16_384), times=1_048_000),
    )
    document = read_bytes(data, name="表.ods")
    assert document.text.split("\n") == ["统计", "2024年统计表", "科室\t占比", "公证处\t98.2%", "公证处\t98.2%", "合计\t"]
    assert any("公式没有计算结果（如 B5）" in notice for notice in document.notices)


@pytest.mark.parametrize("rows", [row(cell("甲", times=1000), times=1_048_576), row(blank(9_999_999), cell("远")) * 3])
def test_repeats_that_would_fill_the_memory_are_refused(rows: str) -> None:
    with pytest.raises(UnreadableError, match="过多"):
        read_bytes(sheet_of(rows), name="表.ods")


def test_an_old_workbook() -> None:
    document = read_bytes(xls([(0, 0, 0.5), (0, 1, 1284.0), (1, 1, 0.982)], extra=percent_styles()), name="表.xls")
    assert document.text.split("\n") == ["数据", "50.0%\t128400.0%", "\t98.2%"]


def test_the_records_of_an_old_workbook() -> None:
    words = "区司法局".encode("utf-16-le")
    strings = struct.pack("<IIHB", 2, 2, 4, 1) + words[:4], b"\1" + words[4:] + struct.pack("<HB", 3, 0) + b"abc"
    extra = [*percent_styles(), (0x00E0, struct.pack("<HH", 0, 14) + bytes(16)), (0x00FC, strings[0]), (0x003C, strings[1])]
    records = [
        (0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)),
        (0x00FD, struct.pack("<HHHI", 0, 2, 0, 1)),
        (0x027E, struct.pack("<HHHI", 1, 0, 0, 1284 << 2 | 2)),
        (0x027E, struct.pack("<HHHI", 1, 1, 1, 9820 << 2 | 3)),
        (0x0203, struct.pack("<HHHd", 1, 2, 2, 45356.0)),
        (0x0205, struct.pack("<HHHBB", 2, 0, 0, 1, 0)),
        (0x0205, struct.pack("<HHHBB", 2, 1, 0, 7, 1)),
        (0x0006, struct.pack("<HHHBBBBBBH", 2, 2, 0, 0, 0, 0, 0, 0, 0, 0xFFFF) + bytes(8)),
        (0x0207, struct.pack("<HB", 4, 1) + words),
        (0x00BD, struct.pack("<HHHIHIH", 3, 0, 0, 7 << 2 | 2, 0, 8 << 2 | 2, 1)),
        (0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 1)),
    ]
    document = read_bytes(xls([], extra=extra, records=records, hidden=1), name="表.xls")
    assert document.text.split("\n") == ["数据", "区司法局\tabc", "1284\t9820.0%\t2024-03-05", "TRUE\t\t区司法局", "7\t8\t"]
    assert [cell.column for cell in document.blocks[1].cells] == [0, 2]
    assert any("隐藏" in notice for notice in document.notices) and any("错误值" in notice for notice in document.notices)


def test_an_office_program_and_this_one_agree(tmp_path: Path) -> None:
    program = LibreOffice()
    if program.program() is None:
        pytest.skip("LibreOffice is not installed")
    original = tmp_path / "表.xlsx"
    original.write_bytes(saved(ledger))
    text = read_bytes(original.read_bytes(), name="表.xlsx").text
    for suffix in (".xls", ".ods"):
        made = program.convert(original.read_bytes(), source=".xlsx", target=suffix, name="表.xlsx")
        read = read_bytes(made, name=f"表{suffix}").text
        assert read.replace(" ", "") == text.replace(" ", ""), "(an .xls of LibreOffice lacks the tab inside a cell)"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xls([(0, 0, 1.0), (65_535, 65_535, 2.0)]), "过多"),
        (xls([(0, 0, 1.0)], extra=[(0x002F, bytes(54))]), "密码"),
        (xls([(0, 0, 1.0)])[:1500], "损坏"),
        (xls([]), "没有内容"),
    ],
)
def test_old_workbooks_that_cannot_be_read(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read_bytes(data, name="旧表.xls")
    assert caught.value.where == "旧表.xls" and caught.value.remedy


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Returns an .xlsx with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace('r="F8"', 'r="XFD1048576"'), "很远"),
        (lambda text: text.replace('<c r="F8"', "<c \n r = 'XFD1048576'"), "很远"),
        (lambda text: text.replace('r="F8"', 'r="&#88;FD1048576"'), "损坏"),
        (
            lambda text: re.sub(r'<row r="8"', '<row r="1048576"', text).replace('<c r="F8"', "<c").replace('r="C8"', 'r="XFD8"'),
            "损坏|很远",
        ),
        (lambda text: text.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1), "DTD"),
        (lambda text: text[: len(text) // 2], "损坏"),
    ],
)
def test_hostile_workbooks_are_refused(change: Callable[[str], str], says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_bytes(changed(saved(ledger), SHEET, change), name="表.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableError, match="炸弹"):
        read_bytes(changed(saved(ledger), SHEET, lambda text: text + " " * 40_000_000), name="表.xlsx")


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(UnreadableError, match="没有内容"):
        read_bytes(saved(lambda book, sheet: None), name="空.xlsx")
    with pytest.raises(UnreadableError, match="没有内容"):
        read_bytes(b",,\n,,\n", name="空.csv")


def test_binary_text_named_csv_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_bytes(bytes(range(256)) * 40, name="表.csv")


@pytest.mark.parametrize("name", ["laughs.xlsx", "xxe.xlsx"])
def test_real_hostile_workbooks(name: str) -> None:
    with pytest.raises(UnreadableError, match="DTD"):
        read_bytes(shared("data", "hostile", name).read_bytes(), name=name)


def test_the_sample_ledger() -> None:
    document = read_bytes(shared("data", "word", "ledger.xlsx").read_bytes(), name="ledger.xlsx")
    assert document.metadata.title == "××市公共法律服务台账"
    assert any("隐藏" in notice for notice in document.notices) and any("公式" in notice for notice in document.notices)
