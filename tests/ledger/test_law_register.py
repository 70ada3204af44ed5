import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import LedgerError
from assistant.ledger.law_register import Register, edit_distance, load_register

ROOT = Path(__file__).resolve().parents[2]
ROWS = """
[[law]]
title = "中华人民共和国行政复议法"
short = ["行政复议法"]
promulgated = 1999-04-29
in_force = 1999-10-01
revised = [{date = 2023-09-01, in_force = 2024-01-01}, {date = 2017-09-01}]
verified = true
[[law]]
title = "法律援助条例"
kind = "regulation"
number = ""
repealed = 2022-01-01
replaced_by = "中华人民共和国法律援助法"
[[law]]
title = "法治社会建设实施纲要（2020－2025年）"
[[law]]
title = "中华人民共和国道路交通安全法"
[[law]]
title = "最高人民法院关于适用《中华人民共和国民法典》时间效力的若干规定"
[[law]]
title = "中华人民共和国国民经济和社会发展第十四个五年规划"
[[law]]
title = "中华人民共和国监狱法"
"""


@pytest.fixture
def register(tmp_path) -> Register:
    path = tmp_path / "laws.toml"
    path.write_text(ROWS, encoding="utf-8")
    return load_register(path)


def titles(records) -> list[str]:
    return [record.title for record in records]


def test_rows(register):
    first, second = register.records[:2]
    assert first.revised == ((dt.date(2023, 9, 1), dt.date(2024, 1, 1)), (dt.date(2017, 9, 1), dt.date(2017, 9, 1)))
    assert first.verified and not second.verified
    assert (second.number, second.repealed, second.replaced_by) == (None, dt.date(2022, 1, 1), "中华人民共和国法律援助法")


@pytest.mark.parametrize(
    "title",
    ["行政复议法", "中华人民共和国行政复议法", "《中华人民共和国行政复议法》", " 中华人民共和国 行政复议法"],
)
def test_found_in_every_form(register, title):
    assert register.find(title) is register.records[0]
    assert register.near(title) == ()


def test_brackets_and_dashes_are_one(register):
    for title in (
        "法治社会建设实施纲要(2020—2025年)",
        "法治社会建设实施纲要（２０２０-２０２５年）",
        "法治社会建设实施纲要（2020至2025年）",
    ):
        assert register.find(title) is register.records[2]
    assert register.find("最高人民法院关于适用〈中华人民共和国民法典〉时间效力的若干规定") is register.records[4]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("中华人民共和国行政复义法", ["中华人民共和国行政复议法"]), ("中华人民共和国行复政议法", ["中华人民共和国行政复议法"]),
        ("中华人民共和国行政复法", ["中华人民共和国行政复议法"]), ("法律授助条例", ["法律援助条例"]),
        ("法治社会建设实施纲要（2021－2025年）", ["法治社会建设实施纲要（2020－2025年）"]),
        ("道路交能安全法", ["中华人民共和国道路交通安全法"]), ("行政复义法", []), ("法律援助办法", []),
        ("中华人民共和国海上交通安全法", []), ("中华人民共和国仲裁法", []), ("什么也不是的一个题目", []),
        ("中华人民共和国国民经济和社会发展第十三个五年规划", []), ("法律援助暂行条例", []), ("", []),
    ],
)  # fmt: skip
def test_near(register, title, found):
    assert titles(register.near(title)) == found


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('short = ["x"]', "第1条.*title"), ('title = "甲法"\nyear = 3', "甲法.*year"),
        ('title = "甲法"\nin_force = "2020-01-01"', "in_force"),
        ('title = "甲法"\nshort = "x"', "short"), ('title = "甲法"\nrevised = [{in_force = 2020-01-01}]', "revised"), ("title = ", "写法"),
    ],
)  # fmt: skip
def test_mistakes_name_the_row(tmp_path, row, words):
    path = tmp_path / "laws.toml"
    path.write_text(f"[[law]]\n{row}\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=words):
        load_register(path)


def test_missing_and_empty_files(tmp_path):
    with pytest.raises(LedgerError, match="找不到"):
        load_register(tmp_path / "没有.toml")
    (tmp_path / "空.toml").write_text("", encoding="utf-8")
    with pytest.raises(LedgerError, match="没有"):
        load_register(tmp_path / "空.toml")


def test_every_title_of_the_sample_is_found_and_near_to_none():
    register = load_register(ROOT / "corpus" / "laws.toml")
    for record in register.records:
        assert register.find(record.title) is not None
        assert register.near(record.title) == ()


@given(st.text("甲乙丙丁", max_size=7), st.text("甲乙丙丁", max_size=7))
def test_edit_distance_is_a_distance(one, two):
    distance = edit_distance(one, two, 9)
    assert distance == edit_distance(two, one, 9)
    assert (distance == 0) == (one == two)
    assert distance is not None and abs(len(one) - len(two)) <= distance <= max(len(one), len(two))
    assert edit_distance(one, two, 2) == (distance if distance <= 2 else None)
