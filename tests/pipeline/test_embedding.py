"""An index with an embedder from elsewhere: only vectors are made anew, and whatever happens to the service, words are found."""

import json
import threading

import numpy as np
import pytest

from assistant.errors import EmbedderError, IndexStateError, InputError
from assistant.indexing import vectors
from assistant.indexing.embedding import PREFIX
from assistant.indexing.stores._words import WordIndex
from assistant.indexing.stores.chroma import ChromaStore
from assistant.indexing.vectors import NOTE, noted
from assistant.pipeline.embedding import REST, Asking, embedder_of, leaving
from assistant.pipeline.index import Index
from assistant.secret import Secret
from assistant.settings import EmbedderSettings, Settings, StoreSettings
from tests.langchain_bridge.embedding_server import MODEL, EmbeddingServer

pytestmark = pytest.mark.usefixtures("local_network")
FILES = {
    "欠薪": "农民工欠薪案\n31名工人没有领到工资。总承包单位先行清偿。",
    "漏水": "邻里漏水案\n楼上卫生间漏水泡坏天花板，双方申请调解。",
    "补贴": "以奖代补办法\n书面协议每件补贴200元，口头协议每件补贴50元。",
}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("assistant.langchain_bridge.service._wait", lambda seconds, stop: None)
    with EmbeddingServer() as running:
        yield running


