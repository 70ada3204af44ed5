"""One service at a time in a data folder: a lock that ends with its process, whatever ends that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import StorageError


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Holds a lock, a transaction on an empty database of its own: it works on every system. Raises StorageError where it is held."""
    try:
        lock = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise StorageError("数据文件夹不能写", where=str(file.parent), remedy="请检查权限和磁盘空间") from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise StorageError(
                "另一个文衡服务正在用这个数据文件夹", where=str(file.parent), remedy="请先停掉它，或用 --data 换一个"
            ) from error
        yield
