"""The built-in store: passages and the lexical index in SQLite, vectors in Chroma, both in one folder.

SQLite is the truth. A passage is searchable by its words from the moment it is put; it counts as completely stored once a set of vectors
that has it is named in SQLite. Dying at any point leaves an index that opens: what lacks vectors is missing from `digests()`, and so
the next update does it again.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.stores._book import PassageBook
from assistant.schema.retrieval import Passage, Query

if TYPE_CHECKING:
    from assistant.indexing.stores._vectors import VectorSet

FORMAT = 1
"""Goes up when an older program could not use the folder, or this one not an older folder."""
META = "index.json"
_BOOK = "passages.sqlite3"
_VECTORS = "vectors"


class ChromaStore:
    """A PassageStore in one folder (protocols.py); `open` it, and `close` it when done."""

    name: str = "chroma"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._book = PassageBook(folder / _BOOK)
        self._set: VectorSet | None = None
        self._set_name = ""
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, create: bool) -> ChromaStore:
        """Opens the index in `folder`, making one if `create`; raises IndexStateError when there is none or it is of another version."""
        meta = folder / META
        if not meta.is_file():
            if not create:
                raise IndexStateError("还没有索引", where=str(folder), remedy="请先用 wenheng index 加上文件或文件夹建立")
            _make(folder)
        _check(meta)
        if not (folder / _BOOK).is_file() and not create:
            raise IndexStateError("索引文件不见了", where=str(folder / _BOOK), remedy="请用 wenheng index 重新建立")
        store = cls(folder)
        if create:
            store._book.create()
        return store

    def close(self) -> None:
        """Lets go of all files."""
        with self._lock:
            if self._set is not None:
                self._set.close()
            self._set, self._set_name = None, ""

    def __enter__(self) -> ChromaStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def complete(self) -> bool:
        """Whether every passage has its vector."""
        with self._book.connection() as db:
            lacking = db.execute("SELECT EXISTS (SELECT 1 FROM passages WHERE has_vector = 0)").fetchone()[0]
        return not lacking and (self._vectors_folder() is not None or not self.passages_count)

    @property
    def passages_count(self) -> int:
        """How many passages there are."""
        with self._book.connection() as db:
            return int(db.execute("SELECT COUNT(*) FROM passages").fetchone()[0])

    def digests(self) -> dict[str, str]:
        """Returns document key → digest of what is completely stored; nothing if the vectors' folder is gone."""
        if self._vectors_folder() is None and self.passages_count:
            return {}
        return self._book.digests()

    def put_digests(self) -> dict[str, str]:
        """Returns document key → digest of everything put, with vectors or without."""
        return self._book.digests(complete=False)

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages, all or nothing; their vectors are to follow."""
        self._book.put(document, digest, passages)

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents."""
        self._book.remove(documents)

    def passages(self, ids: Sequence[str] | None = None) -> list[Passage]:
        """Returns passages by id in the order asked, or all by document and place."""
        return self._book.passages(ids)

    def lexical(self, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, score), best first, of passages that share words or bigrams with the query."""
        return self._book.lexical(query, depth)

    def set_vectors(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Stores one unit vector a passage, replacing all vectors there were; no ids leave none. Ids not in the index are passed over."""
        from assistant.indexing.stores._vectors import VectorSet

        row_of = {name: row for row, name in enumerate(ids)}
        with self._lock, self._book.connection(write=True) as db:
            present = [passage for passage in self._book.passages(list(ids)) if passage.id in row_of]
            name = self._next_name() if present else ""
            if present:
                fresh = VectorSet(self.folder / _VECTORS / name, create=True)
                try:
                    fresh.add(present, np.asarray(vectors, dtype=np.float32)[[row_of[passage.id] for passage in present]])
                finally:
                    fresh.close()
            db.execute("UPDATE passages SET has_vector = 0")
            db.executemany("UPDATE passages SET has_vector = 1 WHERE id = ?", [(passage.id,) for passage in present])
            size = str(vectors.shape[1]) if present else "0"
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", [("vectors", name), ("dimensions", size)])
        self.close()
        self._clear(keep=name)

    def vectors(self) -> dict[str, np.ndarray]:
        """Returns passage id → vector of the passages that have one."""
        with self._lock:
            current = self._open_set()
            stored = current.all() if current is not None else {}
        return {name: stored[name] for name in self._book.with_vectors() if name in stored}

    def nearest(self, vector: np.ndarray, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first; nothing where there are no vectors, or `vector` has another length than they."""
        publishers = self._book.publishers_like(query.publisher) if query.publisher else None
        if publishers == []:
            return []
        with self._lock:
            current = self._open_set()
            if current is None or self._book.state().get("dimensions") != str(len(vector)):
                return []
            found = current.nearest(vector, query, publishers, depth)
        known = {passage.id for passage in self._book.passages([name for name, _ in found])}
        return [(name, cosine) for name, cosine in found if name in known]

    def _open_set(self) -> VectorSet | None:
        """Returns the set of vectors that SQLite names, None where it names none or the folder is not there."""
        from assistant.indexing.stores._vectors import VectorSet

        folder = self._vectors_folder()
        if folder is None:
            self.close()
        elif self._set is None or self._set_name != folder.name:
            self.close()
            try:
                self._set, self._set_name = VectorSet(folder), folder.name
            except Exception as error:
                remedy = "请删去该文件夹，再用 wenheng index 重新建立"
                raise IndexStateError(f"索引的向量部分已损坏（{error}）", where=str(folder), remedy=remedy) from error
        return self._set

    def _vectors_folder(self) -> Path | None:
        name = self._book.state().get("vectors", "")
        folder = self.folder / _VECTORS / name
        return folder if name and folder.is_dir() else None

    def _next_name(self) -> str:
        taken = [int(path.name) for path in (self.folder / _VECTORS).glob("*") if path.name.isdigit()]
        return f"{max(taken, default=0) + 1:06d}"

    def _clear(self, *, keep: str) -> None:
        """Deletes sets that are no longer named; what another program holds open stays till next time."""
        for path in (self.folder / _VECTORS).glob("*"):
            if path.name != keep:
                shutil.rmtree(path, ignore_errors=True)


def _make(folder: Path) -> None:
    try:
        (folder / _VECTORS).mkdir(parents=True, exist_ok=True)
        PassageBook(folder / _BOOK).create()
        (folder / META).write_text(json.dumps({"format": FORMAT, "store": ChromaStore.name}) + "\n", encoding="utf-8")
    except OSError as error:
        raise IndexStateError(f"不能在这里建立索引（{error.strerror}）", where=str(folder), remedy="请换一个可写的文件夹") from error


def _check(meta: Path) -> None:
    try:
        found = json.loads(meta.read_text(encoding="utf-8"))
        version, store = found["format"], found["store"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexStateError("索引的说明文件已损坏", where=str(meta), remedy="请删去该文件夹，再用 wenheng index 重新建立") from error
    if (version, store) != (FORMAT, ChromaStore.name):
        raise IndexStateError(
            f"索引是另一版本建立的（格式 {store} {version}，本程序用 {ChromaStore.name} {FORMAT}）",
            where=str(meta.parent),
            remedy="请删去该文件夹，再用 wenheng index 加上原来的文件或文件夹重新建立",
        )


PLUGIN = ChromaStore
