"""The words of ledger headers, from lexicon/headers.toml, as lookups."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.nlp.numerals import narrow

_SPACE = re.compile(r"\s+")
_STATION = re.compile(r"(?!.*(?:派出|律师|事务|服务|公证|鉴定|看守|拘留|厕))[\u4e00-\u9fff]{2,3}所")
"""城关所, 青崖所: a station by the place where it stands, not by what it does."""
_ENDINGS = "kind_endings"
_PARTS = ("小计", "合计", "总计")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Header words by what they mean; `roles` maps a folded header to serial, label, place, unit and so on."""

    roles: dict[str, str]
    kind_endings: tuple[str, ...]
    generic: frozenset[str]
    actual: frozenset[str]
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
        roles={fold(word): role for role, members in reversed(data["roles"].items()) if role != _ENDINGS for word in members},
        kind_endings=tuple(data["roles"][_ENDINGS]),
        generic=frozenset(words["generic"]),
        actual=frozenset(words["actual"]),
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


@cache
def _total_endings() -> frozenset[str]:
    """Last characters of all words for totals: most cells of a register end otherwise."""
    words = vocabulary()
    return frozenset("：:").union(word[-1] for group in (words.subtotal, words.whole, words.total, _PARTS) for word in group)


def total_kind(text: str, *, named: bool = False) -> str:
    """Returns "sum" for 合计, "whole" for 全区 (need not be the sum of its rows), "part" for 小计, "" for no total.

    With `named`, for rows that are places or sections, 东片小计 and 机关合计 are parts too; elsewhere 收入合计 is an indicator.
    """
    if not text or text.rstrip()[-1:] not in _total_endings():
        return ""
    word = squeeze(text).strip("：:")
    if word in vocabulary().subtotal:
        return "part"
    if word in vocabulary().whole:
        return "sum" if "计" in word else "whole"
    if word in vocabulary().total:
        return "sum"
    return "part" if named and len(word) <= 12 and word.endswith(_PARTS) else ""


def is_total(text: str) -> bool:
    """Returns whether a row or column of this name sums all others (合计, 全区, 总计, 小计 …)."""
    return total_kind(text) != ""


def total_of(text: str) -> str:
    """Returns what a named sub-total sums up: 东片小计 → 东片; "" for a bare 小计."""
    word = squeeze(text).strip("：:")
    return next((word.removesuffix(ending) for ending in _PARTS if word.endswith(ending)), "")


def is_unsummed(text: str) -> bool:
    """Returns whether values of this name never add up (rates, averages, ranks)."""
    return any(word in text for word in vocabulary().unsummed)


def looks_like_subject(text: str) -> bool:
    """Returns whether a label names a place or a section by its ending."""
    word = squeeze(text)
    return is_total(word) or (len(word) <= 16 and word.endswith(vocabulary().subject_endings)) or _STATION.fullmatch(word) is not None
