"""Returns in tables: our own form in whatever state it comes back, and tables of the sender's own making."""

import datetime as dt

import openpyxl
import pytest

from assistant.errors import LedgerError
from assistant.ledger.owners import owners
from assistant.ledger.return_forms import is_own, read_return
from assistant.pipeline.check import open_book
from assistant.schema.quantity import Period
from assistant.schema.returns import OWN_MARK

PERIOD = Period.of_year(2024)
HEAD = ["指标", "单位", "本期数", "上年同期", "口径说明", "备注"]


def table(tmp_path, *rows, name="表.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def read(path, period=PERIOD):
    return read_return(path, path.name, (), period)


@pytest.mark.parametrize(
    ("row", "state", "number"),
    [
        (["受理案件", "件", 12], "filled", 12),
        (["受理案件", "件", "１，２４６"], "filled", 1246),
        (["受理案件（件）", None, 12], "filled", 12),
        (["其中：民事案件", "件", 12], "filled", 12),
        (["挽回损失", "万元", "1,536.74"], "filled", 15367400),
        (["挽回损失", None, "1536.74万元"], "filled", 15367400),
        (["受理案件", "件", None], "blank", None),
        (["受理案件", "件", None, 3, None, "由别的科统计"], "explained", None),
        (["受理案件", "件", "无"], "explained", None),
        (["受理案件", "件", "约12"], "unclear", None),
        ([None, None, 12], "unclear", None),
    ],
)
def test_a_row_of_the_form(tmp_path, row, state, number):
    (found,) = read(table(tmp_path, HEAD, row)).rows
    assert (found.state, found.value and found.value.number) == (state, number)


@pytest.mark.parametrize(
    ("name", "value", "state", "before"),
    [
        ("表.xls", 0.889, "unmeasured", None),
        ("表.xls", 88.9, "filled", None),
        ("表.xls", "0.889%", "filled", None),
        ("表.xls", 0, "filled", None),
        ("表.xlsx", 0.889, "filled", "0.937"),
    ],
)
def test_a_share_out_of_a_file_without_formats_is_not_judged(tmp_path, name, value, state, before):
    (found,) = read(table(tmp_path, HEAD, ["结案率", "%", value, 0.937], name="表.xlsx").rename(tmp_path / name)).rows
    assert (found.state, found.before and found.before.written) == (state, before)


def test_an_error_that_a_program_left_is_unclear(tmp_path):
    (tmp_path / "表.csv").write_text(f"{','.join(HEAD)}\n受理案件,件,#REF!\n", encoding="utf-8")
    (found,) = read(tmp_path / "表.csv").rows
    assert (found.state, found.written) == ("unclear", "#REF!")


def test_a_formula_without_its_result_is_unclear(tmp_path):
    (found,) = read(table(tmp_path, HEAD, ["受理案件", "件", "=5+7"])).rows
    assert (found.state, found.value) == ("unclear", None)


def test_the_lines_above_and_the_notes_below(tmp_path):
    path = table(
        tmp_path, ["云水区司法局2024年度数据报送表"], ["报送单位：", "政治处", None, "联系人：", "甲"],
        ["报送日期：2024年12月18日", None, None, "数据截至：", dt.date(2024, 11, 30)], HEAD, ["受理案件", "件", 12, 10],
        ["填写说明：一、只填浅黄色的格子"], [],
    )  # fmt: skip
    form = read(path)
    assert (form.sender, form.received, form.until, form.year) == ("政治处", dt.date(2024, 12, 18), dt.date(2024, 11, 30), 2024)
    (row,) = form.rows
    assert (row.value.period.end, row.before.number, row.before.period.year) == (dt.date(2024, 11, 30), 10, 2023)


def test_half_a_year_is_what_the_form_means_where_half_a_year_is_asked_for(tmp_path):
    half = Period(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30), kind="half")
    (row,) = read(table(tmp_path, HEAD, ["受理案件", "件", 12, 10]), half).rows
    assert (row.value.period, row.before.period) == (half, half.previous_year())


def test_a_table_of_the_senders_own_gives_its_figures(tmp_path):
    form = read(table(tmp_path, ["报送单位：政治处"], ["指标", "2024年", "单位"], ["警示教育", 13, "场"], ["廉政谈话", 86, "人次"]))
    assert (form.form, form.sender) == (False, "政治处")
    assert [(row.label, row.value.number) for row in form.rows] == [("警示教育", 13), ("廉政谈话", 86)]


def test_a_register_is_no_return(tmp_path):
    rows = [[f"2024-{number}", f"2024-03-{number:02d}", kind, "柳汀街道"] for number, kind in enumerate(["民事", "刑事"] * 12, 1)]
    with pytest.raises(LedgerError, match="登记表"):
        read(table(tmp_path, ["案号", "受理日期", "类型", "街道"], *rows))


def test_a_table_without_figures_is_refused(tmp_path):
    with pytest.raises(LedgerError, match="没有读到数字"):
        read(table(tmp_path, ["数据报送表"], ["没有数字"]))


def test_what_the_program_wrote_is_no_return(tmp_path):
    path = table(tmp_path, [f"{OWN_MARK}：2024年报送检查"])
    assert is_own(path) and read(path) is None
    assert not is_own(table(tmp_path, HEAD, ["受理案件", "件", 12], name="别的.xlsx")) and not is_own(tmp_path / "没有.xlsx")


def test_the_ledger_names_who_keeps_a_figure(tmp_path):
    path = table(tmp_path, ["指标", "2024年", "单位", "责任科室"], ["警示教育", 13, "场", "政治处"], ["接待来访", 86, "人次", None])
    book = open_book([path], None, year=2024)
    kept = owners([path], book.records)
    assert {record.label: kept.get(record.id) for record in book.records} == {"警示教育": "政治处", "接待来访": None}
