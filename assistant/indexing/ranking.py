"""Puts candidates in order: what the word lists, the vectors and what is known of laws and cases say, weighed by the kind of query.

The weights for questions (lexicon/ranking.toml) are learnt by evaluation/train_ranking.py; the few for cases were set by hand and are
measured in evaluation/results/retrieval.json.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.indexing.analysis import Analysis
from assistant.indexing.asked import QuestionModel, question_model
from assistant.indexing.charges import LAW, Profile, likeness
from assistant.schema.retrieval import Passage

FEATURES = (
    "words", "bigrams", "bare", "strength", "document", "length", "law", "interpretation", "prior", "near", "answered", "nearby_law",
    "said_words", "said_pairs",
)  # fmt: skip
_STRONG, _BEST = 40.0, 5
_WORDS, _PAIRS, _LIKE_CASE = 1.5, 0.5, 1.0
"""What the two word lists count for the facts of a crime, whose names and things are words, where others count alike; what likeness of
charges multiplies them by."""
_ARTICLE, _ARTICLE_WORDS = 2.2, 0.2
"""What a predicted article is worth, and its words beside that."""

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Lists:
    """Passage id → score: by words and bigrams, the same without asking words, by vector; `dense_weight` is what the vectors count."""

    words: Scores
    bigrams: Scores
    bare_words: Scores
    bare_bigrams: Scores
    dense: Scores
    dense_weight: float = 0.0


@cache
def question_weights() -> tuple[float, ...]:
    """Returns the learnt weight of each of FEATURES; read once a process."""
    table = tomllib.loads(files("assistant.indexing").joinpath("lexicon/ranking.toml").read_text(encoding="utf-8"))["question"]
    return tuple(float(table[name]) for name in FEATURES)


def scored(
    analysis: Analysis, passages: Sequence[Passage], lists: Lists, charges: Mapping[str, float], profile: Profile
) -> dict[str, float]:
    """Returns passage id → score, higher is better; `charges` and `profile` are what the query tells as a criminal case."""
    if analysis.route == "question":
        found = question_features(analysis, passages, lists, question_model()) @ np.array(question_weights())
        return {passage.id: float(score) for passage, score in zip(passages, found, strict=True)}
    words, pairs, dense = _up_to_one(lists.words), _up_to_one(lists.bigrams), _up_to_one(lists.dense)
    result: dict[str, float] = {}
    of_words, of_pairs = (_WORDS, _PAIRS) if profile else (1.0, 1.0)
    for passage in passages:
        told = of_words * words.get(passage.id, 0.0) + of_pairs * pairs.get(passage.id, 0.0)
        if charges and passage.law == LAW and passage.article is not None:
            result[passage.id] = _ARTICLE * charges.get(passage.article, 0.0) + _ARTICLE_WORDS * told
        else:
            near = told + lists.dense_weight * dense.get(passage.id, 0.0)
            result[passage.id] = near * (1 + _LIKE_CASE * likeness(profile, passage.profile))
    return result


def question_features(analysis: Analysis, passages: Sequence[Passage], lists: Lists, known: QuestionModel) -> np.ndarray:
    """Returns a row of FEATURES for each passage."""
    words, pairs = _up_to_one(lists.words), _up_to_one(lists.bigrams)
    bare = _sum(_up_to_one(lists.bare_words), _up_to_one(lists.bare_bigrams))
    both = _sum(words, pairs)
    highest = max(bare.values(), default=1.0)
    documents = _documents(passages, both)
    near = known.near(analysis.text)
    said_words, said_pairs = list(analysis.asked["words"]), list(analysis.asked["bigrams"])
    rows = []
    for passage in passages:
        law = passage.law or ""
        place = (law, passage.article or "")
        rows.append((
            words.get(passage.id, 0.0), pairs.get(passage.id, 0.0), bare.get(passage.id, 0.0) / highest,
            lists.words.get(passage.id, 0.0) / _STRONG, documents[_document(passage)], math.log1p(len(passage.text)) if law else 0.0,
            float(law.endswith(("法", "法典"))), float(law.startswith("最高人民")), known.prior(law), near.articles.get(place, 0.0),
            float(place in near.articles), near.laws.get(law, 0.0), _said(said_words, passage), _said(said_pairs, passage),
        ))  # fmt: skip
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def _document(passage: Passage) -> str:
    return passage.law or passage.path or passage.document


def _documents(passages: Sequence[Passage], scores: Scores) -> dict[str, float]:
    """How much a document as a whole speaks of the matter: its best passages together, the best document 1."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for passage in passages:
        found[_document(passage)].append(scores.get(passage.id, 0.0))
    means = {name: sum(sorted(values, reverse=True)[:_BEST]) / _BEST for name, values in found.items()}
    highest = max(means.values(), default=0.0) or 1.0
    return {name: value / highest for name, value in means.items()}


def _said(terms: Sequence[str], passage: Passage) -> float:
    """The part of the query's terms that a passage or its title says."""
    text = f"{passage.title}\n{passage.text}"
    return len([term for term in terms if term in text]) / max(1, len(terms))


def both(words: Scores, pairs: Scores) -> dict[str, float]:
    """Returns the sum of two lists, each with its best at 1."""
    return _sum(_up_to_one(words), _up_to_one(pairs))


def _sum(one: Scores, other: Scores) -> dict[str, float]:
    return {name: one.get(name, 0.0) + other.get(name, 0.0) for name in {*one, *other}}


def _up_to_one(scores: Scores) -> dict[str, float]:
    highest = max(scores.values(), default=0.0)
    return {name: score / highest for name, score in scores.items()} if highest > 0 else {}
