import datetime as dt
import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import LedgerError
from assistant.ledger.book import Book, load_book, settle
from assistant.ledger.periods import months
from assistant.ledger.registers import count_register
from assistant.nlp.units import parse_unit
from assistant.schema.ledger import Indicator, Measure
from assistant.schema.quantity import Period
from tests.ledger.tables import raw, save, span
from tests.shared_data import shared

ROOT = Path(__file__).resolve().parents[2]
INDICATORS = """
[aid.accepted]
name = "受理法律援助案件"
unit = "件"
parts = ["aid.civil", "aid.penal"]
measure = {count = "法援台账.xlsx", sheet = "案件", where = "类型 in ('民事','刑事')", date = "受理日期"}
[aid.civil]
name = "民事法律援助案件"
unit = "件"
measure = {count = "法援台账.xlsx", sheet = "案件", where = "类型 = '民事'", date = "受理日期"}
[aid.penal]
name = "刑事法律援助案件"
unit = "件"
[aid.money]
name = "挽回损失"
unit = "万元"
measure = {sum = "法援台账.xlsx", sheet = "案件", column = "挽回金额", date = "办结日期"}
"""
HEADER = ["编号", "受理日期", "类型", "街道", "办结日期", "挽回金额（元）"]
CASES = [
    ["援001", dt.date(2023, 12, 30), "民事", "柳汀街道", dt.date(2024, 2, 1), 1200.5],
    ["援002", dt.date(2024, 1, 2), "民事", "柳汀街道", dt.date(2024, 6, 30), 800.25],
    ["援003", dt.date(2024, 3, 31), "刑事", "鹭洲街道", None, None],
    ["援004", dt.date(2024, 11, 5), "民事", "鹭洲街道", dt.date(2024, 12, 1), 0],
    ["援005", dt.date(2024, 11, 6), "咨询", "鹭洲街道", None, "—"],
]


@pytest.fixture
def bureau(tmp_path):
    (tmp_path / "indicators.toml").write_text(INDICATORS, encoding="utf-8")
    folder = tmp_path / "台账"
    folder.mkdir()
    save(folder / "法援台账.xlsx", {"案件": [["法援案件登记"], HEADER, *CASES, ["合计", None, None, None, None, 2000.75]]})
    return folder


def load(folder: Path) -> Book:
    return load_book([folder], folder.parent / "indicators.toml")


def number(book: Book, indicator: str, period: Period, subject: str | None = None) -> str | None:
    record = book.find(indicator, period, subject)
    return None if record is None else format(record.number.normalize(), "f")


def test_registers_are_counted_by_year_part_and_street(bureau):
    book = load(bureau)
    year = Period.of_year(2024)
    assert number(book, "aid.accepted", year) == "3"
    assert number(book, "aid.accepted", Period.of_year(2023)) == "1"
    assert number(book, "aid.accepted", year, "鹭洲街道") == "2"
    assert number(book, "aid.civil", year, "鹭洲街道") == "1"
    assert number(book, "aid.accepted", months(2024, 1, 6)) == "2"
    assert number(book, "aid.accepted", months(2024, 1, 11)) == "3"
    assert number(book, "aid.civil", months(2024, 3, 3)) == "0"
    assert number(book, "aid.money", year) == "2000.75"
    record = book.find("aid.accepted", year)
    assert record is not None
    assert record.id == "法援台账.xlsx!案件!measure:aid.accepted#2024"
    assert (record.locator, record.rows, record.written, record.unit) == ("案件!(共3行)", 3, "3", "件")
    money = book.find("aid.money", year)
    assert money is not None
    assert (money.written, money.written_unit, money.unit, money.decimals) == ("2000.75", "元", "元", 2)
    assert not book.problems and not book.notices


def test_cells_are_preferred_and_agreeing_numbers_stand_once(bureau):
    save(
        bureau / "统计.xlsx",
        {"表": [["指标", "单位", "2024年"], ["受理法律援助案件", "件", 3], ["其中：刑事", "件", 1], ["挽回损失", "万元", 0.2]]},
    )
    book = load(bureau)
    record = book.find("aid.accepted", Period.of_year(2024))
    assert record is not None and record.locator == "表!C2" and record.rows is None
    assert number(book, "aid.penal", Period.of_year(2024)) == "1"
    assert number(book, "aid.money", Period.of_year(2024)) == "2000"
    year = [
        one for one in book.records if one.indicator_id == "aid.accepted" and one.period == Period.of_year(2024) and one.subject is None
    ]
    assert len(year) == 1 and not book.problems


