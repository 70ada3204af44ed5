"""The word lists around numerals, from lexicon/words.toml, as tables that scanning can use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """Hedges by last (before) or first (after) character, longest first; stop words by the Chinese numeral they hold."""

    before: dict[str, tuple[tuple[str, str], ...]]
    after: dict[str, tuple[tuple[str, str], ...]]
    stop: dict[str, tuple[tuple[str, int], ...]]
    names: frozenset[str]
    plans: frozenset[str]
    cn_dimensions: frozenset[str]
    threshold: tuple[str, ...]
    circles: tuple[str, ...]
    next_words: dict[str, tuple[str, ...]]


@cache
def word_lists() -> Words:
    """Returns the lists; read once."""
    data = tomllib.loads(files("assistant.nlp").joinpath("lexicon/words.toml").read_text(encoding="utf-8"))
    stop: dict[str, list[tuple[str, int]]] = {}
    for word in dict.fromkeys(data["chinese"]["words"]):
        for index, char in enumerate(word):
            if char in "一二两三四五六七八九十百千万亿零":
                stop.setdefault(char, []).append((word, index))
    return Words(
        before=_grouped(data["hedges"], -1),
        after=_grouped(data["hedges_after"], 0),
        stop={char: tuple(sorted(items, key=lambda item: -len(item[0]))) for char, items in stop.items()},
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
