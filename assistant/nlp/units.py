"""The unit lexicon: which words after a number are units, what they measure, and their canonical unit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.schema.quantity import Unit

SCALES: dict[str, Decimal] = {
    "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "十万": Decimal(100_000),
    "百万": Decimal(1_000_000), "千万": Decimal(10_000_000), "亿": Decimal(100_000_000), "万亿": Decimal(1_000_000_000_000),
}  # fmt: skip

_KINDS = {
    "money": "money", "foreign_money": "money", "percent": "percent", "permille": "percent", "percentage_point": "percentage_point",
    "multiple": "multiple", "duration": "duration", "age": "age", "length": "length", "area": "area", "volume": "volume", "mass": "mass",
    "temperature": "temperature",
}  # fmt: skip
COUNT_PREFIX = "count:"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All units: by written form, and by first character, longest first, for scanning; words before a number that name a currency."""

    by_word: dict[str, Unit]
    by_first: dict[str, tuple[str, ...]]
    money_before: dict[str, tuple[str, ...]]
    money_named: dict[str, Unit]

    def match(self, text: str, position: int) -> Unit | None:
        """Returns the longest unit that starts at `position`, or None."""
        words = self.by_first.get(text[position : position + 1])
        if words is None:
            return None
        for word in words:
            if text.startswith(word, position):
                return self.by_word[word]
        return None

    def currency_before(self, text: str, position: int) -> str | None:
        """Returns the word that ends at `position` and names a currency (¥, 新台币), or None."""
        for word in self.money_before.get(text[position - 1 : position], ()):
            if text.endswith(word, 0, position):
                return word
        return None


@cache
def unit_table() -> UnitTable:
    """Returns the lexicon of lexicon/units.toml; read once."""
    data = tomllib.loads(files("assistant.nlp").joinpath("lexicon/units.toml").read_text(encoding="utf-8"))
    words: dict[str, Unit] = {}
    named = data.pop("money_before")
    for word, (symbol, factor) in data.pop("lots").items():
        words[word] = Unit(written=word, symbol=symbol, dimension=COUNT_PREFIX + "place", factor=Decimal(factor), family="place")
    for family, members in data.pop("count").items():
        for word in members:
            words[word] = Unit(written=word, symbol=_plain(word), dimension=COUNT_PREFIX + family, family=family)
    for dimension, table in data.items():
        words.update({unit.written: unit for unit in _measures(dimension, table)})
    return UnitTable(
        words, _grouped(words, 0), _grouped(named, -1),
        {word: words[symbol] for word, symbol in named.items()},
    )  # fmt: skip


def _measures(dimension: str, table: dict[str, Any]) -> Iterator[Unit]:
    sizes = bool(table.get("sizes"))
    forms = [(word, word, "1") for word in table["units"]]
    forms += [(word, symbol, "1") for word, symbol in table.get("same", {}).items()]
    forms += [(word, symbol, factor) for word, (symbol, factor) in table.get("parts", {}).items()]
    for word, symbol, factor in forms:
        yield Unit(written=word, symbol=symbol, dimension=f"{dimension}:{symbol}" if sizes else dimension, factor=Decimal(factor))


def _grouped(words: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """Words by their first or last character, longest first."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[place], []).append(word)
    return {char: tuple(sorted(group, key=len, reverse=True)) for char, group in groups.items()}


def _plain(word: str) -> str:
    return {"场(次)": "场次", "场（次）": "场次", "人(次)": "人次", "个(家)": "个", "個": "个"}.get(word, word)


def kind_of(dimension: str | None) -> str:
    """Returns the figure kind of a dimension (contract.md)."""
    if dimension is None:
        return "other"
    return "count" if dimension.startswith(COUNT_PREFIX) else _KINDS.get(base_of(dimension), "other")


def base_of(dimension: str) -> str:
    """Returns a dimension without its size (length:公里 → length); families of classifiers stay whole."""
    return dimension if dimension.startswith(COUNT_PREFIX) else dimension.partition(":")[0]


def parse_unit(text: str) -> Unit | None:
    """Returns the unit that the whole of `text` is, a scale before it included ("万元" → 元 with factor 10000); None if unknown.

    "无", "" and words that are no unit give None; a classifier written with alternatives ("件/人") gives its first.
    """
    word = text.strip().replace(" ", "").replace("（", "(").replace("）", ")").replace("％", "%")
    word = word.removeprefix("单位:").removeprefix("单位：")
    if word.startswith("(") and word.endswith(")"):
        word = word[1:-1]
    table = unit_table().by_word
    if word in table:
        return table[word]
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = word.removeprefix(scale)
        if rest != word and rest in table:
            unit = table[rest]
            return Unit(written=word, symbol=unit.symbol, dimension=unit.dimension, factor=unit.factor * SCALES[scale], family=unit.family)
    for separator in ("/", "、", "(", "或"):
        head, found, _ = word.partition(separator)
        if found and head in table:
            return table[head]
    return None
