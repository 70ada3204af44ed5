"""Nothing is told to anybody: a whole day of the service with every call out of the process forbidden and noted."""

import os
import socket
import sys
from pathlib import Path

import pytest

from assistant.settings import shipped
from assistant.surfaces.serving import quiet_libraries
from tests.office.desks import PASSWORD, furnished
from tests.surfaces.http.served_office import API
from tests.surfaces.pages import whole


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the process would have called, by Python's own audit of sockets; each call is refused."""
    noted: list[str] = []

    def refuse(self: socket.socket, address: object, *_: object) -> int:
        noted.append(str(address))
        raise OSError("no network in this test")

    def unknown(host: object, *_: object, **__: object) -> list[object]:
        noted.append(str(host))
        raise socket.gaierror("no names in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return noted


def test_a_day_of_work_calls_nobody(tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANONYMIZED_TELEMETRY", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "DO_NOT_TRACK"):
        monkeypatch.setenv(name, "")  # taken back after the test
    quiet_libraries()
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False" and os.environ["LANGSMITH_TRACING"] == "false"
    house = furnished(tmp_path / "data", upload_mb=20, workspace_mb=100)
    house.desk.start()
    try:
        with whole(house.desk) as client:
            told = client.post(f"{API}/sessions", json={"name": house.boss.name, "password": PASSWORD}).json()
            client.headers["X-Wenheng-CSRF"] = told["csrf"]
            base = f"{API}/workspaces/{house.room_id}"
            for file in sorted(shipped("corpus", "bureau", "ledgers").iterdir()):
                assert client.post(f"{base}/files/ledger", params={"name": file.name}, content=file.read_bytes()).status_code == 201
            for file in sorted(shipped("corpus", "cases").iterdir())[:4]:
                assert client.post(f"{base}/files/corpus", params={"name": file.name}, content=file.read_bytes()).status_code == 201
            summary = shipped("corpus", "summaries", "青榆区司法局2023年工作总结.txt")
            jobs = [client.post(f"{base}/reports", params={"name": summary.name}, content=summary.read_bytes()).json()["job"]["id"]]
            jobs.append(client.post(f"{base}/drafts", json={"brief": {"template": "annual_summary", "year": 2024}}).json()["job"]["id"])
            jobs.append(client.post(f"{base}/index").json()["id"])
            for job in jobs:
                assert house.ended(house.desk.jobs.job(house.admin, job)).state == "done"
            assert client.get(f"{base}/find", params={"q": "农民工欠薪"}).json()["hits"]
            for page in ("check", "find", "draft", "ledger", "corpus", "words", "jobs", "log", "people"):
                assert client.get(f"/w/{house.room_id}/{page}").status_code == 200
    finally:
        house.desk.close()
    assert "chromadb" in sys.modules
    assert calls == []
