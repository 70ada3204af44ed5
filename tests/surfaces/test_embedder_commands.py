"""index, find and doctor where an office has set a service for its vectors."""

import json
import socket
from pathlib import Path

import pytest

from assistant.surfaces.cli.main import run
from tests.langchain_bridge.embedding_server import KEY, MODEL, EmbeddingServer
from tests.surfaces.test_bad_input import refused
from tests.surfaces.test_commands import output

pytestmark = pytest.mark.usefixtures("local_network")


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("assistant.langchain_bridge.service._wait", lambda seconds, stop: None)
    with EmbeddingServer(key=KEY) as running:
        yield running


@pytest.fixture
def office(tmp_path, monkeypatch, capsys, server):
    run(["init", str(tmp_path / "局"), "--office", "甲区司法局"])
    (tmp_path / "局" / "资料" / "漏水.txt").write_text("邻里漏水案\n楼上卫生间漏水，双方申请调解。", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "局")
    monkeypatch.setenv("VECTOR_KEY", KEY)
    embed_by(server.url)
    capsys.readouterr()
    return tmp_path / "局"


def embed_by(url):
    file = Path("wenheng.toml")
    kept = file.read_text(encoding="utf-8").partition("\n[embedder]")[0]
    table = f'\n[embedder]\nkind = "openai"\nurl = "{url}"\nmodel = "{MODEL}"\nkey = "env:VECTOR_KEY"\n'
    file.write_text(kept + table, encoding="utf-8")


def looked_at(capsys):
    """Returns (exit status, name → item) of doctor, of the store and the embedder."""
    status = run(["doctor", "--format", "json"])
    items = json.loads(capsys.readouterr().out)
    return status, {item["name"].split()[0]: item for item in items if item["name"].startswith("向量")}


def test_a_service_that_answers(office, server, capsys):
    assert "共 1 段\n" in output(capsys, "index") and len(server.texts) == 1
    assert run(["find", "漏水", "--why"]) == 0
    told = capsys.readouterr()
    assert "第 1   第 1     第 1" in told.out and told.err == ""
    status, items = looked_at(capsys)
    assert (status, items["向量库"]["state"]) == (0, "在本机，1 份文件")
    assert items["向量模型"]["name"] == f"向量模型 {MODEL}"
    assert items["向量模型"]["state"].startswith("有回答，向量长 64，") and "不离开本机" in items["向量模型"]["state"]


def test_a_service_that_fails(office, server, capsys):
    server.mood = "500"
    shown = output(capsys, "index")
    assert "新增 1，" in shown and "还缺向量：1 段\n向量没有算完。http://127.0.0.1" in shown
    assert json.loads(output(capsys, "index", "--format", "json"))["lacking"] == 1
    assert run(["find", "漏水"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("1. 邻里漏水案") and told.err.count("\n") == 1 and told.err.startswith("这次只按词查找")
    status, items = looked_at(capsys)
    assert status == 2 and "出错（HTTP 500" in items["向量模型"]["state"] and items["向量模型"]["remedy"].startswith("请稍后再试")
    assert items["向量库"]["state"].endswith("1 份文件，其中 1 份还没有编完")


def test_a_key_that_is_not_set(office, monkeypatch, capsys):
    monkeypatch.delenv("VECTOR_KEY")
    message = refused(capsys, "index")
    assert "[embedder] 的「key」要的环境变量 VECTOR_KEY 没有设置" in message and KEY not in message
    assert "VECTOR_KEY 没有设置" in looked_at(capsys)[1]["向量模型"]["state"]


def test_a_service_elsewhere_is_told_of_before_anything_is_sent(office, monkeypatch, capsys):
    embed_by("https://vectors.invalid/v1")
    monkeypatch.setattr("assistant.pipeline.index.Index.add", lambda *args, **options: pytest.fail(capsys.readouterr().err))
    with pytest.raises(pytest.fail.Exception, match=r"由 vectors.invalid 计算：资料和要查的话都会发送到那里"):
        run(["index"])
    assert "由 vectors.invalid 计算" in looked_at(capsys)[1]["向量模型"]["state"]


def test_a_store_on_a_server_that_is_down(office, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Path("wenheng.toml").open("a", encoding="utf-8") as file:
            file.write(f'[store]\nurl = "{url}"\n')
        status, items = looked_at(capsys)
    assert status == 2 and items["向量库"]["state"].startswith(f"{url}：连不上") and items["向量库"]["remedy"]


def test_wrong_settings_are_a_line_of_doctor(office, capsys):
    Path("wenheng.toml").write_text("[store]\nkind = 3\n", encoding="utf-8")
    assert run(["doctor"]) == 2
    assert "[store] 的「kind」应写成带引号的文字" in capsys.readouterr().out
