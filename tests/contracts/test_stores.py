"""Everything a PassageStore promises (assistant/protocols.py), asked of every store: Chroma in a folder, Chroma on a server, Milvus."""

import numpy as np
import pytest

import assistant.indexing.stores
from assistant.registry import discover
from assistant.schema.retrieval import Query
from tests.contracts.stores import STORES, opener
from tests.indexing.building import lexical, passage

A = passage("a", "农民工讨要拖欠的工资", year=2022, valid_from="2020-01-01")
B = passage("b", "楼上漏水泡坏天花板", year=2023, publisher="柳汀街道办事处")
C = passage("c", "农民工申请法律援助", year=2024, kind="summary", publisher=None, topic="司法")
D = passage("d", "没有年份的农民工材料", year=None, kind="policy", valid_to="2018-12-31")
E = passage("e", "新来的漏水案")
ALL = (A, B, C, D)
VECTORS = np.eye(4, dtype=np.float32)


@pytest.fixture(params=STORES)
def again(request, tmp_path):
    """Opens the index of this test, empty the first time, and again."""
    return opener(request, tmp_path / "index")


@pytest.fixture
def store(again):
    with again() as opened:
        yield opened


@pytest.fixture
def filled(store):
    for item in ALL:
        store.put(item.path, f"digest-{item.id}", [item])
    store.finish()
    store.add_vectors([item.id for item in ALL], VECTORS)
    return store


def names(found):
    return [name for name, _ in found]


def nearest(store, vector, depth=10, **filters):
    return store.nearest(np.array(vector, dtype=np.float32), Query(text="", **filters), depth)


def test_it_is_a_plugin(store):
    stores = discover(assistant.indexing.stores.__name__, key=lambda plugin: plugin.name, required=("name", "open"))
    assert stores[store.name] is type(store)


def test_an_empty_one(store):
    assert store.digests() == store.put_digests() == {}
    assert store.passages() == store.ids() == store.lacking() == []
    assert lexical(store, "漏水") == nearest(store, VECTORS[0]) == []
    assert store.passages_count == 0


def test_put_and_read_back(filled):
    assert filled.passages(["c", "a", "unknown"]) == [C, A]
    assert filled.passages() == list(ALL)
    assert filled.ids() == list("abcd") and filled.lacking() == [] and filled.passages_count == 4
    assert filled.digests() == filled.put_digests() == {item.path: f"digest-{item.id}" for item in ALL}


def test_everything_of_a_passage_comes_back(store):
    rich = passage(
        "r", "被告人\n\t“某”，12.5％" + "𠮷" * 3, profile=(("264", 0.8), ("67", 0.6)), heading_path=("一、", "（一）"), law="刑法",
        article="264", valid_from="2020-01-01", valid_to="2024-12-31", number="云府发〔2023〕1号", date="2023-05-01", validity="有效",
        start=7, end=40,
    )  # fmt: skip
    store.put("r.txt", "x", [rich])
    assert store.passages(["r"]) == [rich]


def test_a_long_passage_comes_back(store):
    long = passage("l", "第一章内容很多，写了又写。" * 3000)
    store.put("l.txt", "x", [long])
    store.finish()
    assert store.passages(["l"]) == [long]
    assert names(lexical(store, "写了又写")) == ["l"]


def test_the_passages_of_one_document_in_order(store):
    second = passage("a2", "第二段", start=20, end=23, path="a.txt")
    store.put("a.txt", "digest", [A, second])
    store.put("b.txt", "digest", [B])
    assert store.passages_of("a.txt") == [A, second]
    assert store.passages_of("没有.txt") == []


def test_opening_it_again_finds_everything(again):
    with again() as store:
        for item in ALL:
            store.put(item.path, "digest", [item])
        store.finish()
        store.add_vectors([item.id for item in ALL], VECTORS)
    with again(create=False) as store:
        assert store.passages() == list(ALL)
        assert names(lexical(store, "漏水")) == ["b"]
        assert names(nearest(store, VECTORS[2], 1)) == ["c"]


def test_words_or_bigrams_shared(filled):
    assert set(names(lexical(filled, "农民工"))) == {"a", "c", "d"}
    assert names(lexical(filled, "拖欠工资"))[0] == "a"
    assert lexical(filled, "量子") == lexical(filled, "，。！") == []
    assert len(lexical(filled, "农民工", 2)) == 2
    scores = [score for _, score in lexical(filled, "农民工")]
    assert scores == sorted(scores, reverse=True) and scores[0] > 0


def test_a_term_counts_what_it_weighs(filled):
    def found(one, other):
        return names(filled.lexical({"bigrams": {"漏水": one, "工资": other}}, Query(text=""), 10)["bigrams"])

    assert found(3.0, 0.5) == ["b", "a"] and found(0.5, 3.0) == ["a", "b"]


@pytest.mark.parametrize("text", ['"', "农民工 OR 漏水", "NEAR(农民工)", "a*", "terms:漏水", "'; DROP TABLE words", "\x00"])
def test_a_query_is_never_syntax(filled, text):
    assert isinstance(lexical(filled, text), list)
    assert nearest(filled, VECTORS[0], publisher=text) == lexical(filled, "农民工", topic=text) == []
    assert filled.articles(text, [text], Query(text="")) == []


