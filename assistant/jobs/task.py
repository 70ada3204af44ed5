"""What is handed to another process and what comes back: a task with its files, an outcome with its files."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.protocols import Progress

ALLOWED = ("assistant.",)
"""Where functions that do work may live: a name is looked up in another process, and must not reach just anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A file of a task: its role there, what people call it (a relative path with /), and where it lies, or its bytes.

    Raises ValueError for a name that leaves its folder, and where not exactly one of `path` and `data` is given.
    """

    role: str
    name: str
    path: str | None = None
    data: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        told = PurePosixPath(self.name)
        bad = not self.name or told.is_absolute() or any(part in ("..", ".") for part in self.name.split("/")) or "\\" in self.name
        if bad or "" in self.name.split("/") or "\x00" in self.name or ":" in self.name:
            raise ValueError(f"a material's name must stay inside its folder: {self.name!r}")
        if (self.path is None) == (self.data is None):
            raise ValueError("a material has a path or its bytes")

    def sent(self) -> Material:
        """Returns the material with its bytes, to go to another machine."""
        if self.path is None:
            return self
        return Material(role=self.role, name=self.name, data=Path(self.path).read_bytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work to be done: a word for its kind, JSON-ready options, and files."""

    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a task: a JSON-ready result, and files by name."""

    result: dict[str, Any]
    files: tuple[tuple[str, bytes], ...] = ()


Work = Callable[[Task, Path, "Progress"], Outcome]


def laid_out(task: Task, folder: Path) -> dict[str, list[Path]]:
    """Puts a task's materials into a folder under their names and returns the paths by role, in order.

    Copies, no links: a program that writes into a laid out file must not reach the kept one. Raises ValueError for two of one name.
    """
    places: dict[str, list[Path]] = {}
    for one in task.materials:
        place = folder.joinpath(*one.name.split("/"))
        if place.exists():
            raise ValueError(f"two materials of one name: {one.name!r}")
        place.parent.mkdir(parents=True, exist_ok=True)
        if one.path is not None:
            shutil.copyfile(one.path, place)
        else:
            place.write_bytes(one.data or b"")
        places.setdefault(one.role, []).append(place)
    return places


def work_named(name: str, allowed: tuple[str, ...] = ALLOWED) -> Work:
    """Returns the function "package.module:function"; raises ValueError for one that lives where no work may."""
    module, colon, function = name.partition(":")
    if not colon or not module.startswith(allowed):
        raise ValueError(f"no such work: {name!r}")
    found: Work = getattr(importlib.import_module(module), function)
    return found


def quiet() -> None:
    """Keeps numerical libraries to one thread: the processes share the cores among themselves already."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
