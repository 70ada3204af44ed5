"""An office behind its API, in this process: everybody who may call, and one of everything that can be asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.schema.office import Account
from assistant.surfaces.http.app import create_app
from assistant.surfaces.http.guard import COOKIE, CSRF
from tests.office.desks import LEDGER, PASSWORD, WRONG, House, furnished

API = "/api/v1"
CALLERS = ("nobody", "writer", "reviewer", "admin", "stranger", "keeper", "reading key", "writing key", "strange key")
"""`stranger` is another office's administrator, `keeper` keeps the site and belongs to no office, a strange key is another office's."""


@dataclass
class Behind:
    """The application with its office; `headers` of each caller, `ids` of one of each thing."""

    house: House
    app: FastAPI
    client: TestClient
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def ask(self, caller: str, method: str, path: str, **more: object) -> object:
        """One request of a caller; the path is below the office's, or absolute."""
        address = path if path.startswith("/api") else f"{API}/workspaces/{self.house.room_id}/{path}"
        return self.client.request(method, address, headers=self.headers[caller] | more.pop("headers", {}), **more)

    def log_in(self, name: str) -> dict[str, str]:
        """The headers of a browser in which someone has logged in."""
        answer = self.client.post(f"{API}/sessions", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        word = answer.cookies[COOKIE]
        self.client.cookies.clear()
        return {"Cookie": f"{COOKIE}={word}", CSRF: answer.json()["csrf"]}


def behind(data: Path, *, database: str | None = None) -> Behind:
    """Makes the office, its people and its things."""
    house = furnished(data, database=database, upload_mb=2)
    house.desk.start()
    app = create_app(house.desk)
    made = Behind(house, app, TestClient(app, raise_server_exceptions=False))
    people: dict[str, Account] = {"writer": house.person("writer", "writer"), "reviewer": house.person("reviewer", "reviewer")}
    people |= {"stranger": house.person("stranger"), "keeper": house.person("keeper", site_admin=True)}
    other = house.desk.rooms.add(house.boss, office="白塔区司法局", admin_id=people["stranger"].id)
    made.headers = {"nobody": {}, "admin": made.log_in(house.boss.name)} | {name: made.log_in(name) for name in people}
    rooms = house.desk.rooms
    for key, scope in (("reading key", "read"), ("writing key", "write")):
        made.headers[key] = {"Authorization": f"Bearer {rooms.add_token(house.admin, name=key, scope=scope)[1]}"}
    stranger = rooms.enter(people["stranger"], other.id)
    made.headers["strange key"] = {"Authorization": f"Bearer {rooms.add_token(stranger, name='别处', scope='write')[1]}"}
    _things(made)
    return made


def _things(made: Behind) -> None:
    """One of each thing, by the names that paths use."""
    put = made.ask("admin", "POST", "files/ledger", params={"name": "台账.csv"}, content=LEDGER.encode())
    report = made.ask("admin", "POST", "reports", params={"name": "总结.txt"}, content=WRONG.encode()).json()
    draft = made.ask("admin", "POST", "drafts", json={"brief": {"template": "annual_summary", "year": 2024}}).json()
    made.ids = {"workspace": made.house.room_id, "file": put.json()["id"], "report": report["report"]["id"], "draft": draft["draft"]["id"]}
    made.ids |= {"job": report["job"]["id"], "name": made.house.boss.name, "shelf": "ledger"}
    for job in (report["job"], draft["job"]):
        assert made.house.ended(made.house.desk.jobs.job(made.house.admin, job["id"])).state == "done"
    result = made.ask("admin", "GET", f"reports/{made.ids['report']}/result").json()
    made.ids["finding"] = result["findings"][0]["id"]
    made.ids["section"] = made.ask("admin", "GET", f"drafts/{made.ids['draft']}/view").json()["sections"][1]["key"]
    made.ids |= {"indicator": "legal_aid.accepted", "account": "0" * 20, "token": "0" * 20}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """The office; one for the tests of a module."""
    made = behind(tmp_path_factory.mktemp("office") / "data")
    yield made
    made.client.close()
    made.house.desk.close()
