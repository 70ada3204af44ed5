"""Paths that a caller names: they stay inside the folder that is the caller's, whatever they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from assistant.errors import InputError

_LONGEST = 400
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for a device in every folder."""


def inside(root: Path, name: str) -> Path:
    """Returns the file or folder of a caller's words, told from `root`; raises InputError for one that is not there or leaves it.

    Refused are absolute paths of any system, "..", drives and devices, hidden files (the program keeps its own in them), and links that
    lead out of `root`: these are answered like what is not there, so that no answer says whether something outside exists.
    """
    if not name.strip() or len(name) > _LONGEST or any(ord(letter) < 32 for letter in name):
        raise InputError("文件名是空的、太长或有不能用的字符", remedy="请写工作区里的相对路径，如 报告.docx")
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    odd = any(part.startswith((".", "~")) or _DEVICE.fullmatch(part.rstrip(" .")) for part in windows.parts)
    if odd or posix.is_absolute() or windows.drive or windows.root or ":" in name:
        raise InputError("只能用工作区里的文件", where=name, remedy="请写工作区里的相对路径，如 报告.docx")
    path = root.joinpath(*windows.parts)
    try:
        found = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise InputError("工作区里没有这个文件", where=name, remedy="请核对文件名") from None
    if not found.is_relative_to(root.resolve()):
        raise InputError("工作区里没有这个文件", where=name, remedy="请核对文件名")
    return found


def within(folders: Iterable[Path], paths: Iterable[str | Path]) -> None:
    """Raises InputError for a path that stands in none of the folders (and is none of them), links followed."""
    allowed = [folder.resolve() for folder in folders]
    for path in paths:
        found = Path(path).resolve()
        if not any(found.is_relative_to(folder) for folder in allowed):
            raise InputError(
                "任务单用到了工作区以外的文件", where=Path(path).name, remedy="请把它放进工作区，或写进 wenheng.toml 的 data、corpus"
            )
