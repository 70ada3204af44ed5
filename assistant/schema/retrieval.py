"""Passages and hits: what the index keeps and what a search returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assistant.schema.document import DocumentKind
from assistant.schema.encoding import Encoded, encode_fields

Mode = Literal["auto", "question", "case", "keyword"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Encoded):
    """A unit of retrieval: stable id, text, heading path, and its span in the document's text.

    `law` and `article` say which article of which law it is (刑法, 133之一), if it is one; `profile` is what a criminal case is about, as
    (article of the Criminal Law, weight). `valid_from` and `valid_to` are ISO dates, `validity` what the document says of itself.
    """

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
    topic: str | None = None
    validity: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    law: str | None = None
    article: str | None = None
    profile: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Encoded):
    """What is looked for, and the filters; `years` is an inclusive range, `valid_on` an ISO date on which a text must hold.

    `mode` is how the text is read: auto decides by itself.
    """

    text: str
    kind: DocumentKind | None = None
    years: tuple[int, int] | None = None
    publisher: str | None = None
    topic: str | None = None
    valid_on: str | None = None
    mode: Mode = "auto"
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Encoded):
    """Words of a document as printed, with their span in its text; `clause` is the clause around a figure, where it is short."""

    text: str
    start: int
    end: int
    clause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedLaw(Encoded):
    """A law that a document cites: its title as printed (the span includes 《》), and the articles named after it."""

    title: str
    start: int
    end: int
    articles: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard(Encoded):
    """A case at a glance, in its own words: what happened, what became of it, the law, up to five amounts and counts."""

    facts: Quote | None = None
    handling: Quote | None = None
    laws: tuple[CitedLaw, ...] = ()
    figures: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Encoded):
    """A found passage: rank from 1, score, highlights as spans in `passage.text`, each retriever's own rank; the card of a case."""

    rank: int
    score: float
    passage: Passage
    highlights: tuple[tuple[int, int], ...] = ()
    retrievers: tuple[tuple[str, int], ...] = ()
    card: CaseCard | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the flat object of contract.md, "A hit"."""
        passage = encode_fields(self.passage)
        passage["passage"] = passage.pop("id")
        del passage["profile"]
        return {"rank": self.rank, "score": round(self.score, 6)} | passage | {
            "highlights": [list(span) for span in self.highlights],
            "retrievers": dict(self.retrievers),
            "card": self.card.to_dict() if self.card is not None else None,
        }  # fmt: skip
