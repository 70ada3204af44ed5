"""The measurements of `wenheng evaluate retrieval`: a benchmark folder indexed and asked as an office's documents would be.

A folder holds corpus.jsonl[.gz] (`_id`, `title`, text fields), queries.jsonl (`_id`, `text`), qrels.tsv (query-id, corpus-id, score), and
may hold pools.tsv (query, candidate) and self_duplicates.tsv (query, document that is the query itself: left out for it).
"""

from __future__ import annotations

import gzip
import json
import math
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.pipeline.benchmark import Corpus
from assistant.protocols import Progress
from assistant.schema.retrieval import Mode
from assistant.schema.workspace import Job

DEPTH = 100
Ranked = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True)
class Benchmark:
    """A benchmark folder: documents (id, title, text), queries, grades by query, candidate pools and self-duplicates by query."""

    name: str
    documents: list[tuple[str, str, str]]
    queries: dict[str, str]
    grades: dict[str, dict[str, float]]
    pools: dict[str, list[str]]
    selves: dict[str, set[str]]


def load(folder: Path) -> Benchmark:
    """Returns a benchmark; raises InputError where a file is missing or cannot be read."""
    corpus = next((path for name in ("corpus.jsonl", "corpus.jsonl.gz") if (path := folder / name).is_file()), None)
    if corpus is None or not (folder / "queries.jsonl").is_file() or not (folder / "qrels.tsv").is_file():
        raise InputError("这里不是检索测评文件夹", where=str(folder), remedy="需要 corpus.jsonl（或 .gz）、queries.jsonl、qrels.tsv")
    try:
        documents = [_document(one) for one in _objects(corpus)]
        queries = {str(one["_id"]): str(one["text"]) for one in _objects(folder / "queries.jsonl")}
        grades: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for query, document, score in _rows(folder / "qrels.tsv", 3):
            grades[query][document] = float(score)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"测评文件读不出来（{error}）", where=str(folder), remedy="请检查这几个文件的格式") from error
    pools: defaultdict[str, list[str]] = defaultdict(list)
    for query, document in _rows(folder / "pools.tsv", 2):
        pools[query].append(document)
    selves: defaultdict[str, set[str]] = defaultdict(set)
    for query, document in _rows(folder / "self_duplicates.tsv", 2):
        selves[query].add(document)
    return Benchmark(folder.name, documents, queries, dict(grades), dict(pools), dict(selves))


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    if path.is_file():
        yield from (line.split("\t")[:width] for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip())


def _document(told: dict[str, Any]) -> tuple[str, str, str]:
    fields = [value for name, value in told.items() if isinstance(value, str) and name not in ("_id", "title", "src")]
    return str(told["_id"]), str(told.get("title") or ""), "\n".join(value for value in fields if value)


def run(
    benchmark: Benchmark, *, mode: Mode = "auto", pools: bool = False, progress: Progress | None = None
) -> tuple[Ranked, dict[str, float]]:
    """Returns query → ranked (document, score), and what it cost: build_s, p50_ms, p95_ms, peak_mb."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with Corpus(Path(folder), benchmark.documents, progress=progress) as corpus:
            cost = {"build_s": round(time.perf_counter() - began, 2)}
            ranked, spent = asked(corpus, benchmark, mode=mode, pools=pools, progress=progress)
    return ranked, cost | spent


def asked(
    corpus: Corpus, benchmark: Benchmark, *, mode: Mode | None, pools: bool, progress: Progress | None = None
) -> tuple[Ranked, dict[str, float]]:
    """Returns query → ranked (document, score) and what asking cost; without a mode, by the vectors alone."""
    ranked: Ranked = {}
    spent: list[float] = []
    for done, (query, text) in enumerate(benchmark.queries.items()):
        if progress is not None:
            progress(Job(step="检索", done=done, total=len(benchmark.queries)))
        left_out = benchmark.selves.get(query, set())
        among = set(benchmark.pools.get(query, ())) if pools else None
        limit = len(benchmark.documents) if pools else DEPTH + len(left_out)
        began = time.perf_counter()
        found = corpus.find(text, mode=mode, limit=limit) if mode is not None else corpus.nearest(text, limit=limit)
        spent.append((time.perf_counter() - began) * 1000)
        ranked[query] = [one for one in found if one[0] not in left_out and (among is None or one[0] in among)][:DEPTH]
    spent.sort()
    cost = {name: round(spent[min(len(spent) - 1, int(len(spent) * part))], 2) for name, part in (("p50_ms", 0.5), ("p95_ms", 0.95))}
    return ranked, cost | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}


def measured(ranked: Mapping[str, Sequence[tuple[str, float]]], grades: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Returns query → ndcg@10 (linear gain), map@100, mrr, recall@10, recall@100, for queries with a relevant document.

    Where grades go above 1, a document is relevant for map, mrr and recall at the highest grade only.
    """
    highest = max((score for told in grades.values() for score in told.values()), default=1.0)
    result: dict[str, dict[str, float]] = {}
    for query, found in ranked.items():
        told = grades.get(query, {})
        relevant = {document for document, score in told.items() if score >= highest}
        if any(score > 0 for score in told.values()):
            result[query] = _measures([document for document, _ in found], told, relevant)
    return result


def _measures(found: Sequence[str], told: Mapping[str, float], relevant: set[str]) -> dict[str, float]:
    gain = sum(told.get(document, 0.0) / math.log2(place + 2) for place, document in enumerate(found[:10]))
    ideal = sum(score / math.log2(place + 2) for place, score in enumerate(sorted(told.values(), reverse=True)[:10]))
    places = [place for place, document in enumerate(found, start=1) if document in relevant]
    return {
        "ndcg@10": gain / ideal if ideal else 0.0,
        "map@100": sum(rank / place for rank, place in enumerate(places, start=1)) / max(1, len(relevant)),
        "mrr": 1 / places[0] if places else 0.0,
        "recall@10": len(relevant.intersection(found[:10])) / max(1, len(relevant)),
        "recall@100": len(relevant.intersection(found[:100])) / max(1, len(relevant)),
    }


def means(measures: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Returns the mean of each measure over the queries, four decimals."""
    names = next(iter(measures.values()), {})
    return {name: round(sum(one[name] for one in measures.values()) / len(measures), 4) for name in names}


def trec_lines(ranked: Mapping[str, Sequence[tuple[str, float]]]) -> Iterator[str]:
    """Yields the ranked lists in TREC form: query Q0 document rank score run."""
    for query, found in ranked.items():
        yield from (f"{query} Q0 {document} {rank} {score:.6f} wenheng" for rank, (document, score) in enumerate(found, start=1))
