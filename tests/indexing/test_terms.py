"""Terms, their encoding, highlights."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.indexing.evidence import query_words, says, speaks_of
from assistant.indexing.highlights import highlights
from assistant.indexing.terms import bigram_terms, day, fold, searchable_text, word_terms
from tests.indexing.building import passage


def test_folding_keeps_every_offset():
    assert fold("ＡＢ（2023）Ｗｏｒｄ　文") == "ab(2023)word 文"


@given(st.text())
def test_folding_never_changes_the_length(text):
    assert len(fold(text)) == len(text)


def test_bigrams_run_over_chinese_and_leave_numbers_whole():
    assert bigram_terms("受理案件85.24万元，A4纸") == ["受理", "理案", "案件", "85.24", "万元", "a4", "纸"]


def test_words_have_no_punctuation():
    assert word_terms("受理，案件。《办法》") == ["受理", "案件", "办法"]


@pytest.mark.parametrize(("date", "number"), [("2024-03-05", 20240305), ("2024-03-05T08:00", 20240305), (None, 7)])
def test_days_sort_as_dates_do(date, number):
    assert day(date, 7) == number


def test_searchable_text_does_not_repeat_the_lead_sentence():
    found = searchable_text(passage("a", "1.抓学习。按月。", heading_path=("一、安排", "1.抓学习"), title="总结"))
    assert found == "总结\n一、安排\n1.抓学习。按月。"


def test_highlights_are_longest_first_without_overlap():
    text = "农民工欠薪纠纷：为农民讨薪"
    assert highlights(text, "农民工欠薪", ["农民工", "农民", "欠薪"]) == ((0, 5), (9, 11))


def test_highlights_fall_back_on_pairs_of_characters():
    assert highlights("调解协议司法确认", "解协议书", ["解协议书"]) == ((1, 4),)


def test_highlights_fold_width_and_case():
    assert highlights("见ＰＤＦ文件", "pdf", ["pdf"]) == ((1, 4),)


@given(st.text(alphabet="农民工欠薪，a", max_size=40), st.text(alphabet="农民工欠薪a", min_size=1, max_size=6))
def test_highlights_never_overlap(text, phrase):
    spans = highlights(text, phrase, query_words(phrase))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert bool(spans) or phrase not in text


def test_query_words_leave_stop_words_out_unless_there_is_nothing_else():
    assert query_words("红烧肉怎么做") == ["红烧肉"]
    assert query_words("怎么办") == ["怎么办"]


def test_evidence():
    found = [passage("a", "业主漏水纠纷", title="某案")]
    assert says(found[0], "漏水") and not says(found[0], "讨薪")
    assert speaks_of(["天花板", "漏水"], found)
    assert not speaks_of(["天花板"], found)
    assert speaks_of([], found) and not speaks_of([], [])
