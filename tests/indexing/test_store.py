"""The built-in store's insides (what every store promises: tests/contracts/test_stores.py), and what happens when the work stops."""

import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest
import tantivy

from assistant.errors import IndexStateError
from assistant.indexing.stores._note import META
from assistant.indexing.stores.chroma import ChromaStore
from assistant.schema.retrieval import Query
from tests.indexing.building import lexical, passage

A = passage("a", "农民工讨要拖欠的工资", year=2022, valid_from="2020-01-01")
B = passage("b", "楼上漏水泡坏天花板", year=2023, publisher="柳汀街道办事处")
C = passage("c", "农民工申请法律援助", year=2024, kind="summary", publisher=None, topic="司法")
D = passage("d", "没有年份的农民工材料", year=None, kind="policy", valid_to="2018-12-31")
ALL = (A, B, C, D)
VECTORS = np.eye(4, dtype=np.float32)


@pytest.fixture
def store(tmp_path):
    with ChromaStore.open(tmp_path / "index", create=True) as opened:
        yield opened


def filled(store):
    for item in ALL:
        store.put(item.path, f"digest-{item.id}", [item])
    store.finish()
    store.add_vectors([item.id for item in ALL], VECTORS)
    return store


def sets_on_disk(store):
    return len(list((store.folder / "vectors").iterdir()))


def complete(store):
    return store.digests() == store.put_digests()


def names(found):
    return [name for name, _ in found]


def test_small_sets_are_taken_up_into_the_next(store):
    filled(store)
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
    assert store.lacking() == ["e"]
    store.finish()
    store.add_vectors(["e"], np.array([[0.6, 0.8, 0, 0]], dtype=np.float32))
    assert sets_on_disk(store) == 1 and store.lacking() == [] and complete(store)
    assert names(store.nearest(VECTORS[1], Query(text=""), 2)) == ["b", "e"]


def test_large_sets_stay_as_they_are(store, monkeypatch):
    monkeypatch.setattr("assistant.indexing.stores.chroma._SMALL", 1)
    filled(store)
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
    store.add_vectors(["e"], np.array([[0.6, 0.8, 0, 0]], dtype=np.float32))
    assert sets_on_disk(store) == 2
    assert names(store.nearest(VECTORS[1], Query(text=""), 2)) == ["b", "e"]
    store.add_vectors(["a"], np.array([[0, 0, 0, 1]], dtype=np.float32))
    assert "a" in names(store.nearest(VECTORS[3], Query(text=""), 2))


def test_sets_of_which_much_is_gone_are_written_anew(store, monkeypatch):
    monkeypatch.setattr("assistant.indexing.stores.chroma._SMALL", 1)
    filled(store)
    store.remove([A.path, B.path])
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
    store.add_vectors(["e"], np.array([[0.6, 0.8, 0, 0]], dtype=np.float32))
    assert sets_on_disk(store) == 1
    assert set(names(store.nearest(VECTORS[1], Query(text=""), 5))) == {"c", "d", "e"}


class Stopped(BaseException):
    """Stands for the process dying."""


def test_dying_while_a_document_is_put_leaves_the_old_one(store, monkeypatch):
    filled(store)
    real = json.dumps
    monkeypatch.setattr("assistant.indexing.stores._book.json.dumps", lambda *args, **options: (_ for _ in ()).throw(Stopped()))
    with pytest.raises(Stopped):
        store.put(A.path, "new", [passage("x", "新的", path=A.path)])
    monkeypatch.setattr("assistant.indexing.stores._book.json.dumps", real)
    assert store.passages() == list(ALL)
    assert store.digests()[A.path] == "digest-a"


@pytest.mark.parametrize("step", ["__init__", "add", "close"])
def test_dying_while_vectors_are_written_leaves_the_old_ones(store, monkeypatch, step):
    filled(store)
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])

    def stop(*args, **options):
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(f"assistant.indexing.stores._vectors.VectorSet.{step}", stop)
        with pytest.raises(Stopped):
            store.add_vectors(["e"], VECTORS[:1])
    with ChromaStore.open(store.folder, create=False) as again:
        assert "e.txt" not in again.digests() and again.put_digests()["e.txt"] == "digest-e"
        again.finish()
        assert "e" in names(lexical(again, "漏水"))
        assert names(again.nearest(VECTORS[1], Query(text=""), 1)) == ["b"]
        again.add_vectors(["e"], VECTORS[:1])
        assert complete(again)
        assert len(list((store.folder / "vectors").iterdir())) == 1


