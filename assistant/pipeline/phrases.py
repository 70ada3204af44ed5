"""Reading the office's word lists from phrases.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from assistant.errors import InputError, toml_trouble
from assistant.schema.phrases import PhraseBook
from assistant.settings import shipped


def load_phrases(path: Path) -> PhraseBook:
    """Returns the word lists of a file; raises InputError naming file and table for anything that is not the expected shape."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError("词语表读不出来", where=str(path), remedy="请检查路径和权限") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"词语表写法有误，{toml_trouble(error)}", where=str(path), remedy="请按示例改正") from error
    return PhraseBook(
        stock=_listed(values, "stock", "sentences", path), names=_pairs(values, "names", "full_short", path),
        people=_pairs(values, "people", "order", path), outdated=_pairs(values, "wording", "outdated", path),
    )  # fmt: skip


def genre_phrases() -> PhraseBook:
    """Returns what holds for every office that keeps no lists of its own: the stock sentences of the genre, no names and no wording."""
    return PhraseBook(stock=load_phrases(shipped("corpus", "phrases.toml")).stock)


def _table(values: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = values.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"「{name}」应是一张表", where=str(path), remedy="请按示例改正")
    return table


def _listed(values: dict[str, Any], name: str, key: str, path: Path) -> tuple[str, ...]:
    listed = _table(values, name, path).get(key, [])
    if not isinstance(listed, list) or any(not isinstance(item, str) for item in listed):
        raise InputError(f"「{name}.{key}」应是带引号的文字列表", where=str(path), remedy="请按示例改正")
    return tuple(listed)


def _pairs(values: dict[str, Any], name: str, key: str, path: Path) -> tuple[tuple[str, str], ...]:
    pairs = _table(values, name, path).get(key, {})
    if not isinstance(pairs, dict) or any(not isinstance(item, str) for item in pairs.values()):
        raise InputError(f'「{name}.{key}」应逐行写成 "原词" = "对应词"', where=str(path), remedy="请按示例改正")
    return tuple(pairs.items())
