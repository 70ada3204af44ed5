"""Sentences taken over from another text: figures, hedges and years do not count, words do."""

import pytest

from assistant.likeness.carried import carried, skeleton

LAST = "2023年，深入社区开展普法宣传120场，发放资料3000余份，群众满意率达98.5%。"


@pytest.mark.parametrize(
    "now",
    [
        "2024年，深入社区开展普法宣传135场，发放资料近5000份，群众满意率达99%以上。",
        "今年深入社区开展普法宣传一百二十场，发放资料4000余份，群众满意率98.5%。",
        "2024年，深入社区开展普法宣传120场；发放资料3000余份，群众满意率达98.5%。",
    ],
)
def test_figures_hedges_and_years_do_not_count(now):
    (found,) = carried([now], [LAST])
    assert (found.sentence, found.earlier, found.verbatim) == (0, 0, False)


def test_a_sentence_left_as_it_was_is_verbatim():
    assert carried(["别的。", LAST], ["旧的。", LAST])[0].verbatim


@pytest.mark.parametrize("now", ["2024年，深入企业开展普法宣传135场，发放资料4000余份，群众满意率达99%。", "普法宣传135场。", ""])
def test_changed_words_and_short_sentences_are_not_carried(now):
    assert carried([now], [LAST, "普法宣传120场。", ""]) == ()


def test_stock_is_left_out_alone_and_in_a_frame():
    stock = "坚持应援尽援、应援优援，切实维护困难群众的合法权益。"
    framed = "2024年，区司法局坚持应援尽援、应援优援，切实维护困难群众的合法权益。"
    assert carried([stock, framed], [stock, framed]) != ()
    assert carried([stock, framed], [stock, framed], stock=[stock]) == ()


def test_skeleton_keeps_words_only():
    assert skeleton("受理案件1817件，同比增长12.4%。") == skeleton("受理案件近2000件，同比增长5%")
    assert skeleton("受理案件1817件") != skeleton("办结案件1817件")
