"""Which files an update looks at; what lies among them and is no file to be read is told with a reason of its own."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import UnreadableError

_HIDDEN = (".", "~$")
"""What the names of hidden files and of Office's lock files begin with."""
_GONE = (FileNotFoundError, NotADirectoryError)


@dataclass(slots=True)
class Listing:
    """`files` to read, each once; `missing` roots that are not there; (path, error) of what is no file; suffix → files passed over."""

    files: dict[Path, None] = field(default_factory=dict)
    missing: list[Path] = field(default_factory=list)
    troubles: list[tuple[Path, UnreadableError]] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def listed(roots: Sequence[Path], index: Path, accepts: Callable[[Path], bool]) -> Listing:
    """Returns what lies at and below `roots`, in order of its paths; a root that is a file is taken whatever its name.

    Hidden files and folders, Office's lock files and the folder `index` are left out; links to folders are told of and not followed.
    """
    found = Listing()
    for root in roots:
        try:
            mode = root.stat().st_mode
        except _GONE:
            if root.is_symlink():
                found.troubles.append((root, _no_file(root)))
            else:
                found.missing.append(root)
        except OSError as error:
            found.troubles.append((root, trouble(error, root)))
        else:
            if stat.S_ISDIR(mode):
                _walk(root, index, accepts, found)
            else:
                _take(root, found)
    return found


def absent(path: Path) -> bool:
    """Returns whether a file is surely gone; one that cannot be looked at (no permission, a drive that does not answer) may be there."""
    try:
        path.stat()
    except _GONE:
        return True
    except OSError:
        return False
    return False


def trouble(error: OSError, path: Path) -> UnreadableError:
    """Returns what to tell of a file or folder that the system does not give."""
    if isinstance(error, _GONE):
        return UnreadableError("文件在编入时被移走或删除了", where=str(path), remedy="请再运行一次 wenheng index")
    if isinstance(error, PermissionError):
        return UnreadableError("没有读取权限", where=str(path), remedy="请检查权限，或关闭正在占用它的程序")
    return UnreadableError(f"打不开（{error.strerror or error}）", where=str(path), remedy="请检查磁盘或网络位置是否可用")


def _walk(root: Path, index: Path, accepts: Callable[[Path], bool], found: Listing) -> None:
    if root == index or index in root.parents:
        return
    refused: list[OSError] = []
    paths = []
    for folder, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in _shown(folders) if Path(folder, name) != index]
        found.troubles += [(path, _linked(path)) for path in sorted(Path(folder, name) for name in folders) if path.is_symlink()]
        paths += [Path(folder, name) for name in _shown(names)]
    found.troubles += [(Path(error.filename), trouble(error, Path(error.filename))) for error in refused]
    for path in sorted(paths):
        if accepts(path):
            _take(path, found)
        else:
            found.passed_over[path.suffix.lower()] += 1


def _shown(names: Sequence[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith(_HIDDEN))


def _take(path: Path, found: Listing) -> None:
    if path.is_file():
        found.files[path] = None
    else:
        found.troubles.append((path, _no_file(path)))


def _no_file(path: Path) -> UnreadableError:
    """Returns what to tell of links that lead nowhere, pipes and devices: opening one might wait for ever."""
    if path.is_symlink():
        return UnreadableError("这是快捷方式（链接），它指向的文件不存在", where=str(path), remedy="请改放文件本身，或修好链接")
    return UnreadableError("这不是普通文件，不能当资料编入", where=str(path), remedy="请指定文件或文件夹")


def _linked(path: Path) -> UnreadableError:
    return UnreadableError("这是指向文件夹的链接，没有进去看", where=str(path), remedy="要编入，请写出它指向的文件夹")
