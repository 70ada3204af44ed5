"""Learns what counts for a question: `python -m evaluation.train_ranking [--write]` (assistant/indexing/lexicon/ranking.toml).

For each dev question of STARD the candidates that the retriever finds, with the features of assistant/indexing/ranking.py; a softmax over
the candidates is fitted to the answering articles. Five folds: the questions of a fold are ranked by what the others teach, the knowledge
of asked questions included; the figures are of these, and are kept in evaluation/results/ranking.json.
--write keeps the weights learnt from all.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from assistant.evaluating.retrieval import load, means, measured
from assistant.indexing.analysis import Analysis
from assistant.indexing.ranking import FEATURES, Lists, question_features
from assistant.pipeline.benchmark import Corpus
from assistant.schema.retrieval import Passage, Query
from evaluation.proof import ROOT
from evaluation.run_check import keep, state
from evaluation.train_charges import FOLDER
from evaluation.train_questions import Question, fitted, questions

TARGET = ROOT / "assistant" / "indexing" / "lexicon" / "ranking.toml"
_HEADER = """\
# What each feature of assistant/indexing/ranking.py counts when a question is answered by passages.
# Learnt by evaluation/train_ranking.py; not written by hand.
"""
_FOLDS, _RIDGE, _SEED = 5, 1.0, 0


@dataclass(frozen=True)
class Asked:
    """A question with its candidates and their grades."""

    query: str
    analysis: Analysis
    passages: list[Passage]
    lists: Lists
    grades: np.ndarray


def gathered() -> list[Asked]:
    """Returns the dev questions with what the retriever finds for them."""
    benchmark = load(FOLDER / "stard_r")
    found: list[Asked] = []
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder), benchmark.documents) as corpus:
        for query, text in benchmark.queries.items():
            analysis, passages, lists = corpus.retriever.candidates(Query(text=text, mode="question", limit=100))
            told = benchmark.grades.get(query, {})
            found.append(Asked(query, analysis, passages, lists, np.array([told.get(passage.id, 0.0) for passage in passages])))
    return found


def features(asked: Sequence[Asked], known: dict[str, Question], learnt_from: set[str]) -> list[np.ndarray]:
    """Returns the features of each question's candidates; a question never knows its own answer."""
    model = fitted([known[query] for query in sorted(learnt_from)])
    rows = []
    for one in asked:
        own = fitted([known[query] for query in sorted(learnt_from - {one.query})]) if one.query in learnt_from else model
        rows.append(question_features(one.analysis, one.passages, one.lists, own))
    return rows


def fit(rows: Sequence[np.ndarray], grades: Sequence[np.ndarray]) -> np.ndarray:
    """Returns the weight of each feature, by a softmax over each question's candidates with a ridge on features of equal spread."""
    used = [(row, grade) for row, grade in zip(rows, grades, strict=True) if grade.sum()]
    matrix = np.concatenate([row for row, _ in used])
    spread = matrix.std(0) + 1e-6
    matrix = (matrix - matrix.mean(0)) / spread
    owner = np.repeat(np.arange(len(used)), [len(row) for row, _ in used])
    wanted = np.concatenate([grade / grade.sum() for _, grade in used])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        highest = np.full(len(used), -np.inf)
        np.maximum.at(highest, owner, scores)
        power = np.exp(scores - highest[owner])
        total = np.bincount(owner, power, len(used))
        value = -(wanted * (scores - highest[owner] - np.log(total)[owner])).sum() + _RIDGE * (weights @ weights)
        return float(value), matrix.T @ (power / total[owner] - wanted) + 2 * _RIDGE * weights

    best = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(best.x / spread)


def ranked(asked: Sequence[Asked], rows: Sequence[np.ndarray], weights: np.ndarray) -> dict[str, list[tuple[str, float]]]:
    """Returns query → candidates in order."""
    result = {}
    for one, row in zip(asked, rows, strict=True):
        scores = row @ weights
        order = np.argsort(-scores, kind="stable")[:100]
        result[one.query] = [(one.passages[place].id, float(scores[place])) for place in order]
    return result


def main() -> None:
    """Prints the figures of the folds; with --write keeps the weights learnt from all questions."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.train_ranking")
    parser.add_argument("--write", action="store_true", help="write the weights")
    arguments = parser.parse_args()
    asked, known = gathered(), questions()
    known = {query: question for query, question in known.items() if question[1]}
    order = sorted(one.query for one in asked)
    random.Random(_SEED).shuffle(order)
    fold = {query: number % _FOLDS for number, query in enumerate(order)}
    found: dict[str, list[tuple[str, float]]] = {}
    for number in range(_FOLDS):
        others = {query for query in known if fold[query] != number}
        training, held = [one for one in asked if fold[one.query] != number], [one for one in asked if fold[one.query] == number]
        weights = fit(features(training, known, others), [one.grades for one in training])
        found |= ranked(held, features(held, known, others), weights)
    grades = load(FOLDER / "stard_r").grades
    results = {
        "five folds, unseen questions": means(measured(found, grades)),
        "words and pairs alone": means(measured(ranked(asked, features(asked, known, set(known)), _plain()), grades)),
    }
    print(results)
    keep("ranking", dict(state()) | results)
    if arguments.write:
        weights = fit(features(asked, known, set(known)), [one.grades for one in asked])
        table = "".join(f"{name} = {weight:.4f}\n" for name, weight in zip(FEATURES, weights, strict=True))
        TARGET.write_text(f"{_HEADER}\n[question]\n{table}", encoding="utf-8")


def _plain() -> np.ndarray:
    return np.array([float(name in ("words", "bigrams")) for name in FEATURES])


if __name__ == "__main__":
    main()
