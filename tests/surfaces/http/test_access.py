"""Every route for every caller: who may gets an answer, who may not a refusal; another office's things are not there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.office.actor import RIGHTS
from tests.surfaces.http.served_office import API, CALLERS, Behind, behind, office

__all__ = ["office"]
TABLE: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text(encoding="utf-8"))
MEMBERS = {"writer": "writer", "reviewer": "reviewer", "admin": "admin", "reading key": "admin", "writing key": "admin"}
MINE = {"session": {"writer", "reviewer", "admin", "stranger", "keeper"}, "keeper": {"admin", "keeper"}}
"""`admin` made the site, so it keeps it too."""


def expected(route: str, caller: str) -> int | None:
    """The status that refuses a caller, None where it is let in."""
    needs = TABLE[route]["needs"]
    if needs == "anyone":
        return None
    if needs in MINE:
        outside = caller == "nobody" or caller.endswith("key")
        return None if caller in MINE[needs] else 401 if outside else 403
    if caller == "nobody":
        return 401
    if needs == "person":
        return None
    if caller not in MEMBERS:
        return 404
    allowed = MEMBERS[caller] in RIGHTS[needs] and (caller != "reading key" or needs == "view")
    allowed = allowed and (TABLE[route].get("keys", True) or not caller.endswith("key"))
    return None if allowed else 403


def filled(told: Any, ids: dict[str, str]) -> Any:
    """A request with the ids of what is there."""
    if isinstance(told, dict):
        return {key: filled(value, ids) for key, value in told.items()}
    return told.format(**ids) if isinstance(told, str) and "{" in told else told


def asked(office: Behind, route: str, caller: str) -> Any:
    method, _, path = route.partition(" ")
    told = TABLE[route]
    ids = office.ids | {key: told[key] for key in ("name",) if key in told}
    more = {key: filled(told[key], ids) for key in ("json", "params") if key in told}
    if "content" in told:
        more["content"] = told["content"].encode()
    return office.ask(caller, method, API + path.format(**ids), **more)


def test_the_table_has_every_route(office: Behind) -> None:
    there = {f"{method.upper()} {path.removeprefix(API)}" for path, told in office.app.openapi()["paths"].items() for method in told}
    assert there == set(TABLE)


@pytest.mark.parametrize("route", [one for one in TABLE if not one.startswith("DELETE")])
@pytest.mark.parametrize("caller", CALLERS)
def test_who_may_is_answered_and_who_may_not_is_refused(office: Behind, route: str, caller: str) -> None:
    answer = asked(office, route, caller)
    refusal = expected(route, caller)
    if refusal is None:
        assert answer.status_code == TABLE[route].get("unknown") or answer.status_code not in (401, 403), answer.text
        return
    assert answer.status_code == refusal, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith("。")


def test_what_destroys_is_refused_to_who_may_not(tmp_path: Path) -> None:
    office = behind(tmp_path / "data")
    try:
        wrong = []
        destroying = [one for one in TABLE if one.startswith("DELETE") and TABLE[one]["needs"] != "anyone"]
        for route in sorted(destroying, key=lambda one: ("/jobs/" not in one, -len(one))):  # what hangs on a report before the report
            for caller in sorted(CALLERS, key=lambda one: expected(route, one) is None):
                answer, refusal = asked(office, route, caller), expected(route, caller)
                if answer.status_code != refusal if refusal is not None else answer.status_code in (401, 403):
                    wrong.append(f"{caller}: {route} gave {answer.status_code} for {refusal}")
        assert wrong == []
        assert asked(office, "DELETE /sessions/current", "admin").status_code == 204
        assert asked(office, "GET /me", "admin").status_code == 401
    finally:
        office.client.close()
        office.house.desk.close()


@pytest.mark.parametrize("route", [one for one in TABLE if not one.startswith("GET") and TABLE[one]["needs"] != "anyone"])
def test_a_change_that_was_not_meant_is_refused(office: Behind, route: str) -> None:
    kept = office.headers["admin"]
    office.headers["forged"] = {"Cookie": kept["Cookie"]}
    answer = asked(office, route, "forged")
    assert answer.status_code == 403, answer.text
    assert "不是从本页面发出" in answer.json()["what"]


def test_a_made_up_key_is_nobody(office: Behind) -> None:
    answer = office.client.get(f"{API}/workspaces/{office.house.room_id}", headers={"Authorization": "Bearer wh_nosuchkey"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
