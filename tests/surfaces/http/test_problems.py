"""Errors as problem+json: a status for programs, one Chinese line for people, never a trace; and what the logs tell of it."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from starlette.testclient import TestClient

from assistant import errors
from assistant.jobs import pool
from assistant.surfaces.http.observing import set_up_logs
from tests.surfaces.http.served_office import API, Behind, office

__all__ = ["office"]
STATUSES = [
    (errors.NotLoggedInError, 401), (errors.NotAllowedError, 403), (errors.NotThereError, 404), (errors.ConflictError, 409),
    (errors.TooLargeError, 413), (errors.TooOftenError, 429), (errors.DiskFullError, 507), (errors.DatabaseAwayError, 503),
    (errors.StorageError, 503), (pool.WorkLostError, 503), (pool.WorkTooLongError, 503), (errors.InputError, 422),
    (errors.UnreadableError, 422), (errors.SecretFileError, 422), (errors.LedgerError, 422), (errors.MissingExtraError, 422),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "status"), STATUSES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_each_error_has_its_status_and_its_line(office: Behind, monkeypatch: pytest.MonkeyPatch, kind: type, status: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise kind("这里不对", where="某处", remedy="请改一改")

    monkeypatch.setattr(type(office.house.desk.shelves), "files", refuse)
    answer = office.ask("writer", "GET", "files")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["detail"] == "某处：这里不对。请改一改。"
    assert (told["what"], told["where"], told["remedy"], told["status"]) == ("这里不对", "某处", "请改一改", status)
    assert ("retry-after" in answer.headers) == (status in (429, 503))


@pytest.fixture
def logged(capsys: pytest.CaptureFixture) -> Iterator[pytest.CaptureFixture]:
    """Logs as the service writes them."""
    set_up_logs()
    yield capsys
    structlog.reset_defaults()
    logging.basicConfig(force=True)


def test_a_fault_of_ours_tells_a_number_and_nothing_else(
    office: Behind, monkeypatch: pytest.MonkeyPatch, logged: pytest.CaptureFixture
) -> None:
    def fault(*_: object, **__: object) -> None:
        words = "受援人陈小满"
        raise RuntimeError(f"里面有{words}")

    monkeypatch.setattr(type(office.house.desk.shelves), "files", fault)
    answer = office.ask("writer", "GET", "files")
    assert answer.status_code == 500
    assert "陈小满" not in answer.text and "Traceback" not in answer.text
    incident = answer.json()["incident"]
    assert incident in answer.json()["detail"]
    lines = logged.readouterr().err
    assert "陈小满" not in lines
    told = next(json.loads(line) for line in lines.splitlines() if incident in line)
    assert told["kind"] == "RuntimeError" and told["places"][-1].startswith("test_problems.py:")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nosuch", 404), ("POST", "/health", 405), ("GET", "/workspaces/zz", 422), ("GET", "/workspaces/" + "a" * 20, 404)],
)
def test_addresses_that_are_not_there_are_problems_too(office: Behind, method: str, path: str, status: int) -> None:
    answer = office.ask("admin", method, f"{API}{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_missing_is_named(office: Behind) -> None:
    answer = office.ask("writer", "POST", "similar", json={"txt": "农民工讨薪"})
    assert answer.status_code == 422
    assert "text" in answer.json()["where"] and "txt" in answer.json()["where"]
    broken = office.ask("writer", "POST", "similar", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422
    assert "JSON" in broken.json()["detail"]


def test_guessing_is_slowed_down_with_the_time_to_wait(office: Behind) -> None:
    answers = [office.client.post(f"{API}/sessions", json={"name": "reviewer", "password": f"猜{n}"}) for n in range(12)]
    slowed = [one for one in answers if one.status_code == 429]
    assert slowed and answers[0].status_code == 401
    assert int(slowed[0].headers["retry-after"]) > 0


def test_health_says_when_the_database_is_away(office: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.ask("nobody", "GET", f"{API}/health").json()["status"] == "ok"

    def away(*_: object) -> None:
        raise errors.DatabaseAwayError("数据库暂时连不上", remedy="请稍等再试")

    monkeypatch.setattr(type(office.house.desk.database), "reading", away)
    answer = office.ask("nobody", "GET", f"{API}/health")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


def test_measurements_are_for_this_machine_only(office: Behind) -> None:
    told = office.ask("nobody", "GET", f"{API}/metrics")
    assert told.status_code == 200
    assert b"wenheng_requests_total" in told.content and b"wenheng_jobs" in told.content
    other = TestClient(office.app, client=("10.1.2.3", 50_000))
    assert other.get(f"{API}/metrics").status_code == 404


def test_logs_hold_no_words_of_documents_or_questions(office: Behind, logged: pytest.CaptureFixture) -> None:
    rare = "鸬鹚岛"
    office.ask("writer", "GET", "find", params={"q": f"{rare}欠薪"})
    office.ask("writer", "POST", "similar", json={"text": f"{rare}的一名农民工讨薪"})
    office.ask("writer", "POST", "files/corpus", params={"name": f"{rare}.txt"}, content=f"{rare}的总结。".encode())
    office.ask("writer", "GET", f"{API}/{rare}")
    lines = [line for line in logged.readouterr().err.splitlines() if line.strip()]
    assert len(lines) >= 4
    told = [json.loads(line) for line in lines]
    assert all(rare not in line for line in lines)
    assert {"timestamp", "method", "route", "status", "ms", "account"} <= set(told[0])
    assert told[0]["account"] == "writer"


def test_a_long_list_is_walked_page_by_page(office: Behind) -> None:
    for number in range(7):
        office.ask("writer", "POST", "files/corpus", params={"name": f"第{number}份.txt"}, content=f"第{number}份总结。".encode())
    seen, cursor, pages = [], None, 0
    while True:
        told = office.ask("writer", "GET", "files", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"] for one in told["items"]]
        cursor, pages = told["next"], pages + 1
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == told["total"] >= 8
    assert pages == -(-told["total"] // 3)


def test_a_job_is_told_until_its_end(office: Behind) -> None:
    made = office.ask(
        "writer", "POST", "reports", params={"name": "又一份.txt"}, content="2024年，受理法律援助案件1246件。".encode()
    ).json()
    answer = office.ask("reviewer", "GET", f"jobs/{made['job']['id']}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert told[-1]["state"] == "done" and told[-1]["ended_at"]
    job = office.ask("writer", "POST", f"reports/{made['report']['id']}/exports", params={"format": "json"}).json()
    assert office.ask("writer", "GET", f"jobs/{job['id']}/events").status_code == 200
    file = office.ask("writer", "GET", f"jobs/{job['id']}/files/export")
    assert json.loads(file.content)["figures"]
    assert "filename*=UTF-8''" in file.headers["content-disposition"]


def test_every_operation_is_described(office: Behind) -> None:
    for path, told in office.app.openapi()["paths"].items():
        for method, one in told.items():
            assert one.get("summary") and one.get("tags") and one.get("description"), f"{method} {path}"
            problems = [status for status in one["responses"] if status.startswith(("4", "5"))]
            assert problems and all("application/problem+json" in one["responses"][status]["content"] for status in problems)


def test_a_page_of_another_version_changes_nothing_and_is_told(office: Behind) -> None:
    office.app.state.page_version = "new"
    try:
        old, new = (
            office.ask("writer", "POST", "reports", params={"name": "a.txt"}, content=b"2024", headers={"X-Wenheng-Page": one})
            for one in ("old", "new")
        )
        read = office.ask("writer", "GET", "files", headers={"X-Wenheng-Page": "old"})
    finally:
        del office.app.state.page_version
    assert (old.status_code, new.status_code, read.status_code) == (409, 202, 200)
    assert "刷新页面" in old.json()["detail"]


def test_where_things_lie_on_the_server_is_not_told(office: Behind) -> None:
    data = str(office.house.desk.settings.data)
    for path in ("jobs", f"jobs/{office.ids['job']}", "drafts", f"drafts/{office.ids['draft']}", "reports", "files", ""):
        answer = office.ask("admin", "GET", path.rstrip("/") if path else f"{API}/workspaces/{office.house.room_id}")
        assert answer.status_code == 200
        assert data not in answer.text
