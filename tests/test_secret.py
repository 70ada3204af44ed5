"""Keys from the environment and the keyring; the settings file never holds one."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from assistant.errors import InputError
from assistant.settings import ModelSettings, load


class Drawer(KeyringBackend):
    priority = 1

    def __init__(self, kept=None, locked=False):
        self.kept, self.locked = kept or {}, locked

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def get_password(self, service, username):
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))


@pytest.fixture
def drawer():
    before = keyring.get_keyring()
    made = Drawer({("文衡", "wenheng"): "sesame", ("vendor", "me"): "open"})
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def model(folder, key="", more=""):
    line = f'key = "{key}"\n' if key else ""
    (folder / "wenheng.toml").write_text(f'[model]\nname = "qwen"\nurl = "http://127.0.0.1:1/v1/"\n{line}{more}', encoding="utf-8")
    return load(folder).model


def test_everything_said(tmp_path):
    more = """answers = "json_object"\nat_once = 2\ntries = 5\ntimeout_seconds = 0.5\nlongest_answer = 900\ntemperature = 0
        price_in = 2\nprice_out = 8.5\ncurrency = "美元"\n"""
    assert model(tmp_path, "", more) == ModelSettings(
        name="qwen", url="http://127.0.0.1:1/v1", answers="json_object", at_once=2, tries=5, timeout_seconds=0.5, longest_answer=900,
        temperature=0.0, price_in=2.0, price_out=8.5, currency="美元",
    )  # fmt: skip
    assert load(None).model is None


def test_a_key_from_the_environment(tmp_path, monkeypatch):
    key = model(tmp_path, "env:MODEL_KEY").key
    with pytest.raises(InputError, match="环境变量 MODEL_KEY 没有设置"):
        key.value()
    monkeypatch.setenv("MODEL_KEY", " sesame\n")
    assert key.value() == "sesame" and "sesame" not in repr(key)


@pytest.mark.parametrize(("place", "told"), [("keyring:文衡", "sesame"), ("keyring:vendor/me", "open")])
def test_a_key_from_the_keyring(tmp_path, drawer, place, told):
    assert model(tmp_path, place).key.value() == told


def test_a_keyring_without_it_or_locked(tmp_path, drawer):
    with pytest.raises(InputError, match=r"钥匙串里的 other 没有设置.*keyring set other wenheng"):
        model(tmp_path, "keyring:other").key.value()
    drawer.locked = True
    with pytest.raises(InputError, match="钥匙串打不开（KeyringLocked）"):
        model(tmp_path, "keyring:vendor").key.value()


@pytest.mark.parametrize("key", ["sk-live-123456", "env:sk-live", "keyring:", "keyring:a/b/c", "env:", "file:key.txt", "ENV:KEY"])
def test_a_literal_key_is_refused(tmp_path, key):
    with pytest.raises(InputError) as caught:
        model(tmp_path, key)
    assert "[model] 的「key」不能直接写密钥，以免随文件外泄" in caught.value.message
    assert "keyring:服务名" in caught.value.message and "sk-live" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[model]\nurl = "http://h/v1"', "[model] 里还要写「name」"),
        ('[model]\nname = "qwen"', "[model] 里还要写「url」"),
        ('[model]\nname = "q"\nurl = "http://h"\ntools = true', "[model] 里有不认识的设置项「tools」"),
        ('[model]\nname = "q"\nurl = "http://me:pw@h"', "不要写口令"),
        ('[model]\nname = "q"\nurl = "http://h"\nat_once = 0', "「at_once」应是 1 到 64 之间的整数"),
        ('[model]\nname = "q"\nurl = "http://h"\nanswers = "tools"', "「answers」不能是「tools」"),
        ('[model]\nname = "q"\nurl = "http://h"\nprice_in = "2"', "「price_in」应是"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, text, message):
    (tmp_path / "wenheng.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert message in caught.value.message
