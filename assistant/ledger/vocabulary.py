"""The words of ledger headers, from lexicon/headers.toml, as lookups."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.nlp.numerals import narrow

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Header words by what they mean; `roles` maps a folded header to serial, label, place, unit and so on."""

    roles: dict[str, str]
    generic: frozenset[str]
    total: frozenset[str]
    subtotal: frozenset[str]
    whole: frozenset[str]
    change: tuple[str, ...]
    beside: tuple[str, ...]
    note: tuple[str, ...]
    subject_endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    unsummed: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """Returns the word lists; read once."""
    data = tomllib.loads(files("assistant.ledger").joinpath("lexicon/headers.toml").read_text(encoding="utf-8"))
    words, labels = data["words"], data["labels"]
    return Vocabulary(
        roles={fold(word): role for role, members in reversed(data["roles"].items()) for word in members},
        generic=frozenset(words["generic"]),
        total=frozenset(words["total"]),
        subtotal=frozenset(words["subtotal"]),
        whole=frozenset(words["whole"]),
        change=tuple(words["change"]),
        beside=tuple(words["beside"]),
        note=tuple(words["note"]),
        subject_endings=tuple(data["subjects"]["endings"]),
        prefixes=tuple(labels["prefixes"]),
        suffixes=tuple(labels["suffixes"]),
        unsummed=tuple(labels["unsummed"]),
    )


def squeeze(text: str) -> str:
    """Returns `text` without any white space, full-width spaces included."""
    return _SPACE.sub("", text.replace("\u3000", " "))


def fold(text: str) -> str:
    """Returns `text` for comparing: no spaces, half-width digits, ASCII brackets and colon, lower case."""
    return narrow(squeeze(text)).replace("（", "(").replace("）", ")").replace("：", ":").lower()


def is_total(text: str) -> bool:
    """Returns whether a row or column of this name sums all others (合计, 全区, 总计 …)."""
    word = squeeze(text).strip("：:")
    return word in vocabulary().total or word in vocabulary().whole or word in vocabulary().subtotal


def is_change(text: str) -> bool:
    """Returns whether a column of this name tells a change (同比, 增幅 …)."""
    return any(word in text for word in vocabulary().change) and not text.endswith(("数", "件数", "人数"))


def is_unsummed(text: str) -> bool:
    """Returns whether values of this name never add up (rates, averages, ranks)."""
    return any(word in text for word in vocabulary().unsummed)


def looks_like_subject(text: str) -> bool:
    """Returns whether a label names a place or a section by its ending."""
    word = squeeze(text)
    return is_total(word) or (len(word) <= 16 and word.endswith(vocabulary().subject_endings))
