"""Finding."""

import numpy as np
import pytest

from assistant.errors import InputError
from assistant.indexing.embedding import LsaEmbedder
from assistant.indexing.retriever import HybridRetriever
from assistant.indexing.stores.chroma import ChromaStore
from assistant.indexing.terms import searchable_text
from assistant.schema.retrieval import Query
from tests.indexing.building import passage

PASSAGES = (
    passage("wage1", "31名钢筋工没有领到工资，农民工集体来到调委会申请调解，总承包单位先行清偿。", title="农民工欠薪纠纷案", year=2023),
    passage("wage2", "为农民工讨回欠薪，开通法律援助绿色通道。", title="青榆区司法局2022年工作总结", kind="summary", year=2022),
    passage("leak1", "楼上卫生间漏水泡坏天花板，邻居之间互相推诿。", title="邻里漏水纠纷案", year=2021),
    passage("leak2", "物业公司维修公共管道，业主分担费用。", title="邻里漏水纠纷案", heading_path=("二、调解过程",), year=2021),
    passage(
        "law", "补贴标准如下：书面协议每件200元。", title="人民调解案件以奖代补办法", heading_path=("第四条",), kind="policy", year=2023
    ),
    passage("visit", "社区矫正对象经常性跨市外出，司法所逐级报批。", title="跨市外出案", year=2024),
)


class CountingEmbedder:
    """Counts how often it is asked."""

    def __init__(self, model):
        self.name, self._model, self.asked = model.name, model, 0

    def embed(self, texts):
        self.asked += 1
        return self._model.embed(texts)


@pytest.fixture
def index(tmp_path):
    with ChromaStore.open(tmp_path / "index", create=True) as store:
        yield fill(store, PASSAGES)


def fill(store, passages):
    for item in passages:
        store.put(item.path, item.id, [item])
    store.finish()
    texts = [searchable_text(item) for item in passages]
    model = LsaEmbedder.fit(texts)
    store.add_vectors([item.id for item in passages], model.embed(texts))
    return store, CountingEmbedder(model)


def names(hits):
    return [hit.passage.id for hit in hits]


def test_hits_are_ranked_scored_and_highlighted(index):
    hits = HybridRetriever(*index).find(Query(text="农民工欠薪", limit=3))
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert set(names(hits)[:2]) == {"wage1", "wage2"}
    assert all(0 < hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    first = next(hit for hit in hits if hit.passage.id == "wage1")
    assert "农民工" in [first.passage.text[start:end] for start, end in first.highlights]
    assert dict(hits[0].retrievers)["lexical"] == 1


def test_the_phrase_as_it_stands_comes_first(index):
    store, embedder = index
    store.put("near.txt", "x", [passage("near", "调解标准、补贴办法、书面、协议、标准、补贴、调解标准", title="别的", path="near.txt")])
    store.finish()
    hits = HybridRetriever(store, embedder).find(Query(text="补贴标准"))
    assert names(hits)[0] == "law" and hits[0].score > 0.5 > hits[1].score


def test_a_heading_counts_as_the_phrase(index):
    assert names(HybridRetriever(*index).find(Query(text="第四条")))[0] == "law"


def test_a_title_counts_more_where_the_passage_speaks_of_it(index):
    hits = HybridRetriever(*index).find(Query(text="漏水"))
    assert names(hits)[:2] == ["leak1", "leak2"]
    assert hits[0].score > hits[1].score


def test_short_queries_leave_the_vectors_alone_when_words_suffice(index):
    store, embedder = index
    HybridRetriever(store, embedder).find(Query(text="农民工", limit=1))
    assert embedder.asked == 0
    HybridRetriever(store, embedder).find(Query(text="漏水", limit=10))
    assert embedder.asked == 1


def test_long_queries_bring_the_vectors_in(index):
    text = (
        "2022年底某工地三十多名工人没有领到工资，总承包单位和劳务公司互相推诿，农民工来到街道申请调解，希望春节之前拿到被拖欠的工钱回家过年。"
    ) * 3
    hits = HybridRetriever(*index).find(Query(text=text))
    assert names(hits)[0] == "wage1"
    assert {"lexical", "dense"} <= set(dict(hits[0].retrievers))


@pytest.mark.parametrize("text", ["量子纠缠", "红烧肉怎么做", "今天天气怎么样", "kubernetes", "，。", "zzz " * 30])
def test_an_honest_empty_list(index, text):
    assert HybridRetriever(*index).find(Query(text=text)) == []


@pytest.mark.parametrize("text", ["", "  ", "\u3000\n"])
def test_an_empty_query_is_an_error(index, text):
    with pytest.raises(InputError, match="检索词是空的"):
        HybridRetriever(*index).find(Query(text=text))


def test_a_limit_below_one_is_an_error(index):
    with pytest.raises(InputError, match="至少是 1"):
        HybridRetriever(*index).find(Query(text="漏水", limit=0))


def test_filters(index):
    retriever = HybridRetriever(*index)
    assert names(retriever.find(Query(text="农民工", kind="summary"))) == ["wage2"]
    assert names(retriever.find(Query(text="农民工", years=(2023, 2024)))) == ["wage1"]
    assert retriever.find(Query(text="农民工", publisher="省司法厅")) == []


def test_a_query_of_a_hundred_thousand_characters_is_cut_to_what_it_says(index):
    noise = "本院认为应当依照有关规定进行处理。" * 6000
    hits = HybridRetriever(*index).find(Query(text=noise + "楼上卫生间漏水泡坏天花板"))
    assert names(hits)[0] == "leak1"


def test_one_character(index):
    assert "leak1" in names(HybridRetriever(*index).find(Query(text="漏")))


def test_without_an_embedder_words_do(index):
    assert names(HybridRetriever(index[0]).find(Query(text="跨市外出" * 20)))[0] == "visit"


def test_near_duplicates_are_folded_but_other_figures_and_other_titles_are_not(tmp_path):
    text = "全年受理法律援助案件1817件，为当事人挽回经济损失569万余元，服务群众满意度逐年提高。"
    passages = (
        passage("one", text, title="区司法局2023年工作总结"),
        passage("copy", text + "（稿）", title="区司法局2023年工作总结（区委版）"),
        passage("year", text.replace("1817", "1633"), title="区司法局2022年工作总结"),
        passage("other", text, title="人大代表建议答复"),
    )
    with ChromaStore.open(tmp_path, create=True) as store:
        fill(store, passages)
        assert set(names(HybridRetriever(store).find(Query(text="法律援助案件")))) in ({"one", "year", "other"}, {"copy", "year", "other"})
        assert len(HybridRetriever(store, folding=False).find(Query(text="法律援助案件"))) == 4


def test_the_same_question_gives_the_same_answer(index):
    retriever = HybridRetriever(*index)
    query = Query(text="纠纷", limit=5)
    assert retriever.find(query) == retriever.find(query)


def test_a_hit_is_told_as_the_contract_says(index):
    told = HybridRetriever(*index).find(Query(text="漏水"))[0].to_dict()
    assert {"rank", "score", "kind", "document", "title", "publisher", "date", "heading_path", "text", "start", "end"} <= told.keys()
    assert told["retrievers"]["lexical"] == 1
    assert all(isinstance(span, list) for span in told["highlights"])


def test_vectors_of_another_length_are_not_asked(index):
    class Other:
        name = "other"

        def embed(self, texts):
            return np.ones((len(texts), 3), dtype=np.float32)

    assert names(HybridRetriever(index[0], Other()).find(Query(text="漏水")))[0] == "leak1"
