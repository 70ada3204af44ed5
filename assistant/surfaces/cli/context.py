"""The settings of the workspace a command runs in."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.errors import InputError
from assistant.office.workspace import find_root
from assistant.settings import Settings, load


def settings_of(options: argparse.Namespace) -> Settings:
    """Returns the settings of --workspace, of the workspace around the current folder, or of none."""
    return load(options.workspace.absolute() if options.workspace is not None else find_root(Path.cwd()))


def settings_near(options: argparse.Namespace, file: Path) -> Settings:
    """Returns the settings of --workspace, else of the workspace around `file`, else around the current folder."""
    return load(
        options.workspace.absolute() if options.workspace is not None else find_root(file.absolute().parent) or find_root(Path.cwd())
    )


def index_folder(options: argparse.Namespace, settings: Settings) -> Path:
    """Returns where the index is: --index, the workspace's, else the current folder's .wenheng/index."""
    if options.index_folder is not None:
        return Path(options.index_folder)
    return settings.index if settings.index is not None else Path.cwd() / ".wenheng" / "index"


def corpus_paths(options: argparse.Namespace, settings: Settings) -> list[Path]:
    """Returns the paths to index: those given, else the workspace's."""
    if options.paths:
        paths = [Path(path) for path in options.paths]
        if not any(path.exists() for path in paths):
            raise InputError("没有这个文件或文件夹", where="、".join(map(str, paths)), remedy="请检查路径")
        return paths
    if not settings.corpus:
        raise InputError("没有说要给哪些资料建索引", remedy="请写上文件夹，如 wenheng index 资料")
    return list(settings.corpus)
