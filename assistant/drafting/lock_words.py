"""What a language model may not say in its own words: figures, titles, names, honours, claims that the composed section does not make."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.drafting.lock import RefusedError
from assistant.drafting.tokens import TOKEN, Masked
from assistant.nlp.figures import find_figures
from assistant.nlp.tagging import Tagged, proper_names, tagged

_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’")
_HOLE = "□"
"""Stands for a token while words are looked at: no word runs across it, and no numeral with it."""
_LISTED = re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要|来)")
_BEFORE_KIND = ("v", "d", "p", "c", "u", "r", "x", "f", "m", "q", "b", "zg", "y", "e", "o", "k")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists of lexicon/lock.toml."""

    turns: frozenset[str]
    kept: frozenset[str]
    passing: frozenset[str]
    weak: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    bodies: tuple[str, ...]
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    leaks: tuple[str, ...]


@cache
def lock_words() -> Words:
    """Returns the word lists, the longest words first where order counts."""
    file = Path(__file__).with_name("lexicon") / "lock.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    clause, whole = values["clause"], values["whole"]
    sets = {name: frozenset(clause[name]) for name in ("turns", "kept", "passing", "weak")}
    lists = {name: _longest_first(clause[name]) for name in ("before", "after")}
    lists |= {name: _longest_first(whole[name]) for name in ("claims", "documents", "bodies", "kinds", "titles", "leaks")}
    return Words(**sets, **lists)


def check_words(text: str, masked: Masked) -> None:
    """Raises RefusedError for the first thing in `text` that no token stands for and the composed section does not say."""
    composed = masked.section.heading + "。" + TOKEN.sub(_HOLE, masked.text)
    _check_quotes(text, masked)
    plain = _QUOTED.sub(_HOLE, TOKEN.sub(_HOLE, text))
    _check_leaks(plain, composed)
    _check_numerals(plain, composed)
    _check_listed(plain, composed, lock_words().claims, "是原文没有的评价或荣誉")
    _check_listed(plain, composed, lock_words().documents, "是原文没有的文件")
    _check_listed(plain, composed, lock_words().bodies, "是原文没有的单位")
    _check_names(plain, composed)


def _check_quotes(text: str, masked: Masked) -> None:
    """Quotes stand word for word as composed, tokens and all; none is added, none is lost."""
    if any(mark in TOKEN.sub("", text) for mark in "《》〈〉〔〕"):
        raise RefusedError("写了书名号，文件和作品的名称只能用给的标记")
    composed = _QUOTED.findall(masked.text)
    written = _QUOTED.findall(text)
    if any(mark in _QUOTED.sub("", text) for mark in "“”‘’"):
        raise RefusedError("引号没有配对")
    added = [quote for quote in written if quote not in composed]
    if added:
        raise RefusedError(f"写了原文没有的{_short(added[0])}")
    lost = [quote for quote in composed if quote not in written]
    if lost:
        raise RefusedError(f"漏了{_short(lost[0])}")


def _check_leaks(plain: str, composed: str) -> None:
    for word in lock_words().leaks:
        if word in plain and word not in composed:
            raise RefusedError(f"写了与正文无关的话（“{word}”）")


def _check_numerals(plain: str, composed: str) -> None:
    """Numerals in words; one that the composed section has with the same character after it may stand, so often as it stands there."""
    for figure in find_figures(plain):
        if figure.role == "heading" or _LISTED.match(plain, figure.start):
            continue
        if figure.text.startswith("一") and len(figure.text) <= 2 and figure.role == "name":
            continue
        told = plain[figure.start : figure.end + 1]
        if told not in composed or plain.count(told) > composed.count(told):
            raise RefusedError(f"写了数字“{figure.text}”，数字只能用给的标记")


def _check_listed(plain: str, composed: str, words: tuple[str, ...], what: str) -> None:
    for word in words:
        if word in plain and plain.count(word) > composed.count(word):
            raise RefusedError(f"“{word}”{what}")


def _check_names(plain: str, composed: str) -> None:
    for name in proper_names(plain):
        if name.text not in composed:
            raise RefusedError(f"“{name.text}”是原文没有的名称")
    words = [word for word in tagged(plain) if word.text != _HOLE]
    for before, word in zip(words, words[1:], strict=False):
        if before.end != word.start:
            continue
        if word.text in lock_words().titles and before.tag.startswith(("nr", "n", "s")) and before.text + word.text not in composed:
            raise RefusedError(f"“{before.text}{word.text}”是原文没有的人")
        if _kind_of_body(word, before) and before.text + word.text not in composed:
            raise RefusedError(f"“{before.text}{word.text}”是原文没有的名称")


def _kind_of_body(word: Tagged, before: Tagged) -> bool:
    """Whether a word names a kind of place or office, and the one before it may be its name rather than a verb."""
    if not word.text.endswith(lock_words().kinds) or (len(word.text) < 2 and before.known):
        return False
    return not before.tag.startswith(_BEFORE_KIND) or (before.tag == "v" and not before.known)


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
