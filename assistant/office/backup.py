"""Backup and restore: every row, every kept file and every workspace's own files in one zip, whichever database they come from or go to."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from assistant.errors import ConflictError, InputError, StorageError
from assistant.office.log import verify, verify_in
from assistant.office.service_settings import FILE, ServiceSettings
from assistant.storage.blobs import BlobStore
from assistant.storage.database import Database
from assistant.storage.dump import all_rows, is_empty, put_rows
from assistant.storage.lock import only_one

if TYPE_CHECKING:
    from assistant.storage.database import Transaction

_FORMAT = 1
_LEFT_OUT = (".wenheng/index", ".wenheng/drafts")
"""An index is made anew from the files; answers of a model under way are asked again."""
_FOLDERS = ("files", "workspaces")
_LOCK = "service.lock"
_FIT = re.compile(rf"backup\.json|{re.escape(FILE)}|rows/[a-z_]+\.jsonl|files/[0-9a-f]{{2}}/[0-9a-f]{{64}}|workspaces/.+", re.DOTALL)
"""What may stand in a backup."""
_PARTS = re.compile(r"[/\\:]" if os.name == "nt" else "/")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, RuntimeError, NotImplementedError)
"""What reading a zip, or JSON of another shape, raises; the two last for encrypted files and unknown ways to compress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupResult:
    """How many files and rows were written or put back, the hash of the log's last line, and what was wrong with the log already."""

    files: int
    rows: int
    head: str
    fault: str | None = None


