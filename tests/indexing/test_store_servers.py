"""Stores whose server is down, refuses, or answers garbage: one clear message, and what was there stays."""

import json

import numpy as np
import pytest

from assistant.errors import IndexStateError
from assistant.indexing.stores.chroma import ChromaStore
from assistant.indexing.stores.milvus import MilvusStore
from assistant.schema.retrieval import Query
from tests.contracts.stores import chroma_server, milvus
from tests.indexing.building import passage
from tests.indexing.servers import answering, nobody

A, B = passage("a", "农民工讨要拖欠的工资"), passage("b", "楼上漏水泡坏天花板")
VECTORS = np.eye(2, dtype=np.float32)


def filled(store):
    for item in (A, B):
        store.put(item.path, "digest", [item])
    store.finish()
    store.add_vectors(["a", "b"], VECTORS)
    return store


@pytest.fixture
def lite(request):
    with milvus(request)() as store:
        yield store


@pytest.fixture
def on_server(local_network, tmp_path):
    with ChromaStore.open(tmp_path / "index", create=True, url=chroma_server()) as store:
        yield filled(store)


def asked(store):
    return [name for name, _ in store.lexical({"words": {"漏水": 1.0}, "bigrams": {"漏水": 1.0}}, Query(text=""), 5)["bigrams"]]


@pytest.mark.parametrize("url", ["http://", "nonsense", "ftp://127.0.0.1/x"])
def test_an_address_that_is_none(local_network, on_server, url):
    with ChromaStore.open(on_server.folder, create=False, url=url) as store, pytest.raises(IndexStateError, match=r"网址不对.*http://主机"):
        store.nearest(VECTORS[0], Query(text=""), 1)


def test_chroma_is_down(local_network, on_server):
    with ChromaStore.open(on_server.folder, create=False, url=nobody()) as store:
        assert asked(store) == ["b"]
        with pytest.raises(IndexStateError, match=r"Chroma 服务没有正常回答.*原有内容不受影响"):
            store.nearest(VECTORS[0], Query(text=""), 1)
    with pytest.raises(IndexStateError, match="Chroma 服务没有正常回答"):
        ChromaStore.open(on_server.folder, create=True, url=nobody())
    assert [name for name, _ in on_server.nearest(VECTORS[0], Query(text=""), 1)] == ["a"]


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>hello"), (401, b"{}"), (500, b"oops"), (200, b"[]"), (200, b"{}"), (404, b"")])
def test_chroma_answers_garbage(local_network, on_server, status, body):
    with answering(status, body) as url, ChromaStore.open(on_server.folder, create=False, url=url) as store:
        assert asked(store) == ["b"]
        with pytest.raises(IndexStateError, match="Chroma 服务没有正常回答"):
            store.nearest(VECTORS[0], Query(text=""), 1)


def test_collections_that_were_deleted_are_missed_and_made_again(on_server):
    on_server.drop_vectors()
    state = {"vectors": json.dumps([["000001", 2]]), "dimensions": "2"}
    with on_server._book.connection(write=True) as db:
        db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        db.execute("UPDATE passages SET has_vector = 1")
    assert on_server.nearest(VECTORS[0], Query(text=""), 1) == [] and on_server.digests() == {}
    with ChromaStore.open(on_server.folder, create=True, url=chroma_server()) as store:
        assert store.lacking() == ["a", "b"]


def test_two_indexes_on_one_server_stay_apart(on_server, tmp_path):
    with ChromaStore.open(tmp_path / "other", create=True, url=chroma_server()) as other:
        filled(other).drop_vectors()
    assert [name for name, _ in on_server.nearest(VECTORS[1], Query(text=""), 1)] == ["b"]


def test_milvus_is_down(tmp_path):
    with pytest.raises(IndexStateError, match=r"连不上 Milvus 服务.*原有内容不受影响"):
        MilvusStore.open(tmp_path / "index", create=True, url="http://127.0.0.1:9")
    assert not (tmp_path / "index" / "index.json").exists()


def test_milvus_answers_garbage(local_network, tmp_path):
    with answering(200, b"<html>") as url, pytest.raises(IndexStateError, match="Milvus"):
        MilvusStore.open(tmp_path / "index", create=True, url=url)


def test_an_address_that_milvus_does_not_know(tmp_path):
    with pytest.raises(IndexStateError, match="Milvus"):
        MilvusStore.open(tmp_path / "index", create=True, url="nonsense://")


def test_no_index_and_another_one(tmp_path):
    with pytest.raises(IndexStateError, match=r"还没有索引.*wenheng index"):
        MilvusStore.open(tmp_path / "nowhere", create=False)
    ChromaStore.open(tmp_path / "chroma", create=True).close()
    with pytest.raises(IndexStateError, match=r"用 chroma 建立的，现在设的是 milvus.*kind"):
        MilvusStore.open(tmp_path / "chroma", create=True)


def test_no_milvus_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    with pytest.raises(IndexStateError, match=r'pip install "wenheng\[milvus\]"'):
        MilvusStore.open(tmp_path / "index", create=True)


class Stopped(BaseException):
    """Stands for the process dying."""


@pytest.mark.parametrize("step", range(1, 6))
def test_dying_while_a_document_is_replaced(lite, monkeypatch, step):
    filled(lite)
    left = iter(range(step))
    real = lite._server.write

    def write(part, rows):
        if next(left, None) is None:
            raise Stopped
        real(part, rows)

    monkeypatch.setattr(lite._server, "write", write)
    newer = [passage("x", "换了内容的文书", path="a.txt"), passage("y", "第二段", path="a.txt")]
    died = False
    try:
        lite.put("a.txt", "new", newer)
    except Stopped:
        died = True
    monkeypatch.undo()
    assert lite.passages_of("a.txt") == (newer if lite.put_digests()["a.txt"] == "new" else [A])
    lite.finish()
    assert lite.passages_count == len(lite.passages()) == lite._server.count("passages")
    if died:
        lite.put("a.txt", "new", newer)
    assert lite.passages_of("a.txt") == newer and lite.lacking() == ["x", "y"]


def test_dying_while_a_document_is_removed(lite, monkeypatch):
    filled(lite)
    monkeypatch.setattr(lite._server, "delete", lambda *arguments: (_ for _ in ()).throw(Stopped()))
    with pytest.raises(Stopped):
        lite.remove(["a.txt"])
    monkeypatch.undo()
    assert lite.passages() == [B] and lite.put_digests() == {"b.txt": "digest"}
    lite.finish()
    assert lite._server.count("passages") == lite._server.count("documents") == 1
