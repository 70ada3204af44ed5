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
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMING = frozenset("nabrjhsltg")
"""First letters of the tags of words that may be part of a name: nouns, adjectives, pronouns, short forms, places, idioms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists of lexicon/lock.toml."""

    turns: frozenset[str]
    kept: frozenset[str]
    passing: frozenset[str]
    weak: frozenset[str]
    neutral: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    bodies: tuple[str, ...]
    kinds: tuple[str, ...]
    general: tuple[str, ...]
    titles: tuple[str, ...]
    leaks: tuple[str, ...]


@cache
def lock_words() -> Words:
    """Returns the word lists, the longest words first where order counts."""
    file = Path(__file__).with_name("lexicon") / "lock.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    clause, whole = values["clause"], values["whole"]
    return Words(
        turns=frozenset(clause["turns"]),
        kept=frozenset(clause["kept"]),
        passing=frozenset(clause["passing"]),
        weak=frozenset(clause["weak"]),
        neutral=frozenset(clause["neutral"]),
        before=_longest_first(clause["before"]),
        after=_longest_first(clause["after"]),
        claims=_longest_first(whole["claims"]),
        documents=_longest_first(whole["documents"]),
        bodies=_longest_first(whole["bodies"]),
        kinds=_longest_first(whole["kinds"]),
        general=_longest_first(whole["general"]),
        titles=_longest_first(whole["titles"]),
        leaks=_longest_first(whole["leaks"]),
    )


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
    words = tagged(plain)
    for place, word in enumerate(words):
        chain = _chain(words, place)
        told = "".join(one.text for one in chain) + word.text
        if word.text in lock_words().titles and chain and told not in composed:
            raise RefusedError(f"“{told}”是原文没有的人")
        if word.text.endswith(lock_words().bodies) and told not in composed:
            raise RefusedError(f"“{told}”是原文没有的单位")
        if word.text.endswith(lock_words().kinds) and told not in composed and not all(_plain(one, composed) for one in chain):
            raise RefusedError(f"“{told}”是原文没有的名称")


def _chain(words: tuple[Tagged, ...], place: int) -> list[Tagged]:
    """Returns the words right before one that may belong to its name: no verb, preposition, conjunction, mark or token."""
    first = place
    while first and words[first - 1].text != _HOLE and (words[first - 1].tag[:1] in _NAMING or not words[first - 1].known):
        if not _HAN.fullmatch(words[first - 1].text):
            break
        first -= 1
    return list(words[first:place])


def _plain(word: Tagged, composed: str) -> bool:
    """Whether a word names no one body: the composed section has it, or it is a word of the general kind."""
    return word.text in composed or word.text in lock_words().general


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
