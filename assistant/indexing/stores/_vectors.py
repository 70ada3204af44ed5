"""The Chroma half of a store: sets of vectors with their filter fields, in folders or as collections of a Chroma server.

A new set is written under a new name and only then named in SQLite; the old one goes afterwards. So no reader ever sees half a set, and
nothing piles up (Chroma 1.5 leaves the files of a deleted collection on the disk, so each set in a folder has a folder of its own).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.disk import disk_trouble
from assistant.indexing.terms import LAST_DAY, day
from assistant.schema.retrieval import Passage, Query

_COLLECTION = "passages"
_AT_ONCE = 4000
"""Chroma refuses a batch of more rows than its SQLite has variables for; 5461 at the least."""
_SENT_AT_ONCE = 500
"""Rows that go to a server in one request."""
_HNSW: Any = {"space": "cosine", "ef_construction": 200, "ef_search": 200}


class SetGoneError(IndexStateError):
    """A set that is named is not there: a writer has just taken it up into another, or somebody has deleted it."""


class SetPlace(Protocol):
    """Where the sets of an index are kept, each under a name."""

    def names(self) -> list[str]:
        """Returns the names of the sets that are there, whole or half written."""
        ...

    def open(self, name: str, *, create: bool) -> VectorSet:
        """Opens a set, or makes it; raises SetGoneError where there is none, IndexStateError for one that cannot be used."""
        ...

    def drop(self, name: str) -> None:
        """Clears a set away, if it can be."""
        ...

    def close(self) -> None:
        """Lets go of what is shared by the sets."""
        ...


class SetFolders:
    """Sets in folders of their own below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Returns the names of the folders."""
        return sorted(path.name for path in self._folder.glob("*"))

    def open(self, name: str, *, create: bool) -> VectorSet:
        """Opens a folder."""
        import chromadb
        from chromadb.config import Settings

        folder = self._folder / name

        def trouble(error: BaseException) -> IndexStateError:
            remedy = "请删去这个文件夹，再运行一次 wenheng index，只重算向量，不用重读文件"
            plain = IndexStateError(f"索引的向量部分已损坏或打不开（{_short(error)}）", where=str(folder), remedy=remedy)
            return disk_trouble(error, self._folder.parent) or plain

        if not create and not folder.is_dir():
            raise SetGoneError("索引的一部分向量不见了", where=str(folder), remedy="请再运行一次 wenheng index")
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        try:
            client = chromadb.PersistentClient(str(folder), settings=settings)
            return VectorSet(client, _COLLECTION, trouble, create=create, owned=True)
        except BaseException as error:
            if not _told_by_chroma(error):
                raise
            raise trouble(error) from error

    def drop(self, name: str) -> None:
        """Clears a folder away; what another program holds open stays till next time."""
        shutil.rmtree(self._folder / name, ignore_errors=True)

    def close(self) -> None:
        """Nothing is shared."""


class SetCollections:
    """Sets as collections of a Chroma server, their names after a prefix of this index."""

    def __init__(self, url: str, token: str | None, prefix: str) -> None:
        self._url, self._token, self._prefix = url, token, prefix
        self._client: Any = None

    def _server(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        if self._client is None:
            told = urlsplit(self._url)
            if told.scheme not in ("http", "https") or not told.hostname:
                raise IndexStateError("向量库的网址不对", where=self._url, remedy="请写成 http://主机:端口")
            headers = {"Authorization": f"Bearer {self._token}"} if self._token else None
            try:
                self._client = chromadb.HttpClient(
                    told.hostname, told.port or (443 if told.scheme == "https" else 80), told.scheme == "https", headers,
                    settings=Settings(anonymized_telemetry=False),
                )  # fmt: skip
            except Exception as error:
                raise self.trouble(error) from error
        return self._client

    def trouble(self, error: BaseException) -> IndexStateError:
        """Returns what to tell of a server that failed."""
        told = _short(error)
        remedy = "请检查网址、令牌和服务是否在运行；原有内容不受影响，恢复后再试"
        return IndexStateError(f"Chroma 服务没有正常回答（{told}）", where=self._url, remedy=remedy)

    def names(self) -> list[str]:
        """Returns the names of this index's collections."""
        try:
            told = [str(one.name) for one in self._server().list_collections()]
        except IndexStateError:
            raise
        except Exception as error:
            raise self.trouble(error) from error
        return sorted(name.removeprefix(self._prefix) for name in told if name.startswith(self._prefix))

    def open(self, name: str, *, create: bool) -> VectorSet:
        """Opens a collection."""
        from chromadb.errors import NotFoundError

        client = self._server()
        try:
            return VectorSet(client, self._prefix + name, self.trouble, create=create, owned=False)
        except NotFoundError as error:
            raise SetGoneError("索引的一部分向量不见了", where=self._url, remedy="请再运行一次 wenheng index") from error
        except Exception as error:
            raise self.trouble(error) from error

    def drop(self, name: str) -> None:
        """Forgets a collection; one that the server keeps goes next time."""
        try:
            self._server().delete_collection(self._prefix + name)
        except Exception:  # the next update drops what no index names
            return

    def close(self) -> None:
        """Lets go of the connection."""
        self._client = None


