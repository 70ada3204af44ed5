"""What is known of laypeople's questions."""

import pytest

from assistant.indexing.asked import question_model


def test_a_question_finds_the_law_that_answers_its_like():
    near = question_model().near("夫妻离婚时，房子怎么分割？")
    assert max(near.laws, key=near.laws.get) == "民法典"
    assert all(0 <= like <= 1.001 for like in near.articles.values())


def test_often_asked_laws_count_more():
    known = question_model()
    assert known.prior("民法典") > known.prior("著作权法") > known.prior("没有这部法") == 0


@pytest.mark.parametrize("query", ["", "？", "zzz"])
def test_nothing_is_known_of_what_says_nothing(query):
    near = question_model().near(query)
    assert (near.articles, near.laws) == ({}, {})
