"""One writer at a time: an update holds a lock in the index folder from before it opens the store until it is done.

A transaction of SQLite on an empty database of its own is the lock: it works on every system, and it ends with the process, whatever ends
that. On a cluster it keeps apart the programs that share the folder, not two folders that name the same collections.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import IndexStateError
from assistant.indexing.disk import disk_trouble

_LOCK = "writing.lock"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the lock of an index folder, which is made where it is missing; raises IndexStateError where another program holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / _LOCK, timeout=0, isolation_level=None)
    except OSError as error:
        reason = "这里是文件，不是文件夹" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        plain = IndexStateError(f"不能在这里建立索引（{reason}）", where=str(folder), remedy="请用 --index 换一个文件夹")
        raise disk_trouble(error, folder) or plain from error
    except sqlite3.Error as error:
        raise _trouble(error, folder) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise _trouble(error, folder) from error
        try:
            yield
        except OSError as error:  # of a file beside the stores', such as the model's
            plain = IndexStateError(f"索引文件夹不能写（{error.strerror}）", where=str(folder), remedy="请检查磁盘空间和文件夹权限")
            raise disk_trouble(error, folder) or plain from error


def _trouble(error: sqlite3.Error, folder: Path) -> IndexStateError:
    if "locked" in str(error):
        return IndexStateError("另一个程序正在写这个索引", where=str(folder), remedy="请等它完成后再试")
    if (trouble := disk_trouble(error, folder)) is not None:
        return trouble
    return IndexStateError(f"索引文件夹不能写（{error}）", where=str(folder), remedy="请检查磁盘空间和文件夹权限")
