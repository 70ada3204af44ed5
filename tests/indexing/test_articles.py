"""Which article a passage is, what a text cites, what a query looks up."""

import pytest

from assistant.indexing.articles import article_of, asked_articles, cited, law_name


@pytest.mark.parametrize(
    ("title", "path", "text", "found"),
    [
        ("中华人民共和国民法典第四百六十五条", (), "依法成立的合同……", ("民法典", "465")),
        ("中华人民共和国刑法第一百三十三条之一", (), "", ("刑法", "133之一")),
        ("物业管理条例", ("第二章 业主及业主大会",), "第十二条　业主大会会议可以采用……", ("物业管理条例", "12")),
        ("中华人民共和国社区矫正法（2019年修订）", ("第三章", "第二十条"), "社区矫正机构应当……", ("社区矫正法", "20")),
        ("某某区司法局2023年工作总结", ("一、……",), "落实第三条措施。", (None, None)),
    ],
)
def test_the_article_that_a_passage_is(title, path, text, found):
    assert article_of(title, path, text) == found


def test_what_a_text_cites():
    text = "依照《中华人民共和国刑法》第二百六十四条、第六十七条第三款，《关于办理盗窃刑事案件适用法律若干问题的解释》第1条；《民法典》。"
    assert list(cited(text)) == [
        ("刑法", "264"), ("刑法", "67"), ("关于办理盗窃刑事案件适用法律若干问题的解释", "1"), ("民法典", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("民法典第一千零四十三条", [("民法典", "1043")]),
        ("《社区矫正法》第20条怎么规定", [("社区矫正法", "20")]),
        ("中华人民共和国人民调解法第三十三条", [("人民调解法", "33")]),
        ("邻居漏水怎么办", []),
    ],
)
def test_what_a_query_looks_up(query, found):
    assert asked_articles(query) == found


def test_a_law_is_named_without_state_and_version():
    assert law_name("《中华人民共和国行政复议法（2023年修订）》") == "行政复议法"
