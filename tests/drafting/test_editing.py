"""A person's words in a draft: what is left alone stays as it was, a figure stays live only where its words still stand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.editing import BY_HAND, edited
from assistant.schema.drafting import Brief, DisplayFormat, Draft, FigureTable, Fragment, Guard, LiveFigure, Section, Sentence
from assistant.schema.quantity import Period

BRIEF = Brief(office="青榆区司法局", short_name="区司法局", period=Period.of_year(2024), template="annual_summary", data=())
WORDS = st.text("受理办法律援助案件全区共同比增长", min_size=1, max_size=8)
NUMBERS = st.integers(2, 99_999).map(str)
ENDS = st.sampled_from(["。", "！", "？", "；", "：", "。”"])


def live(key: str, issued: str) -> LiveFigure:
    return LiveFigure(
        key=key, indicator_id=None, label="受理法律援助案件", records=("r1",), sources=("统计台账.csv › 统计台账!D2",), formula="level",
        display=DisplayFormat(unit="件"), issued=issued,
    )  # fmt: skip


def sentence(*pieces: str | tuple[str, str]) -> Sentence:
    """Words, and figures as (key, text)."""
    made = tuple(Fragment(text=one) if isinstance(one, str) else Fragment(text=one[1], figure=one[0]) for one in pieces)
    return Sentence(fragments=made, origin="pattern", guards=(Guard(indicator_id="legal_aid.accepted", holds="rises"),))


def draft_of(*sections: tuple[Sentence, ...]) -> Draft:
    made = tuple(Section(key=f"s{number}", level=1, label="一、", heading="概况", sentences=one) for number, one in enumerate(sections, 1))
    found = [piece for one in sections for told in one for piece in told.fragments if piece.figure]
    figures = tuple(live(piece.figure, piece.text) for piece in found)
    return Draft(brief=BRIEF, title="2024年工作总结", sections=made, figures=figures, notes=(), left_out=(), digest="d0")


@st.composite
def drafts(draw) -> Draft:
    """A draft of one section: sentences of words and figures, each with an end."""
    sentences, number = [], 0
    for _ in range(draw(st.integers(1, 5))):
        pieces: list[str | tuple[str, str]] = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            pieces += [draw(WORDS), (f"f{number}", draw(NUMBERS) + "件")]
        sentences.append(sentence(*pieces, draw(WORDS) + draw(ENDS)))
    return draft_of(tuple(sentences))


def text_of(draft: Draft, number: int = 0) -> str:
    return "".join(one.text for one in draft.sections[number].sentences)


def keys(draft: Draft) -> list[str]:
    """The figures that stand in the text, in order."""
    return [piece.figure for section in draft.sections for one in section.sentences for piece in one.fragments if piece.figure]


ONE = draft_of((
    sentence("2024年，全区受理法律援助案件", ("f1", "1246件"), "，办结", ("f2", "1100件"), "。"),
    sentence("现将情况报告如下："),
    sentence("办理公证", ("f3", "7100件"), "。"),
))  # fmt: skip


@given(draft=drafts(), breaks=st.lists(st.sampled_from(["\n", " ", "\u3000\n"]), max_size=6))
def test_the_same_words_change_nothing(draft, breaks):
    pieces = [one.text for one in draft.sections[0].sentences]
    text = "".join(one + (breaks[number] if number < len(breaks) else "") for number, one in enumerate(pieces))
    again = edited(draft, {"s1": text})
    assert sorted(keys(again)) == sorted(keys(draft))
    assert [one.text for one in again.sections[0].sentences] == pieces
    assert all(one.origin == "pattern" and one.guards for one in again.sections[0].sentences)


@given(draft=drafts(), cut=st.integers(0, 200), gone=st.integers(0, 12), put=WORDS | NUMBERS | st.just(""))
def test_every_figure_that_stays_still_prints_what_was_issued(draft, cut, gone, put):
    text = text_of(draft)
    cut = min(cut, len(text))
    changed = text[:cut] + put + text[cut + gone :]
    if not changed.strip():
        return
    after = edited(draft, {"s1": changed})
    assert text_of(after) == "".join(changed.split())
    issued = {figure.key: figure.issued for figure in draft.figures}
    found = keys(after)
    assert len(found) == len(set(found))
    assert {one.key for one in after.figures} == set(found)
    for told in after.sections[0].sentences:
        assert told.guards == () or told in draft.sections[0].sentences
        for piece in told.fragments:
            assert piece.figure is None or piece.text == issued[piece.figure]


@given(draft=drafts(), order=st.randoms(use_true_random=False))
def test_sentences_in_another_order_keep_all_their_figures(draft, order):
    sentences = list(draft.sections[0].sentences)
    order.shuffle(sentences)
    after = edited(draft, {"s1": "".join(one.text for one in sentences)})
    assert sorted(keys(after)) == sorted(keys(draft))


CHANGES = {
    "a word before the figure's": ("全区受理", "今年，全区共受理", ["f1", "f2", "f3"]),
    "the figure": ("1246件", "1247件", ["f2", "f3"]),
    "a digit before the figure": ("案件1246件", "案件11246件", ["f2", "f3"]),
    "a digit in the unit": ("1246件", "1246.5件", ["f2", "f3"]),
    "a larger unit": ("1246件", "1246万件", ["f2", "f3"]),
    "the words before the figure": ("法律援助案件1246", "行政复议事项1246", ["f2", "f3"]),
    "the same words twice": ("办结1100件", "办结1100件，办结1100件", ["f1", "f3"]),
    "a sentence away": ("办理公证7100件。", "", ["f1", "f2"]),
    "a sentence more": ("办理公证7100件。", "办理公证7100件。全区干部辛苦了。", ["f1", "f2", "f3"]),
    "two figures swapped": ("案件1246件，办结1100件", "案件1100件，办结1246件", ["f3"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_figure_stays_live_only_beyond_doubt(name):
    old, new, expected = CHANGES[name]
    text = text_of(ONE)
    assert old in text
    after = edited(ONE, {"s1": text.replace(old, new)})
    assert keys(after) == expected
    assert text_of(after) == text.replace(old, new)


def test_a_sentence_that_was_changed_is_known_as_a_persons_and_loses_its_guards():
    after = edited(ONE, {"s1": text_of(ONE).replace("全区受理", "全区共受理")})
    first, second, third = after.sections[0].sentences
    assert (first.origin, first.guards, first.source) == (BY_HAND, (), None)
    assert (second, third) == ONE.sections[0].sentences[1:]
    assert after.issued.statements == ONE.issued.statements[1:]


def test_other_sections_tables_and_strangers_stay():
    table = FigureTable(head=("指标", "数"), rows=((sentence("公证"), sentence(("f9", "7件"))),))
    base = draft_of((sentence("受理案件", ("f1", "1246件"), "。"),), (sentence("办理公证", ("f2", "7100件"), "。"),))
    draft = replace(
        base, sections=(*base.sections, Section(key="t", level=1, label="", heading="", table=table)),
        figures=(*base.figures, live("f9", "7件")),
    )  # fmt: skip
    after = edited(draft, {"s1": "没有数字。", "t": "不是文字。", "nowhere": "谁也不是。"})
    assert after.sections[1:] == draft.sections[1:]
    assert [one.key for one in after.figures] == ["f2", "f9"]


def test_the_digest_tells_edits_apart_and_no_edits_are_none():
    assert edited(ONE, {}) is ONE
    told = {edited(ONE, edits).digest for edits in ({"s1": "一。"}, {"s1": "二。"}, {"s2": "一。"})}
    assert len(told | {ONE.digest}) == 4
    assert edited(ONE, {"s1": "一。"}).digest == edited(ONE, {"s1": " 一。\n"}).digest
