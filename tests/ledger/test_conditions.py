import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import LedgerError
from assistant.ledger.blocks import Block
from assistant.ledger.conditions import parse_condition
from assistant.ledger.grid import Grid
from assistant.ledger.register_sql import ConditionSql, columns_of
from assistant.ledger.register_table import RegisterStore, RegisterTable
from tests.ledger.tables import raw

HEADER = ["类型", "受理日期", "审结日期", "金额（元）", "案由", "级别", "备注"]
ROWS = [
    ["民事", dt.date(2024, 1, 31), dt.date(2024, 3, 1), 1200, "拖欠工资", "A", "-"],
    ["刑事", "2024-02-03", None, "2,000.50", "盗窃", 2, "-"],
    ["民事 ", "2024年2月9日", dt.date(2024, 2, 10), "—", "农民工工资", "甲", "-"],
    ["行政", dt.datetime(2024, 12, 31, 9), None, 0.5, "处罚", "乙", "-"],
    [None, dt.date(2023, 5, 1), None, None, None, None, "-"],
]
CASES = yaml.safe_load((Path(__file__).parent / "conditions.yaml").read_text(encoding="utf-8"))


def passing(where: str, header=HEADER, rows=ROWS) -> list[int]:
    register = RegisterTable(Grid(raw([header, *rows])), Block(0, len(header), [0], [], list(range(1, len(rows) + 1))))
    node = parse_condition(where, register.headers, "甲.乙")
    store = RegisterStore(register, set(columns_of(node)), frozenset())
    try:
        sql = ConditionSql(store, "甲.乙")
        test = sql.expression(node)
        return [row + 1 for row in range(len(rows)) if store.groups(f"row = {row} AND {test}", sql.parameters, None, None, None)]
    finally:
        store.close()


@pytest.mark.parametrize("case", CASES, ids=[case["where"] for case in CASES])
def test_condition(case):
    if "rows" in case:
        assert passing(case["where"]) == case["rows"]
        return
    with pytest.raises(LedgerError) as caught:
        passing(case["where"])
    assert case["error"] in caught.value.message
    assert "甲.乙" in caught.value.message


def test_an_unknown_column_names_those_there_are():
    with pytest.raises(LedgerError, match="类型、受理日期、审结日期、金额（元）、案由、级别、备注"):
        passing("种类 = '民事'")


def test_deep_nesting_and_long_text_are_refused():
    with pytest.raises(LedgerError, match="嵌套过深"):
        passing("(" * 500 + "类型 = '民事'" + ")" * 500)
    with pytest.raises(LedgerError, match="过长"):
        passing("类型 = '" + "民" * 5000 + "'")


WORDS = ["民事", "刑事", "行政", "'; drop table cases; --", "a%b", "“"]
ATOM = st.sampled_from(WORDS)
NUMBER = st.integers(-50, 50)


def joined(leaf):
    return st.tuples(st.sampled_from(["and", "or"]), leaf, leaf) | st.tuples(st.just("not"), leaf)


LEAF = (
    st.tuples(st.just("text"), st.sampled_from(["=", "<>"]), ATOM)
    | st.tuples(st.just("number"), st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), NUMBER)
    | st.tuples(st.just("in"), st.lists(ATOM, min_size=1, max_size=3))
    | st.tuples(st.just("between"), NUMBER, NUMBER)
    | st.tuples(st.just("null"), st.booleans())
)


def written(tree) -> str:
    head = tree[0]
    if head in ("and", "or"):
        return f"({written(tree[1])} {head} {written(tree[2])})"
    if head == "not":
        return f"not {written(tree[1])}"
    if head == "text":
        return f"类型 {tree[1]} {_quoted(tree[2])}"
    if head == "number":
        return f"数 {tree[1]} {tree[2]}"
    if head == "in":
        return f"类型 in ({', '.join(_quoted(word) for word in tree[1])})"
    if head == "between":
        return f"数 between {tree[1]} and {tree[2]}"
    return "类型 is null" if tree[1] else "类型 is not null"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def truth(tree, word, number):
    """Three-valued: None where a blank cell leaves it open."""
    head = tree[0]
    if head in ("and", "or"):
        sides = [truth(tree[1], word, number), truth(tree[2], word, number)]
        decisive = head == "or"
        return decisive if decisive in sides else None if None in sides else not decisive
    if head == "not":
        inner = truth(tree[1], word, number)
        return None if inner is None else not inner
    if head == "null":
        return (word is None) == tree[1]
    if head in ("number", "between"):
        if number is None:
            return None
        if head == "between":
            return tree[1] <= number <= tree[2]
        return {"=": number == tree[2], "<>": number != tree[2], "<": number < tree[2], "<=": number <= tree[2],
                ">": number > tree[2], ">=": number >= tree[2]}[tree[1]]  # fmt: skip
    if word is None:
        return None
    return word in tree[1] if head == "in" else (word == tree[2]) == (tree[1] == "=")


@settings(max_examples=60)
@given(
    st.recursive(LEAF, joined, max_leaves=6),
    st.lists(st.tuples(st.none() | ATOM, st.none() | NUMBER), min_size=1, max_size=6),
)
def test_conditions_mean_what_they_say(tree, rows):
    cells = [[word, number, "-", "-"] for word, number in rows] + [["某", 1, "-", "-"]]
    expected = [index + 1 for index, (word, number) in enumerate([*rows, ("某", 1)]) if truth(tree, word, number) is True]
    assert passing(written(tree), ["类型", "数", "甲", "乙"], cells) == expected


@settings(max_examples=20)
@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30))
def test_sums_are_exact(amounts):
    rows = [[str(amount), "x"] for amount in amounts]
    register = RegisterTable(Grid(raw([["金额", "类型"], *rows])), Block(0, 2, [0], [], list(range(1, len(rows) + 1))))
    store = RegisterStore(register, {0}, frozenset())
    ((_, _, _, count, total),) = store.groups("TRUE", [], None, 0, None)
    store.close()
    assert (count, total) == (len(rows), sum(amounts, Decimal(0)))
