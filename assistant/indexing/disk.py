"""Whether a disk is full: the libraries beneath an index say so each in its own way, or not at all."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from assistant.errors import IndexStateError

_LEAST = 16 * 2**20
_WORDS = ("disk is full", "no space left", "os error 28", "disk quota")


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
