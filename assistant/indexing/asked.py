"""What laypeople's questions are about: which laws they ask for, and which articles answered questions in the same words.

Learnt from questions with their answering articles by evaluation/train_questions.py; what is kept are pairs of characters and articles.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.indexing.terms import bigram_terms

MODEL = "asked.npz"
_NEAREST = 20

Place = tuple[str, str]
"""(law, article)"""


@dataclass(frozen=True)
class Asked:
    """For one query: how like it the nearest question is that an article answered, and how much its neighbours ask for each law."""

    articles: dict[Place, float]
    laws: dict[str, float]


@dataclass(frozen=True)
class QuestionModel:
    """Questions as sparse rows over `vocabulary` (unit length), with the places that answer each; `asked` counts answers by law."""

    vocabulary: dict[str, int]
    idf: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    starts: np.ndarray
    answers: tuple[tuple[Place, ...], ...]
    asked: dict[str, int]

    def near(self, query: str) -> Asked:
        """Returns what is known of questions like this one; nothing where no pair of characters is known."""
        said = Counter(term for term in bigram_terms(query) if term in self.vocabulary)
        if not said:
            return Asked({}, {})
        row = np.zeros(len(self.vocabulary), dtype=np.float32)
        for term, count in said.items():
            row[self.vocabulary[term]] = (1 + math.log(count)) * self.idf[self.vocabulary[term]]
        row /= float(np.linalg.norm(row))
        likeness = np.add.reduceat(row[self.columns] * self.values, self.starts[:-1])
        articles: dict[Place, float] = {}
        laws: defaultdict[str, float] = defaultdict(float)
        for rank, number in enumerate(np.argsort(-likeness, kind="stable")):
            like = float(likeness[number])
            if like <= 0:
                break
            for place in self.answers[number]:
                articles[place] = max(articles.get(place, 0.0), like)
            if rank < _NEAREST:
                for law in {law for law, _ in self.answers[number]}:
                    laws[law] += like
        return Asked(articles, dict(laws))

    def prior(self, law: str) -> float:
        """Returns how often the law answers, 0 or more (a logarithm)."""
        return math.log1p(self.asked.get(law, 0))


@cache
def question_model() -> QuestionModel:
    """Returns the shipped model; read at first use, kept for the process."""
    with files("assistant.indexing").joinpath("models", MODEL).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        terms = str(kept["terms"]).split("\n")
        places = [tuple(line.split("\t")) for line in str(kept["places"]).split("\n")]
        bounds = kept["answer_starts"]
        numbers = kept["answers"]
        answers = tuple(
            tuple((places[number][0], places[number][1]) for number in numbers[bounds[row] : bounds[row + 1]])
            for row in range(len(bounds) - 1)
        )
        asked = Counter(law for places_of in answers for law, _ in places_of)
        return QuestionModel(
            {term: place for place, term in enumerate(terms)}, kept["idf"], kept["columns"].astype(np.int64),
            kept["values"].astype(np.float32), kept["starts"].astype(np.int64), answers, dict(asked),
        )  # fmt: skip
