"""Files that were moved or renamed: their passages keep their vectors, which may have cost hours, or money, to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.protocols import PassageStore
from assistant.schema.retrieval import Passage

_AT_ONCE = 20_000


class Moves:
    """The documents that are gone, by what they held; and the vectors of those found again elsewhere, till they are stored."""

    def __init__(self, store: PassageStore, gone: Mapping[str, str]) -> None:
        self._store = store
        self._by_content = {_content(digest): key for key, digest in sorted(gone.items(), reverse=True)}
        self._carried: dict[str, np.ndarray] = {}
        self.moved: dict[str, str] = {}

    def from_where(self, digest: str) -> str | None:
        """Returns the document that is gone and held the same bytes; each once."""
        return self._by_content.get(_content(digest))

    def carry(self, old: str, new: str, passages: Sequence[Passage]) -> None:
        """Takes over the vectors of a document for the passages of its new place, which say the same."""
        before = self._store.passages_of(old)
        self._by_content = {content: key for content, key in self._by_content.items() if key != old}
        self.moved[old] = new
        if [(one.heading_path, one.text) for one in before] != [(one.heading_path, one.text) for one in passages]:
            return
        vectors = self._store.vectors([passage.id for passage in before])
        self._carried |= {new.id: vectors[old.id] for old, new in zip(before, passages, strict=True) if old.id in vectors}

    def store(self, *, at_last: bool) -> None:
        """Stores what was taken over, when it is much or `at_last`; the passages must have been put."""
        if self._carried and (at_last or len(self._carried) >= _AT_ONCE):
            self._store.add_vectors(list(self._carried), np.stack(list(self._carried.values())))
            self._carried = {}


def _content(digest: str) -> str:
    """The digest of the bytes: what follows it says how they were read."""
    return digest.partition(":")[0]
