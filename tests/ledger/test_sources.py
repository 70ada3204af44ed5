import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from assistant.errors import LedgerError
from assistant.ledger.sources.csv import PLUGIN as TEXT
from assistant.ledger.sources.spreadsheet import PLUGIN as BOOK
from tests.ledger.tables import save
from tests.shared_data import shared

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path, *words: str) -> None:
    with pytest.raises(LedgerError) as caught:
        (TEXT if path.suffix == ".csv" else BOOK).tables(path)
    assert all(word in caught.value.message for word in words), caught.value.message


def zipped(path: Path, parts: dict[str, bytes], copied: Path | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        if copied is not None:
            with zipfile.ZipFile(copied) as source:
                for name in source.namelist():
                    if name not in parts:
                        package.writestr(name, source.read(name))
        for name, data in parts.items():
            package.writestr(name, data)
    return path


@pytest.fixture
def workbook(tmp_path):
    return save(tmp_path / "好.xlsx", {"甲": [["指标", "2024年"], ["受理", 5]]})


def test_xlsx_cells_keep_their_kinds(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.title = "甲"
    for row in (["题", None, None], [5, 1.5, "１２"], [dt.date(2024, 3, 5), True, 0.1 + 0.2], [None, "=B2*2", "=1/0"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    hidden = book.create_sheet("乙")
    hidden["B2"] = 7
    hidden.sheet_state = "hidden"
    book.save(path)
    first, second = BOOK.tables(path)
    assert (first.source, first.sheet, first.hidden, second.hidden) == ("a.xlsx", "甲", False, True)
    assert first.rows[1] == (5, 1.5, "１２")
    assert first.rows[2][:2] == (dt.date(2024, 3, 5), True)
    assert first.merged == ((0, 0, 0, 2),)
    assert first.uncalculated == ((3, 1), (3, 2))
    assert second.rows == ((None, None), (None, 7))


def test_formats_that_change_what_a_cell_says(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["指标", "2024年"], ["办结率", 0.982], ["满意率", 1], ["受理", 5], ["民事", 1 / 3], ["占比", "=B2"], ["比例", 0.5]):
        sheet.append(row)
    for cell, code in (("B2", "0.0%"), ("B3", "0%"), ("B5", '[Red]0.00%;-0.00"%"'), ("B7", '0.0"%"'), ("A5", "0%")):
        sheet[cell].number_format = code
    sheet["A5"].alignment = Alignment(indent=2)
    book.save(tmp_path / "a.xlsx")
    (table,) = BOOK.tables(tmp_path / "a.xlsx")
    assert [row[1] for row in table.rows] == ["2024年", "98.2%", "100%", 5, "33.33333333%", None, 0.5]
    assert table.rows[4][0] == "    民事"


def test_percentages_of_ods(tmp_path):
    cell = '<table:table-cell office:value-type="{}" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    cells = f"<table:table-row>{cell.format('percentage', '0.982', '98.2%')}{cell.format('float', '0.5', '0.5')}</table:table-row>"
    assert BOOK.tables(ods(tmp_path / "a.ods", cells))[0].rows == (("98.2%", 0.5),)


def test_xls_is_read(tmp_path):
    first, second = BOOK.tables(Path(__file__).parent / "small.xls")
    assert first.rows[1] == ("街道", "受理（件）", "金额（万元）")
    assert (first.merged, second.hidden) == (((0, 0, 0, 2),), True)


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
 <table:table table:name="甲">{}</table:table></office:spreadsheet></office:body></office:document-content>"""
MIME = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = b"""<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def ods(path: Path, rows: str) -> Path:
    return zipped(path, {"mimetype": MIME, "META-INF/manifest.xml": MANIFEST, "content.xml": ODS.format(rows).encode()})


def test_ods_merges_and_empty_formulas_are_told(tmp_path):
    rows = """<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>题</text:p>
    </table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell office:value-type="float"
    office:value="5"><text:p>5</text:p></table:table-cell><table:table-cell table:formula="of:=[.A2]"/></table:table-row>
    <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"""
    (table,) = BOOK.tables(ods(tmp_path / "a.ods", rows))
    assert table.rows[1][0] == 5
    assert (table.merged, table.uncalculated) == (((0, 0, 0, 1),), ((1, 1),))


def test_ods_repeats_are_refused(tmp_path):
    rows = """<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"
    office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row>"""
    refused(ods(tmp_path / "a.ods", rows), "过多")


def test_bad_files_are_told_apart(tmp_path, workbook):
    def put(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    refused(tmp_path / "没有.xlsx", "找不到文件")
    refused(tmp_path, "文件夹")
    refused(put("空.xlsx", b""), "空的")
    refused(put("断.xlsx", workbook.read_bytes()[:900]), "断.xlsx", "损坏")
    refused(put("乱.xlsx", b"hello"), "损坏")
    refused(put("网页.xls", b"<html><table><tr><td>1"), "HTML")
    refused(put("密.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600), "密码")
    refused(put("坏.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 600), "损坏")
    refused(put("文档.xls", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le")), "不是 Excel")
    refused(zipped(tmp_path / "文.xlsx", {"word/document.xml": b"<w/>"}), "不是 Excel")
    refused(put("空.csv", b" \n,,\n"), "空的")
    refused(put("簿.csv", workbook.read_bytes()), "工作簿")
    refused(put("乱.csv", b"\x81\x20\xff\xff\xff,1\n"), "编码")


def test_damage_inside_a_package_is_told(tmp_path, workbook):
    refused(zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook><sheets>"}, workbook), "损坏")
    refused(zipped(tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c><f>1</f>"}, workbook), "损坏")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_is_refused(tmp_path, workbook, encoding):
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><styleSheet/>'.encode(encoding)
    refused(zipped(tmp_path / "a.xlsx", {"xl/styles.xml": evil}, workbook), "DOCTYPE")


def test_bombs_are_refused_before_they_unpack(tmp_path, workbook):
    refused(zipped(tmp_path / "a.xlsx", {f"x/{number}": b"" for number in range(2100)}, workbook), "过大")
    refused(zipped(tmp_path / "b.xlsx", {"x.bin": b"\0" * (64 << 20)}, workbook), "过大")
    rows = b"<worksheet><sheetData>" + b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (n, n * 7919) for n in range(210_000))
    refused(zipped(tmp_path / "c.xlsx", {"xl/worksheets/sheet1.xml": rows + b"</sheetData></worksheet>"}, workbook), "20万行")


def test_a_lying_directory_is_damage(tmp_path, workbook):
    data = bytearray(workbook.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(LedgerError):
        BOOK.tables(path)


@pytest.mark.parametrize("name", ["bomb.xlsx", "laughs.xlsx", "xxe.xlsx"])
def test_crafted_workbooks_are_refused(name):
    refused(shared("data", "hostile", name), name, "已拒绝打开")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_tables_in_every_encoding(tmp_path, encoding, mark):
    path = tmp_path / "历年.csv"
    rows = [["指标", "年度", "数值"], ["受理", "2024", '"1,246"'], ["比例", "2024", "98.70"], ["编码", "007", ""]]
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    (table,) = TEXT.tables(path)
    assert table.sheet == "历年"
    assert table.rows == (("指标", "年度", "数值"), ("受理", 2024, 1246), ("比例", 2024, Decimal("98.70")), ("编码", "007", None))


def test_quotes_and_line_breaks_in_text_tables(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n"甲;乙";"一\n二"\n1;2\n', encoding="utf-8")
    assert TEXT.tables(path)[0].rows == (("甲;乙", "一\n二"), (1, 2))


def test_an_unopenable_file_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(PermissionError("busy")))
    refused(path, "占用")


def test_a_package_is_read_only_once_judged():
    from assistant.ledger.sources._package import Package

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.xml", "<a/>")
    package = Package(stream.getvalue(), "a")
    package.check_doctypes()
    assert package.read("a.xml") == b"<a/>"
    with pytest.raises(LedgerError):
        package.read("b.xml")


@pytest.mark.parametrize("corner", ["XFD1048576", "ZZ1000000"])
def test_two_cells_in_opposite_corners_are_refused_before_room_is_made_for_all_between(tmp_path, corner):
    book = Workbook()
    book.active["A1"], book.active[corner] = 1, 2
    book.save(tmp_path / "远.xlsx")
    with pytest.raises(LedgerError, match=r"远\.xlsx.*离得极远.*删去"):
        BOOK.tables(tmp_path / "远.xlsx")
