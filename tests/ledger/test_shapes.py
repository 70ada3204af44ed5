from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger.shapes import read_sheet
from tests.ledger.tables import facts, lines, raw

CASES = yaml.safe_load((Path(__file__).parent / "shapes.yaml").read_text(encoding="utf-8"))
KEYS = {"source", "sheet", "merged"}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    table = raw(case["rows"], **{key: case[key] for key in KEYS & case.keys()})
    reading = read_sheet(table, frozenset(case.get("known", [])))
    assert lines(reading) == case["read"]
    problems = [f"{problem.code} {problem.locator.partition('!')[2]}" for problem in reading.problems]
    assert sorted(problems) == sorted(case.get("problems", []))
    assert len(reading.notices) == case.get("notices", 0)
    assert sum(len(block.body) for block in reading.registers) == case.get("register", 0)


NAMES = ["受理案件", "办结案件", "咨询解答", "调解成功", "普法活动", "公证事项"]
STREETS = ["柳汀街道", "鹭洲街道", "东篱街道", "望榆街道", "青埠街道"]
AMOUNT = st.integers(min_value=2200, max_value=10**7) | st.integers(min_value=0, max_value=1900)


@given(st.data())
def test_order_of_a_tidy_sheet_says_nothing(data):
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    columns = [["指标", *names], ["单位", *["件"] * len(names)]]
    amounts = st.lists(AMOUNT, min_size=len(names), max_size=len(names))
    columns.extend([year, *data.draw(amounts)] for year in ("2022年", "2023年", "2024年"))
    columns.append(["备注", *[None] * len(names)])
    rows = list(zip(*columns, strict=True))
    assert len(facts(raw(rows))) == 3 * len(names)
    shuffled = _permuted(rows, data)
    assert facts(raw(shuffled)) == facts(raw(rows))


@given(st.data())
def test_order_of_a_long_tidy_sheet_says_nothing(data):
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([2022, 2023, 2024])), min_size=2, unique=True))
    rows = [("指标", "年度", "数值", "单位"), *((name, year, data.draw(AMOUNT), "件") for name, year in pairs)]
    assert len(facts(raw(rows))) == len(pairs)
    assert facts(raw(_permuted(rows, data))) == facts(raw(rows))


@given(st.data(), st.booleans())
def test_order_of_a_matrix_says_nothing(data, across):
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    streets = data.draw(st.lists(st.sampled_from(STREETS), min_size=2, unique=True))
    head = [f"{name}（件）" for name in names]
    rows = [("街道", *head), *((street, *(data.draw(AMOUNT) for _ in names)) for street in streets)]
    if across:
        rows = [("指标", *streets), *zip(head, *(row[1:] for row in rows[1:]), strict=True)]
    said = facts(raw(rows, sheet="2024年"))
    assert len(said) == len(names) * len(streets)
    assert {subject for _, subject, *_ in said} == set(streets)
    assert facts(raw(_permuted(rows, data), sheet="2024年")) == said


def _permuted(rows, data):
    body = data.draw(st.permutations(rows[1:]))
    order = data.draw(st.permutations(range(len(rows[0]))))
    return [[row[column] for column in order] for row in (rows[0], *body)]


def test_hidden_sheet_and_uncalculated_formula_are_told():
    table = raw([["指标", "2024年"], ["受理", 5], ["办结", None]], hidden=True, uncalculated=((2, 1),))
    problems = {problem.code: problem for problem in read_sheet(table).problems}
    assert set(problems) == {"LED003", "LED005"}
    assert problems["LED003"].locator == "表!B3"
    assert "没有计算结果" in problems["LED003"].message


def test_text_numbers_of_a_text_file_are_no_problem():
    assert not read_sheet(raw([["指标", "2024年"], ["受理", "１２"]], source="台账.csv")).problems


def test_ids_and_families_are_stable():
    record = read_sheet(raw([["指标", "2024年"], ["受理", 5]])).records[0]
    assert (record.id, record.locator, record.family) == ("台账.xlsx!表!B2", "表!B2", "台账.xlsx›表")


def test_nothing_breaks_on_odd_sheets():
    odd = [[], [[]], [[None]], [["只有标题"]], [[1]], [["a", "b"]], [[1, 2], [3, 4]], [["", " "], ["-", "/"]]]
    for rows in odd:
        read_sheet(raw(rows))


@given(
    st.lists(
        st.lists(
            st.none() | st.sampled_from(["指标", "合计", "2024年", "其中：甲", "-", "件", "街道", "（件）", "1,2"]) | st.integers(),
            max_size=5,
        ),
        max_size=7,
    )
)
def test_no_sheet_raises(rows):
    read_sheet(raw(rows))
