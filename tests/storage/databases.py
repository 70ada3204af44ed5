"""The service's database on SQLite and on PostgreSQL: each test gets an empty one of each kind; PostgreSQL skips where there is none."""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from assistant.schema.office import Account, Answered, OfficeJob, OfficeRoom, Report, ReviewStep, StoredDraft, StoredFile, Version
from assistant.storage import people, work
from assistant.storage.database import Database
from tests.ledger.postgres import cluster

AT = dt.datetime(2025, 1, 8, 9, 30, 15, 123456, tzinfo=dt.UTC)
ROOM = OfficeRoom(id="room", office="青榆区司法局", short_name="区司法局", created_at=AT)
ACCOUNT = Account(id="writer", name="chenqing", display="陈青", site_admin=False, created_at=AT)
SHA = "a" * 64
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The socket's folder of a cluster with a database "house" at the newest schema, from which the others are copied."""
    with cluster() as folder:
        _create(folder, "house", "template0")
        Database(_url(folder, "house")).close()
        yield folder


@pytest.fixture
def postgres_url(postgres_cluster: str) -> str:
    """An empty PostgreSQL database of the test's own."""
    return one_more(postgres_cluster)


def one_more(postgres_cluster: str) -> str:
    """Returns the address of one more empty database of the cluster."""
    name = f"house{next(_NUMBERS)}"
    _create(postgres_cluster, name, "house")
    return _url(postgres_cluster, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'wenheng.db').as_posix()}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """It, open."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def housed(database: Database) -> Database:
    """A database with one office and one account."""
    with database.begin() as connection:
        people.add_room(connection, ROOM)
        people.add_account(connection, ACCOUNT, password="$argon2id$none")
    return database


def a_file(name: str = "统计台账.xlsx", **more: object) -> StoredFile:
    """A ledger of the office."""
    values = {"id": name[:20], "shelf": "ledger", "sha256": SHA, "size": 17} | more
    return StoredFile(workspace_id=ROOM.id, name=name, created_by=ACCOUNT.name, created_at=AT, **values)


def a_report(report_id: str = "report", **more: object) -> Report:
    """A report without versions."""
    values = {"state": "draft", "revision": 0, "updated_at": AT} | more
    return Report(id=report_id, workspace_id=ROOM.id, title="2024年工作总结", created_by=ACCOUNT.name, created_at=AT, **values)


def a_version(number: int = 1, *, report_id: str = "report", **more: object) -> Version:
    """A version of a report, not checked yet."""
    values = {"id": f"{report_id}-{number}", "sha256": SHA, "options": {"profile": "figures", "as_of": None}} | more
    return Version(report_id=report_id, number=number, name="总结.docx", created_by=ACCOUNT.name, created_at=AT, **values)


def an_answer(finding_id: str = "9f1c2a", **more: object) -> Answered:
    """An answer to a finding."""
    values = {"kind": "dismissed", "reason": "口径不同", "revision": 1} | more
    told = {"document": "总结.docx", "rule": "FIG001", "text": "1246件", "message": "与台账不符"}
    return Answered(workspace_id=ROOM.id, finding_id=finding_id, by=ACCOUNT.display, at=AT, **told, **values)


def a_step(step_id: str = "step", **more: object) -> ReviewStep:
    """A report handed in for review."""
    values = {"at": AT, "before": "draft", "after": "in_review"} | more
    return ReviewStep(id=step_id, report_id="report", version=1, by=ACCOUNT.display, note="请审", **values)


def a_job(job_id: str = "job", **more: object) -> OfficeJob:
    """A check that waits."""
    values = {"kind": "check", "state": "queued", "created_at": AT} | more
    return OfficeJob(
        id=job_id, workspace_id=ROOM.id, title="核查：总结.docx", step="排队", done=0, total=0, tries=0, created_by=ACCOUNT.name, **values
    )  # fmt: skip


def a_draft(draft_id: str = "draft", **more: object) -> StoredDraft:
    """A draft that is not made yet."""
    told = {
        "brief": {"year": 2024, "template": "annual_summary"},
        "materials": ({"role": "data", "name": "台账/统计台账.xlsx", "sha256": SHA},),
    }
    values = {"revision": 0, "created_at": AT} | told | more
    return StoredDraft(id=draft_id, workspace_id=ROOM.id, title="2024 annual_summary", created_by=ACCOUNT.name, **values)


def fill(database: Database) -> None:
    """Puts a report with a version, an answer and a job into a housed database."""
    with database.begin() as connection:
        work.put_file(connection, a_file())
        work.add_report(connection, a_report())
        work.add_version(connection, a_version())
        work.put_answer(connection, an_answer())
        work.add_step(connection, a_step())
        work.add_job(connection, a_job())


def _create(folder: str, name: str, template: str) -> None:
    with psycopg.connect(f"host={folder} user=tester dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _url(folder: str, name: str) -> str:
    return f"postgresql://tester@/{name}?host={folder}"