class VectorSet:
    """An open set of vectors; one passage id, one unit vector. It owns the client of a folder, and borrows that of a server."""

    def __init__(self, client: Any, name: str, trouble: Callable[[BaseException], IndexStateError], *, create: bool, owned: bool) -> None:
        self._owned = client if owned else None
        self._trouble = trouble
        self._at_once = _AT_ONCE if owned else _SENT_AT_ONCE
        try:
            if create:
                self._rows = client.create_collection(name, embedding_function=None, configuration={"hnsw": _HNSW})
            else:
                self._rows = client.get_collection(name, embedding_function=None)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the files."""
        if self._owned is not None:
            self._owned.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if not _told_by_chroma(error):
                raise
            raise self._trouble(error) from error

    def add(self, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        """Adds the vectors of passages, row by row."""
        for start in range(0, len(passages), self._at_once):
            some = passages[start : start + self._at_once]
            with self._told():
                self._rows.add(
                    ids=[passage.id for passage in some],
                    embeddings=vectors[start : start + self._at_once],
                    metadatas=[_fields(passage) for passage in some],
                )

    def all(self) -> dict[str, np.ndarray]:
        """Returns passage id → vector."""
        found: dict[str, np.ndarray] = {}
        with self._told():
            for start in range(0, self._rows.count(), self._at_once):
                rows = self._rows.get(limit=self._at_once, offset=start, include=["embeddings"])
                found.update(zip(rows["ids"], np.asarray(rows["embeddings"], dtype=np.float32), strict=True))
        return found

    def some(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Returns passage id → vector of those that are in this set."""
        found: dict[str, np.ndarray] = {}
        with self._told():
            for start in range(0, len(ids), self._at_once):
                rows = self._rows.get(ids=list(ids[start : start + self._at_once]), include=["embeddings"])
                found.update(zip(rows["ids"], np.asarray(rows["embeddings"], dtype=np.float32), strict=True))
        return found

    def nearest(self, vector: np.ndarray, query: Query, publishers: Sequence[str] | None, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first, of what passes the filters; `publishers` are the full names admitted.

        `depth` must not be above the number of vectors.
        """
        if depth < 1:
            return []
        with self._told():
            rows = self._rows.query(
                query_embeddings=vector.astype(np.float32),
                n_results=depth,
                where=_where(query, publishers),
                include=["distances"],
            )
            distances = (rows["distances"] or [[]])[0]
            found = [(str(name), 1.0 - float(distance)) for name, distance in zip(rows["ids"][0], distances, strict=True)]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def _told_by_chroma(error: BaseException) -> bool:
    """Returns whether an error may be Chroma's: where files vanish, as a writer clears a set away, its Rust half panics."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


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
