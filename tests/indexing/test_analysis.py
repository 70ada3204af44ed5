"""How a query is read."""

import pytest

from assistant.indexing.analysis import analysed, plain_words
from assistant.schema.retrieval import Query


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("农民工欠薪", "keyword"),
        ("老板拖欠工资怎么办？", "question"),
        ("企业内退员工是否可以与新的用人单位建立劳动关系", "question"),
        ("经审理查明，" + "被告人甲某驾驶车辆行驶至某路口。" * 8, "case"),
    ],
)
def test_the_route(text, route):
    assert analysed(Query(text=text)).route == route


def test_a_mode_given_is_the_route():
    assert analysed(Query(text="农民工欠薪", mode="question")).route == "question"


def test_plain_words_bring_in_legal_ones_with_less_weight():
    asked = analysed(Query(text="房东不退押金")).asked["words"]
    assert asked["出租人"] < asked["押金"]


def test_a_legal_word_that_is_said_keeps_its_weight():
    asked = analysed(Query(text="房东和出租人")).asked["words"]
    assert asked["出租人"] == 1


def test_asking_words_are_left_out_of_the_bare_lists():
    found = analysed(Query(text="租房合同到期了怎么办"))
    assert "怎么" in found.asked["bigrams"] and "怎么" not in found.bare["bigrams"]


def test_what_is_said_often_counts_a_logarithm():
    weights = analysed(Query(text="盗窃，盗窃，盗窃", mode="case")).asked["bigrams"]
    assert weights["盗窃"] == pytest.approx(2.0986, abs=1e-3)


def test_the_lexicon_maps_words_to_other_words():
    assert all(plain and legal and set(legal) != {plain} for plain, legal in plain_words().items())


def test_the_numbers_of_a_case_are_not_looked_for():
    facts = (
        "2014年9月16日，被告人驾驶摩托车行至朋普镇，民警示意停车，被告人辱骂并殴打民警，造成轻微伤，经鉴定乙醇含量为106mg，共2人受伤。" * 2
    )
    asked = analysed(Query(text=facts)).asked
    assert not {"2014", "9", "16", "2"} & {*asked["words"], *asked["bigrams"]}
    assert "民警" in asked["words"] and "民警" in asked["bigrams"]
    assert "2014" in analysed(Query(text="2014年的总结")).asked["bigrams"]
    assert analysed(Query(text="1234 " * 30, mode="case")).asked["words"]
