"""Measures the engines that a word index could be built on: `python -m evaluation.bench_lexical` (evaluation/results/lexical.json).

The articles of stard_r under pairs of characters, each dev question asked once for its best 100: tantivy, SQLite FTS5 and bm25s. What it
takes to build, to add one more passage and have it found, and to answer.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s

from assistant.evaluating.retrieval import load, means, measured
from assistant.indexing.stores._words import WordIndex
from assistant.indexing.terms import bigram_terms
from assistant.schema.retrieval import Passage, Query
from evaluation.run_check import DATA, keep, state

DEPTH = 100
Ask = Callable[[Sequence[str]], list[tuple[str, float]]]


def tantivy(passages: Sequence[Passage], folder: Path) -> tuple[Ask, Callable[[Passage], None]]:
    """Builds the word index of the product (both its fields)."""
    index = WordIndex(folder / "tantivy")
    index.renew([], ((passage.id, passage) for passage in passages))
    return (
        lambda terms: index.search({"bigrams": dict.fromkeys(terms, 1.0)}, Query(text=""), None, DEPTH)["bigrams"],
        lambda passage: index.renew([passage.id], [(passage.id, passage)]),
    )


def fts5(passages: Sequence[Passage], folder: Path) -> tuple[Ask, Callable[[Passage], None]]:
    """Builds an FTS5 table of pairs of characters; rows are merged as SQLite does by itself."""
    db = sqlite3.connect(folder / "fts5.sqlite3")
    db.execute("CREATE VIRTUAL TABLE pairs USING fts5 (id UNINDEXED, terms, tokenize = 'unicode61 remove_diacritics 0')")

    def add(some: Sequence[Passage]) -> None:
        rows = [(passage.id, " ".join(bigram_terms(f"{passage.title}\n{passage.text}"))) for passage in some]
        db.executemany("INSERT INTO pairs VALUES (?, ?)", rows)
        db.commit()

    def ask(terms: Sequence[str]) -> list[tuple[str, float]]:
        wanted = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        rows = db.execute("SELECT id, -bm25(pairs) FROM pairs WHERE pairs MATCH ? ORDER BY bm25(pairs) LIMIT ?", (wanted, DEPTH))
        return [(str(name), float(score)) for name, score in rows]

    add(passages)
    return ask, lambda passage: add([passage])


def plain(passages: Sequence[Passage], folder: Path) -> tuple[Ask, Callable[[Passage], None]]:
    """Builds bm25s; it cannot be added to, so one more passage means building it anew."""
    kept = list(passages)
    index = bm25s.BM25()

    def build() -> None:
        index.index([bigram_terms(f"{passage.title}\n{passage.text}") for passage in kept], show_progress=False)

    def ask(terms: Sequence[str]) -> list[tuple[str, float]]:
        known = [term for term in terms if term in index.vocab_dict]
        if not known:
            return []
        places, scores = index.retrieve([known], k=DEPTH, show_progress=False)
        return [(kept[int(place)].id, float(score)) for place, score in zip(places[0], scores[0], strict=True)]

    def add(passage: Passage) -> None:
        kept.append(passage)
        build()

    build()
    return ask, add


def measure(
    engine: Callable[..., tuple[Ask, Callable[[Passage], None]]], passages: Sequence[Passage], queries: dict[str, str]
) -> dict[str, Any]:
    """Returns build_s, add_s, p50_ms and p95_ms of one engine, and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        ask, add = engine(passages, Path(folder))
        told: dict[str, Any] = {"build_s": round(time.perf_counter() - began, 2)}
        ranked, spent = {}, []
        for query, text in queries.items():
            terms = bigram_terms(text)
            began = time.perf_counter()
            ranked[query] = ask(terms)
            spent.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        add(Passage(id="new", document="new", text="新的一条。", heading_path=(), start=0, end=5, kind="other", title="新"))
        told["add_s"] = round(time.perf_counter() - began, 2)
    spent.sort()
    return told | {"p50_ms": round(spent[len(spent) // 2], 2), "p95_ms": round(spent[int(len(spent) * 0.95)], 2), "ranked": ranked}


def main() -> None:
    """Measures each engine and keeps the results."""
    benchmark = load(DATA / "retrieval" / "stard_r")
    passages = [
        Passage(id=name, document=name, text=text, heading_path=(), start=0, end=len(text), kind="policy", title=title)
        for name, title, text in benchmark.documents
    ]
    results: dict[str, Any] = dict(state()) | {"passages": len(passages), "queries": len(benchmark.queries)}
    for name, engine in (("tantivy (words and pairs)", tantivy), ("SQLite FTS5", fts5), ("bm25s", plain)):
        told = measure(engine, passages, benchmark.queries)
        results[name] = {**told, "ndcg@10": means(measured(told.pop("ranked"), benchmark.grades))["ndcg@10"]}
        results[name].pop("ranked", None)
        print(name, results[name], flush=True)
    keep("lexical", results)


if __name__ == "__main__":
    main()
