"""The note in an index folder that says which store and which version of it the index is of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import IndexStateError

META = "index.json"


def checked_note(folder: Path, *, store: str, version: int) -> dict[str, Any] | None:
    """Returns what the note says, None where there is none; raises IndexStateError for a damaged one or another store or version."""
    meta = folder / META
    if not meta.is_file():
        return None
    try:
        found = json.loads(meta.read_text(encoding="utf-8"))
        told = (found["store"], found["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexStateError("索引的说明文件已损坏", where=str(meta), remedy="请删去该文件夹，再用 wenheng index 重新建立") from error
    if told[0] != store:
        remedy = "请改 wenheng.toml 里 [store] 的 kind，或删去该文件夹，再用 wenheng index 重新建立"
        raise IndexStateError(f"这个索引是用 {told[0]} 建立的，现在设的是 {store}", where=str(folder), remedy=remedy)
    if told != (store, version):
        raise IndexStateError(
            f"索引是另一版本建立的（格式 {told[0]} {told[1]}，本程序用 {store} {version}）",
            where=str(folder),
            remedy="请删去该文件夹，再用 wenheng index 加上原来的文件或文件夹重新建立",
        )
    return {str(name): value for name, value in found.items()}


def write_note(folder: Path, *, store: str, version: int, more: Mapping[str, Any] | None = None) -> None:
    """Writes the note, in one step; raises IndexStateError where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{META}.new"
        draft.write_text(json.dumps({**(more or {}), "format": version, "store": store}) + "\n", encoding="utf-8")
        draft.replace(folder / META)
    except OSError as error:
        raise IndexStateError(f"不能在这里建立索引（{error.strerror}）", where=str(folder), remedy="请换一个可写的文件夹") from error
