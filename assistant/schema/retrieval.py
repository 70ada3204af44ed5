"""Passages and hits: what the index keeps and what a search returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.schema.document import DocumentKind
from assistant.schema.encoding import Encoded, encode_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Encoded):
    """A unit of retrieval: stable id, text, heading path, and its span in the document's text."""

    id: str
    document: str
    text: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    kind: DocumentKind
    title: str
    publisher: str | None = None
    date: str | None = None
    year: int | None = None
    number: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Encoded):
    """What is looked for, and the filters; `years` is an inclusive range."""

    text: str
    kind: DocumentKind | None = None
    years: tuple[int, int] | None = None
    publisher: str | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Encoded):
    """A found passage: rank from 1, score, highlights as spans in `passage.text`, each retriever's own rank."""

    rank: int
    score: float
    passage: Passage
    highlights: tuple[tuple[int, int], ...] = ()
    retrievers: tuple[tuple[str, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the flat object of contract.md, "A hit"."""
        passage = encode_fields(self.passage)
        passage["passage"] = passage.pop("id")
        return {"rank": self.rank, "score": round(self.score, 6)} | passage | {
            "highlights": [list(span) for span in self.highlights],
            "retrievers": dict(self.retrievers),
        }  # fmt: skip
