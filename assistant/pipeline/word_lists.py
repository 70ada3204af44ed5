"""Changing the lists that an office keeps, one word at a time: comments stay, a broken file is never written."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assistant.errors import ConflictError, InputError, NotThereError
from assistant.ledger.indicators import load_indicators
from assistant.ledger.labels import exact_key
from assistant.pipeline.files import write_whole
from assistant.pipeline.phrases import load_phrases
from assistant.schema.ledger import Indicator

ListName = Literal["stock", "names", "people", "outdated"]
LISTS: dict[ListName, tuple[str, str]] = {
    "stock": ("stock", "sentences"), "names": ("names", "full_short"), "people": ("people", "order"), "outdated": ("wording", "outdated"),
}  # fmt: skip
_LONGEST = 300


def digest_of(file: Path) -> str:
    """Returns the digest of a list's file, "" where there is none yet."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def put_word(file: Path, name: ListName, word: str, value: str = "", *, expected: str) -> None:
    """Adds a word to a list, or changes what stands for it; `expected` is the digest of the file that the user saw."""
    word, value = " ".join(word.split()), " ".join(value.split())
    if not word or len(word) > _LONGEST or len(value) > _LONGEST:
        raise InputError(f"词语应在 1 到 {_LONGEST} 字之间", remedy="请检查后再保存")
    if name != "stock" and not value:
        raise InputError("还要写对应的词", remedy="名称写简称，领导写职务，过时的提法写现在的提法")

    def change(told: Any) -> None:
        group, key = LISTS[name]
        if group not in told:
            told[group] = tomlkit.table()
        if key not in told[group]:
            told[group][key] = tomlkit.array() if name == "stock" else tomlkit.table()
        listed = told[group][key]
        if name != "stock":
            listed[word] = value
        elif word not in listed:
            listed.append(word)

    _changed(file, change, load_phrases, expected)


def remove_word(file: Path, name: ListName, word: str, *, expected: str) -> None:
    """Takes a word off a list; raises NotThereError where it is not on it."""

    def change(told: Any) -> None:
        group, key = LISTS[name]
        listed = told.get(group, {}).get(key, [])
        if word not in listed:
            raise NotThereError("名单里没有这一条", remedy="请刷新页面")
        listed.remove(word)

    _changed(file, change, load_phrases, expected)


def set_aliases(file: Path, indicator: str, aliases: tuple[str, ...], *, expected: str) -> Indicator:
    """Says what else an indicator is called; raises ConflictError for a wording of another one, NotThereError for no such indicator."""
    told = tuple(dict.fromkeys(" ".join(one.split()) for one in aliases if one.strip()))
    if any(len(one) > _LONGEST for one in told):
        raise InputError(f"叫法超过 {_LONGEST} 字", remedy="请写短一些")
    known = {one.id: one for one in load_indicators(file).indicators} if file.is_file() else {}
    if indicator not in known:
        raise NotThereError("没有这个指标", remedy="请刷新页面")
    taken = {exact_key(words): one for one in known.values() if one.id != indicator for words in (one.name, *one.aliases)}
    for one in told:
        if (owner := taken.get(exact_key(one))) is not None:
            raise ConflictError(f"「{one}」已是“{owner.name}”的叫法", remedy="一种叫法只能属于一个指标，请先从那边去掉")

    def change(document: Any) -> None:
        group, _, word = indicator.partition(".")
        document[group][word]["aliases"] = list(told)

    _changed(file, change, load_indicators, expected)
    return next(one for one in load_indicators(file).indicators if one.id == indicator)


def _changed(file: Path, change: Callable[[Any], None], read: Callable[[Path], object], expected: str) -> None:
    """Changes a file whole or not at all, once what it would say has been read back without error."""
    if digest_of(file) != expected:
        raise ConflictError("有人刚改过这份名单", remedy="请刷新页面，看过再改")
    try:
        told = tomlkit.parse(file.read_text(encoding="utf-8-sig")) if file.is_file() else tomlkit.document()
    except (TOMLKitError, OSError, UnicodeDecodeError) as error:
        raise InputError("名单文件读不出来", where=file.name, remedy="请管理员检查写法") from error
    if file.is_file():  # one of another shape would break what changes it
        _fit(file, read)
    change(told)
    text = tomlkit.dumps(told)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / file.name
        trial.write_text(text, encoding="utf-8")
        _fit(trial, read)
    write_whole(file, text.encode("utf-8"))


def _fit(file: Path, read: Callable[[Path], object]) -> None:
    """Reads a file; an error names it and not where the server keeps it."""
    try:
        read(file)
    except InputError as error:
        raise InputError(error.what, where=file.name, remedy=error.remedy) from error
