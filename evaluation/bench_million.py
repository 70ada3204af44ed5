"""Measures an index as it grows: `python -m evaluation.bench_million [--sizes 10000 100000 1000000] [--write]`.

Passages are made by recombining the sentences of real laws, cases and reports (they lie beside the repository; WENHENG_DATA names another
place), forty to a document. Each size is built in a process of its own and asked in another, which is what a user's machine must bear:
questions of laypeople, rules of law, and the facts of judgments. What the vectors find is held against exact search over the same vectors.
Kept in evaluation/results/million.json.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluating.retrieval import load
from assistant.indexing.passages import passages_of
from assistant.indexing.vectors import renew_vectors
from assistant.pipeline.index import Index
from assistant.reading import read_file
from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Passage, Query
from evaluation.run_check import DATA, keep, kept, state

SIZES = (10_000, 100_000, 1_000_000)
SOURCES: dict[str, DocumentKind] = {"laws": "policy", "cases": "case", "reports": "summary"}
QUERIES = {"stard_r": 200, "cases_knownitem": 100, "judge_law": 100}
SEED, IN_A_DOCUMENT, EXACT_QUERIES, BEST = 0, 40, 100, 10


def sentences() -> dict[DocumentKind, list[Passage]]:
    """Returns the real passages by kind."""
    found: dict[DocumentKind, list[Passage]] = {}
    for name, kind in SOURCES.items():
        files = sorted(path for path in (DATA / name).rglob("*.txt") if path.name != "README.txt")
        found[kind] = [passage for path in files for passage in passages_of(read_file(path), kind=kind)]
    return {kind: passages for kind, passages in found.items() if passages}


def documents(size: int) -> Iterator[tuple[str, list[Passage]]]:
    """Yields documents of IN_A_DOCUMENT passages, `size` passages in all: each has the place of a real one and sentences of others."""
    draw = random.Random(SEED)
    real = sentences()
    said = {kind: [one for passage in passages for one in passage.text.split("。") if one.strip()] for kind, passages in real.items()}
    kinds = [kind for kind, passages in real.items() for _ in passages]
    made = 0
    while made < size:
        kind = draw.choice(kinds)
        key = f"{kind}-{made}.txt"
        passages: list[Passage] = []
        model = draw.choice(real[kind])
        for _ in range(min(IN_A_DOCUMENT, size - made)):
            wanted = len(draw.choice(real[kind]).text)
            parts: list[str] = []
            while not parts or (left := wanted - sum(map(len, parts))) > 0:
                part = draw.choice(said[kind])
                if parts and len(part) > 2 * left:
                    break
                parts.append(part)
            text = "。".join(parts) + "。"
            passages.append(
                Passage(
                    id=f"{made}", document=key, path=key, text=text, heading_path=model.heading_path, start=0, end=len(text), kind=kind,
                    title=model.title, publisher=model.publisher, year=model.year, date=model.date,
                )
            )  # fmt: skip
            made += 1
        yield key, passages


def build(folder: Path, size: int) -> dict[str, Any]:
    """Builds an index of `size` passages and returns what it took."""
    with Index(folder).open(create=True) as store:
        characters, putting = 0, 0.0
        for key, passages in documents(size):
            characters += sum(len(passage.text) for passage in passages)
            began = time.perf_counter()
            store.put(key, "-", passages)
            putting += time.perf_counter() - began
        began = time.perf_counter()
        store.finish()
        worded = time.perf_counter()
        renew_vectors(store, folder)
        ended = time.perf_counter()
    told: dict[str, Any] = {"characters": characters, "build_s": putting + ended - began}
    told |= {"passages_s": putting, "words_s": worded - began, "vectors_s": ended - worded}
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told["disk_mb"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    return {name: round(value, 1) for name, value in told.items()}


def asked() -> dict[str, list[str]]:
    """Returns queries by set."""
    return {name: list(load(DATA / "retrieval" / name).queries.values())[:count] for name, count in QUERIES.items()}


def ask(folder: Path, size: int) -> dict[str, Any]:
    """Asks an index and returns the times of whole answers by kind of query, and what the process holds."""
    told: dict[str, Any] = {}
    everything: list[float] = []
    with Index(folder).retriever() as retriever:
        for name, queries in asked().items():
            retriever.find(Query(text=queries[0]))
            spent = []
            for text in queries:
                began = time.perf_counter()
                retriever.find(Query(text=text))
                spent.append((time.perf_counter() - began) * 1000)
            told[name] = _times(spent)
            everything += spent
    told["all"] = _times(everything)
    told["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return told


def exact(folder: Path, size: int) -> dict[str, Any]:
    """Returns which part of the exactly nearest BEST passages the index finds by its vectors."""
    index = Index(folder)
    embedder = index.embedder()
    if embedder is None:
        raise RuntimeError("the index has no vectors")
    with index.open(create=False) as store:
        names, rows = zip(*((name, vector) for name, vector in store.all_vectors()), strict=True)
        matrix = np.stack(rows)
        texts = [text for queries in asked().values() for text in queries[:: max(1, len(queries) * len(QUERIES) // EXACT_QUERIES)]]
        hits = total = 0
        for vector in embedder.embed(texts):
            if vector.any():
                cosines = matrix @ vector
                least = np.partition(cosines, -BEST)[-BEST]
                best = {names[place] for place in np.flatnonzero(cosines >= least - 1e-6)}
                hits += min(BEST, len(best.intersection(name for name, _ in store.nearest(vector, Query(text=""), BEST))))
                total += BEST
    return {f"dense recall@{BEST}": round(hits / total, 4), "queries": len(texts)}


def _times(spent: Sequence[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {"p50_ms": round(ordered[len(ordered) // 2], 1), "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1)}


STEPS = {"build": build, "ask": ask, "exact": exact}


def measured(size: int, folder: str, steps: Sequence[str]) -> dict[str, Any]:
    """Returns what the steps tell, each run in a process of its own."""
    told: dict[str, Any] = {}
    for step in steps:
        command = [sys.executable, "-m", "evaluation.bench_million", "--sizes", str(size), "--step", step, folder]
        told |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return told


def main() -> None:
    """Measures the sizes asked for, each step in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_million")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--write", action="store_true", help="keep the results")
    parser.add_argument("--built", metavar="FOLDER", help="ask an index of the one size that was built before; its build figures are kept")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step[0]](Path(arguments.step[1]), arguments.sizes[0])))
        return
    results = kept("million")
    for size in arguments.sizes:
        told: dict[str, Any] = dict(state())
        if arguments.built:
            told = (
                results.get(str(size), {})
                | {"asked_" + name: value for name, value in told.items()}
                | measured(size, arguments.built, ("ask", "exact"))
            )
        else:
            with tempfile.TemporaryDirectory() as folder:
                told |= measured(size, folder, tuple(STEPS))
        results[str(size)] = told
        print(size, json.dumps(told, ensure_ascii=False), flush=True)
    if arguments.write:
        keep("million", results)


if __name__ == "__main__":
    main()
