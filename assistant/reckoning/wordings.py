"""Wordings put into one form before they are compared: short forms written out, words of one meaning made one, stages told apart."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant.reckoning.names import normal


@dataclass(frozen=True, slots=True)
class Lexicon:
    """lexicon/wordings.toml, compiled: full words for short ones, one word for each class, groups of stages, words that narrow nothing,
    and (words of a ledger, words of a report) of which the first are meant only where one of the second is said.
    """

    short: tuple[tuple[re.Pattern[str], str], ...]
    same: re.Pattern[str]
    first: dict[str, str]
    stages: tuple[frozenset[str], ...]
    neutral: re.Pattern[str]
    in_ledger: re.Pattern[str]
    only_where_said: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@cache
def lexicon() -> Lexicon:
    """Returns the word lists; read once a process."""
    data = tomllib.loads(files("assistant.reckoning").joinpath("lexicon/wordings.toml").read_text(encoding="utf-8"))
    first = {word: words[0] for words in data["same"]["classes"] for word in words}
    return Lexicon(
        short=tuple((_alone(word, full), full) for word, full in data["short"].items()),
        same=_either(first), first=first,
        stages=tuple(frozenset(first.get(word, word) for word in group) for group in data["stages"]["groups"]),
        neutral=_either(data["neutral"]["words"]), in_ledger=_either(data["neutral"]["in_ledger"]),
        only_where_said=tuple((_either(group["ledger"]), _either(group["report"])) for group in data["only_where_said"]["groups"]),
    )  # fmt: skip


def _either(words: object) -> re.Pattern[str]:
    listed = sorted((str(word) for word in words), key=len, reverse=True) if isinstance(words, (list, dict)) else []
    return re.compile("|".join(map(re.escape, listed)))


def _alone(word: str, full: str) -> re.Pattern[str]:
    """A short form that is not already the end or the beginning of its full form."""
    at = full.find(word)
    before = f"(?<!{re.escape(full[:at])})" if at > 0 else ""
    behind = f"(?!{re.escape(full[len(word) :])})" if at == 0 and len(full) > len(word) else ""
    return re.compile(f"{before}{re.escape(word)}{behind}")


@lru_cache(maxsize=50_000)
def canonical(text: str) -> str:
    """Returns a wording in the form in which wordings are compared."""
    words = lexicon()
    text = normal(text)
    for pattern, full in words.short:
        text = pattern.sub(full, text)
    return words.same.sub(lambda found: words.first[found.group()], text)


@lru_cache(maxsize=50_000)
def content(text: str, *, ledger: bool = False) -> tuple[bool, ...]:
    """Returns for each character of a canonical wording whether it says which indicator is meant; neutral words do not.

    `ledger`: the wording is a ledger's, where a few words count that are empty in a report.
    """
    marks = [True] * len(text)
    for found in lexicon().neutral.finditer(text):
        if not (ledger and lexicon().in_ledger.fullmatch(found.group())):
            for place in range(*found.span()):
                marks[place] = False
    return tuple(marks)


@lru_cache(maxsize=50_000)
def stages(text: str) -> frozenset[tuple[int, str]]:
    """Returns the stages (number of the group, word) that a canonical wording names."""
    return frozenset(
        (number, word) for number, group in enumerate(lexicon().stages) for word in group if word in text and not _longer(word, group, text)
    )


def _longer(word: str, group: frozenset[str], text: str) -> bool:
    """Whether a stage word only stands inside a longer word of its group (受理 in 不予受理)."""
    return any(other != word and word in other and other in text and text.replace(other, "").find(word) < 0 for other in group)


def opposed(one: str, other: str) -> bool:
    """Returns whether two canonical wordings name different stages of one group and share none of it: 受理 and 审结 are two indicators."""
    here, there = stages(one), stages(other)
    for number in {number for number, _ in here} & {number for number, _ in there}:
        if not {word for at, word in here if at == number} & {word for at, word in there if at == number}:
            return True
    return False


def unspoken(name: str, said: str) -> bool:
    """Returns whether a ledger wording holds a word (目标数, 期初) that a report would have to say, and does not."""
    return any(ledger.search(name) and not report.search(said) for ledger, report in lexicon().only_where_said)
