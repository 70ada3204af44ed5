"""The Chroma half of a store: one set of vectors with their filter fields in a folder of its own.

A new set is written to a new folder and only then named in SQLite; the old folder goes afterwards. So no reader ever sees half a set,
and nothing piles up (Chroma 1.5 leaves the files of a deleted collection on the disk).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from assistant.indexing.terms import LAST_DAY, day
from assistant.schema.retrieval import Passage, Query

_COLLECTION = "passages"
_AT_ONCE = 4000
"""Chroma refuses a batch of more rows than its SQLite has variables for; 5461 at the least."""
_HNSW: Any = {"space": "cosine", "ef_construction": 200, "ef_search": 200}


class VectorSet:
    """An open set of vectors; one passage id, one unit vector."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        self._client: Any = chromadb.PersistentClient(str(folder), settings=settings)
        try:
            if create:
                self._rows = self._client.create_collection(_COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW})
            else:
                self._rows = self._client.get_collection(_COLLECTION, embedding_function=None)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the files."""
        self._client.close()

    def add(self, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        """Adds the vectors of passages, row by row."""
        for start in range(0, len(passages), _AT_ONCE):
            some = passages[start : start + _AT_ONCE]
            self._rows.add(
                ids=[passage.id for passage in some],
                embeddings=vectors[start : start + _AT_ONCE],
                metadatas=[_fields(passage) for passage in some],
            )

    def all(self) -> dict[str, np.ndarray]:
        """Returns passage id → vector."""
        found: dict[str, np.ndarray] = {}
        for start in range(0, self._rows.count(), _AT_ONCE):
            rows = self._rows.get(limit=_AT_ONCE, offset=start, include=["embeddings"])
            found.update(zip(rows["ids"], np.asarray(rows["embeddings"], dtype=np.float32), strict=True))
        return found

    def nearest(self, vector: np.ndarray, query: Query, publishers: Sequence[str] | None, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first, of what passes the filters; `publishers` are the full names admitted.

        `depth` must not be above the number of vectors.
        """
        if depth < 1:
            return []
        rows = self._rows.query(
            query_embeddings=vector.astype(np.float32),
            n_results=depth,
            where=_where(query, publishers),
            include=["distances"],
        )
        distances = (rows["distances"] or [[]])[0]
        found: list[tuple[str, float]] = [(name, 1.0 - float(distance)) for name, distance in zip(rows["ids"][0], distances, strict=True)]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def _fields(passage: Passage) -> dict[str, str | int]:
    fields: dict[str, str | int] = {"kind": passage.kind, "from": day(passage.valid_from, 0), "to": day(passage.valid_to, LAST_DAY)}
    if passage.year is not None:
        fields["year"] = passage.year
    if passage.publisher:
        fields["publisher"] = passage.publisher
    if passage.topic:
        fields["topic"] = passage.topic
    return fields


def _where(query: Query, publishers: Sequence[str] | None) -> dict[str, Any] | None:
    terms: list[dict[str, Any]] = []
    if query.kind is not None:
        terms.append({"kind": query.kind})
    if query.years is not None:
        terms += [{"year": {"$gte": query.years[0]}}, {"year": {"$lte": query.years[1]}}]
    if query.topic:
        terms.append({"topic": query.topic})
    if query.valid_on is not None:
        terms += [{"from": {"$lte": day(query.valid_on, 0)}}, {"to": {"$gte": day(query.valid_on, 0)}}]
    if publishers is not None:
        terms.append({"publisher": {"$in": list(publishers)}})
    if len(terms) > 1:
        return {"$and": terms}
    return terms[0] if terms else None
