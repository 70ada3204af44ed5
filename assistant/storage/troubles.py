"""What can go wrong underneath: a disk that is full, a database that is away, told in one Chinese line each."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.errors import ConflictError, DatabaseAwayError, DiskFullError, StorageError, WenhengError

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def trouble_of(error: BaseException) -> WenhengError | None:
    """Returns what a user should hear of an error of the disk or the database, None for one that is neither."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = str(origin).casefold()
    if isinstance(origin, OSError) and not isinstance(origin, ConnectionError | TimeoutError):
        return _of_disk(origin)
    if isinstance(origin, sqlite3.Error) and ("full" in text or "disk i/o" in text):
        return _full()
    if isinstance(error, IntegrityError):  # what was there to be seen when asked has changed since
        return ConflictError("有人同时改了同一处，这次没有保存", remedy="请刷新页面，看过再试")
    if isinstance(error, DataError | ProgrammingError):
        return None
    if "no space left" in text:
        return _full()
    if isinstance(error, DBAPIError | PoolTimeout | ConnectionError | TimeoutError):
        return DatabaseAwayError("数据库暂时连不上，这次没有保存", remedy="请稍等再试；一直这样请联系管理员查看数据库")
    return None


def _of_disk(error: OSError) -> WenhengError | None:
    if error.errno in _FULL:
        return _full()
    if error.errno in _READ_ONLY:
        return StorageError("数据文件夹不能写，这次没有保存", where=str(error.filename or ""), remedy="请联系管理员检查权限")
    return None


def _full() -> DiskFullError:
    return DiskFullError("磁盘满了，这次没有保存", remedy="请联系管理员清理磁盘，已有的内容不受影响")