@pytest.fixture
def office(tmp_path):
    (tmp_path / "资料").mkdir()
    for name, text in FILES.items():
        (tmp_path / "资料" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def service(server, **options):
    return EmbedderSettings(kind="openai", url=server.url, model=MODEL, **options)


def index_of(office, embedder=None):
    return Index(office / "索引", embedder=embedder, base=office)


def add(office, embedder=None):
    return index_of(office, embedder).add([office / "资料"])


def find(office, embedder=None, text="农民工欠薪"):
    """Returns (paths, whether vectors took part, notices)."""
    from assistant.pipeline.find import find as search
    from assistant.schema.retrieval import Query

    answer = search(index_of(office, embedder), Query(text=text))
    return [hit.passage.path for hit in answer.hits], any("dense" in dict(hit.retrievers) for hit in answer.hits), answer.notices


def stored(office):
    """Returns passage id → length of its vector."""
    with ChromaStore.open(office / "索引", create=False) as store:
        return {name: len(vector) for name, vector in store.all_vectors()}


@pytest.fixture
def only_vectors(monkeypatch):
    """A switch: from then on a file that is read, a passage that is put or a word that is indexed fails the test."""

    def refuse(*args, **options):
        raise AssertionError("more than vectors was renewed")

    def switch():
        monkeypatch.setattr("assistant.reading.read_file", refuse)
        monkeypatch.setattr(ChromaStore, "put", refuse)
        monkeypatch.setattr(WordIndex, "renew", refuse)

    return switch


def test_changing_the_embedder_renews_vectors_and_nothing_else(office, server, only_vectors):
    add(office)
    only_vectors()
    fitted = noted(office / "索引")
    names = [fitted]
    for embedder in (service(server), service(server, query_prefix="问："), service(server, dimensions=8)):
        server.texts.clear()
        report = add(office, embedder)
        assert (len(report.unchanged), report.lacking, report.notices) == (3, 0, ())
        assert len(server.texts) == 3 == len(set(server.texts)), "each passage is sent once"
        names.append(noted(office / "索引"))
        assert set(stored(office).values()) == {embedder.dimensions or 64}
        found, dense, notices = find(office, embedder)
        assert (found[0], dense, notices) == ("资料/欠薪.txt", True, ())
    assert len(set(names)) == 4
    server.texts.clear()
    assert len(add(office).unchanged) == 3
    assert noted(office / "索引") == fitted and fitted.startswith(PREFIX) and server.texts == []
    assert len(stored(office)) == 3 and find(office)[2] == ()


def test_what_is_unchanged_is_not_sent_again(office, server):
    add(office, service(server))
    (office / "资料" / "新.txt").write_text("新案\n社区矫正对象外出报批。", encoding="utf-8")
    server.requests.clear()
    assert add(office, service(server)).added == ("资料/新.txt",)
    assert len(server.requests) == 1
    add(office, service(server, key=None, batch=3, timeout_seconds=5))
    assert len(server.requests) == 1, "how it is asked does not matter"


def test_the_service_is_down_when_an_index_is_made(office, server, only_vectors):
    server.mood = "500"
    report = add(office, service(server))
    assert (len(report.added), report.lacking, len(report.notices)) == (3, 3, 1)
    assert report.notices[0].startswith(f"向量没有算完。{server.url}/embeddings：向量服务出错（HTTP 500")
    assert "再运行一次 wenheng index，只补算缺的向量" in report.notices[0]
    found, dense, notices = find(office, service(server))
    assert (found, dense, len(notices)) == (["资料/欠薪.txt"], False, 1)
    assert notices[0].startswith("这次只按词查找：索引里的向量还没有算。运行一次 wenheng index")
    only_vectors()
    server.mood = "fine"
    report = add(office, service(server))
    assert (len(report.unchanged), report.lacking, report.notices) == (3, 0, ())
    assert find(office, service(server)) == (["资料/欠薪.txt"], True, ())


MOODS = ["500", "401", "html", "ragged", "nan", "cut", "slow", "shorter"]
"""Of each sort one: tests/langchain_bridge/test_endpoint.py has them all."""


@pytest.mark.parametrize("mood", MOODS)
def test_whatever_the_service_does_the_index_stays_and_the_next_run_completes(office, server, mood):
    settings = service(server, timeout_seconds=0.1 if mood == "slow" else 20.0)
    add(office, settings)
    before = stored(office)
    (office / "资料" / "新一.txt").write_text("新案一\n社区矫正对象外出报批。", encoding="utf-8")
    (office / "资料" / "新二.txt").write_text("新案二\n公证处办理遗嘱公证。", encoding="utf-8")
    server.mood = mood
    report = add(office, settings)
    assert (len(report.added), report.lacking, len(report.notices)) == (2, 2, 1)
    assert "\n" not in report.notices[0] and stored(office) == before
    found, dense, notices = find(office, settings, "社区矫正")
    assert (found, dense) == (["资料/新一.txt"], False)
    assert len(notices) == 1 and notices[0].startswith("这次只按词查找，没有用上向量。")
    server.mood = "fine"
    report = add(office, settings)
    assert (len(report.unchanged), report.lacking, report.notices) == (5, 0, ())
    assert len(stored(office)) == 5 and find(office, settings, "社区矫正") == (["资料/新一.txt"], True, ())


def test_what_was_given_before_a_failure_is_kept_and_not_asked_for_again(office, server, monkeypatch):
    for number in range(9):
        (office / "资料" / f"第{number}号.txt").write_text(f"第{number}号案\n当事人{number}人申请调解。", encoding="utf-8")
    monkeypatch.setattr(vectors, "_AT_ONCE", 4)
    server.moods.extend(["fine", "fine", "fine"])
    server.mood = "401"
    report = add(office, service(server))
    assert report.lacking == 3 and len(stored(office)) == 9, "one to begin with, then two times four"
    server.mood = "fine"
    server.texts.clear()
    assert add(office, service(server)).lacking == 0
    assert len(server.texts) == 3 and len(stored(office)) == 12


def test_an_embedder_that_does_not_work_takes_nothing_away(office, server):
    add(office)
    before, fitted = stored(office), noted(office / "索引")
    server.mood = "404"
    report = add(office, service(server))
    assert "没有这个模型" in report.notices[0] and (stored(office), noted(office / "索引")) == (before, fitted)
    found, _, notices = find(office, service(server))
    assert found == ["资料/欠薪.txt"] and f"另一个模型（{fitted}）" in notices[0]
    assert find(office)[2] == ()


def test_vectors_of_another_length_are_told_of_and_there_is_a_way_on(office, server):
    add(office, service(server))
    (office / "资料" / "新.txt").write_text("新案\n社区矫正。", encoding="utf-8")
    server.mood = "shorter"
    notice = add(office, service(server)).notices[0]
    note = office / "索引" / NOTE
    assert "这次给出的向量长 32，索引里的长 64" in notice and f"请删去 {note}" in notice
    note.unlink()
    assert add(office, service(server)).notices == ()
    assert list(stored(office).values()) == [32] * 4
    assert json.loads(note.read_text(encoding="utf-8"))["dimensions"] == 32
    server.mood = "fine"
    assert "给出的向量长 64，索引里的长 32" in find(office, service(server))[2][0]


def test_many_requests_at_once_keep_order(office, server, monkeypatch):
    texts = [f"第{number}号案件" for number in range(40)]
    server.gate = threading.Barrier(4)
    embedder = embedder_of(service(server, batch=2))
    rows = embedder.embed(texts)
    server.gate = None
    assert np.allclose(rows, np.concatenate([embedder.embed([text]) for text in texts]))
    assert server.most_at_once == 4


def test_a_password_that_is_missing_stops_indexing_at_once_but_no_search(office, server, tmp_path, monkeypatch):
    add(office)
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    settings = service(server, key=Secret(variable="NO_SUCH_KEY", key="[embedder] 的「key」", file=tmp_path / "wenheng.toml"))
    with pytest.raises(InputError, match="NO_SUCH_KEY 没有设置"):
        add(office, settings)
    found, dense, notices = find(office, settings)
    assert (found, dense) == (["资料/欠薪.txt"], False) and "NO_SUCH_KEY 没有设置" in notices[0]


def test_a_models_folder_that_is_missing_stops_indexing_at_once_but_no_search(office):
    add(office)
    settings = EmbedderSettings(kind="folder", folder=office / "模型")
    with pytest.raises(EmbedderError, match="没有这个模型文件夹"):
        add(office, settings)
    assert "没有这个模型文件夹" in find(office, settings)[2][0]


def test_a_retriever_that_is_open_tells_as_well(office, server):
    from assistant.schema.retrieval import Query

    add(office, service(server))
    opened = index_of(office, service(server)).retriever()
    with opened as retriever:
        assert retriever.find(Query(text="漏水")) and opened.notices == ()
        server.mood = "500"
        server.requests.clear()
        assert retriever.find(Query(text="漏水")) and retriever.find(Query(text="欠薪"))
        assert len(opened.notices) == 1 and len(server.requests) == 2, "it is left alone for a while"


class Failing:
    name = "failing-1"

    def __init__(self):
        self.asked, self.works = 0, False

    def embed(self, texts):
        self.asked += 1
        if not self.works:
            raise EmbedderError("坏了")
        return np.ones((len(texts), 1), dtype=np.float32)


def test_a_service_that_failed_is_asked_again_after_a_rest():
    inner, now = Failing(), [0.0]
    asking = Asking(inner, length=1, clock=lambda: now[0])
    assert [asking.embed(["甲"]).shape for _ in range(3)] == [(1, 0)] * 3
    assert (inner.asked, len(asking.notices)) == (1, 1)
    now[0], inner.works = REST + 1, True
    assert asking.embed(["甲"]).shape == (1, 1)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:80/v1", None), ("http://localhost/v1", None), ("https://api.example.com/v1", "由 api.example.com 计算"),
        ("http://10.1.2.3:8080/v1", "由 10.1.2.3:8080 计算：资料和要查的话都会发送到那里，且未加密"),
    ],
)  # fmt: skip
def test_where_texts_go(url, told):
    line = leaving(EmbedderSettings(kind="openai", url=url, model="m"))
    assert line is None if told is None else told in (line or "")
    assert leaving(EmbedderSettings(url=url)) is None


