"""The built-in store: passages in SQLite, words in tantivy, vectors in Chroma, all in one folder.

SQLite is the truth: it says which documents the word index holds and which sets of vectors there are. A set is written to a new folder
and never changed, so a reader in another process never sees half of one; small sets are taken up into the next one. Dying at any point
leaves an index that opens: what lacks words or vectors is missing from `digests()`, and the next update does it again.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.disk import read_ahead
from assistant.indexing.stores._book import PassageBook
from assistant.indexing.stores._note import checked_note, write_note
from assistant.indexing.stores._words import WordIndex
from assistant.schema.retrieval import Passage, Query

if TYPE_CHECKING:
    from assistant.indexing.stores._vectors import SetPlace, VectorSet

FORMAT = 2
"""Goes up when an older program could not use the folder, or this one not an older folder."""
_BOOK, _WORDS, _VECTORS = "passages.sqlite3", "words", "vectors"
_DOCUMENTS_AT_ONCE = 20_000
_SMALL, _LARGE = 2000, 200_000
"""Sets of up to so many vectors, or of fewer than are added, are taken up into the new set; sets as large as this are not any more."""
_DEAD = 0.3
"""Part of the stored vectors whose passages are gone from which all sets are written anew."""
_TRIES = 5
"""Times that a search begins anew because a writer has named other sets meanwhile."""


class ChromaStore:
    """A PassageStore in one folder (protocols.py); `open` it, and `close` it when done."""

    name: str = "chroma"

    def __init__(self, folder: Path, place: SetPlace) -> None:
        self.folder = folder
        self._place = place
        self._book = PassageBook(folder / _BOOK)
        self._words = WordIndex(folder / _WORDS)
        self._open: dict[str, VectorSet] = {}
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, create: bool, url: str | None = None, token: str | None = None) -> ChromaStore:
        """Opens the index in `folder`, making one if `create`; with `url` its vectors lie on that Chroma server.

        Raises IndexStateError when there is none or it is of another version.
        """
        note = checked_note(folder, store=cls.name, version=FORMAT)
        if note is None:
            if not create:
                raise IndexStateError("还没有索引", where=str(folder), remedy="请先用 wenheng index 加上文件或文件夹建立")
            note = {"prefix": f"wenheng-{uuid.uuid4().hex[:12]}-"}
            write_note(folder, store=cls.name, version=FORMAT, more=note)
        if not (folder / _BOOK).is_file() and not create:
            raise IndexStateError("索引文件不见了", where=str(folder / _BOOK), remedy="请用 wenheng index 重新建立")
        store = cls(folder, _place(folder, url, token, str(note.get("prefix", "wenheng-"))))
        if create:
            store._book.create()
            if store._book.words_lost(store._words.count()):
                store._words.clear()
                store._book.unword()
            if store._gone():
                store.drop_vectors()
        return store

    def close(self) -> None:
        """Lets go of all files."""
        with self._lock:
            for opened in self._open.values():
                opened.close()
            self._open = {}
            self._place.close()
            self._words.close()

    def __enter__(self) -> ChromaStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def passages_count(self) -> int:
        """How many passages there are."""
        with self._book.connection() as db:
            return int(db.execute("SELECT COUNT(*) FROM passages").fetchone()[0])

    def digests(self) -> dict[str, str]:
        """Returns document key → digest of what is completely stored; nothing if a set of vectors is gone."""
        return {} if self._gone() else self._book.digests()

    def put_digests(self) -> dict[str, str]:
        """Returns document key → digest of everything put, with words and vectors or without."""
        return self._book.digests(complete=False)

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages, all or nothing; their words and vectors are to follow."""
        self._book.put(document, digest, passages)

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents."""
        self._book.remove(documents)

    def passages(self, ids: Sequence[str] | None = None) -> list[Passage]:
        """Returns passages by id in the order asked, or all by document and place."""
        return self._book.passages(ids)

    def passages_of(self, document: str) -> list[Passage]:
        """Returns the passages of one document, in order."""
        return [passage for _, passage in self._book.owned([document])]

    def finish(self) -> None:
        """Brings the word index in line with the passages."""
        taken_out, put_in = self._book.unworded()
        for start in range(0, len(taken_out), _DOCUMENTS_AT_ONCE):
            some = taken_out[start : start + _DOCUMENTS_AT_ONCE]
            new = [key for key in put_in if some[0] <= key <= some[-1]]
            self._words.renew(some, self._book.owned(new))
            self._book.worded(some, new)

    def lexical(
        self, asked: Mapping[str, Mapping[str, float]], query: Query, depth: int, *, most: int = 70, focus: bool = False
    ) -> dict[str, list[tuple[str, float]]]:
        """Returns (passage id, BM25 score), best first, by words and by bigrams."""
        publishers = self._book.publishers_like(query.publisher) if query.publisher else None
        return self._words.search(asked, query, publishers, depth, most=most, focus=focus)

    def warm(self) -> None:
        """Has the passages and the word index read ahead."""
        read_ahead([*self._words.files(), self._book.path])

    def articles(self, law: str, numbers: Sequence[str] | None, query: Query) -> list[str]:
        """Returns the ids of the passages that are articles of a law and pass the filters, in order."""
        return self._book.articles(law, numbers, query)

    def ids(self) -> list[str]:
        """Returns the ids of all passages."""
        return self._book.ids()

    def lacking(self) -> list[str]:
        """Returns the ids of the passages that have no vector."""
        return self._book.lacking()

    def add_vectors(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Writes a new set of vectors, with those of small sets, and names it; ids not in the index are passed over."""
        row_of = {name: row for row, name in enumerate(ids)}
        present = [passage for passage in self._book.passages(list(ids)) if passage.id in row_of]
        if not present:
            return
        with self._lock:
            sets = self._sets()
            taken = self._taken_up(sets, len(present))
            kept = {name: vector for one in taken for name, vector in self._set(one).all().items() if name not in row_of}
            others = self._book.passages(list(kept))
            fresh = self._next_name()
            matrix = np.asarray(vectors, dtype=np.float32)
            made = self._place.open(fresh, create=True)
            try:
                made.add(present, matrix[[row_of[passage.id] for passage in present]])
                if others:
                    made.add(others, np.stack([kept[passage.id] for passage in others]))
            finally:
                made.close()
            left = [one for one in sets if one[0] not in taken]
            self._name([*left, (fresh, len(present) + len(others))], matrix.shape[1], [passage.id for passage in present])

    def drop_vectors(self) -> None:
        """Forgets all vectors."""
        with self._lock:
            with self._book.connection(write=True) as db:
                db.execute("UPDATE passages SET has_vector = 0")
            self._name([], 0, [])

    def nearest(self, vector: np.ndarray, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first; nothing where there are no vectors, or `vector` has another length than they."""
        publishers = self._book.publishers_like(query.publisher) if query.publisher else None
        if publishers == [] or self._book.state().get("dimensions") != str(len(vector)):
            return []
        found = sorted(self._in_sets(vector, query, publishers, depth).items(), key=lambda item: (-item[1], item[0]))
        near: list[tuple[str, float]] = []
        for start in range(0, len(found), depth):  # the best first: more are only read where some of their passages are gone
            some = found[start : start + depth]
            known = self._book.known([name for name, _ in some])
            near += [(name, cosine) for name, cosine in some if name in known]
            if len(near) >= depth:
                break
        return near[:depth]

    def vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Returns passage id → vector, of those that have one."""
        wanted = sorted(self._book.known(ids, embedded=True))
        found: dict[str, np.ndarray] = {}
        with self._lock:
            for name, _ in self._sets():
                found |= self._set(name).some(wanted)
        return found

    def all_vectors(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields (passage id, vector) of all that is stored (for measuring)."""
        with self._lock:
            for name, _ in self._sets():
                yield from self._set(name).all().items()

    def _sets(self) -> list[tuple[str, int]]:
        """The sets of vectors that SQLite names, oldest first, with their sizes."""
        return [(str(name), int(size)) for name, size in json.loads(self._book.state().get("vectors", "[]"))]

    def _in_sets(self, vector: np.ndarray, query: Query, publishers: Sequence[str] | None, depth: int) -> dict[str, float]:
        """Searches all sets; a writer may take one up into a newer one meanwhile, and then they are read anew."""
        from assistant.indexing.stores._vectors import SetGoneError

        found: dict[str, float] = {}
        with self._lock:
            for _ in range(_TRIES):
                sets = self._sets()
                try:
                    for name, size in sets:
                        found |= dict(self._set(name).nearest(vector, query, publishers, min(depth, size)))
                    break
                except IndexStateError as error:
                    self._forget({name for name, _ in sets})
                    if sets == self._sets():
                        if isinstance(error, SetGoneError):  # deleted by hand: words still answer, the next update mends it
                            break
                        raise
        return found

    def _forget(self, names: set[str]) -> None:
        for name in names & set(self._open):
            self._open.pop(name).close()

    def _gone(self) -> bool:
        """Whether a set that is named is not there."""
        named = {name for name, _ in self._sets()}
        return bool(named) and not named.issubset(self._place.names())

    def _next_name(self) -> str:
        """Returns a name that no set has had: a reader goes on reading what it has open under a name."""
        taken = [int(name) for name in [*self._place.names(), self._book.state().get("last_set", "0")] if name.isdigit()]
        name = f"{max(taken) + 1:06d}"
        with self._book.connection(write=True) as db:
            db.execute("INSERT OR REPLACE INTO state VALUES ('last_set', ?)", (name,))
        return name

    def _taken_up(self, sets: Sequence[tuple[str, int]], added: int) -> list[str]:
        """The sets to write anew together with what is added: small ones, or all where many of their passages are gone."""
        if sum(size for _, size in sets) > (1 + _DEAD) * self.passages_count:
            return [name for name, _ in sets]
        return [name for name, size in sets if size <= max(_SMALL, min(added, _LARGE - 1))]

    def _set(self, name: str) -> VectorSet:
        if name not in self._open:
            self._open[name] = self._place.open(name, create=False)
        return self._open[name]

    def _name(self, sets: Sequence[tuple[str, int]], dimensions: int, fresh: Sequence[str]) -> None:
        """Names the sets that count from now on, and clears away the others; what another program holds open stays till next time."""
        with self._book.connection(write=True) as db:
            db.executemany("UPDATE passages SET has_vector = 1 WHERE id = ?", [(name,) for name in fresh])
            state = [("vectors", json.dumps([list(one) for one in sets])), ("dimensions", str(dimensions))]
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state)
        kept = {name for name, _ in sets}
        self._forget(set(self._open) - kept)
        for name in self._place.names():
            if name not in kept:
                self._place.drop(name)


def _place(folder: Path, url: str | None, token: str | None, prefix: str) -> SetPlace:
    from assistant.indexing.stores._vectors import SetCollections, SetFolders

    return SetCollections(url, token, prefix) if url else SetFolders(folder / _VECTORS)


PLUGIN = ChromaStore