def test_dying_while_words_are_written_leaves_the_old_ones(store, monkeypatch):
    filled(store)
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
    store.remove([A.path])
    with monkeypatch.context() as patch:
        patch.setattr("assistant.indexing.stores._words._document", lambda *args: (_ for _ in ()).throw(Stopped()))
        with pytest.raises(Stopped):
            store.finish()
    store.close()
    with ChromaStore.open(store.folder, create=False) as again:
        assert "e.txt" not in again.digests()
        assert names(lexical(again, "漏水")) == ["b"]
        again.finish()
        assert set(names(lexical(again, "漏水"))) == {"b", "e"}
        assert set(names(lexical(again, "农民工"))) == {"c", "d"}


def test_a_second_writer_of_words_waits_its_turn(store):
    filled(store)
    store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
    other = tantivy.Index.open(str(store.folder / "words")).writer(15_000_000, 1)
    with pytest.raises(IndexStateError, match="另一个程序正在写"):
        store.finish()
    del other
    store.finish()
    assert "e" in names(lexical(store, "漏水"))


def test_vectors_that_are_gone_are_missed(store, tmp_path):
    filled(store).close()
    for folder in (tmp_path / "index" / "vectors").iterdir():
        for file in sorted(folder.rglob("*"), reverse=True):
            file.unlink() if file.is_file() else file.rmdir()
        folder.rmdir()
    assert not complete(store)
    assert store.digests() == {}
    assert store.nearest(VECTORS[0], Query(text=""), 10) == []
    assert names(lexical(store, "漏水")) == ["b"]


def test_no_index(tmp_path):
    with pytest.raises(IndexStateError, match=r"还没有索引.*wenheng index"):
        ChromaStore.open(tmp_path / "nowhere", create=False)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"format": 99, "store": "chroma"}, r"另一版本.*重新建立"),
        ({"format": 2, "store": "milvus"}, r"用 milvus 建立的，现在设的是 chroma.*kind"),
    ],
)
def test_another_version_or_store(tmp_path, told, words):
    ChromaStore.open(tmp_path, create=True)
    (tmp_path / META).write_text(json.dumps(told), encoding="utf-8")
    for create in (True, False):
        with pytest.raises(IndexStateError, match=words):
            ChromaStore.open(tmp_path, create=create)


@pytest.mark.parametrize("told", ["", "[]", "{}", "not json"])
def test_a_damaged_note(tmp_path, told):
    ChromaStore.open(tmp_path, create=True)
    (tmp_path / META).write_text(told, encoding="utf-8")
    with pytest.raises(IndexStateError, match="说明文件已损坏"):
        ChromaStore.open(tmp_path, create=True)


def test_a_damaged_book(store, tmp_path):
    (tmp_path / "index" / "passages.sqlite3").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(IndexStateError, match="索引文件已损坏"):
        store.digests()


def test_a_missing_book(store, tmp_path):
    (tmp_path / "index" / "passages.sqlite3").unlink()
    with pytest.raises(IndexStateError, match="索引文件不见了"):
        ChromaStore.open(tmp_path / "index", create=False)
    assert ChromaStore.open(tmp_path / "index", create=True).digests() == {}


def test_damaged_vectors(store, tmp_path):
    filled(store).close()
    for file in (tmp_path / "index" / "vectors").rglob("chroma.sqlite3"):
        file.write_bytes(b"broken" * 1000)
    with pytest.raises(IndexStateError, match="向量部分已损坏"):
        store.nearest(VECTORS[0], Query(text=""), 1)


def test_another_writer(store, monkeypatch):
    filled(store)
    monkeypatch.setattr("assistant.indexing.stores._book.WAIT_SECONDS", 0)
    with closing(sqlite3.connect(store.folder / "passages.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexStateError, match="另一个程序正在写"):
            store.remove([A.path])
        assert len(store.passages()) == 4


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(IndexStateError, match="不能在这里建立索引"):
        ChromaStore.open(tmp_path / "file" / "index", create=True)


def test_sets_taken_up_by_another_process_while_one_searches(store, monkeypatch):
    filled(store)
    with ChromaStore.open(store.folder, create=False) as reader:
        stale = reader._sets()
        store.put("e.txt", "digest-e", [passage("e", "新来的漏水案")])
        store.add_vectors(["e"], np.array([[0.6, 0.8, 0, 0]], dtype=np.float32))
        told = iter([stale])
        current = reader._sets
        monkeypatch.setattr(reader, "_sets", lambda: next(told, None) or current())
        assert names(reader.nearest(VECTORS[1], Query(text=""), 2)) == ["b", "e"]


def test_of_a_long_query_the_telling_terms_are_looked_for(store):
    filled(store)
    asked = {"bigrams": {"农民": 1.0, "民工": 1.0, "漏水": 1.0, "拖欠": 0.9, "没有的词": 5.0}}
    found = store.lexical(asked, Query(text=""), 10, most=2)["bigrams"]
    assert sorted(names(found)) == ["a", "b"]