def test_two_values_for_one_thing_are_told(bureau):
    save(bureau / "统计.xlsx", {"表": [["指标", "单位", "2024年"], ["受理法律援助案件", "件", 4]]})
    book = load(bureau)
    (problem,) = book.problems
    assert (problem.code, problem.source, problem.locator) == ("LED004", "法援台账.xlsx", "案件!(共3行)")
    assert "统计.xlsx 表!C2 为4件" in problem.message and "为3件" in problem.message
    assert number(book, "aid.accepted", Period.of_year(2024)) == "4"
    assert sorted(one.number for one in book.records if one.id.endswith(("#2024", "C2")) and one.indicator_id == "aid.accepted") == [3, 4]


def test_bad_files_become_notices(bureau):
    (bureau / "坏.xlsx").write_bytes(b"PK\x03\x04 no")
    (bureau / "~$法援台账.xlsx").write_bytes(b"x")
    (bureau / ".隐藏.csv").write_text("a", encoding="utf-8")
    (bureau / "说明.txt").write_text("a", encoding="utf-8")
    book = load(bureau)
    assert book.sources == ("法援台账.xlsx",)
    assert len(book.notices) == 1 and "坏.xlsx" in book.notices[0]
    with pytest.raises(LedgerError, match=r"没有读到数字.*坏\.xlsx"):
        load_book([bureau / "坏.xlsx"])
    with pytest.raises(LedgerError, match="不支持"):
        load_book([bureau / "说明.txt"])
    with pytest.raises(LedgerError, match="找不到"):
        load_book([bureau / "没有.xlsx"])


def test_without_numbers_the_reason_is_told(bureau, tmp_path):
    with pytest.raises(LedgerError, match="measure"):
        load_book([bureau])
    empty = tmp_path / "空"
    empty.mkdir()
    with pytest.raises(LedgerError, match="没有找到台账文件"):
        load_book([empty])
    (empty / "a.csv").write_text("甲,乙\n丙,丁\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="没有读到数字"):
        load_book([empty])


def test_measures_that_do_not_fit_are_told(bureau):
    path = bureau.parent / "indicators.toml"
    for old, new, words in (
        ("类型 = '民事'", "种类 = '民事'", "aid.civil.*种类.*类型"),
        ('sheet = "案件"', 'sheet = "个案"', "个案.*案件"),
        ('date = "受理日期"', 'date = "受理时间"', "受理时间.*受理日期"),
        ('date = "受理日期"', 'date = "类型"', "没有日期"),
        ('column = "挽回金额"', 'column = "类型"', "不是数字"),
    ):
        path.write_text(INDICATORS.replace(old, new), encoding="utf-8")
        try:
            told = " ".join(load(bureau).notices)
        except LedgerError as error:
            told = error.message
        assert re.search(words, told) and re.search(r"indicators\.toml 第\d+行 \[aid\.\w+\]", told), told
    book = load(bureau)
    assert number(book, "aid.civil", Period.of_year(2024)) == "2" and number(book, "aid.money", Period.of_year(2024)) is None


def test_a_missing_register_is_a_notice(bureau, tmp_path):
    save(tmp_path / "统计.xlsx", {"表": [["指标", "2024年"], ["受理法律援助案件", 4]]})
    book = load_book([tmp_path / "统计.xlsx"], tmp_path / "indicators.toml")
    assert book.notices == ("没有提供 法援台账.xlsx，3个指标没有从中统计",)
    assert book.records[0].unit == "件"


def test_same_names_in_two_folders_stay_apart(tmp_path):
    for year in ("2023", "2024"):
        (tmp_path / year).mkdir()
        save(tmp_path / year / "台账.xlsx", {f"{year}年": [["指标", "数量"], ["受理", int(year[-1])]]})
    book = load_book([tmp_path])
    assert book.sources == ("2023/台账.xlsx", "2024/台账.xlsx")
    assert [(record.id, span(record.period)) for record in book.records] == [
        ("2023/台账.xlsx!2023年!B2", "2023"), ("2024/台账.xlsx!2024年!B2", "2024")
    ]  # fmt: skip
    again = load_book([tmp_path, tmp_path / "2024" / "台账.xlsx"])
    assert again.records == book.records


def test_odd_dates_are_not_counted_and_told():
    rows = [["日期", "类型"], [45292, "甲"], [20240305, "甲"], ["2024年13月", "甲"], [dt.date(2024, 5, 1), "甲"], [None, "甲"]]
    measure = Measure(aggregate="count", file="x", sheet=None, where="类型 = '甲'", date="日期")
    records, notices, _ = count_register(raw(rows), [Indicator(id="a.b", name="甲", measure=measure)])
    year = next(record for record in records if span(record.period) == "2024" and record.subject is None)
    assert year.number == 3
    assert notices == ["台账.xlsx：表!A4 等1个“日期”不是日期，没有计入统计"]


def test_years_alone_serve_as_dates():
    rows = [["年度", "类型"], [2023, "甲"], ["2024年", "甲"], [2024, "乙"]]
    measure = Measure(aggregate="count", file="x", sheet=None, where=None, date="年度")
    records, *_ = count_register(raw(rows), [Indicator(id="a.b", name="甲", measure=measure)])
    assert [(span(record.period), record.number) for record in records] == [("2023", 1), ("2024", 2)]


KINDS = ["民事", "刑事", "行政", None]


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)), st.sampled_from(KINDS), st.sampled_from("甲乙")), min_size=2)
)
def test_counts_are_those_of_plain_counting(cases):
    rows = [
        ["编号", "日期", "类型", "街道"],
        *([f"号{index}", day, kind, f"{street}街道"] for index, (day, kind, street) in enumerate(cases)),
    ]
    measure = Measure(aggregate="count", file="x", sheet=None, where="类型 in ('民事','刑事')", date="日期")
    records, *_ = count_register(raw(rows), [Indicator(id="a.b", name="甲", measure=measure)])
    counted = [(day, street) for day, kind, street in cases if kind in ("民事", "刑事")]
    for record in records:
        assert record.period is not None
        expected = sum(
            record.period.start <= day <= record.period.end and record.subject in (None, f"{street}街道") for day, street in counted
        )
        assert (record.number, record.rows) == (expected, expected)
    assert {record.period.year for record in records if record.period} == {day.year for day, _, _ in cases}


