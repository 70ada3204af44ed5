"""Files of an index that are damaged, deleted or closed: one message that says what to do, and doing it mends the index."""

import shutil

import chromadb
import numpy as np
import pytest

from assistant.errors import IndexStateError
from assistant.indexing.disk import closed, full_disk
from assistant.indexing.stores._words import WordIndex
from assistant.indexing.stores.chroma import ChromaStore
from assistant.schema.retrieval import Query
from tests.indexing.test_indexer import Office, OtherEmbedder, refuse


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    office.update()
    return office


def by_words(office, term="漏水"):
    with ChromaStore.open(office.folder, create=False) as store:
        found = store.lexical({"bigrams": {term: 1.0}}, Query(text=""), 10)["bigrams"]
        return [passage.path for passage in store.passages([name for name, _ in found])]


def segment(office, suffix):
    return next((office.folder / "words").glob(f"*{suffix}"))


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def turned(path):
    path.write_bytes(bytes(byte ^ 255 for byte in path.read_bytes()[:-60]) + path.read_bytes()[-60:])


DAMAGE = {
    "all deleted": lambda office: shutil.rmtree(office.folder / "words"),
    "meta deleted": lambda office: (office.folder / "words/meta.json").unlink(),
    "meta cut": lambda office: halve(office.folder / "words/meta.json"),
    "list cut": lambda office: halve(office.folder / "words/.managed.json"),
    "terms cut": lambda office: halve(segment(office, ".term")),
    "terms deleted": lambda office: segment(office, ".term").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_words_are_made_anew_by_the_next_update_without_reading_a_file(office, damage):
    DAMAGE[damage](office)
    try:
        assert by_words(office) == []
    except IndexStateError as error:
        assert "再运行一次 wenheng index" in error.message and str(office.folder / "words") in error.message
    report = office.update(read=refuse)
    assert len(report.unchanged) == 3 and by_words(office) == ["cases/漏水.txt"]
    assert office.state()[1:] == (True, True)


@pytest.mark.parametrize("suffix", [".pos", ".store"])
def test_words_whose_damage_shows_only_in_finding_are_mended_as_the_message_says(office, suffix):
    if suffix == ".pos":
        segment(office, suffix).unlink()
    else:
        turned(segment(office, suffix))
    with pytest.raises(IndexStateError, match=r"词表部分已损坏.*请删去这个文件夹，再运行一次 wenheng index") as caught:
        by_words(office)
    assert caught.value.where == str(office.folder / "words")
    shutil.rmtree(caught.value.where)
    office.update(read=refuse)
    assert by_words(office) == ["cases/漏水.txt"]


def test_sound_words_are_left_alone(office, monkeypatch):
    monkeypatch.setattr(WordIndex, "clear", lambda words: pytest.fail("cleared"))
    assert len(office.update(read=refuse).unchanged) == 3
    (office.root / "cases/漏水.txt").unlink()
    office.write("cases/新.txt", "新案\n公证处办理遗嘱公证。")
    with ChromaStore.open(office.folder, create=True) as store:  # as a killed update leaves it: put and removed, words to follow
        store.remove(["cases/漏水.txt"])
    office.update()
    assert by_words(office) == [] and by_words(office, "遗嘱") == ["cases/新.txt"]


def test_words_of_an_index_whose_passages_were_deleted_go(office):
    (office.folder / "passages.sqlite3").unlink()
    with pytest.raises(IndexStateError, match="请用 wenheng index 重新建立"):
        by_words(office)
    office.update("policies")
    assert by_words(office) == [] and by_words(office, "书面") == ["policies/补贴.txt"]
    assert WordIndex(office.folder / "words").count() == 1


def test_a_set_that_is_cleared_away_while_it_is_opened_is_told_of(office, monkeypatch):
    panics = type("PanicException", (BaseException,), {})

    def panic(*arguments, **options):
        raise panics("unable to open database file")

    monkeypatch.setattr(chromadb, "PersistentClient", panic)
    with ChromaStore.open(office.folder, create=False) as store, pytest.raises(IndexStateError, match="unable to open database file"):
        store.vectors(store.ids())
    assert by_words(office) == ["cases/漏水.txt"]


def test_vectors_are_mended_as_the_message_says(office):
    other = OtherEmbedder("other-1")
    office.update(embedder=other)
    (place,) = (office.folder / "vectors").iterdir()
    halve(place / "chroma.sqlite3")
    office.write("cases/新.txt", "新案\n公证处办理遗嘱公证。")
    with pytest.raises(IndexStateError, match=r"向量部分已损坏.*请删去这个文件夹，再运行一次 wenheng index") as caught:
        office.update(embedder=other)
    assert by_words(office, "遗嘱") == ["cases/新.txt"]
    shutil.rmtree(caught.value.where)
    assert len(office.update(read=refuse, embedder=other).unchanged) == 4 and office.state()[1:] == (True, True)


def test_a_reader_that_stays_open_never_takes_a_new_set_for_an_old_one(office):
    one, other = OtherEmbedder("other-1"), OtherEmbedder("other-2")
    one.embed = lambda texts: np.array([[0.0, 1.0]] * len(texts), dtype=np.float32)
    other.embed = lambda texts: np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)
    office.update(embedder=one)
    with ChromaStore.open(office.folder, create=False) as reader:
        asked = np.array([0.0, 1.0], dtype=np.float32)
        first = dict(reader.nearest(asked, Query(text=""), 3))
        office.update(embedder=other)
        second = dict(reader.nearest(asked, Query(text=""), 3))
    assert min(first.values()) > 0.9 and max(second.values()) < 0.1


@pytest.mark.parametrize("words", ["attempt to write a readonly database", "Permission denied (os error 13)", "Read-only file system"])
def test_what_is_closed_is_not_called_damaged(tmp_path, words):
    told = closed(ValueError(words), tmp_path)
    assert told is not None and "权限" in told.message and "删" not in told.message


def test_a_name_is_no_reason(tmp_path):
    error = ValueError("Data corrupted in /data/fullyear/lockers/words")
    assert closed(error, tmp_path) is None and full_disk(error, tmp_path) is None
