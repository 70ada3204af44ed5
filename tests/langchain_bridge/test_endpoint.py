"""Vectors from a service: a real server on this machine that answers well, or badly in every way that we could think of."""

import socket
import threading

import numpy as np
import pytest

from assistant.errors import EmbedderError
from assistant.langchain_bridge.embeddings import LangChainEmbedder
from assistant.langchain_bridge.endpoint import AT_ONCE, EndpointEmbeddings, plain
from assistant.langchain_bridge.service import here, near
from tests.langchain_bridge.embedding_server import DIMENSIONS, KEY, MODEL, EmbeddingServer, vector

pytestmark = pytest.mark.usefixtures("local_network")
TEXTS = [f"第{number}号案，农民工欠薪{number}元" for number in range(20)]


@pytest.fixture
def server():
    with EmbeddingServer() as running:
        yield running


def endpoint(url, pauses=None, **options):
    waited = pauses if pauses is not None else []
    return EndpointEmbeddings(url, options.pop("model", MODEL), pause=lambda seconds, stop: waited.append(seconds), **options)


def failure(embeddings, texts=("甲乙", "丙丁")):
    with pytest.raises(EmbedderError) as caught:
        embeddings.embed_documents(list(texts))
    return caught.value


def test_vectors_come_in_order_over_many_requests_at_once(server):
    server.gate = threading.Barrier(AT_ONCE)
    assert endpoint(server.url, batch=1).embed_documents(TEXTS) == [vector(text) for text in TEXTS]
    assert (len(server.requests), server.most_at_once) == (20, AT_ONCE)


def test_no_more_texts_than_a_batch_are_sent(server):
    endpoint(server.url, batch=8).embed_documents(TEXTS)
    assert sorted(len(body["input"]) for _, body in server.requests) == [4, 8, 8]
    assert endpoint(server.url).embed_documents([]) == [] and len(server.requests) == 3


@pytest.mark.parametrize("mood", ["backwards", "unnumbered"])
def test_rows_are_put_where_they_say(server, mood):
    server.mood = mood
    assert endpoint(server.url).embed_documents(TEXTS) == [vector(text) for text in TEXTS]


def test_prefixes_lengths_dimensions_and_key_are_sent(server):
    server.key = KEY
    asked = endpoint(server.url + "/", key=KEY, query_prefix="问：", passage_prefix="文：", longest=3, dimensions=8)
    assert asked.embed_documents(["甲乙丙丁"]) == [vector("文：甲乙丙", 8)]
    assert asked.embed_query("戊己庚辛") == vector("问：戊己庚", 8)
    assert endpoint(server.url + "/embeddings", key=KEY).embed_query("戊己") == vector("戊己")


@pytest.mark.parametrize("mood", ["429", "500", "503", "408", "cut", "hung_up"])
def test_what_passes_is_asked_again(server, mood):
    pauses = []
    server.moods.extend([mood, mood])
    assert endpoint(server.url, pauses).embed_documents(["甲乙"]) == [vector("甲乙")]
    assert (len(server.requests), pauses) == (3, [1.0, 2.0])


def test_a_server_says_how_long_to_wait_but_not_for_ever(server):
    pauses = []
    server.moods.extend(["429 after 7", "503 after 86400", "429 after soon"])
    endpoint(server.url, pauses).embed_documents(["甲乙"])
    assert pauses == [7.0, 60.0, 4.0]


FAILURES = [
    ("500", "出错（HTTP 500", 4), ("429", "请求太多，或额度用完（HTTP 429", 4), ("cut", "中途断了", 4), ("hung_up", "中途断了", 4),
    ("401", "要密钥（HTTP 401", 1), ("403", "要密钥（HTTP 403", 1), ("404", "没有这个模型（HTTP 404", 1),
    ("400", "不收这样的请求（HTTP 400", 1), ("413", "不收这样的请求（HTTP 413", 1), ("302", "别的网址（HTTP 302", 1),
    ("418", "没有正常回答（HTTP 418", 1), ("html", "不是 JSON，是网页", 1), ("garbage", "不是 JSON，是看不懂的内容", 1),
    ("deep", "不是 JSON", 1), ("zipped", "读不出来", 1), ("chat", "没有向量", 1), ("few", "2 段文字给出了 1 个向量", 1),
    ("misnumbered", "次序不对", 1), ("ragged", "长短不一", 1), ("null", "不是数", 1), ("huge", "回答太大", 1),
]  # fmt: skip


@pytest.mark.parametrize(("mood", "told", "times"), FAILURES)
def test_each_failure_has_one_clear_message(server, mood, told, times):
    server.mood = mood
    error = failure(endpoint(server.url))
    assert told in error.what and len(server.requests) == times
    assert error.where == f"{server.url}/embeddings" and error.remedy.startswith("请")
    assert "\n" not in error.message and len(error.message) < 260


