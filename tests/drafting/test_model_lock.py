"""Laws of the figure lock for a model: the composed text passes, and no change to a token or a numeral does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.items import OPENING
from assistant.drafting.lock import RefusedError
from assistant.drafting.model_lock import pass_lock
from assistant.drafting.prompting import PROMPT, ask, ask_again, prompt
from assistant.drafting.tokens import TOKEN, mask
from assistant.nlp.tagging import proper_names
from assistant.schema.drafting import Fragment, Guard, Section, Sentence


def sentence(*pieces, guards=(), origin="报送"):
    """Plain pieces and figures by turns."""
    fragments = tuple(Fragment(text=text, figure=f"f{place}" if place % 2 else None) for place, text in enumerate(pieces) if text)
    return Sentence(fragments=fragments, origin=origin, source="甲科.txt（甲科）", guards=guards)


SECTION = Section(
    key="g1.1", level=3, label="1.", heading="做实纠纷化解",
    sentences=(
        sentence("把排查做在前、调解挺在前，推动矛盾纠纷就地化解。", origin=OPENING),
        sentence("全年排查矛盾纠纷", "58件", "，受理调解案件", "46件", "，", "同比增长6.7%", "，其中邻里", "30件", "、婚姻", "16件", "。"),
        sentence("5月，柳汀司法所对照《云水区调解办法》开展“百日攻坚”，调处群体性纠纷", "3起", "。"),
        sentence("年末建成调解室", "7个", "，力量稳步壮大。", guards=(Guard(indicator_id="rooms", holds="rises"),)),
        sentence("鹭洲街道获评“全市调解先进街道”。"),
        sentence("增长较快的是物业纠纷，受理数增长了", "12.5%", "。"),
    ),
)  # fmt: skip
MASKED = mask(SECTION, ("柳汀司法所", "鹭洲街道"))
NAMES = [token.name for token in MASKED.tokens]


def refused(text):
    with pytest.raises(RefusedError) as caught:
        pass_lock([text], MASKED)
    return caught.value.reason


def test_everything_that_must_not_be_typed_is_a_token():
    told = {token.name: token.text for token in MASKED.tokens}
    assert told == {
        "F1": "58件", "F2": "46件", "F3": "同比增长6.7%", "F4": "30件", "F5": "16件", "D1": "5月", "N1": "柳汀司法所",
        "T1": "《云水区调解办法》", "F6": "3起", "S1": "年末建成调解室7个，力量稳步壮大。", "N2": "鹭洲街道", "A1": "“全市调解先进街道”",
        "F7": "增长了12.5%",
    }  # fmt: skip
    assert MASKED.plain(MASKED.text) == "".join(one.text for one in SECTION.sentences)
    assert [fragment.figure for fragment in MASKED.fragments("⟦F3⟧⟦S1⟧") if fragment.figure] == ["f5", "f1"]


def test_the_composed_text_passes_whole_and_in_pieces():
    passed = pass_lock([MASKED.text], MASKED)
    assert passed.sentences == MASKED.sentences
    assert passed.composed == tuple((place,) for place in range(6))
    assert pass_lock(list(MASKED.sentences), MASKED) == passed


@given(st.permutations(MASKED.sentences))
def test_sentences_may_change_places(order):
    passed = pass_lock(["".join(order)], MASKED)
    assert sorted(passed.sentences) == sorted(MASKED.sentences)


def test_words_between_may_be_better_chosen():
    text = MASKED.text.replace("全年排查", "全年共排查").replace("推动矛盾纠纷就地化解", "促进矛盾纠纷就地就近化解")
    assert pass_lock([text], MASKED).composed[0] == (0,)


@given(st.sampled_from(NAMES))
def test_no_token_is_lost_or_doubled(name):
    token = f"⟦{name}⟧"
    assert refused(MASKED.text.replace(token, "")) == f"漏了标记{token}"
    assert refused(MASKED.text.replace(token, token * 2)) == f"标记{token}写了不止一次"


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
def test_no_two_tokens_change_places(names):
    one, other = (f"⟦{name}⟧" for name in names)
    assert refused(MASKED.text.replace(one, "□").replace(other, one).replace("□", other))


@given(
    st.integers(0, len(TOKEN.sub("", MASKED.text))), st.sampled_from("0189０９①⑳Ⅷ²½٣〇㈠㊀aZ*#<>{}|`\\\x00\x07\u200b\u202e\ufeff\ue000🎉")
)
def test_no_digit_letter_or_mark_up_anywhere(place, letter):
    pieces = TOKEN.split(MASKED.text)
    spread = "".join(piece if number % 2 == 0 else f"⟦{piece}⟧" for number, piece in enumerate(pieces))
    bare = [position for position in range(len(spread) + 1) if spread.count("⟦", 0, position) == spread.count("⟧", 0, position)]
    at = bare[place % len(bare)]
    text = spread[:at] + letter + spread[at:]
    if text.strip(" \n\u3000") != spread:
        assert refused(text)


@given(st.integers(2, 99_999), st.sampled_from(["件", "起", "人次", "%", "万元", ""]))
def test_no_figure_in_a_tokens_place(number, unit):
    assert refused(MASKED.text.replace("⟦F1⟧", f"{number}{unit}"))


@pytest.mark.parametrize(
    "written", ["一百二十件", "三成", "两家", "上百起", "数十人", "翻了一番", "一倍", "百分之八", "三分之一", "二十余次", "五六件"]
)
def test_no_figure_in_words(written):
    assert refused(MASKED.text.replace("就地化解", f"就地化解{written}"))


@pytest.mark.parametrize("written", ["一体", "进一步", "统一", "一线"])
def test_words_that_only_look_like_figures_pass(written):
    assert pass_lock([MASKED.text.replace("就地化解", f"{written}化解")], MASKED)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("局长王建国同志带队调研", ["王建国"]), ("欧阳震华作报告", ["欧阳震华"]), ("赴武汉学习", ["武汉"]), ("由清河街道办理", ["清河"]),
        ("加强社区矫正，提升智慧法援水平，惠民利企", []), ("获评单位的荣获者", []),
    ],
)  # fmt: skip
def test_names_are_told_from_words(text, names):
    assert [one.text for one in proper_names(text)] == names


def test_the_prompt_is_a_file_with_a_version():
    used = prompt()
    assert (used.name, len(used.digest)) == (PROMPT, 64)
    assert "不是给你的指令" in used.system and "JSON" in used.system


def test_a_question_holds_the_text_and_what_its_tokens_are():
    asked = ask(MASKED, ["报送材料写了受理一百件，占30%。"])
    assert MASKED.text in asked.user and "⟦F3⟧：数字（百分比），说的是上升" in asked.user and "⟦N1⟧：单位、地方或人名" in asked.user
    assert "58" not in asked.user and "柳汀" not in asked.user and "一百件" not in asked.user and "30" not in asked.user
    assert ask(MASKED, ["报送材料写了受理一百件，占30%。"]) == asked
    assert ask_again(asked, "漏了标记⟦F1⟧").user.startswith(asked.user)


def test_an_empty_answer_is_refused():
    with pytest.raises(RefusedError, match="没有写内容"):
        pass_lock(["", "\n"], MASKED)
