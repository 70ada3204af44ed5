"""A corpus of given texts, indexed as files would be, for measuring retrieval."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.pipeline.index import Index
from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Mode, Passage, Query

if TYPE_CHECKING:
    from assistant.indexing.retriever import HybridRetriever
    from assistant.protocols import Progress

_AT_ONCE = 2000


class Corpus:
    """Documents (id, title, text), each one passage, in an index of their own in `folder`; closed at the end of the `with` block."""

    def __init__(self, folder: Path, documents: Iterable[tuple[str, str, str]], *, progress: Progress | None = None) -> None:
        from assistant.indexing.retriever import HybridRetriever
        from assistant.indexing.vectors import renew_vectors

        self._index = Index(folder)
        self.store: Any = self._index.open(create=True)
        batch: list[Passage] = []
        for number, one in enumerate(documents):
            batch.append(_passage(*one))
            if len(batch) == _AT_ONCE:
                self._put(number // _AT_ONCE, batch)
                batch = []
        self._put(-1, batch)
        self.store.finish()
        renew_vectors(self.store, folder, progress=progress)
        self.retriever: HybridRetriever = HybridRetriever(self.store, self._index.embedder(), folding=False)

    def _put(self, number: int, passages: list[Passage]) -> None:
        self.store.put(f"part-{number}", "-", passages)

    def find(self, text: str, *, mode: Mode, limit: int) -> list[tuple[str, float]]:
        """Returns (document id, score), best first."""
        return self.retriever.ranked(Query(text=text, mode=mode, limit=limit))

    def nearest(self, text: str, *, limit: int) -> list[tuple[str, float]]:
        """Returns (document id, cosine), best first, by the vectors alone."""
        embedder = self._index.embedder()
        found: list[tuple[str, float]] = self.store.nearest(embedder.embed([text])[0], Query(text=text), limit) if embedder else []
        return found

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *exception: object) -> None:
        self.store.close()


def _passage(identifier: str, title: str, text: str) -> Passage:
    from assistant.indexing.articles import article_of
    from assistant.indexing.charges import charge_model

    law, article = article_of(title, (), "")
    profile = charge_model().profile(text) if law is None else ()
    kind: DocumentKind = "policy" if law is not None else "case" if profile else "other"
    return Passage(
        id=identifier, document=identifier, text=text, heading_path=(), start=0, end=len(text), kind=kind, title=title, law=law,
        article=article, profile=profile,
    )  # fmt: skip
