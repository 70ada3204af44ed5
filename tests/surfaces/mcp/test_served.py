"""The tools for assistants on the web service: a key opens its own office, reading only."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.office.desks import LEDGER, House, furnished
from tests.surfaces.pages import whole


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = furnished(tmp_path / "data")
    made.desk.shelves.add(made.admin, "ledger", "统计台账.csv", [LEDGER.encode()])
    yield made
    made.desk.close()


def called(browser: TestClient, key: str | None, method: str, **params: Any) -> dict[str, Any]:
    """What a call is answered with."""
    headers = {"accept": "application/json, text/event-stream"} | ({"authorization": f"Bearer {key}"} if key else {})
    answer = browser.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers=headers)
    told = answer.text
    if "data: " in told:
        told = next(line[6:] for line in told.splitlines() if line.startswith("data: "))
    return dict(json.loads(told))


def test_a_key_opens_its_own_office_and_no_other(house: House) -> None:
    rooms = house.desk.rooms
    key = rooms.add_token(house.admin, name="助手", scope="read")[1]
    moren = house.person("moren")
    elsewhere = rooms.enter(moren, rooms.add(house.boss, office="白塔区司法局", admin_id=moren.id).id)
    other = rooms.add_token(elsewhere, name="助手", scope="write")[1]
    with whole(house.desk, base_url=house.desk.settings.address) as browser:
        tools = called(browser, key, "tools/list")["result"]["tools"]
        assert {one["name"] for one in tools} == {
            "find_cases",
            "find_policy",
            "check_text",
            "explain_figure",
            "list_indicators",
            "draft_section",
        }
        assert all(one["annotations"]["readOnlyHint"] for one in tools)
        wrong = {"text": "2024年，全区受理法律援助案件1346件。"}
        own = called(browser, key, "tools/call", name="check_text", arguments=wrong)
        theirs = called(browser, other, "tools/call", name="check_text", arguments=wrong)
        assert "1246" in json.dumps(own, ensure_ascii=False)
        assert "1246" not in json.dumps(theirs, ensure_ascii=False)


@pytest.mark.parametrize("key", [None, "wh_nosuchkey"])
def test_without_a_key_that_holds_there_is_nothing(house: House, key: str | None) -> None:
    with whole(house.desk, base_url=house.desk.settings.address) as browser:
        told = called(browser, key, "tools/call", name="list_indicators", arguments={})
    assert "result" not in told or told["result"].get("isError")
    assert "密钥" in json.dumps(told, ensure_ascii=False)


def test_a_revoked_key_holds_no_longer(house: House) -> None:
    token, word = house.desk.rooms.add_token(house.admin, name="助手", scope="read")
    house.desk.rooms.remove_token(house.admin, token.id)
    with whole(house.desk, base_url=house.desk.settings.address) as browser:
        told = called(browser, word, "tools/list")
    assert "tools" not in told.get("result", {})
