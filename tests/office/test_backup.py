"""Backup and restore: all comes back, on either database; a damaged or hostile file leaves the folder as it was."""

import contextlib
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ConflictError, InputError, StorageError
from assistant.office.backup import backup, restore
from assistant.office.desk import Desk
from assistant.office.log import verify
from assistant.office.service_settings import ServiceSettings
from assistant.storage import chain
from assistant.storage.blobs import BlobStore
from assistant.storage.database import Database
from assistant.storage.dump import is_empty
from tests.office.desks import LEDGER, PASSWORD, WRONG, HerePool, furnished


@pytest.fixture
def lived_in(tmp_path, database_url):
    """An office with a ledger, a checked report and an answer, on each kind of database; backed up while it works."""
    made = furnished(tmp_path / "lived", database=database_url)
    made.desk.start()
    made.desk.shelves.add(made.admin, "ledger", "统计台账.csv", [LEDGER.encode()])
    report, job = made.desk.reports.add(made.admin, "总结.txt", [WRONG.encode()])
    made.ended(job)
    found = made.desk.reports.result(made.admin, report.id)["findings"][0]
    made.desk.review.answer(made.admin, report.id, found["id"], "dismissed", reason="口径不同")
    yield made
    made.desk.close()


@pytest.fixture
def kept(lived_in, tmp_path):
    """Its backup."""
    file = tmp_path / "备份.zip"
    backup(lived_in.desk.settings, file)
    return file


