"""Changing an office's word lists one word at a time: comments stay, others' changes are told, a broken file is never written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ConflictError, InputError, NotThereError
from assistant.ledger.indicators import load_indicators
from assistant.pipeline.phrases import load_phrases
from assistant.pipeline.word_lists import digest_of, put_word, remove_word, set_aliases

PHRASES = """# 本单位的名单
[stock]
sentences = [
  "特此报告。",  # 每年都有
  "以上问题，我们将认真加以解决。",
]

[names.full_short] # 全称和简称
"青榆区司法局" = "区司法局"

[people.order]
"白芷" = "局长"  # 2024年到任

[wording.outdated]
"下岗职工" = "失业人员"
"""
INDICATORS = """# 指标
[legal_aid.accepted]
name = "受理法律援助案件" # 台账里的名称
aliases = ["法援受案"]
unit = "件"

[notary.handled]
name = "办理公证"
aliases = ["公证办件"]
unit = "件"
"""


@pytest.fixture
def phrases(tmp_path):
    file = tmp_path / "phrases.toml"
    file.write_text(PHRASES, encoding="utf-8")
    return file


@pytest.fixture
def indicators(tmp_path):
    file = tmp_path / "indicators.toml"
    file.write_text(INDICATORS, encoding="utf-8")
    return file


def now(file):
    return digest_of(file)


LISTS = {
    "stock": ("stock", "新的一句套话。", "", "新的一句套话。"), "names": ("names", "白塔区司法局", "白塔局", ("白塔区司法局", "白塔局")),
    "people": ("people", "陈青", "副局长", ("陈青", "副局长")), "outdated": ("outdated", "民工学校", "培训学校", ("民工学校", "培训学校")),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_word_is_added_and_taken_off_and_everything_else_stays(phrases, name):
    kind, word, value, told = LISTS[name]
    before = load_phrases(phrases)
    put_word(phrases, kind, word, value, expected=now(phrases))
    after = load_phrases(phrases)
    assert getattr(after, name) == (*getattr(before, name), told)
    assert all(line.strip() in phrases.read_text(encoding="utf-8") for line in PHRASES.splitlines() if "#" in line)
    remove_word(phrases, kind, word, expected=now(phrases))
    assert load_phrases(phrases) == before


def test_a_word_that_is_there_gets_its_new_value_and_is_not_doubled(phrases):
    put_word(phrases, "people", "白芷", "党组书记", expected=now(phrases))
    assert load_phrases(phrases).people == (("白芷", "党组书记"),)
    put_word(phrases, "stock", "特此报告。", expected=now(phrases))
    assert load_phrases(phrases).stock.count("特此报告。") == 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_not_there_yet_is_begun(tmp_path, name):
    kind, word, value, told = LISTS[name]
    file = tmp_path / "phrases.toml"
    assert digest_of(file) == ""
    put_word(file, kind, word, value, expected="")
    assert getattr(load_phrases(file), name) == (told,)


def test_who_saw_an_older_list_is_told_and_nothing_is_written(phrases):
    seen = now(phrases)
    put_word(phrases, "stock", "一句。", expected=seen)
    text = phrases.read_bytes()
    for act in (
        lambda: put_word(phrases, "stock", "另一句。", expected=seen),
        lambda: remove_word(phrases, "stock", "特此报告。", expected=seen),
        lambda: put_word(phrases, "stock", "另一句。", expected=""),
    ):
        with pytest.raises(ConflictError, match="有人刚改过"):
            act()
    assert phrases.read_bytes() == text


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("stock", "", ""),
        ("stock", " \n", ""),
        ("stock", "长" * 301, ""),
        ("names", "全称", ""),
        ("people", "白芷", " "),
        ("names", "全称", "长" * 301),
    ],
)
def test_words_that_cannot_be_are_refused(phrases, kind, word, value):
    before = phrases.read_bytes()
    with pytest.raises(InputError):
        put_word(phrases, kind, word, value, expected=now(phrases))
    assert phrases.read_bytes() == before


@pytest.mark.parametrize("kind", ["stock", "names", "people", "outdated"])
def test_a_word_that_is_on_no_list_is_told(phrases, tmp_path, kind):
    for file in (phrases, tmp_path / "none.toml"):
        with pytest.raises(NotThereError, match="没有这一条"):
            remove_word(file, kind, "谁也不认识", expected=now(file))
    assert phrases.read_text(encoding="utf-8") == PHRASES


@pytest.mark.parametrize(
    "text", ["[stock", "stock = 1\n", "[stock]\nsentences = 1\n", '[names]\nfull_short = ["x"]\n', "\ufeff[stock]\nsentences = [1]\n"]
)
def test_a_broken_list_is_told_in_chinese_and_not_written(tmp_path, text):
    file = tmp_path / "phrases.toml"
    file.write_text(text, encoding="utf-8")
    for kind in ("stock", "names"):
        with pytest.raises(InputError) as caught:
            put_word(file, kind, "词", "对应", expected=now(file))
        assert caught.value.where == "phrases.toml"
    with pytest.raises((InputError, NotThereError)):
        remove_word(file, "stock", "词", expected=now(file))
    assert file.read_text(encoding="utf-8") == text


@given(
    word=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    value=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
)
def test_whatever_a_word_is_the_file_stays_readable_and_holds_it(tmp_path_factory, word, value):
    file = tmp_path_factory.mktemp("lists") / "phrases.toml"
    file.write_text(PHRASES, encoding="utf-8")
    told, meant = " ".join(word.split()), " ".join(value.split())
    if not told or not meant:
        with pytest.raises(InputError):
            put_word(file, "names", word, value, expected=now(file))
        return
    put_word(file, "names", word, value, expected=now(file))
    assert tomllib.loads(file.read_text(encoding="utf-8"))["names"]["full_short"][told] == meant
    remove_word(file, "names", told, expected=now(file))
    assert load_phrases(file).names == (("青榆区司法局", "区司法局"),)


def test_an_indicator_gets_other_names_and_its_comments_stay(indicators):
    made = set_aliases(indicators, "legal_aid.accepted", (" 法援  受案量 ", "法援受案", "法援受案", " "), expected=now(indicators))
    assert made.aliases == ("法援 受案量", "法援受案")
    assert {one.id: one.aliases for one in load_indicators(indicators).indicators}["notary.handled"] == ("公证办件",)
    text = indicators.read_text(encoding="utf-8")
    assert "# 指标\n" in text
    assert "# 台账里的名称" in text


@pytest.mark.parametrize("taken", ["公证办件", "办理公证", " 公证办件 "])
def test_a_name_of_another_indicator_is_not_given_twice(indicators, taken):
    with pytest.raises(ConflictError, match="已是“办理公证”的叫法"):
        set_aliases(indicators, "legal_aid.accepted", (taken,), expected=now(indicators))
    assert indicators.read_text(encoding="utf-8") == INDICATORS


def test_an_indicator_that_is_none_an_overlong_name_and_an_older_file_are_told(indicators, tmp_path):
    for file, name in ((indicators, "nobody.knows"), (tmp_path / "none.toml", "legal_aid.accepted")):
        with pytest.raises(NotThereError, match="没有这个指标"):
            set_aliases(file, name, (), expected=now(file))
    with pytest.raises(InputError, match="超过 300 字"):
        set_aliases(indicators, "legal_aid.accepted", ("长" * 301,), expected=now(indicators))
    with pytest.raises(ConflictError, match="有人刚改过"):
        set_aliases(indicators, "legal_aid.accepted", (), expected="seen before")
    assert indicators.read_text(encoding="utf-8") == INDICATORS
