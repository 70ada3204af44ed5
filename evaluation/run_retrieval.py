"""Measures retrieval on the benchmark folders and keeps the results: `python -m evaluation.run_retrieval [--only NAME…] [--write]`.

In the same run: bm25s over jieba words and over pairs of characters, which a retriever must beat to be worth having. A gain over the
better of the two is tested by a paired bootstrap over the queries. With --write evaluation/results/retrieval.json is brought up to date;
sets that are absent (WENHENG_DATA names another place) say so.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

import bm25s

from assistant.evaluating.retrieval import DEPTH, Benchmark, Ranked, load, means, measured, run
from assistant.indexing.terms import bigram_terms, word_terms
from assistant.schema.retrieval import Mode
from evaluation.run_check import DATA, keep, kept, state

SETS = {
    "stard_r": ("stard_r", False, "ndcg@10"), "judge_law": ("judge_law", False, "ndcg@10"),
    "cases_knownitem": ("cases_knownitem", False, "mrr"), "lecard": ("lecard", False, "ndcg@10"),
    "lecard_pools": ("lecard", True, "ndcg@10"),
}  # fmt: skip
PLAIN: dict[str, Callable[[str], list[str]]] = {"bm25s words": word_terms, "bm25s pairs": bigram_terms}
LEARNT_FROM = {"stard_r": "auto has learnt from these very questions; questions it has not seen: ranking.json"}
MODES = ("question", "case", "keyword")
RESAMPLES, SEED = 10_000, 0


def plain(benchmark: Benchmark, terms: Callable[[str], list[str]], *, pools: bool) -> tuple[Ranked, dict[str, float]]:
    """Returns what bm25s finds with its defaults (k1 1.5, b 0.75), and what it cost."""
    began = time.perf_counter()
    index = bm25s.BM25()
    index.index([terms(f"{title}\n{text}") for _, title, text in benchmark.documents], show_progress=False)
    cost = {"build_s": round(time.perf_counter() - began, 2)}
    names = [identifier for identifier, _, _ in benchmark.documents]
    ranked: Ranked = {}
    for query, text in benchmark.queries.items():
        scores = index.get_scores([term for term in terms(text) if term in index.vocab_dict] or [next(iter(index.vocab_dict))])
        among = set(benchmark.pools.get(query, ())) if pools else None
        left_out = benchmark.selves.get(query, set())
        order = [int(place) for place in (-scores).argsort(kind="stable") if names[place] not in left_out]
        found = [(names[place], float(scores[place])) for place in order if among is None or names[place] in among]
        ranked[query] = found[:DEPTH]
    return ranked, cost


def chance(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Returns how often a resample of the queries shows no gain (one-sided paired bootstrap)."""
    gains = [one - other for one, other in zip(ours, theirs, strict=True)]
    draw = random.Random(SEED)
    lost = sum(sum(draw.choices(gains, k=len(gains))) <= 0 for _ in range(RESAMPLES))
    return round(lost / RESAMPLES, 4)


def measure(name: str, modes: Sequence[str]) -> dict[str, Any]:
    """Returns the measures of one set: ours by mode, the plain methods, and the chance that the gain is none."""
    folder, pools, key = SETS[name]
    if not (DATA / "retrieval" / folder).is_dir():
        return {"missing": f"{folder} is not here"}
    benchmark = load(DATA / "retrieval" / folder)
    told: dict[str, Any] = {"note": LEARNT_FROM[name]} if name in LEARNT_FROM else {}
    told |= {"key": key, "queries": len(benchmark.queries), "documents": len(benchmark.documents)}
    each: dict[str, list[float]] = {}
    for method in (*PLAIN, *modes):
        terms = PLAIN.get(method)
        ranked, cost = plain(benchmark, terms, pools=pools) if terms else run(benchmark, mode=cast(Mode, method), pools=pools)
        found = measured(ranked, benchmark.grades)
        told[method] = means(found) | cost
        each[method] = [found[query][key] for query in sorted(found)]
    best = max(PLAIN, key=lambda method: float(told[method][key]))
    told["gain"] = {"over": best, "points": round(told["auto"][key] - told[best][key], 4), "p": chance(each["auto"], each[best])}
    return told


def main() -> None:
    """Measures what is asked for and prints or keeps it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.run_retrieval")
    parser.add_argument("--only", nargs="+", choices=sorted(SETS), help="the sets to measure (default: all)")
    parser.add_argument("--modes", action="store_true", help="also the modes that auto chooses from")
    parser.add_argument("--write", action="store_true", help="keep the results")
    arguments = parser.parse_args()
    results = kept("retrieval")
    for name in arguments.only or SETS:
        results[name] = state() | measure(name, ("auto", *(MODES if arguments.modes else ())))
        print(name, json.dumps(results[name], ensure_ascii=False), flush=True)
    if arguments.write:
        keep("retrieval", results)


if __name__ == "__main__":
    main()
