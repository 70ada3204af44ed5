"""The word lists around numerals, from lexicon/words.toml, as tables that scanning can use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """Hedges by last (before) or first (after) character, longest first; stop words by two characters: the numeral they hold and
    the one behind it, or the one before it where it ends the word.
    """

    before: dict[str, tuple[tuple[str, str], ...]]
    after: dict[str, tuple[tuple[str, str], ...]]
    stop_behind: dict[str, tuple[tuple[str, int], ...]]
    stop_before: dict[str, tuple[tuple[str, int], ...]]
    names: frozenset[str]
    plans: frozenset[str]
    cn_dimensions: frozenset[str]
    threshold: tuple[str, ...]
    circles: tuple[str, ...]
    next_words: dict[str, tuple[str, ...]]

    def stops(self, text: str, start: int, end: int) -> bool:
        """Returns whether the Chinese numeral text[start:end] lies inside a word that is no numeral (统一, 万众)."""
        for word, index in self.stop_behind.get(text[start : start + 2], ()):
            begin = start - index
            if begin >= 0 and begin + len(word) >= end and text.startswith(word, begin):
                return True
        return any(
            start >= index and start - index + len(word) >= end and text.startswith(word, start - index)
            for word, index in self.stop_before.get(text[start - 1 : start + 1], ())
        )


@cache
def word_lists() -> Words:
    """Returns the lists; read once."""
    data = tomllib.loads(files("assistant.nlp").joinpath("lexicon/words.toml").read_text(encoding="utf-8"))
    behind: dict[str, list[tuple[str, int]]] = {}
    before: dict[str, list[tuple[str, int]]] = {}
    for word in dict.fromkeys(data["chinese"]["words"]):
        for index, char in enumerate(word):
            if char in "一二两三四五六七八九十百千万亿零伍陆":
                group, first = (behind, index) if index + 1 < len(word) else (before, index - 1)
                group.setdefault(word[first : first + 2], []).append((word, index))
    return Words(
        before=_grouped(data["hedges"], -1),
        after=_grouped(data["hedges_after"], 0),
        stop_behind={pair: tuple(items) for pair, items in behind.items()},
        stop_before={pair: tuple(items) for pair, items in before.items()},
        names=frozenset(data["names"]["exact"]),
        plans=frozenset(data["names"]["plans"]),
        cn_dimensions=frozenset(data["figure_units_cn"]["dimensions"]),
        threshold=tuple(data["threshold"]["after"]),
        circles=tuple(data["threshold"]["circles"]),
        next_words={unit: tuple(follow) for unit, follow in data["next_words"].items()},
    )


def _grouped(table: dict[str, list[str]], position: int) -> dict[str, tuple[tuple[str, str], ...]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for sort, members in table.items():
        for word in members:
            groups.setdefault(word[position], []).append((word, sort))
    return {char: tuple(sorted(group, key=lambda item: -len(item[0]))) for char, group in groups.items()}
