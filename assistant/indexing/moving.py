"""Files that were moved or renamed: their passages keep their vectors, which may have cost hours, or money, to make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.indexing.terms import searchable_text
from assistant.protocols import PassageStore
from assistant.schema.retrieval import Passage

_AT_ONCE = 20_000


class Moves:
    """The documents that are gone, by what they held; and those found again elsewhere, whose vectors are taken over many at once."""

    def __init__(self, store: PassageStore, gone: Mapping[str, str]) -> None:
        self._store = store
        self._by_content: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(gone, reverse=True):
            self._by_content[_content(gone[key])].append(key)
        self._same: dict[str, str] = {}
        self.moved: dict[str, str] = {}

    def from_where(self, digest: str) -> str | None:
        """Returns the document that is gone and held the same bytes; each once."""
        keys = self._by_content.get(_content(digest))
        return keys[-1] if keys else None

    def carry(self, old: str, new: str, digest: str, passages: Sequence[Passage]) -> None:
        """Notes the new place of a document of these bytes; its vectors are taken over where they were made of the same title and text."""
        before = self._store.passages_of(old)
        self._by_content[_content(digest)].remove(old)
        self.moved[old] = new
        if [searchable_text(one) for one in before] == [searchable_text(one) for one in passages]:
            self._same |= {new.id: old.id for old, new in zip(before, passages, strict=True)}

    def store(self, *, at_last: bool) -> None:
        """Stores the vectors for the new places, when they are many or `at_last`; the passages must have been put, and none removed."""
        if not self._same or not (at_last or len(self._same) >= _AT_ONCE):
            return
        vectors = self._store.vectors(list(self._same.values()))
        taken = {new: vectors[old] for new, old in self._same.items() if old in vectors}
        self._same = {}
        if taken:
            self._store.add_vectors(list(taken), np.stack(list(taken.values())))


def _content(digest: str) -> str:
    """The digest of the bytes: what follows it says how they were read."""
    return digest.partition(":")[0]
