"""Personal data in the material never reaches a language model, and the draft says how much was masked."""

import json

import pytest

from tests.langchain_bridge.chat_server import ChatServer
from tests.pipeline.test_writing import SECTIONS, composed, masked, read, run, two

pytestmark = pytest.mark.usefixtures("local_network")
__all__ = ["composed", "masked", "read", "two"]
SECRETS = ("陈小满", "何志远", "11010519491231002X", "13800000000", "fang.yan@example.com", "柳岸路12号3幢402室", "苏A1B2C3")
PIECES = (
    "受援人陈小满（身份证号11010519491231002X，电话13800000000）家住青榆区柳岸街道柳岸路12号3幢402室，申请法律援助。",
    "当事人何志远驾驶苏A1B2C3号小型轿车，来信邮箱fang.yan@example.com。",
)


def test_a_model_is_never_sent_personal_data(composed, two):
    with ChatServer() as server:
        made = run(server, composed, two, material=dict.fromkeys(SECTIONS, PIECES))
        sent = json.dumps(server.requests, ensure_ascii=False)
    assert "申请法律援助" in sent and "陈某某" in sent
    assert [secret for secret in SECRETS if secret in sent] == []
    told = [note for note in made.notes if "个人信息" in note]
    assert len(told) == 1 and "姓名 4 处" in told[0] and "住址 2 处" in told[0]


def test_without_personal_data_there_is_no_note(composed, two):
    with ChatServer() as server:
        made = run(server, composed, two, material={SECTIONS[0]: ("全年办理法律援助案件，群众满意。",)})
    assert [note for note in made.notes if "个人信息" in note] == []
