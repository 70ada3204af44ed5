"""The unit lexicon: which words after a number are units, what they measure, and their canonical unit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from assistant.schema.quantity import Unit

SCALES: dict[str, Decimal] = {
    "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "十万": Decimal(100_000),
    "百万": Decimal(1_000_000), "千万": Decimal(10_000_000), "亿": Decimal(100_000_000), "万亿": Decimal(1_000_000_000_000),
}  # fmt: skip

_KINDS = {
    "money": "money", "foreign_money": "money", "percent": "percent", "permille": "percent", "percentage_point": "percentage_point",
    "multiple": "multiple", "duration": "duration", "age": "age", "length": "length", "area": "area", "volume": "volume", "mass": "mass",
    "temperature": "temperature", "energy": "other", "power": "other",
}  # fmt: skip
COUNT_PREFIX = "count:"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All units: by written form, and by first character, longest first, for scanning."""

    by_word: dict[str, Unit]
    by_first: dict[str, tuple[str, ...]]

    def match(self, text: str, position: int) -> Unit | None:
        """Returns the longest unit that starts at `position`, or None."""
        words = self.by_first.get(text[position : position + 1])
        if words is None:
            return None
        for word in words:
            if text.startswith(word, position):
                return self.by_word[word]
        return None


@cache
def unit_table() -> UnitTable:
    """Returns the lexicon of lexicon/units.toml; read once."""
    data = tomllib.loads(files("assistant.nlp").joinpath("lexicon/units.toml").read_text(encoding="utf-8"))
    words: dict[str, Unit] = {}
    for family, members in data.pop("count").items():
        for word in members:
            words[word] = Unit(written=word, symbol=_plain(word), dimension=COUNT_PREFIX + family, family=family)
    for dimension, table in data.items():
        for word, factor in table["factors"].items():
            words[word] = Unit(written=word, symbol=table["canonical"] or word, dimension=dimension, factor=Decimal(factor))
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    return UnitTable(words, {first: tuple(sorted(group, key=len, reverse=True)) for first, group in by_first.items()})


def _plain(word: str) -> str:
    return {"场(次)": "场次", "场（次）": "场次", "人(次)": "人次", "个(家)": "个"}.get(word, word)


def kind_of(dimension: str | None) -> str:
    """Returns the figure kind of a dimension (contract.md)."""
    if dimension is None:
        return "other"
    return "count" if dimension.startswith(COUNT_PREFIX) else _KINDS.get(dimension, "other")


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