def test_an_index_is_opened_as_the_settings_say(office, monkeypatch):
    asked = []
    monkeypatch.setattr(ChromaStore, "open", classmethod(lambda cls, folder, **options: asked.append((folder, options))))
    monkeypatch.setenv("TOKEN", "sesame")
    Index.of(Settings(index=office / "甲")).open(create=True)
    token = Secret(variable="TOKEN", key="[store] 的「token」", file=office / "wenheng.toml")
    Index.of(Settings(store=StoreSettings(url="http://h", token=token)), office / "乙").open(create=False)
    assert asked == [(office / "甲", {"create": True}), (office / "乙", {"create": False, "url": "http://h", "token": "sesame"})]
    with pytest.raises(InputError, match="没有「oracle」这种向量库"):
        Index(office, store="oracle").open(create=True)
    with pytest.raises(InputError, match="索引在哪个文件夹"):
        Index.of(Settings())


def test_a_server_that_keeps_the_vectors_is_down_and_words_are_found(office):
    from assistant.pipeline.find import find as search
    from assistant.schema.retrieval import Query

    add(office)
    index = Index(office / "索引", url="http://127.0.0.1:9", base=office)
    answer = search(index, Query(text="楼上卫生间漏水，泡坏了楼下的天花板，双方多次协商不成。" * 10))
    assert answer.hits[0].passage.path == "资料/漏水.txt"
    assert len(answer.notices) == 1 and answer.notices[0].startswith("这次只按词查找，没有用上向量。http://127.0.0.1:9：")


def test_there_is_no_index_to_ask(tmp_path):
    with pytest.raises(IndexStateError):
        find(tmp_path)
