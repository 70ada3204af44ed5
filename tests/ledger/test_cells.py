import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from assistant.ledger.cells import address, cell_text, is_mark, is_year, read_date, read_number
from assistant.ledger.labels import LabelStack, exact_key, heading_words, line_unit, loose_key, strip_numbering, strip_unit


@pytest.mark.parametrize(
    ("cell", "value", "decimals", "unit"),
    [
        (5, "5", 0, None), (5.0, "5", 0, None), (0.1 + 0.2, "0.3", 1, None), (Decimal("98.70"), "98.70", 2, None),
        ("1,246", "1246", 0, None), ("１，２４６", "1246", 0, None), ("-3.5", "-3.5", 1, None), ("98.7%", "98.7", 1, "%"),
        ("1246件", "1246", 0, "件"), ("569.12万元", "569.12", 2, "元"), ("＋12", "12", 0, None), (" 7 ", "7", 0, None),
    ],
)  # fmt: skip
def test_numbers(cell, value, decimals, unit):
    number = read_number(cell)
    assert number is not None
    assert (str(number.value), number.decimals, number.unit and number.unit.symbol) == (value, decimals, unit)


@pytest.mark.parametrize(
    "cell", [None, "", "-", "—", "2024年", "12,34", "1,2", "3个月", "第3位", "约300", "2024-03-05", "A12", True, float("nan"), "三百"]
)
def test_no_numbers(cell):
    assert read_number(cell) is None


def test_chinese_numerals_on_demand():
    number = read_number("三百二十", chinese=True)
    assert number is not None and number.value == 320


def test_scale_without_unit():
    number = read_number("12.1万")
    assert number is not None and number.value * number.scale == 121000


@given(st.integers(0, 400_000), st.integers(0, 16_000))
def test_addresses(row, column):
    assert address(row, column) == f"{get_column_letter(column + 1)}{row + 1}"


def test_texts_years_dates_and_marks():
    assert [cell_text(cell) for cell in (5.0, 1.5, dt.datetime(2024, 3, 5, 9), " a\n b ", True, None)] == [
        "5",
        "1.5",
        "2024-03-05",
        "a b",
        "是",
        "",
    ]
    assert [is_year(cell) for cell in (2024, "2024", "2024年度", 12, "２０２４", 2024.5, True)] == [
        True,
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert [read_date(cell) for cell in ("2024.3.5", "2024年3月5日", "2024-02-30", "2024/3/5 10:20", 45000)] == [
        dt.date(2024, 3, 5), dt.date(2024, 3, 5), None, dt.date(2024, 3, 5), None
    ]  # fmt: skip
    assert all(is_mark(cell) for cell in (None, " ", "—", "/", "#DIV/0!", "无")) and not is_mark("0")


def test_units_in_labels():
    def unit_of(text):
        rest, unit, written = strip_unit(text)
        return rest, unit and unit.symbol, written

    assert unit_of("挽回损失（万元）") == ("挽回损失", "元", "万元")
    assert unit_of("活动(场(次))") == ("活动", "场次", "场(次)")
    assert unit_of("案件（含指派）（件）") == ("案件（含指派）", "件", "件")
    assert unit_of("案件（含指派）") == ("案件（含指派）", None, None)
    assert unit_of("受众，人次") == ("受众", "人次", "人次")
    assert unit_of("调解成功率/%") == ("调解成功率", "%", "%")
    assert line_unit("单位：件 2024年")[1] == "件"
    assert line_unit("单位：件、万元") == (None, None)


def test_wordings():
    assert strip_numbering("一、受理") == strip_numbering("（一）受理") == strip_numbering("1.受理") == strip_numbering("①受理") == "受理"
    assert strip_numbering("12348热线") == "12348热线" and strip_numbering("1.5倍") == "1.5倍"
    assert heading_words("各街道受理人民调解案件情况统计表（件）") == "受理人民调解案件"
    assert exact_key(" 受 理 案 件（件）") == exact_key("受理案件")
    assert loose_key("全年受理案件数量") == loose_key("受理案件数") == loose_key("受理案件")
    assert loose_key("数量") == "数量"


def test_children_of_rows():
    stack = LabelStack()
    rows = ["受理", "其中：民事", "　　　刑事", "　　　其中：未成年", "办结", "  当年", "    网上", "  往年", "其 中 ：重大"]
    assert [stack.path(row) for row in rows] == [
        ("受理",), ("受理", "民事"), ("受理", "刑事"), ("受理", "刑事", "未成年"), ("办结",), ("办结", "当年"), ("办结", "当年", "网上"),
        ("办结", "往年"), ("办结", "重大"),
    ]  # fmt: skip
