"""wenheng draft --model: from the settings to the file, broken off and resumed, and one clear line for what is missing."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from assistant.surfaces.cli.main import run
from tests.langchain_bridge.chat_server import KEY, MODEL, ChatServer, well

pytestmark = pytest.mark.usefixtures("local_network")


@pytest.fixture
def server():
    with ChatServer() as running:
        yield running


@pytest.fixture
def office(tmp_path, sample_root, monkeypatch, server):
    """A workspace with a small draft to write: ledgers, no returns, no corpus."""
    shutil.copytree(sample_root / "bureau" / "ledgers", tmp_path / "台账")
    shutil.copy(sample_root / "indicators.toml", tmp_path)
    lines = ('office = "青榆区司法局"', 'short_name = "区司法局"', "year = 2024", 'template = "annual_summary"', 'data = ["台账"]')
    (tmp_path / "任务.toml").write_text("\n".join((*lines, 'indicators = "indicators.toml"', "")), encoding="utf-8")
    settings(tmp_path, server.url)
    monkeypatch.setenv("MODEL_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(folder, url, more=""):
    table = f'[model]\nname = "{MODEL}"\nurl = "{url}"\nkey = "env:MODEL_KEY"\nat_once = 1\ntries = 1\nprice_in = 2\n{more}'
    (folder / "wenheng.toml").write_text(table, encoding="utf-8")


def drafted(capsys, *options):
    status = run(["draft", "任务.toml", "-o", "草稿/稿.docx", *options])
    return status, capsys.readouterr()


def test_a_model_writes_and_the_output_tells(office, server, capsys):
    status, told = drafted(capsys, "--model")
    assert status == 0 and f"语言模型 {MODEL} 改写了" in told.out and "费用约" in told.out
    assert server.requests and {body["model"] for body in server.requests} == {MODEL}
    names = sorted(path.name for path in (office / "草稿").iterdir())
    assert names == ["稿.docx", "稿.来源清单.csv", "稿.核查报告.html", "稿.核查报告.json"]
    assert "模型改写" in (office / "草稿" / "稿.来源清单.csv").read_text(encoding="utf-8-sig")
    report = json.loads((office / "草稿" / "稿.核查报告.json").read_text(encoding="utf-8"))
    assert report["coverage"]["contradicted"] == 0
    assert any(MODEL in notice for notice in report["notices"])


def test_another_model_of_the_service_by_option_or_brief(office, server, capsys):
    assert drafted(capsys, "--model", "qwen-large")[0] == 0
    assert {body["model"] for body in server.requests} == {"qwen-large"}
    server.requests.clear()
    brief = office / "任务.toml"
    brief.write_text(brief.read_text(encoding="utf-8") + 'model = "qwen-small"\n', encoding="utf-8")
    told = drafted(capsys, "--format", "json")[1]
    writing = json.loads(told.out)["draft"]["writing"]
    assert {body["model"] for body in server.requests} == {"qwen-small"} == {writing["model"]}
    assert all(section["state"] == "written" for section in writing["sections"])


def test_without_the_option_no_model_is_asked(office, server, capsys):
    status, told = drafted(capsys)
    assert (status, server.requests) == (0, []) and "语言模型" not in told.out


def test_a_broken_off_draft_resumes_and_leaves_nothing_behind(office, server, capsys, monkeypatch):
    server.moods.extend([well] * 3)
    server.mood = "401"
    with monkeypatch.context() as patch:
        patch.setattr("assistant.pipeline.draft.DraftResult.save", broken_off)
        status, told = drafted(capsys, "--model")
    assert status == 2 and "已中断" in told.err
    kept = list((office / "草稿").rglob("*.json"))
    assert len(kept) == 3 and [path.name for path in (office / "草稿").iterdir()] == [".稿.未完成"]
    server.mood, asked = well, len(server.requests)
    status, told = drafted(capsys, "--model")
    whole = len(server.requests) - asked + 3
    assert status == 0 and f"改写了 {whole} 节中的 {whole} 节" in told.out
    assert not (office / "草稿" / ".稿.未完成").exists()


def broken_off(self, path):
    raise KeyboardInterrupt


def test_a_model_that_is_away_leaves_the_draft_as_composed(office, server, capsys):
    server.mood = "401"
    status, told = drafted(capsys, "--model")
    assert status == 0 and (office / "草稿" / "稿.docx").is_file()
    assert "的 0 节" in told.out and "没有用模型的文字" in told.out and KEY not in told.out + told.err


def refused(capsys, *options):
    status, told = drafted(capsys, *options)
    assert status == 2 and "Traceback" not in told.err and told.err.count("\n") == 1
    assert not Path("草稿").exists()
    return told.err


def test_no_model_in_the_settings(office, capsys):
    (office / "wenheng.toml").write_text('office = "甲局"\n', encoding="utf-8")
    assert "没有设置语言模型。请在里面写 [model]" in refused(capsys, "--model")


def test_packages_that_are_missing(office, capsys, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr("assistant.pipeline.model.find_spec", lambda name: None if name.startswith("langchain_o") else find(name))
    assert 'langchain-openai：要用语言模型，还缺程序包。请先 pip install "wenheng[llm]"' in refused(capsys, "--model")


def test_a_key_in_the_file_or_not_set(office, server, capsys, monkeypatch):
    monkeypatch.delenv("MODEL_KEY")
    assert "环境变量 MODEL_KEY 没有设置" in refused(capsys, "--model")
    file = office / "wenheng.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("env:MODEL_KEY", "sk-123"), encoding="utf-8")
    message = refused(capsys, "--model")
    assert "不能直接写密钥" in message and "sk-123" not in message


def test_where_texts_go_is_said(office, capsys):
    settings(office, "http://model.example.com/v1", "timeout_seconds = 0.05\n")
    status, told = drafted(capsys, "--model")
    assert status == 0 and "会发送到 model.example.com，且未加密" in told.err


def doctor(capsys):
    run(["doctor", "--format", "json"])
    return next(item for item in json.loads(capsys.readouterr().out) if item["name"].startswith("语言模型"))


def test_doctor_asks_the_model(office, server, capsys):
    server.mood = "plain"
    told = doctor(capsys)
    assert told["ok"] and told["name"] == f"语言模型 {MODEL}" and told["state"].startswith("有回答") and "不离开本机" in told["state"]
    server.mood = "401"
    told = doctor(capsys)
    assert not told["ok"] and not told["needed"] and "不认这个密钥" in told["state"]
    (office / "wenheng.toml").write_text("", encoding="utf-8")
    assert doctor(capsys)["state"] == "没有设置（可不用）"
