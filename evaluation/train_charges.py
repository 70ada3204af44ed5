"""Learns which articles of the Criminal Law go with which facts: `python -m evaluation.train_charges [--write]`.

The judgments of the LeCaRD candidate pools (MIT) name, after their facts, the articles that they rest on. Judgments that share text with
a query of a dev half are left out. What is kept are weights, no text. Without --write it says how well the articles of the judge_law dev
queries are found; the queries of the held-out half are very likely among the judgments too, and cannot be told.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import Ridge

from assistant.indexing.articles import cited
from assistant.indexing.charges import LAW, MODEL, READ
from assistant.indexing.terms import bigram_terms
from evaluation.proof import ROOT
from evaluation.run_check import DATA

FOLDER = DATA / "retrieval"
TARGET = ROOT / "assistant" / "indexing" / "models" / MODEL
_TERMS, _LEAST_DOCUMENTS, _LEAST_CASES = 20_000, 8, 3
_KEPT = 0.2
"""Part of the weights that is kept, the largest: with a fifth nothing is lost (nDCG@10 .893 either way)."""
_RIDGE = 1.0
_SHARED, _STEP, _OFTEN = 30, 10, 3
"""Characters that two texts must share, at every so many places, so often, to be the same case."""


def lines(path: Path) -> list[dict[str, Any]]:
    """Returns the objects of a .jsonl or .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def same_cases(texts: list[str], queries: Iterable[str]) -> set[int]:
    """Returns the numbers of the texts that share long stretches with a query."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        bare = re.sub(r"[\s\W]", "", text)
        for start in range(0, len(bare) - _SHARED, _STEP):
            places[bare[start : start + _SHARED]].add(number)
    found: set[int] = set()
    for query in queries:
        bare = re.sub(r"[\s\W]", "", query)
        seen = Counter(number for start in range(len(bare) - _SHARED) for number in places.get(bare[start : start + _SHARED], ()))
        found |= {number for number, count in seen.items() if count >= _OFTEN}
    return found


def judgments() -> Iterator[tuple[str, set[str]]]:
    """Yields (facts, articles of the Criminal Law cited) of the judgments that no dev query is taken from."""
    documents = lines(FOLDER / "lecard" / "corpus.jsonl.gz")
    queries = [query["text"] for name in ("judge_law", "lecard") for query in lines(FOLDER / name / "queries.jsonl")]
    known = same_cases([document["facts"] for document in documents], queries)
    for number, document in enumerate(documents):
        told = {number for law, number in cited(document["reason"] + document["judgment"]) if law == LAW and number is not None}
        if number not in known and told and len(document["facts"]) > 50:
            yield document["facts"], told


def fit() -> dict[str, Any]:
    """Returns the arrays of the model, as they are kept."""
    read = list(judgments())
    texts = [Counter(bigram_terms(facts[:READ])) for facts, _ in read]
    spread = Counter(term for text in texts for term in text)
    terms = sorted(sorted((term for term in spread if spread[term] >= _LEAST_DOCUMENTS), key=lambda term: (-spread[term], term))[:_TERMS])
    place = {term: number for number, term in enumerate(terms)}
    idf = np.array([1 + np.log((1 + len(texts)) / (1 + spread[term])) for term in terms], dtype=np.float32)
    cases = Counter(article for _, told in read for article in told)
    articles = sorted((article for article in cases if cases[article] >= _LEAST_CASES), key=lambda article: (-cases[article], article))
    facts = scipy.sparse.csr_matrix(np.stack([_row(text, place, idf) for text in texts]))
    wanted = np.array([[float(article in told) for article in articles] for _, told in read], dtype=np.float32)
    model = Ridge(alpha=_RIDGE, solver="sparse_cg", tol=1e-3).fit(facts, wanted)
    weights = model.coef_.astype(np.float32)
    weights[np.abs(weights) < np.quantile(np.abs(weights), 1 - _KEPT)] = 0
    scales = np.abs(weights).max(axis=1) / 127
    kept = scipy.sparse.csr_matrix(np.round(weights / scales[:, None]).astype(np.int8))
    rarity = np.array([np.log(len(read) / (1 + cases[article])) for article in articles], dtype=np.float32)
    return {
        "terms": np.array("\n".join(terms)), "idf": idf, "articles": np.array("\n".join(articles)), "rarity": rarity,
        "offsets": model.intercept_.astype(np.float32), "values": kept.data, "columns": kept.indices.astype(np.uint16),
        "starts": kept.indptr, "scales": scales.astype(np.float32),
    }  # fmt: skip


def _row(text: Counter[str], place: dict[str, int], idf: np.ndarray) -> np.ndarray:
    row = np.zeros(len(place), dtype=np.float32)
    for term, count in text.items():
        if term in place:
            row[place[term]] = (1 + np.log(count)) * idf[place[term]]
    return row / max(float(np.linalg.norm(row)), 1e-9)


def main() -> None:
    """Learns and writes the model, or says how large it would be."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.train_charges")
    parser.add_argument("--write", action="store_true", help="write the model")
    arguments = parser.parse_args()
    arrays = fit()
    if arguments.write:
        TARGET.parent.mkdir(exist_ok=True)
        np.savez_compressed(TARGET, **arrays)
    print(f"{len(str(arrays['articles']).split())} articles, {len(arrays['values'])} weights")


if __name__ == "__main__":
    main()