@pytest.fixture
def small(tmp_path, resting):
    """A backup of an office without reports, on SQLite."""
    resting.desk.shelves.add(resting.admin, "ledger", "统计台账.csv", [LEDGER.encode()])
    file = tmp_path / "小.zip"
    backup(resting.desk.settings, file)
    return file


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def changed(source: Path, target: Path, *, without: str = "", **more: bytes) -> Path:
    """A copy of a zip in which members are left out, changed or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not (without and name.startswith(without)) and name not in more:
                new.writestr(name, old.read(name))
        for name, data in more.items():
            new.writestr(name, data)
    return target


def test_a_backup_put_into_an_empty_folder_gives_the_same_office(lived_in, kept, tmp_path):
    told = restore(ServiceSettings(data=tmp_path / "new"), kept)
    before = verify(lived_in.desk.database)
    with Desk(ServiceSettings(data=tmp_path / "new"), clock=lived_in.clock, pool=HerePool()) as desk:
        assert verify(desk.database) == before
        assert told.head == before.head
        _, login = desk.accounts.log_in("baizhi", PASSWORD, address="192.0.2.7")
        actor = desk.rooms.enter(login.account, lived_in.room_id)
        (report,) = desk.reports.all(actor)
        assert desk.reports.result(actor, report.id) == lived_in.desk.reports.result(lived_in.admin, report.id)
        assert desk.review.answers(actor) == lived_in.desk.review.answers(lived_in.admin)
        (ledger,) = desk.shelves.files(actor)
        assert desk.blobs.read(ledger.sha256) == LEDGER.encode()
        assert (desk.rooms.root(actor.workspace_id) / "台账" / "统计台账.csv").read_bytes() == LEDGER.encode()


def test_a_backup_goes_to_postgresql(small, resting, tmp_path, postgres_url):
    settings = ServiceSettings(data=tmp_path / "new", database=postgres_url)
    told = restore(settings, small)
    moved = Database(postgres_url)
    assert verify(moved) == verify(resting.desk.database)
    assert told.rows > 5
    moved.close()
    assert not (settings.data / "wenheng.db").exists()


def test_rows_of_a_backup_are_of_one_moment_while_others_write(lived_in, tmp_path, monkeypatch):
    from assistant.storage import dump

    lines = []

    def plain(value, told=dump._plain):
        if not lines:  # once the first row is being read
            lines.append(lived_in.desk.accounts.add(lived_in.boss, name="houlai", display="后来"))
        return told(value)

    monkeypatch.setattr(dump, "_plain", plain)
    backup(lived_in.desk.settings, tmp_path / "备份.zip")
    assert lines
    restore(ServiceSettings(data=tmp_path / "new"), tmp_path / "备份.zip")
    restored = Database(ServiceSettings(data=tmp_path / "new").database_url)
    assert verify(restored).fault is None
    restored.close()


def test_settings_that_are_there_already_stay(small, tmp_path):
    data = tmp_path / "new"
    data.mkdir()
    (data / "service.toml").write_text("port = 9000\n", encoding="utf-8")
    restore(ServiceSettings(data=data), changed(small, tmp_path / "x.zip", **{"service.toml": b"port = 1\n"}))
    assert (data / "service.toml").read_text(encoding="utf-8") == "port = 9000\n"
    assert (data / "files").is_dir()


def test_a_backup_takes_the_service_settings_along(resting, tmp_path):
    (resting.desk.settings.data / "service.toml").write_text("port = 9000\n", encoding="utf-8")
    backup(resting.desk.settings, tmp_path / "备份.zip")
    restore(ServiceSettings(data=tmp_path / "new"), tmp_path / "备份.zip")
    assert (tmp_path / "new" / "service.toml").read_text(encoding="utf-8") == "port = 9000\n"


@pytest.mark.parametrize("occupied", ["files", "workspaces", "database", "service"])
def test_nothing_is_put_where_something_is(small, tmp_path, clean_elsewhere, occupied):
    settings = clean_elsewhere(occupied)
    before = contents(settings.data / "files"), contents(settings.data / "workspaces")
    with pytest.raises((ConflictError, StorageError)):
        restore(settings, small)
    assert (contents(settings.data / "files"), contents(settings.data / "workspaces")) == before


@pytest.fixture
def clean_elsewhere(tmp_path, request):
    """Makes a data folder in which one thing is there already."""

    def made(occupied: str) -> ServiceSettings:
        settings = ServiceSettings(data=tmp_path / "occupied")
        settings.data.mkdir()
        if occupied == "files":
            BlobStore(settings.data / "files").put(b"x")
        elif occupied == "workspaces":
            (settings.data / "workspaces" / "one").mkdir(parents=True)
            (settings.data / "workspaces" / "one" / "台账.csv").write_bytes(b"x")
        elif occupied == "database":
            database = Database(settings.database_url)
            with database.begin() as connection:
                connection.exec_driver_sql("INSERT INTO attempts VALUES ('k', 1, '2025-01-08 00:00:00')")
            database.close()
        else:
            desk = furnished(settings.data).desk
            request.addfinalizer(desk.close)
        return settings

    return made


def first_of(source: Path, prefix: str) -> str:
    with zipfile.ZipFile(source) as kept:
        return next(name for name in kept.namelist() if name.startswith(prefix))


def rows(source: Path, table: str) -> list[dict]:
    with zipfile.ZipFile(source) as kept:
        return [json.loads(line) for line in kept.read(f"rows/{table}.jsonl").splitlines()]


def lines(told: list[dict]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told).encode()


def damaged(what: str, source: Path, target: Path) -> Path:
    """A backup that is wrong in one way."""
    if what == "no zip":
        target.write_bytes(b"PK is what it begins with")
        return target
    if what == "cut off":
        target.write_bytes(source.read_bytes()[:-200])
        return target
    if what == "a byte flipped":
        data = bytearray(source.read_bytes())
        data[len(data) // 2] ^= 0xFF
        target.write_bytes(data)
        return target
    log, accounts = rows(source, "audit"), rows(source, "accounts")
    wrong: dict[str, dict[str, bytes]] = {
        "newer": {"backup.json": b'{"format": 2, "head": ""}'},
        "not told what it is": {"backup.json": b"[]"},
        "another head": {"backup.json": b'{"format": 1, "head": "0000"}'},
        "a path outside": {"workspaces/../../outside.txt": b"x"},
        "a path from the root": {"/outside.txt": b"x"},
        "a path outside in a file's place": {"files/../../outside.txt": b"x"},
        "a stranger at the top": {"wenheng.db": b"x"},
        "other bytes in a file": {first_of(source, "files/"): b"other"},
        "a table nobody knows": {"rows/strangers.jsonl": b"{}\n"},
        "a column nobody knows": {"rows/accounts.jsonl": lines([one | {"strange": 1} for one in accounts])},
        "a row twice": {"rows/accounts.jsonl": lines(accounts * 2)},
        "no time": {"rows/accounts.jsonl": lines([one | {"created_at": "soon"} for one in accounts])},
        "no JSON": {"rows/accounts.jsonl": b"{"},
        "a line of the log changed": {"rows/audit.jsonl": lines([one | {"account": "moren"} for one in log])},
        "the log cut": {"rows/audit.jsonl": lines(log[:-1])},
    }
    if what == "nothing told":
        return changed(source, target, without="backup.json")
    return changed(source, target, **wrong[what])


WRONG_WAYS = (
    "no zip", "cut off", "a byte flipped", "newer", "not told what it is", "another head", "a path outside", "a path from the root",
    "a path outside in a file's place", "a stranger at the top", "other bytes in a file", "a table nobody knows",
    "a column nobody knows", "a row twice", "no time", "no JSON", "a line of the log changed", "the log cut", "nothing told",
)  # fmt: skip


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("what", WRONG_WAYS)
def test_a_wrong_backup_leaves_everything_as_it_was(small, tmp_path, what, there):
    place = tmp_path / "place"
    settings = ServiceSettings(data=place / "new")
    place.mkdir()
    if there:
        settings.data.mkdir()
        (settings.data / "service.toml").write_text("port = 9000\n", encoding="utf-8")
    before = contents(place)
    with pytest.raises(InputError) as caught:
        restore(settings, damaged(what, small, tmp_path / "wrong.zip"))
    assert "备份" in caught.value.message
    after = contents(place)
    after.pop("new/service.lock", None)
    assert after == before
    assert settings.data.exists() == there


def test_a_wrong_backup_leaves_an_empty_postgresql_database_empty(small, tmp_path, postgres_url):
    settings = ServiceSettings(data=tmp_path / "new", database=postgres_url)
    with pytest.raises(InputError):
        restore(settings, damaged("the log cut", small, tmp_path / "wrong.zip"))
    database = Database(postgres_url)
    assert is_empty(database)
    database.close()
    assert restore(settings, small).rows > 5


def test_a_full_disk_while_restoring_leaves_nothing(small, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError) as caught:
        restore(ServiceSettings(data=tmp_path / "new"), small)
    assert "磁盘空间" in caught.value.message
    assert not (tmp_path / "new").exists()


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_written(resting, tmp_path):
    (tmp_path / "there.zip").write_bytes(b"mine")
    with pytest.raises(InputError, match="已有同名文件"):
        backup(resting.desk.settings, tmp_path / "there.zip")
    with pytest.raises(StorageError, match="写不进去"):
        backup(resting.desk.settings, tmp_path / "nowhere" / "x.zip")
    with pytest.raises(InputError, match="没有这个数据文件夹"):
        backup(ServiceSettings(data=tmp_path / "nobody"), tmp_path / "x.zip")
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "there.zip"}


def test_an_index_and_answers_of_a_model_stay_out(resting, tmp_path):
    root = resting.desk.rooms.root(resting.room_id)
    for name in ("index/chroma.sqlite3", "drafts/one/answer.json", "dismissals.jsonl"):
        place = root / ".wenheng" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x", encoding="utf-8")
    backup(resting.desk.settings, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as kept:
        own = [name for name in kept.namelist() if "/.wenheng/" in name]
    assert own == [f"workspaces/{resting.room_id}/.wenheng/dismissals.jsonl"]


def test_the_log_of_a_restored_office_goes_on(small, tmp_path):
    settings = ServiceSettings(data=tmp_path / "new")
    restore(settings, small)
    with Desk(settings, pool=HerePool()) as desk:
        desk.accounts.log_in("baizhi", PASSWORD, address="192.0.2.7")
        assert verify(desk.database).fault is None
        with desk.database.reading() as connection:
            assert chain.entries(connection, most=1)[0].action == "login"


def test_a_log_that_was_broken_already_is_told_and_nothing_else_is_lost(resting, tmp_path):
    resting.desk.shelves.add(resting.admin, "ledger", "统计台账.csv", [LEDGER.encode()])
    place = resting.desk.settings.data / "wenheng.db"
    with contextlib.closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE audit SET account = 'moren' WHERE seq = 2")
        connection.commit()
    made = backup(resting.desk.settings, tmp_path / "备份.zip")
    assert made.fault is not None
    told = restore(ServiceSettings(data=tmp_path / "new"), tmp_path / "备份.zip")
    assert (told.fault, told.head, told.files, told.rows) == (made.fault, made.head, made.files, made.rows)
    lying = changed(tmp_path / "备份.zip", tmp_path / "改过.zip", **{"backup.json": json.dumps({"format": 1, "head": made.head}).encode()})
    with pytest.raises(InputError, match="指纹不符"):
        restore(ServiceSettings(data=tmp_path / "other"), lying)
