"""Backup and restore: every row, every kept file and every workspace's own files in one zip, whichever database they come from or go to."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import ConflictError, InputError, StorageError
from assistant.office.log import verify
from assistant.office.service_settings import FILE, ServiceSettings
from assistant.storage.blobs import BlobStore
from assistant.storage.database import Database
from assistant.storage.dump import all_rows, is_empty, put_rows
from assistant.storage.lock import only_one

_FORMAT = 1
_LEFT_OUT = (".wenheng/index", ".wenheng/drafts")
"""An index is made anew from the files; answers of a model under way are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupResult:
    """How many files and rows were written or put back, and the hash of the log's last line."""

    files: int
    rows: int
    head: str


def backup(settings: ServiceSettings, target: Path) -> BackupResult:
    """Writes a backup while the service goes on; all rows are of one moment. Raises InputError for a target that is there, StorageError."""
    if target.exists():
        raise InputError("已有同名文件，不覆盖", where=str(target), remedy="请换一个文件名")
    if not settings.data.is_dir():
        raise InputError("没有这个数据文件夹", where=str(settings.data), remedy="请用 --data 指明服务的数据文件夹")
    database = Database(settings.database_url)
    beside = target.with_name(f".{target.name}.part")
    try:
        head = verify(database).head
        tables = all_rows(database)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
            made.writestr("backup.json", json.dumps({"format": _FORMAT, "head": head}))
            rows = 0
            for name, lines in tables.items():
                made.writestr(f"rows/{name}.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
                rows += len(lines)
            files = 0
            for path, name in _files(settings.data):
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
    return BackupResult(files=files, rows=rows, head=head)


def restore(settings: ServiceSettings, source: Path) -> BackupResult:
    """Puts a backup into an empty data folder and database; raises ConflictError where something is there, InputError for a bad file."""
    try:
        with zipfile.ZipFile(source) as kept:
            told = json.loads(kept.read("backup.json"))
            if told.get("format") != _FORMAT:
                raise InputError("备份是更新版本的文衡做的", where=str(source), remedy="请先升级文衡")
            settings.data.mkdir(parents=True, exist_ok=True)
            with only_one(settings.data / "service.lock"):
                return _put_back(settings, kept, str(told["head"]))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError("备份文件打不开，或不完整", where=str(source), remedy="请检查文件，换一份备份再试") from error


def _put_back(settings: ServiceSettings, kept: zipfile.ZipFile, head: str) -> BackupResult:
    bad = kept.testzip()
    if bad is not None:
        raise InputError(f"备份里的 {bad} 已损坏，没有恢复", where=str(kept.filename), remedy="请换一份备份")
    database = Database(settings.database_url)
    try:
        if not is_empty(database) or (settings.data / "files").exists():
            raise ConflictError("数据文件夹或数据库里已有内容，不覆盖", where=str(settings.data), remedy="请用 --data 指到一个空的文件夹")
        tables: dict[str, list[dict[str, Any]]] = {}
        files = 0
        store = BlobStore(settings.data / "files")
        for name in kept.namelist():
            first, _, rest = name.partition("/")
            if first == "rows":
                tables[rest.removesuffix(".jsonl")] = [json.loads(line) for line in kept.read(name).splitlines()]
            elif first == "files":
                if store.put(kept.read(name)) != PurePosixPath(rest).name:
                    raise InputError(f"备份里的 {name} 已损坏", where=str(kept.filename), remedy="请换一份备份")
                files += 1
            elif first == "workspaces" or name == FILE:
                _extract(kept, name, settings.data)
                files += 1
        rows = put_rows(database, tables)
        if (result := verify(database)).fault is not None or result.head != head:
            raise InputError("备份里的日志和它自己的指纹不符", where=str(kept.filename), remedy="这份备份可能被改动过，请换一份")
        return BackupResult(files=files, rows=rows, head=head)
    finally:
        database.close()


def _files(data: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((data / "files").glob("??/*")):
        yield path, f"files/{path.parent.name}/{path.name}"
    for path in sorted((data / "workspaces").rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not path.is_symlink() and not any(f"/{one}/" in f"/{name}" for one in _LEFT_OUT):
            yield path, name
    if (data / FILE).is_file():
        yield data / FILE, FILE


def _extract(kept: zipfile.ZipFile, name: str, data: Path) -> None:
    place = (data / name).resolve()
    if not place.is_relative_to(data.resolve()):
        raise InputError(f"备份里有不该有的路径：{name}", where=str(kept.filename), remedy="这份备份可能被改动过，请换一份")
    if name.endswith("/"):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(kept.read(name))
