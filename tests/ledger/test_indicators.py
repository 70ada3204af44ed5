from pathlib import Path

import pytest

from assistant.errors import LedgerError
from assistant.ledger.indicators import load_indicators
from assistant.ledger.tying import Ties
from assistant.schema.ledger import Indicator, Measure

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
[aid.accepted]
name = "受理法律援助案件"
aliases = ["法律援助案件受理量"]
unit = "件"
category = "法律援助"
parts = ["aid.civil", "aid.criminal"]
measure = {count = "法援台账.xlsx", sheet = "案件", where = "类型 = '民事'", date = "受理日期"}

[aid.civil]
name = "民事法律援助案件"

[aid.criminal]
name = "刑事法律援助案件"

[aid.rate]
name = "办结率"
kind = "rate"
good = "more"
bounded = true
unit = "%"
of = ["aid.civil", "aid.accepted"]

[aid.money]
name = "挽回损失"
unit = "万元"
measure = {sum = "法援台账.xlsx", column = "挽回金额", date = "办结日期"}

[identity.sum]
formula = "aid.accepted = aid.civil + aid.criminal@previous"
confirmed = true
"""


def write(folder, text):
    path = folder / "indicators.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path):
    found = load_indicators(write(tmp_path, GOOD))
    assert [indicator.id for indicator in found.indicators] == ["aid.accepted", "aid.civil", "aid.criminal", "aid.rate", "aid.money"]
    first = found.indicators[0]
    assert first.measure == Measure(aggregate="count", file="法援台账.xlsx", sheet="案件", where="类型 = '民事'", date="受理日期")
    assert found.indicators[4].measure == Measure(
        aggregate="sum", file="法援台账.xlsx", sheet=None, where=None, date="办结日期", column="挽回金额"
    )
    assert found.indicators[3].bounded and found.indicators[3].of == ("aid.civil", "aid.accepted")
    assert found.identities[0].name == "sum" and found.identities[0].confirmed


def test_the_sample_is_good():
    found = load_indicators(ROOT / "corpus" / "indicators.toml")
    assert len(found.indicators) > 100 and found.identities


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('category = "法律援助"', 'categori = "法律援助"', ["indicators.toml [aid.accepted] 第6行", "categori", "category"]),
        ('kind = "rate"', 'kind = "ratio"', ["[aid.rate] 第18行", "ratio", "flow"]),
        ('good = "more"', "good = 1", ["[aid.rate]", "good"]),
        ("bounded = true", 'bounded = "ja"', ["true 或 false"]),
        ('name = "民事法律援助案件"', 'name = "受理法律援助案件（件）"', ["[aid.civil] 第11行", "[aid.accepted]"]),
        ('name = "民事法律援助案件"', "", ["[aid.civil]", "缺少 name"]),
        ('aliases = ["法律援助案件受理量"]', 'aliases = "x"', ["[aid.accepted] 第4行", "列表"]),
        ('parts = ["aid.civil", "aid.criminal"]', 'parts = ["aid.civil", "aid.other"]', ["[aid.accepted] 第7行", "aid.other"]),
        ('of = ["aid.civil", "aid.accepted"]', 'of = ["aid.civil"]', ["分子、分母"]),
        ('count = "法援台账.xlsx"', 'number = "法援台账.xlsx"', ["[aid.accepted] 第8行", "number"]),
        ('count = "法援台账.xlsx", ', "", ["count（计数）或 sum（求和）"]),
        ('column = "挽回金额", ', "", ["column"]),
        ("measure = {sum", 'measure = "x" # {sum', ["measure", "写作"]),
        ('date = "受理日期"', "date = 3", ["date", "字符串"]),
        ("+ aid.criminal@previous", "+ aid.penal@previous", ["[identity.sum]", "aid.penal"]),
        ("confirmed = true", 'confirmed = "ja"', ["identity.sum", "true"]),
        ("confirmed = true", "sure = true", ["identity.sum", "sure"]),
        ('unit = "件"', "unit = 件", ["第5行"]),
        ("[aid.civil]", "[aid]", ["aid"]),
        ("\n[aid.accepted]", "top = 1\n[aid.accepted]", ["“top”", "第1行"]),
    ],
)
def test_mistakes_name_file_table_and_line(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(LedgerError) as caught:
        load_indicators(write(tmp_path, GOOD.replace(old, new, 1)))
    assert all(word in caught.value.message for word in words), caught.value.message


def test_a_missing_or_foreign_file(tmp_path):
    with pytest.raises(LedgerError, match="找不到"):
        load_indicators(tmp_path / "没有.toml")
    path = tmp_path / "a.toml"
    path.write_bytes("name = '件'".encode("gb18030"))
    with pytest.raises(LedgerError, match="UTF-8"):
        load_indicators(path)


TIES = Ties(
    (
        Indicator(id="a.all", name="受理法律援助案件", aliases=("法律援助受理",), category="法律援助", parts=("a.civil", "a.penal")),
        Indicator(id="a.civil", name="民事法律援助案件"),
        Indicator(id="a.penal", name="刑事法律援助案件"),
        Indicator(id="m.done", name="调解成功案件", category="人民调解"),
        Indicator(id="n.one", name="律师"),
        Indicator(id="n.two", name="律师数量"),
    )
)


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("受理法律援助案件", "a.all"), ("全年受理法律援助案件数", "a.all"), ("受理法律援助案件（件）", "a.all"), ("法律援助 受理", "a.all"),
        ("法律援助 受理法律援助案件", "a.all"), ("受理法律援助案件 刑事", "a.penal"), ("受理法律援助案件 民事法律援助案件", "a.civil"),
        ("受理法律援助案件 农民工", None), ("受理法律援助案件 案件", None), ("农民工 受理法律援助案件", None),
        ("目标 受理法律援助案件", None),
        ("受理法律援助案件 同比", None), ("人民调解 调解成功案件", "m.done"), ("重点工作 调解成功案件", "m.done"), ("律师", "n.one"),
        ("律师数量", "n.two"), ("律师数", None), ("受理", None), ("上年 受理法律援助案件", None),
    ],
)  # fmt: skip
def test_ties(label, found):
    assert TIES.find(label) == found
