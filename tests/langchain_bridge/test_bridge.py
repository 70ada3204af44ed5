"""LangChain in and out, without a connection."""

import asyncio
import threading

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.runnables import RunnableLambda

from assistant.errors import InputError
from assistant.langchain_bridge.embeddings import EmbedderEmbeddings, LangChainEmbedder
from assistant.langchain_bridge.retriever import PassageRetriever
from assistant.schema.retrieval import Hit, Passage

PASSAGE = Passage(
    id="p1",
    document="a.txt",
    text="楼上漏水",
    heading_path=("一、基本案情",),
    start=10,
    end=14,
    kind="case",
    title="漏水案",
    year=2023,
)


class Finder:
    """A Retriever that remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def find(self, query):
        self.asked.append(query)
        return [Hit(rank=1, score=0.5, passage=PASSAGE, highlights=((2, 4),), retrievers=(("lexical", 1),))]


def test_hits_become_documents():
    found = PassageRetriever(retriever=Finder()).invoke("漏水")
    assert [(item.id, item.page_content) for item in found] == [("p1", "楼上漏水")]
    told = found[0].metadata
    assert (told["title"], told["heading_path"], told["start"], told["highlights"]) == ("漏水案", ["一、基本案情"], 10, [[2, 4]])
    assert "text" not in told


def test_filters_are_passed_on():
    finder = Finder()
    PassageRetriever(retriever=finder, kind="case", years=(2021, 2023), publisher="司法局", limit=3).invoke("漏水")
    asked = finder.asked[0]
    assert (asked.text, asked.kind, asked.years, asked.publisher, asked.limit) == ("漏水", "case", (2021, 2023), "司法局", 3)


def test_a_blank_query_finds_nothing():
    finder = Finder()
    assert PassageRetriever(retriever=finder).invoke("  ") == []
    assert finder.asked == []


def test_it_stands_in_a_chain_and_batches_without_a_thread_left():
    chain = PassageRetriever(retriever=Finder()) | RunnableLambda(lambda found: found[0].page_content)
    assert chain.batch(["漏水", "渗水"]) == ["楼上漏水", "楼上漏水"]
    assert not [thread for thread in threading.enumerate() if "langsmith" in thread.name.lower()]


def test_async():
    assert asyncio.run(PassageRetriever(retriever=Finder()).ainvoke("漏水"))[0].id == "p1"


class Lengths(Embeddings):
    """Embeddings for tests: length and one; can be told to answer badly."""

    def __init__(self, answer=None):
        self.answer, self.batches = answer, []

    def embed_documents(self, texts):
        self.batches.append(len(texts))
        return self.answer if self.answer is not None else [[3.0 * len(text), 4.0 * len(text)] for text in texts]

    def embed_query(self, text):
        return self.embed_documents([text])[0]


def test_vectors_come_out_unit_length_in_batches():
    inner = Lengths()
    vectors = LangChainEmbedder(inner, "test-1", batch=2).embed(["甲", "乙乙", ""])
    assert inner.batches == [2, 1]
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, [[0.6, 0.8], [0.6, 0.8], [0, 0]])
    assert LangChainEmbedder(inner, "test-1").embed([]).shape[0] == 0


@pytest.mark.parametrize("answer", [[], [[1.0], [1.0, 2.0]], [[float("nan")], [1.0]]])
def test_a_bad_answer_is_an_error(answer):
    with pytest.raises(InputError, match="test-1"):
        LangChainEmbedder(Lengths(answer), "test-1").embed(["甲", "乙"])


def test_a_nameless_model_is_refused():
    with pytest.raises(InputError, match="名字"):
        LangChainEmbedder(Lengths(), "")


def test_there_and_back():
    back = EmbedderEmbeddings(LangChainEmbedder(Lengths(), "test-1"))
    assert back.embed_query("甲") == pytest.approx([0.6, 0.8])
    assert all(isinstance(value, float) for value in back.embed_documents(["甲"])[0])
