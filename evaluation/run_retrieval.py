"""Measures retrieval on the benchmark folders and keeps the results: `python -m evaluation.run_retrieval [--only NAME…] [--write]`.

In the same run: bm25s over jieba words and over pairs of characters, and Chroma alone (its own embedder would have to be downloaded, so
with the built-in vectors), which a retriever must beat to be worth having. A gain over the best of them is tested by a paired bootstrap
over the queries. With --write evaluation/results/retrieval.json is brought up to date; sets that are absent (WENHENG_DATA names another
place) say so.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import bm25s

from assistant.evaluating.retrieval import DEPTH, Benchmark, Ranked, asked, load, means, measured
from assistant.indexing.terms import bigram_terms, word_terms
from assistant.pipeline.benchmark import Corpus
from assistant.schema.retrieval import Mode
from evaluation.run_check import DATA, keep, kept, state

SETS = {
    "stard_r": ("stard_r", False, "ndcg@10"), "judge_law": ("judge_law", False, "ndcg@10"),
    "cases_knownitem": ("cases_knownitem", False, "mrr"), "lecard": ("lecard", False, "ndcg@10"),
    "lecard_pools": ("lecard", True, "ndcg@10"),
}  # fmt: skip
PLAIN: dict[str, Callable[[str], list[str]]] = {"bm25s words": word_terms, "bm25s pairs": bigram_terms}
ALONE = "Chroma alone"
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


def measure(folder: str, names: Sequence[str], modes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Returns the measures of the sets of one folder: ours by mode, the plain methods, and the chance that the gain is none."""
    if not (DATA / "retrieval" / folder).is_dir():
        return {name: {"missing": f"{folder} is not here"} for name in names}
    benchmark = load(DATA / "retrieval" / folder)
    results = {}
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        with Corpus(Path(place), benchmark.documents) as corpus:
            build = {"build_s": round(time.perf_counter() - began, 2)}
            for name in names:
                methods: dict[str, tuple[Ranked, dict[str, float]]] = {}
                pools = SETS[name][1]
                for method, terms in PLAIN.items():
                    methods[method] = plain(benchmark, terms, pools=pools)
                methods[ALONE] = asked(corpus, benchmark, mode=None, pools=pools)
                for mode in modes:
                    ranked, cost = asked(corpus, benchmark, mode=cast(Mode, mode), pools=pools)
                    methods[mode] = ranked, build | cost
                results[name] = told(name, benchmark, methods)
    return results


def told(name: str, benchmark: Benchmark, methods: dict[str, tuple[Ranked, dict[str, float]]]) -> dict[str, Any]:
    """Returns the measures of each method, auto's gain over the best plain one, and what it is behind the best mode."""
    key = SETS[name][2]
    result: dict[str, Any] = {"note": LEARNT_FROM[name]} if name in LEARNT_FROM else {}
    result |= {"key": key, "queries": len(benchmark.queries), "documents": len(benchmark.documents)}
    each: dict[str, list[float]] = {}
    for method, (ranked, cost) in methods.items():
        found = measured(ranked, benchmark.grades)
        result[method] = means(found) | cost
        each[method] = [found[query][key] for query in sorted(found)]
    best = max((*PLAIN, ALONE), key=lambda method: float(result[method][key]))
    result["gain"] = {"over": best, "points": round(result["auto"][key] - result[best][key], 4), "p": chance(each["auto"], each[best])}
    if modes := [mode for mode in MODES if mode in methods]:
        ahead = max(modes, key=lambda mode: float(result[mode][key]))
        error = statistics.stdev(each["auto"]) / len(each["auto"]) ** 0.5
        behind = round(result[ahead][key] - result["auto"][key], 4)
        result["modes"] = {"best": ahead, "auto is behind by": behind, "may be": round(max(0.01, error), 4)}
    return result


def main() -> None:
    """Measures what is asked for and prints or keeps it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.run_retrieval")
    parser.add_argument("--only", nargs="+", choices=sorted(SETS), help="the sets to measure (default: all)")
    parser.add_argument("--modes", action="store_true", help="also the modes that auto chooses from")
    parser.add_argument("--write", action="store_true", help="keep the results")
    arguments = parser.parse_args()
    results = kept("retrieval")
    wanted = arguments.only or list(SETS)
    for folder in dict.fromkeys(SETS[name][0] for name in wanted):
        names = [name for name in wanted if SETS[name][0] == folder]
        for name, result in measure(folder, names, ("auto", *(MODES if arguments.modes else ()))).items():
            results[name] = state() | result
            print(name, json.dumps(results[name], ensure_ascii=False), flush=True)
    if arguments.write:
        keep("retrieval", results)


if __name__ == "__main__":
    main()
