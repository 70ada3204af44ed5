"""One frozen Settings, built at the edge from wenheng.toml and the command line, and where the shipped material lies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import InputError, toml_trouble

WORKSPACE_FILE = "wenheng.toml"
_KEYS = {"office", "short_name", "data", "corpus", "index", "indicators", "laws", "phrases", "profile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run needs to know of the office's folder; paths are absolute."""

    root: Path | None = None
    office: str | None = None
    short_name: str | None = None
    data: tuple[Path, ...] = ()
    corpus: tuple[Path, ...] = ()
    index: Path | None = None
    indicators: Path | None = None
    laws: Path | None = None
    phrases: Path | None = None
    profile: str = "figures"


def shipped(*parts: str) -> Path:
    """Returns a path below the material that ships with the program (corpus/, templates/): in the wheel, or in the source tree."""
    package = Path(__file__).resolve().parent
    inside = package / "_shipped"
    return (inside if inside.is_dir() else package.parent).joinpath(*parts)


def load(root: Path | None) -> Settings:
    """Returns the settings of a workspace folder; without a folder, those of the shipped material.

    Raises InputError naming file and key for an unreadable file, an unknown key or a missing path.
    """
    if root is None:
        return Settings(laws=shipped("corpus", "laws.toml"))
    file = root / WORKSPACE_FILE
    if not file.is_file():
        raise InputError(
            f"不是文衡工作区（缺少 {WORKSPACE_FILE}）", where=str(root), remedy="请用 wenheng init 新建，或改用 --workspace 指定"
        )
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"设置文件写法有误，{toml_trouble(error)}", where=str(file), remedy="请按示例改正") from error
    unknown = sorted(set(values) - _KEYS)
    if unknown:
        raise InputError(f"不认识的设置项「{unknown[0]}」", where=str(file), remedy=f"可用的有：{'、'.join(sorted(_KEYS))}")
    return Settings(
        root=root, office=_text(values, "office", file), short_name=_text(values, "short_name", file),
        data=_paths(values, "data", root, file), corpus=_paths(values, "corpus", root, file),
        index=root / (_text(values, "index", file) or ".wenheng/index"), indicators=_optional(values, "indicators", root, file),
        laws=_optional(values, "laws", root, file) or shipped("corpus", "laws.toml"), phrases=_optional(values, "phrases", root, file),
        profile=_text(values, "profile", file) or "figures",
    )  # fmt: skip


def _text(values: dict[str, Any], key: str, file: Path) -> str | None:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"「{key}」应写成带引号的文字", where=str(file), remedy="请按示例改正")
    return value


def _paths(values: dict[str, Any], key: str, root: Path, file: Path) -> tuple[Path, ...]:
    value = values.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or any(not isinstance(item, str) for item in listed):
        raise InputError(f'「{key}」应写成路径列表，如 ["台账"]', where=str(file), remedy="请按示例改正")
    return tuple(root / item for item in listed)


def _optional(values: dict[str, Any], key: str, root: Path, file: Path) -> Path | None:
    text = _text(values, key, file)
    if text is None:
        return None
    path = root / text
    if not path.exists():
        raise InputError(f"「{key}」指的文件不存在：{text}", where=str(file), remedy="请检查路径")
    return path