def backup(settings: ServiceSettings, target: Path) -> BackupResult:
    """Writes a backup while the service goes on; all rows are of one moment. Raises InputError for a target that is there, StorageError."""
    if target.exists():
        raise InputError("已有同名文件，不覆盖", where=str(target), remedy="请换一个文件名")
    if not settings.data.is_dir():
        raise InputError("没有这个数据文件夹", where=str(settings.data), remedy="请用 --data 指明服务的数据文件夹")
    database = Database(settings.database_url)
    beside = target.with_name(f".{target.name}.part")
    try:
        tables, fault = all_rows(database), verify(database).fault
        head = next((str(row["hash"]) for row in tables["audit_head"]), "")
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6, strict_timestamps=False) as made:
            made.writestr("backup.json", json.dumps({"format": _FORMAT, "head": head, "fault": fault}, ensure_ascii=False))
            rows = 0
            for name, lines in tables.items():
                made.writestr(f"rows/{name}.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
                rows += len(lines)
            files = 0
            for path, name in _files(settings.data):
                with contextlib.suppress(FileNotFoundError):  # somebody removed it since the folder was listed
                    made.write(path, name)
                    files += 1
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
    except OSError as error:
        raise StorageError("备份写不进去", where=str(target), remedy="请检查磁盘空间和权限") from error
    finally:
        beside.unlink(missing_ok=True)
        database.close()
    return BackupResult(files=files, rows=rows, head=head, fault=fault)


def restore(settings: ServiceSettings, source: Path) -> BackupResult:
    """Puts a backup into an empty data folder and database, whole or not at all; settings that are there already stay.

    Raises ConflictError where something is there, InputError for a bad file, StorageError; then the folder is as it was.
    """
    try:
        kept = zipfile.ZipFile(source)
    except (OSError, *_DAMAGED) as error:
        raise _bad(source) from error
    with kept:
        head, fault = _head(kept)
        fresh = not settings.data.exists()
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
            with only_one(settings.data / _LOCK), _as_it_was(settings.data):
                return _put_back(settings, kept, head, fault)
        except BaseException as error:
            if fresh:
                with contextlib.suppress(OSError):
                    (settings.data / _LOCK).unlink(missing_ok=True)
                    settings.data.rmdir()
            if isinstance(error, OSError):
                raise StorageError("恢复写不进去", where=str(settings.data), remedy="请检查磁盘空间和权限") from error
            raise


def _head(kept: zipfile.ZipFile) -> tuple[str, str | None]:
    """The hash of the log's last line and what was wrong with it, once all in a backup is known to be whole and to belong there."""
    source = Path(str(kept.filename))
    for name in kept.namelist():
        if not _FIT.fullmatch(name) or any(part in ("", ".", "..") for part in _PARTS.split(name.removesuffix("/"))):
            raise InputError(f"备份里有不该有的路径：{name}", where=str(source), remedy="这份备份可能被改动过，请换一份")
    try:
        told = json.loads(kept.read("backup.json"))
        if told["format"] != _FORMAT:
            raise InputError("备份是更新版本的文衡做的", where=str(source), remedy="请先升级文衡")
        damaged = kept.testzip()
    except _DAMAGED as error:
        raise _bad(source) from error
    if damaged is not None:
        raise InputError(f"备份里的 {damaged} 已损坏，没有恢复", where=str(source), remedy="请换一份备份")
    return str(told["head"]), told.get("fault")


def _put_back(settings: ServiceSettings, kept: zipfile.ZipFile, head: str, fault: str | None) -> BackupResult:
    source, there = Path(str(kept.filename)), any((settings.data / name).exists() for name in _FOLDERS)
    database = Database(settings.database_url)
    stage = Path(tempfile.mkdtemp(dir=settings.data, prefix=".restoring-"))

    def then(connection: Transaction) -> None:
        result = verify_in(connection)
        if (result.fault is not None and result.fault != fault) or result.head != head:
            raise InputError("备份里的日志和它自己的指纹不符", where=str(source), remedy="这份备份可能被改动过，请换一份")
        for one in stage.iterdir():
            if not (settings.data / one.name).exists():
                one.replace(settings.data / one.name)

    try:
        if there or not is_empty(database):
            raise ConflictError("数据文件夹或数据库里已有内容，不覆盖", where=str(settings.data), remedy="请用 --data 指到一个空的文件夹")
        try:
            tables, files = _unpacked(kept, stage)
            return BackupResult(files=files, rows=put_rows(database, tables, then=then), head=head, fault=fault)
        except _DAMAGED as error:
            raise _bad(source) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        database.close()


def _unpacked(kept: zipfile.ZipFile, stage: Path) -> tuple[dict[str, list[dict[str, Any]]], int]:
    """The rows by table, and how many files were laid out in the stage."""
    tables: dict[str, list[dict[str, Any]]] = {}
    store, files = BlobStore(stage / "files"), 0
    for name in kept.namelist():
        first, _, rest = name.partition("/")
        if first == "rows":
            tables[rest.removesuffix(".jsonl")] = [json.loads(line) for line in kept.read(name).splitlines()]
        elif name != "backup.json" and not name.endswith("/"):
            files += 1
            if first == "files":
                if store.put(kept.read(name)) != PurePosixPath(rest).name:
                    raise InputError(f"备份里的 {name} 已损坏", where=str(kept.filename), remedy="请换一份备份")
                continue
            place = stage / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(kept.read(name))
    return tables, files


@contextlib.contextmanager
def _as_it_was(folder: Path) -> Iterator[None]:
    """Takes away what came into a folder meanwhile where the block raises; the lock that is held stays."""
    before = set(folder.iterdir())
    try:
        yield
    except BaseException:
        for path in set(folder.iterdir()) - before:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        raise


def _bad(source: Path) -> InputError:
    return InputError("备份文件打不开，或不完整", where=str(source), remedy="请检查文件，换一份备份再试")


def _files(data: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((data / "files").glob("??/*")):
        yield path, f"files/{path.parent.name}/{path.name}"
    for path in sorted((data / "workspaces").rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not path.is_symlink() and not any(f"/{one}/" in f"/{name}" for one in _LEFT_OUT):
            yield path, name
    if (data / FILE).is_file():
        yield data / FILE, FILE
