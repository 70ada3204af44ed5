"""The disk beneath an index: whether it is full or closed to us, which the libraries say each in its own way, and reading ahead."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import IndexStateError

MOST, PIECE = 2 * 2**30, 2 * 2**20
"""Bytes that are read ahead at most, and asked for at once."""

_LEAST = 16 * 2**20
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_WORDS = ("disk is full", "no space left", "os error 28", "disk quota")

_CLOSED_WORDS = ("readonly", "read-only", "permission denied", "os error 13", "os error 30", "access is denied")


def read_ahead(files: Sequence[Path]) -> None:
    """Asks the system to read files into its cache, MOST bytes of them in the order given, while the program goes on.

    Where it cannot be asked (Windows, macOS) nothing is done. Linux takes a request for no more than a piece at once.
    """
    if sys.platform == "linux":
        threading.Thread(target=_read_ahead, args=(files,), daemon=True).start()


def _read_ahead(files: Sequence[Path]) -> None:
    left = MOST
    for file in files:
        with contextlib.suppress(OSError), file.open("rb") as opened:
            size = min(os.fstat(opened.fileno()).st_size, left)
            for start in range(0, size, PIECE):
                os.posix_fadvise(opened.fileno(), start, PIECE, os.POSIX_FADV_WILLNEED)
            left -= size


def disk_trouble(error: BaseException, folder: Path) -> IndexStateError | None:
    """Returns what to tell where `error` came of a disk that is full or a folder that may not be written, None where it did not."""
    return full_disk(error, folder) or closed(error, folder)


def closed(error: BaseException, folder: Path) -> IndexStateError | None:
    """Returns what to tell where `error` came of a folder that may not be written, None where it did not; readers write locks too."""
    told = str(error).lower()
    if getattr(error, "errno", None) not in _CLOSED and not any(word in told for word in _CLOSED_WORDS):
        return None
    remedy = "建立和查找都要能写这个文件夹（查找也要写锁文件），请向管理员要权限，或用 --index 另建一个"
    return IndexStateError("没有读写索引文件夹的权限", where=str(folder), remedy=remedy)


def full_disk(error: BaseException, folder: Path) -> IndexStateError | None:
    """Returns what to tell where `error` came of a full disk, None where it did not."""
    told = str(error).lower()
    if getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT) and not any(word in told for word in _WORDS):
        try:
            if shutil.disk_usage(folder).free > _LEAST:
                return None
        except OSError:
            return None
    remedy = "请腾出空间，再运行一次 wenheng index；已经编入的内容仍可查找"
    return IndexStateError("磁盘空间不足，索引没有写完", where=str(folder), remedy=remedy)
