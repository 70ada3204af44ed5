"""What a criminal case is about, told by its facts: which articles of the Criminal Law courts cite for facts like these.

A linear model over pairs of characters, learnt from published judgments by evaluation/train_charges.py. Two cases are alike where they
are about the same rare articles; a law's own articles are found by facts that never name them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.indexing.terms import bigram_terms

LAW = "刑法"
MODEL = "charges.npz"
READ = 3000
"""Characters of a text that are read: the facts stand in front."""
KEPT = 16
"""Articles that a profile keeps."""
_CRIMINAL = re.compile(r"被告人|被害人|犯罪嫌疑人|公诉机关|刑事拘留|作案|归案|赃款|赃物|销赃|构成[^，。]{1,12}罪")
_LEAST = 0.02

Profile = tuple[tuple[str, float], ...]
"""(article, weight), heaviest first, of length 1 together; empty for a text that is no criminal case."""


@dataclass(frozen=True)
class ChargeModel:
    """`vocabulary` pair → column; `weights` articles × columns (sparse rows as data, columns, starts); `rarity` counts for likeness."""

    vocabulary: dict[str, int]
    idf: np.ndarray
    articles: tuple[str, ...]
    rarity: np.ndarray
    offsets: np.ndarray
    matrix: np.ndarray

    def chances(self, text: str) -> dict[str, float]:
        """Returns article → how strongly the facts speak for it (about 0…1); empty for a text that is no criminal case."""
        if _CRIMINAL.search(text) is None:
            return {}
        counts = Counter(term for term in bigram_terms(text[:READ]) if term in self.vocabulary)
        if not counts:
            return {}
        places = np.array([self.vocabulary[term] for term in counts])
        values = np.array([1 + math.log(count) for count in counts.values()], dtype=np.float32) * self.idf[places]
        told = self.matrix[:, places] @ (values / np.linalg.norm(values)) + self.offsets
        return {article: float(value) for article, value in zip(self.articles, told, strict=True) if value > _LEAST}

    def profile(self, text: str) -> Profile:
        """Returns the articles that tell a case apart, the rare ones weighing more."""
        rarity = dict(zip(self.articles, self.rarity, strict=True))
        weighed = {article: value * float(rarity[article]) ** 2 for article, value in self.chances(text).items()}
        kept = sorted(weighed, key=lambda article: (-weighed[article], article))[:KEPT]
        length = math.sqrt(sum(weighed[article] ** 2 for article in kept))
        return tuple((article, round(weighed[article] / length, 4)) for article in kept) if length else ()


@cache
def charge_model() -> ChargeModel:
    """Returns the shipped model; read at first use, kept for the process."""
    with files("assistant.indexing").joinpath("models", MODEL).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        terms = str(kept["terms"]).split("\n")
        dense = np.zeros((len(kept["offsets"]), len(terms)), dtype=np.float32)
        rows = np.repeat(np.arange(len(kept["offsets"])), np.diff(kept["starts"]))
        dense[rows, kept["columns"]] = kept["values"] * kept["scales"][rows]
        return ChargeModel(
            {term: place for place, term in enumerate(terms)}, kept["idf"], tuple(str(kept["articles"]).split("\n")), kept["rarity"],
            kept["offsets"], dense,
        )  # fmt: skip


def likeness(one: Iterable[tuple[str, float]], other: Iterable[tuple[str, float]]) -> float:
    """Returns the cosine of two profiles, 0…1."""
    known = dict(one)
    return sum(weight * known.get(article, 0.0) for article, weight in other)
