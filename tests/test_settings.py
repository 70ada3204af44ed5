"""wenheng.toml: the tables of store and embedder, and one clear message for what is wrong in them."""

import re
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.office.workspace import create
from assistant.settings import EmbedderSettings, StoreSettings, load


def settings(folder: Path, text: str):
    (folder / "wenheng.toml").write_text(text, encoding="utf-8")
    return load(folder)


def test_nothing_said_is_the_built_in(tmp_path):
    told = settings(tmp_path, 'office = "甲局"\n')
    assert (told.store, told.embedder) == (StoreSettings(), EmbedderSettings())
    assert (told.store.kind, told.embedder.kind) == ("chroma", "builtin")
    assert load(None).embedder == EmbedderSettings()


def test_everything_said(tmp_path, monkeypatch):
    told = settings(
        tmp_path,
        """
        [store]
        kind = "milvus"
        url = "https://vectors.example.com:19530/"
        token = "env:STORE_TOKEN"
        [embedder]
        kind = "openai"
        url = "http://127.0.0.1:8080/v1/"
        model = "bge-m3"
        key = "env:MODEL_KEY"
        folder = "模型/bge"
        batch = 8
        timeout_seconds = 2.5
        longest = 500
        query_prefix = "query: "
        passage_prefix = ""
        dimensions = 256
        """,
    )
    assert (told.store.kind, told.store.url) == ("milvus", "https://vectors.example.com:19530")
    embedder = told.embedder
    assert (embedder.kind, embedder.url, embedder.model, embedder.folder) == (
        "openai", "http://127.0.0.1:8080/v1", "bge-m3", tmp_path / "模型/bge"
    )  # fmt: skip
    assert (embedder.batch, embedder.timeout_seconds, embedder.longest, embedder.dimensions) == (8, 2.5, 500, 256)
    assert (embedder.query_prefix, embedder.passage_prefix) == ("query: ", ""), "blanks at the end count"
    monkeypatch.setenv("STORE_TOKEN", " sesame \n")
    assert told.store.token.value() == "sesame"
    assert "sesame" not in repr(told)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[store]\nkind = "oracle"', "[store] 的「kind」不能是「oracle」。可用的有：chroma、milvus"),
        ('[embedder]\nkind = "bert"', "[embedder] 的「kind」不能是「bert」。可用的有：builtin、openai、folder"),
        ("[embedder]\nkind = 3", "[embedder] 的「kind」应写成带引号的文字"),
        ('[embedder]\nkind = ""', "[embedder] 的「kind」应写成带引号的文字，不能是空的"),
        ('store = "milvus"', "「store」应写成一张表，先写一行 [store]"),
        ('[[embedder]]\nkind = "openai"', "「embedder」应写成一张表"),
        ('[embedder]\nmodle = "x"', "[embedder] 里有不认识的设置项「modle」。[embedder] 里可用的有：batch、"),
        ('[store]\nprofile = "full"', "[store] 里有不认识的设置项「profile」。请把它移到第一个 [ ] 之前"),
        ('[store]\nurl = "8000"', "[store] 的「url」不是网址。请写成 http://主机:端口"),
        ('[store]\nurl = "http://h:x"', "不是网址"),
        ('[store]\nurl = "http://h:99999"', "不是网址"),
        ('[store]\nurl = "http://a b"', "不是网址"),
        ('[store]\nurl = "http://me:pw@h"', "[store] 的「url」里不要写口令"),
        ('[store]\nurl = "http://h/?key=pw"', "[store] 的「url」里不要写口令"),
        (
            '[store]\ntoken = "sk-pw"',
            '[store] 的「token」不能直接写密钥，以免随文件外泄。请把密钥放进环境变量，这里写 token = "env:环境变量名"',
        ),
        ('[embedder]\nkey = "env:sk-pw"', "[embedder] 的「key」不能直接写密钥"),
        ('[embedder]\nkey = "env:"', "[embedder] 的「key」不能直接写密钥"),
        ('[embedder]\nbatch = "32"', "[embedder] 的「batch」应是 1 到 2048 之间的整数，不加引号"),
        ("[embedder]\nbatch = 0", "[embedder] 的「batch」应是 1 到 2048"),
        ("[embedder]\nbatch = 1.5", "[embedder] 的「batch」应是"),
        ("[embedder]\nbatch = true", "[embedder] 的「batch」应是"),
        ("[embedder]\ntimeout_seconds = nan", "[embedder] 的「timeout_seconds」应是 0.1 到 3600 之间的数"),
        ("[embedder]\ndimensions = 0", "[embedder] 的「dimensions」应是 1 到"),
        ("[embedder]\nquery_prefix = 1", "[embedder] 的「query_prefix」应写成带引号的文字。"),
        ('[embedder]\nurl = "http://h/v1"', "[embedder] 里写了「url」，却没有写 kind"),
        ('[embedder]\nkind = "openai"\nurl = "http://h/v1"', '[embedder] 的 kind 是 "openai"，还要写「model」'),
        ('[embedder]\nkind = "openai"\nmodel = "m"', '[embedder] 的 kind 是 "openai"，还要写「url」'),
        ('[embedder]\nkind = "folder"', '[embedder] 的 kind 是 "folder"，还要写「folder」'),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path, text, message):
    with pytest.raises(InputError) as caught:
        settings(tmp_path, text)
    assert message in caught.value.message and "pw" not in caught.value.message
    assert caught.value.message.startswith(f"{tmp_path / 'wenheng.toml'}：")


@pytest.mark.parametrize(("value", "told"), [(None, "没有设置"), ("  ", "没有设置"), ("密钥", "不能用的字符"), ("a\nb", "不能用的字符")])
def test_a_password_that_is_not_there_is_asked_for_when_it_is_needed(tmp_path, monkeypatch, value, told):
    made = settings(tmp_path, '[embedder]\nkey = "env:MODEL_KEY"').embedder.key
    if value is None:
        monkeypatch.delenv("MODEL_KEY", raising=False)
    else:
        monkeypatch.setenv("MODEL_KEY", value)
    with pytest.raises(InputError) as caught:
        made.value()
    assert told in caught.value.message and "MODEL_KEY" in caught.value.message and "wenheng.toml" in caught.value.message


def test_what_init_writes_as_comments_is_right_when_it_is_switched_on(tmp_path):
    create(tmp_path, office="甲区司法局", year=2024)
    text = (tmp_path / "wenheng.toml").read_text(encoding="utf-8")
    assert load(tmp_path).embedder == EmbedderSettings() and load(tmp_path).store == StoreSettings()
    told = settings(tmp_path, re.sub(r"(?m)^# (?=\[|\w+ = )", "", text))
    assert (told.store.kind, told.store.url, told.store.token.variable) == ("chroma", "http://127.0.0.1:8000", "WENHENG_STORE_TOKEN")
    embedder = told.embedder
    assert (embedder.kind, embedder.model, embedder.key.variable) == ("openai", "bge-m3", "WENHENG_EMBEDDER_KEY")
    assert (embedder.batch, embedder.timeout_seconds, embedder.longest) == (32, 60, 6000), "the defaults are told as they are"
