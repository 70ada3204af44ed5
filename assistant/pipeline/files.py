"""Files whole or not at all: read with one clear message where that fails; written beside the target first, then renamed over it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assistant.errors import InputError, UnreadableError


def read_whole(path: Path) -> bytes:
    """Returns a file's bytes; raises UnreadableError for what is not there, a folder, or held by another program."""
    if path.is_dir():
        raise UnreadableError("这是文件夹，不是文件", where=str(path), remedy="请指定其中一个文件")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("找不到文件", where=str(path), remedy="请检查路径") from None
    except OSError as error:
        raise UnreadableError("文件打不开", where=str(path), remedy="若正在 Word 或 WPS 里打开，请先关闭再试") from error


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, making its folder; a failure leaves what was there. Raises InputError with the reason."""
    if path.is_dir():
        raise InputError("这是文件夹，不能当文件写", where=str(path), remedy="请写上文件名")
    if path.exists() and not path.is_file():
        raise InputError("这不是普通文件，不能写在这里", where=str(path), remedy="请换一个文件名；要看屏幕输出就不写 -o")
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".wenheng-", suffix=path.suffix)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            beside.chmod(0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError("写不进去", where=str(path), remedy="请检查权限、磁盘空间，或关闭正在打开它的程序") from error