def test_rates_as_fractions_become_a_notice(tmp_path):
    book = load_book([save(tmp_path / "表.xlsx", {"2024年": [["街道", "办结率（%）"], ["柳汀", 0.98], ["鹭洲", 1]]})])
    assert [record.number for record in book.records] == [98, 100]
    assert not book.problems
    assert book.notices == ("表.xlsx 2024年!B2：“办结率”以小数存放（0.98），已按百分数读作其一百倍",)


def test_settling_needs_a_period_and_an_indicator():
    book_records, problems = settle([])
    assert (book_records, problems) == ([], [])


def test_the_sample_bureau_says_what_its_facts_say():
    folder = ROOT / "corpus" / "bureau"
    book = load_book([folder / "ledgers"], ROOT / "corpus" / "indicators.toml")
    facts = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))["values"]
    units = {indicator.id: parse_unit(indicator.unit or "") for indicator in book.indicators}
    for indicator, years in facts.items():
        factor = units[indicator].factor if units[indicator] else Decimal(1)
        for year, value in years.items():
            record = book.find(indicator, Period.of_year(int(year)))
            assert record is not None, (indicator, year)
            assert record.number == Decimal(str(value)) * factor, (indicator, year)
    assert not book.problems and not book.notices
    assert {record.source for record in book.records if record.indicator_id is None} == {"重点工作台账.xlsx"}
    assert all(record.indicator_id is None for record in book.records if record.source == "重点工作台账.xlsx")
    assert book.overview["indicators_with_records"] == len(book.indicators)


def test_a_made_up_ledger_with_everything_at_once():
    book = load_book([shared("data", "word", "ledger.xlsx")])
    said = {(record.label, record.subject): (str(record.number.normalize().to_integral()), record.unit) for record in book.records}
    assert said["法律援助 受理", "丙区"] == ("3345", "件")
    assert said["挽回损失", "甲区"][1] == "元" and ("挽回损失", "丙区") not in said
    assert Counter(problem.code for problem in book.problems) == {"LED002": 1, "LED003": 1}