@pytest.mark.parametrize("mood", ["nan", "vast"])
def test_values_that_are_no_numbers_are_refused(server, mood):
    server.mood = mood
    asked = endpoint(server.url)
    with pytest.raises(EmbedderError, match="不是数"):
        LangChainEmbedder(asked, asked.name).embed(["甲乙", "丙丁"])


@pytest.mark.parametrize("mood", ["slow", "dripping"])
def test_a_server_that_does_not_finish_is_given_up(server, mood):
    server.mood = mood
    pauses = []
    error = failure(endpoint(server.url, pauses, seconds=0.1))
    assert "0.1 秒里没有答完" in error.what and "timeout_seconds" in error.remedy
    assert (len(server.requests), len(pauses)) == (4, 3)


def test_a_server_that_is_down():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens here, and nobody else can
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        pauses = []
        error = failure(endpoint(url, pauses))
    assert error.what == "连不上向量服务" and pauses == [1.0, 2.0, 4.0]


def test_a_query_gives_up_soon(server):
    server.mood, pauses = "500", []
    with pytest.raises(EmbedderError):
        endpoint(server.url, pauses).embed_query("甲乙")
    assert pauses == [0.5] and len(server.requests) == 2


def test_one_failure_stops_the_rest(server):
    server.mood = "401"
    failure(endpoint(server.url, batch=1), TEXTS)
    assert len(server.requests) <= 2 * AT_ONCE


def test_a_wrong_key_is_never_repeated(server):
    server.key = KEY
    error = failure(endpoint(server.url, key="secret-of-mine"))
    assert "不认这个密钥" in error.what and "secret-of-mine" not in error.message
    server.key, server.mood = None, "400"
    error = failure(endpoint(server.url, key="secret-of-mine"))
    assert "sorry, 400 ***" in error.message, "the server's own words, on one line, without the key"


def test_a_model_that_cannot_make_shorter_vectors(server):
    server.mood = "shorter"
    error = failure(endpoint(server.url, dimensions=DIMENSIONS))
    assert "长 32，不是 dimensions 要的 64" in error.what and "去掉 dimensions" in error.remedy


def test_this_machine_is_not_asked_by_a_proxy(server, monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert endpoint(server.url).embed_query("甲乙") == vector("甲乙")


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "nonsense://127.0.0.1:9")
    error = failure(endpoint("http://vectors.example.com/v1"))
    assert "代理或证书的设置不能用" in error.what and "ALL_PROXY" in error.remedy


def test_a_name_says_what_the_vectors_depend_on_and_nothing_else():
    url = "http://127.0.0.1:1/v1"
    plainly = endpoint(url).name
    same = [endpoint("https://elsewhere/v1/embeddings"), endpoint(url, key="k"), endpoint(url, batch=3), endpoint(url, seconds=3)]
    assert {one.name for one in same} == {plainly}
    other = [
        endpoint(url, model="other"), endpoint(url, query_prefix="q"), endpoint(url, passage_prefix="q"), endpoint(url, dimensions=8),
        endpoint(url, longest=99), endpoint("http://127.0.0.1:1/deployments/m3/v1"),
    ]  # fmt: skip
    assert len({one.name for one in other} | {plainly}) == 7
    assert plainly.startswith("openai-bigrams-") and "secret" not in endpoint(url, key="secret").name


@pytest.mark.parametrize(
    ("model", "safe"),
    [("BAAI/bge-m3:latest", "BAAI-bge-m3-latest"), ("../../etc/x", "etc-x"), ("模型", "model"), ("a" * 99, "a" * 40), ("", "model")],
)
def test_names_are_safe_in_file_names(model, safe):
    assert plain(model) == safe


@pytest.mark.parametrize(
    ("host", "this_machine", "own_network"),
    [
        ("127.0.0.1", True, True), ("localhost", True, True), ("[::1]:80", True, True), ("127.8.8.8", True, True),
        ("10.1.2.3", False, True),
        ("192.168.1.2:9", False, True), ("vectors", False, True), ("api.example.com", False, False), ("8.8.8.8", False, False),
        ("127.0.0.1.example.com", False, False), ("localhost.example.com", False, False),
    ],
)  # fmt: skip
def test_where_an_address_is(host, this_machine, own_network):
    url = f"http://{host}/v1"
    assert (here(url), near(url)) == (this_machine, own_network)


def test_the_embedder_asks_queries_as_queries(server):
    asked = endpoint(server.url, query_prefix="问：")
    embedder = LangChainEmbedder(asked, asked.name)
    row = np.array(vector("问：甲乙"))
    assert np.allclose(embedder.for_queries().embed(["甲乙"]), [row / np.linalg.norm(row)])
    assert embedder.for_queries().name == embedder.name and server.texts == ["问：甲乙"]