FILTERS = [
    ({"kind": "case"}, {"a"}),
    ({"years": (2023, 2024)}, {"c"}),
    ({"publisher": "司法局"}, {"a", "d"}),
    ({"publisher": "没有这个单位"}, set()),
    ({"kind": "case", "years": (2022, 2022), "publisher": "青榆"}, {"a"}),
    ({"topic": "司法"}, {"c"}),
    ({"valid_on": "2023-06-30"}, {"a", "c"}),
    ({"valid_on": "2019-06-30"}, {"c"}),
]


def test_filters_hold_in_both_lists(filled):
    for filters, expected in FILTERS:
        assert set(names(lexical(filled, "农民工", **filters))) == expected, filters
        assert set(names(nearest(filled, np.ones(4) / 2, **filters))) - {"b"} == expected, filters


def test_nearest_orders_by_cosine(filled):
    found = nearest(filled, [0.8, 0.6, 0, 0])
    assert names(found)[:2] == ["a", "b"]
    assert [cosine for _, cosine in found[:2]] == pytest.approx([0.8, 0.6], abs=1e-4)
    assert nearest(filled, np.ones(3)) == []


def test_replacing_and_removing(filled):
    newer = passage("a2", "换了内容的文书", path=A.path)
    filled.put(A.path, "new", [newer])
    filled.remove([B.path, "从来没有.txt"])
    filled.finish()
    assert filled.passages() == [newer, C, D]
    assert lexical(filled, "漏水") == [] and names(lexical(filled, "换了内容")) == ["a2"]
    assert A.path not in filled.digests() and filled.put_digests()[A.path] == "new"
    assert filled.lacking() == ["a2"]
    assert set(names(nearest(filled, VECTORS[0]))) == {"c", "d"}


def test_the_same_passage_put_again_lacks_its_vector(filled):
    filled.put(A.path, "again", [A])
    filled.finish()
    assert filled.lacking() == ["a"] and filled.passages() == list(ALL)
    filled.add_vectors(["a"], VECTORS[:1])
    assert filled.lacking() == [] and names(nearest(filled, VECTORS[0], 1)) == ["a"]


def test_a_document_without_passages_is_remembered(filled):
    filled.put("empty.txt", "x", [])
    filled.finish()
    assert filled.digests()["empty.txt"] == "x"
    filled.remove(["empty.txt"])
    assert "empty.txt" not in filled.put_digests()


def test_vectors_come_bit_by_bit(filled):
    filled.put("e.txt", "digest-e", [E, passage("f", "第二段")])
    assert filled.lacking() == ["e", "f"]
    filled.finish()
    filled.add_vectors(["e"], np.array([[0.6, 0.8, 0, 0]], dtype=np.float32))
    assert filled.lacking() == ["f"] and "e.txt" not in filled.digests()
    filled.add_vectors(["f"], np.array([[0, 0, 0.6, 0.8]], dtype=np.float32))
    assert filled.lacking() == [] and filled.digests() == filled.put_digests()
    assert names(nearest(filled, VECTORS[1], 2)) == ["b", "e"]


def test_vectors_are_given_back(filled):
    filled.put(D.path, "again", [D])
    told = filled.vectors(["c", "zzz", "a", "d"])
    assert set(told) == {"a", "c"} and np.allclose(told["c"], VECTORS[2])


def test_dropping_vectors_leaves_none_and_takes_others(filled):
    filled.drop_vectors()
    assert filled.lacking() == list("abcd") and filled.digests() == {}
    assert nearest(filled, VECTORS[0]) == []
    filled.add_vectors(list("abcd"), np.eye(4, 6, dtype=np.float32))
    assert names(nearest(filled, [0, 1, 0, 0, 0, 0], 1)) == ["b"] and nearest(filled, VECTORS[0]) == []


def test_ids_unknown_to_the_store_are_passed_over(filled):
    filled.add_vectors(["zzz", "b"], VECTORS[:2])
    assert names(nearest(filled, VECTORS[1], 1)) == ["b"]
    filled.add_vectors(["zzz"], VECTORS[:1])
    assert "zzz" not in names(nearest(filled, VECTORS[0]))


def test_articles_are_looked_up_by_law_and_number(store):
    laws = [
        passage("p1", "第一条　为了……", law="物业管理条例", article="1", kind="policy", path="law.txt"),
        passage("p2", "第二条　业主……", law="物业管理条例", article="2", kind="policy", path="law.txt"),
    ]
    store.put("law.txt", "x", laws)
    assert store.articles("物业管理条例", ["2"], Query(text="")) == ["p2"]
    assert store.articles("物业管理条例", None, Query(text="")) == ["p1", "p2"]
    assert store.articles("物业管理条例", ["2"], Query(text="", kind="case")) == []
    assert store.articles("城市供水条例", ["2"], Query(text="")) == []
