"""Files by the digest of their content: written beside, made durable, then named; a half written one is never seen."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.errors import InputError, TooLargeError
from assistant.storage.troubles import trouble_of

_GRACE_S = 3600.0
"""A file that no row names yet may be one that is just being uploaded: it is left alone for so long."""


class Incoming:
    """A file on its way in: bytes are added, and kept under their digest at the end; it lies at `path` until then."""

    def __init__(self, file: IO[bytes], limit: int, path: Path) -> None:
        self._file, self._limit, self.path = file, limit, path
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Adds bytes; raises TooLargeError past the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise TooLargeError(f"文件超过 {self._limit // 1_048_576} MB", remedy="请删去大图片或拆成几个文件后再传")
        self._hash.update(data)
        self._file.write(data)

    def flush(self) -> None:
        """Makes what was written visible to others that open `path`."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """The digest of what came so far."""
        return self._hash.hexdigest()


class BlobStore:
    """Files in a folder, each named by its SHA-256."""

    def __init__(self, root: Path) -> None:
        self._root, self._arriving = root, root / "arriving"
        with _told():
            self._arriving.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def receive(self, *, limit: int) -> Iterator[Incoming]:
        """Yields a file to write to; it is kept when the block ends well, else nothing is. Raises TooLargeError, StorageError."""
        with _told():
            handle, name = tempfile.mkstemp(dir=self._arriving)
            beside = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    incoming = Incoming(file, limit, beside)
                    yield incoming
                    file.flush()
                    os.fsync(file.fileno())
                self._keep(beside, incoming.sha256)
            finally:
                beside.unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        """Keeps bytes and returns their digest."""
        with self.receive(limit=max(len(data), 1)) as incoming:
            incoming.write(data)
        return incoming.sha256

    def path(self, sha256: str) -> Path:
        """Returns where the bytes of a digest lie, or would lie."""
        return self._root / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Returns the bytes of a digest; raises InputError where they are gone or no longer the same."""
        with _told():
            try:
                data = self.path(sha256).read_bytes()
            except FileNotFoundError:
                raise InputError("文件的内容不在了", where=sha256[:12], remedy="请重新上传，或请管理员从备份恢复") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise InputError("文件的内容已损坏", where=sha256[:12], remedy="请重新上传，或请管理员从备份恢复")
        return data

    def holds(self, sha256: str) -> bool:
        """Returns whether the bytes of a digest are here."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Returns how many bytes a digest stands for, 0 where they are gone."""
        try:
            return self.path(sha256).stat().st_size
        except OSError:
            return 0

    def sweep(self, named: Collection[str], *, grace_s: float = _GRACE_S) -> int:
        """Removes files that nothing names, and what was left of broken uploads, once older than the grace; returns how many."""
        gone, limit = 0, time.time() - grace_s
        for path in [*self._root.glob("??/*"), *self._arriving.iterdir()]:
            if path.name in named:
                continue
            with contextlib.suppress(OSError):  # held by a reader on Windows: the next sweep takes it
                if path.stat().st_mtime < limit:
                    path.unlink()
                    gone += 1
        return gone

    def _keep(self, beside: Path, sha256: str) -> None:
        place = self.path(sha256)
        if place.is_file() and _digest(place) == sha256:  # a damaged one is mended by handing it in again
            os.utime(place)  # young again, so that no sweep takes it before its row is written
            return
        place.parent.mkdir(exist_ok=True)
        beside.replace(place)
        _durable(place.parent)


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _durable(folder: Path) -> None:
    """Makes a new name in a folder survive a power cut; Windows does so itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (ConnectionError, TimeoutError):  # of who sends the bytes: no disk tells these
        raise
    except OSError as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error
