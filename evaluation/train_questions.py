"""Learns which articles answer questions in which words: `python -m evaluation.train_questions` (assistant/indexing/models/asked.npz).

The dev half of the STARD questions (MIT) and the articles that answer them. What is kept are pairs of characters with their weights.
How well it does on questions it has not seen is measured by evaluation/train_ranking.py, fold by fold.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.indexing.articles import article_of
from assistant.indexing.asked import MODEL, Place, QuestionModel
from assistant.indexing.terms import bigram_terms
from evaluation.proof import ROOT
from evaluation.train_charges import FOLDER, lines

TARGET = ROOT / "assistant" / "indexing" / "models" / MODEL
Question = tuple[str, tuple[Place, ...]]


def questions() -> dict[str, Question]:
    """Returns query id → (question, places of the articles that answer it)."""
    folder = FOLDER / "stard_r"
    places = {document["_id"]: article_of(document["title"], (), "") for document in lines(folder / "corpus.jsonl.gz")}
    answers: defaultdict[str, list[Place]] = defaultdict(list)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        law, number = places.get(document, (None, None))
        if float(score) > 0 and law is not None and number is not None:
            answers[query].append((law, number))
    return {one["_id"]: (one["text"], tuple(dict.fromkeys(answers[one["_id"]]))) for one in lines(folder / "queries.jsonl")}


def fitted(asked: Sequence[Question]) -> QuestionModel:
    """Returns the model of some questions."""
    counts = [Counter(bigram_terms(question)) for question, _ in asked]
    spread = Counter(term for count in counts for term in count)
    terms = sorted(spread)
    place = {term: number for number, term in enumerate(terms)}
    idf = np.array([1 + math.log((1 + len(counts)) / (1 + spread[term])) for term in terms], dtype=np.float32)
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for count in counts:
        row = {place[term]: (1 + math.log(said)) * float(idf[place[term]]) for term, said in sorted(count.items())}
        length = math.sqrt(sum(value**2 for value in row.values()))
        columns += row
        values += [value / length for value in row.values()]
        starts.append(len(columns))
    laws = Counter(law for _, answers in asked for law, _ in answers)
    return QuestionModel(
        place,
        idf,
        np.array(columns),
        np.array(values, dtype=np.float32),
        np.array(starts),
        tuple(answers for _, answers in asked),
        dict(laws),
    )


def arrays_of(model: QuestionModel) -> dict[str, Any]:
    """Returns a model as the arrays of its file."""
    places = sorted({place for answers in model.answers for place in answers})
    number = {place: index for index, place in enumerate(places)}
    return {
        "terms": np.array("\n".join(model.vocabulary)), "idf": model.idf, "columns": model.columns.astype(np.uint16),
        "values": model.values.astype(np.float16), "starts": model.starts.astype(np.int32),
        "places": np.array("\n".join("\t".join(place) for place in places)),
        "answers": np.array([number[place] for answers in model.answers for place in answers], dtype=np.uint16),
        "answer_starts": np.array([0, *np.cumsum([len(answers) for answers in model.answers])], dtype=np.int32),
    }  # fmt: skip


def main() -> None:
    """Learns from all dev questions and writes the model."""
    model = fitted([question for question in questions().values() if question[1]])
    np.savez_compressed(TARGET, **arrays_of(model))
    print(f"{len(model.answers)} questions, {len(model.vocabulary)} pairs of characters, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
