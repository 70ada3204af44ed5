"""The store on Milvus: a Milvus Lite file in the index folder to begin with, a cluster by URL when one machine is not enough.

Documents name the putting ("stamp") of their passages that counts; readers pass over all others. So a document changes at once, and what
a killed writer leaves is seen by nobody and cleared away by the next. Passages, words and vectors lie on the server, the note that names
its collections (index.json) in the folder: a folder copied to another machine opens the same index.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError
from assistant.indexing.stores._milvus import (
    AT_ONCE,
    LEXICON,
    Server,
    code,
    condition,
    document_row,
    one_of,
    packed,
    passage_of,
    passage_row,
    unpacked,
    wanted,
)
from assistant.indexing.stores._note import checked_note, write_note
from assistant.schema.retrieval import Passage, Query

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1
_FILE = "milvus.db"
_KNOWN = ("pk", "id", "code", "owner", "stamp")
_DOCUMENT = ("pk", "path", "digest", "stamp", "publishers", "unsettled", "has_vectors")
_GONE = "-"
"""The stamp of a document of which nothing counts."""

Row = dict[str, Any]


class MilvusStore:
    """A PassageStore on Milvus (protocols.py); `open` it, and `close` it when done."""

    name: str = "milvus"

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self._server = server

    @classmethod
    def open(cls, folder: Path, *, create: bool, url: str | None = None, token: str | None = None) -> MilvusStore:
        """Opens the index of `folder`, making one if `create`; without `url` it lies in a file there.

        Raises IndexStateError when there is none, it is of another version or store, or the server does not answer.
        """
        note = checked_note(folder, store=cls.name, version=FORMAT)
        if note is None:
            if not create:
                raise IndexStateError("还没有索引", where=str(folder), remedy="请先用 wenheng index 加上文件或文件夹建立")
            note = {"prefix": f"wenheng_{uuid.uuid4().hex[:12]}"}
        prefix = str(note.get("prefix"))
        folder.mkdir(parents=True, exist_ok=True)
        server = Server(url or str(folder / _FILE), token, prefix, url or str(folder))
        try:
            if create:
                server.make("documents")
                server.make("passages")
                write_note(folder, store=cls.name, version=FORMAT, more=note)
            store = cls(folder, server)
            if create:
                store._settle()
        except BaseException:
            server.close()
            raise
        return store

    def close(self) -> None:
        """Lets go of the file or the connection."""
        self._server.close()

    def __enter__(self) -> MilvusStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def passages_count(self) -> int:
        """How many passages there are."""
        return len(self._visible("", _KNOWN))

    def digests(self) -> dict[str, str]:
        """Returns document key → digest of what is completely stored; nothing if the vectors are gone."""
        if not self._server.has("vectors") and self._server.count("passages"):
            return {}
        return {unpacked(row["path"]): row["digest"] for row in self._documents() if row["has_vectors"]}

    def put_digests(self) -> dict[str, str]:
        """Returns document key → digest of everything put, with vectors or without."""
        return {unpacked(row["path"]): row["digest"] for row in self._documents()}

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages: the new ones count from the moment the document names them."""
        key, stamp = code(document), uuid.uuid4().hex[:12]
        before = next(iter(self._server.rows("documents", one_of("pk", [key]), _DOCUMENT)), None)
        self._name(before or document_row(document, _GONE), unsettled=1)
        rows = [passage_row(passage, owner=key, stamp=stamp, place=place) for place, passage in enumerate(passages)]
        self._server.write("passages", rows)
        publishers = sorted({passage.publisher for passage in passages if passage.publisher})
        named = document_row(document, stamp) | {"digest": digest, "publishers": packed(publishers), "has_vectors": int(not passages)}
        self._name(named, unsettled=int(before is not None))
        if before is not None:
            self._settle([key])

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents."""
        keys = [code(document) for document in documents]
        for start in range(0, len(keys), AT_ONCE):
            rows = self._server.rows("documents", one_of("pk", keys[start : start + AT_ONCE]), _DOCUMENT)
            for row in rows:
                self._name(row | {"stamp": _GONE}, unsettled=1)
            self._settle([row["pk"] for row in rows])

    def passages(self, ids: Sequence[str] | None = None) -> list[Passage]:
        """Returns passages by id in the order asked (unknown ids are passed over), or all by document and place."""
        if ids is None:
            return [passage_of(row) for row in self._in_order("")]
        found = {row["code"]: row for row in self._of_ids(ids, (*_KNOWN, "told"))}
        return [passage_of(found[code(name)]) for name in ids if code(name) in found]

    def passages_of(self, document: str) -> list[Passage]:
        """Returns the passages of one document, in order."""
        return [passage_of(row) for row in self._in_order(one_of("owner", [code(document)]))]

    def finish(self) -> None:
        """Clears away what a killed writer left; words are found from the moment they are put."""
        self._settle()

    def ids(self) -> list[str]:
        """Returns the ids of all passages."""
        return [row["id"] for row in self._in_order("")]

    def lacking(self) -> list[str]:
        """Returns the ids of the passages that have no vector."""
        without = [row["pk"] for row in self._documents() if not row["has_vectors"]]
        has = self._server.has("vectors")
        found = []
        for start in range(0, len(without), AT_ONCE):
            owners = one_of("owner", without[start : start + AT_ONCE])
            known = {row["pk"] for row in self._server.rows("vectors", owners, ["pk"])} if has else set()
            found += [row["id"] for row in self._in_order(owners) if row["pk"] not in known]
        return found

    def add_vectors(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Stores one unit vector a passage; ids not in the index are passed over."""
        place = {code(name): row for row, name in enumerate(ids)}
        fields = (*_KNOWN, "kind", "publisher", "topic", "law", "article", "year", "valid_from", "valid_to")
        rows = self._of_ids(ids, fields)
        if not rows:
            return
        self._server.make("vectors", int(vectors.shape[1]))
        for row in rows:
            row["vector"] = [float(value) for value in vectors[place[row.pop("code")]]]
        self._server.write("vectors", rows)
        self._mark({row["owner"] for row in rows})

    def vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Returns passage id → vector, of those that have one."""
        import numpy as np

        rows = [row["pk"] for row in self._of_ids(ids, _KNOWN)] if self._server.has("vectors") else []
        found: list[Row] = []
        for start in range(0, len(rows), AT_ONCE):
            found += self._server.rows("vectors", one_of("pk", rows[start : start + AT_ONCE]), ("id", "vector"))
        return {row["id"]: np.array(row["vector"], dtype=np.float32) for row in found}

    def drop_vectors(self) -> None:
        """Forgets all vectors."""
        for row in self._documents():
            self._name(row | {"has_vectors": 0})
        if self._server.has("vectors"):
            self._server.drop("vectors")

    def lexical(
        self, asked: Mapping[str, Mapping[str, float]], query: Query, depth: int, *, most: int = 70, focus: bool = False
    ) -> dict[str, list[tuple[str, float]]]:
        """Returns (passage id, BM25 score), best first, by words and by bigrams; weights count in halves, `most` and `focus` not at all."""
        publishers = self._publishers(query)
        found: dict[str, list[tuple[str, float]]] = {}
        for field, weights in asked.items():
            terms = wanted({term: weight for term, weight in weights.items() if term.strip()})
            rows: list[Row] = []
            if terms and depth > 0 and publishers != []:
                where = condition(query, publishers)
                rows = self._server.search("passages", field, terms, where, _KNOWN, min(depth, 16_000))
            told = [(row["id"], row["score"]) for row in self._counting(rows)]
            found[field] = sorted(told, key=lambda item: (-item[1], item[0]))
        return {field: found[field] for field in asked if field in LEXICON}

    def warm(self) -> None:
        """Does nothing: the service keeps its own files at hand."""

    def articles(self, law: str, numbers: Sequence[str] | None, query: Query) -> list[str]:
        """Returns the ids of the passages that are these articles of a law and pass the filters, in order."""
        publishers = self._publishers(query)
        if publishers == []:
            return []
        terms = [f'law == "{code(law)}"', condition(query, publishers)]
        if numbers is not None:
            terms.append(one_of("article", [code(number) for number in numbers]))
        return [row["id"] for row in self._in_order(" and ".join(term for term in terms if term))]

    def nearest(self, vector: np.ndarray, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first; nothing where there are no vectors, or `vector` has another length than they."""
        publishers = self._publishers(query)
        if publishers == [] or depth < 1 or not self._server.has("vectors"):
            return []
        asked, where = [float(value) for value in vector], condition(query, publishers)
        try:
            rows = self._server.search("vectors", "vector", asked, where, ("id", "owner", "stamp"), min(depth, 16_000))
        except IndexStateError as error:
            if "dim" in error.message:
                return []
            raise
        found = [(row["id"], row["score"]) for row in self._counting(rows)]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    def _documents(self) -> list[Row]:
        """The rows of the documents that count, in the order of their paths."""
        rows = [row for row in self._server.rows("documents", "", _DOCUMENT) if row["stamp"] != _GONE]
        return sorted(rows, key=lambda row: str(row["path"]))

    def _name(self, row: Row, *, unsettled: int | None = None) -> None:
        state = row["unsettled"] if unsettled is None else unsettled
        self._server.write("documents", [{**{field: row[field] for field in _DOCUMENT}, "unsettled": state, "vector": [1.0, 0.0]}])

    def _settle(self, keys: Sequence[str] | None = None) -> None:
        """Takes out the passages that no document names any more."""
        where = "unsettled == 1" + (f" and {one_of('pk', keys)}" if keys is not None else "")
        for row in self._server.rows("documents", where, _DOCUMENT) if keys != [] else ():
            left = f'{one_of("owner", [row["pk"]])} and stamp != "{row["stamp"]}"'
            for part in ("passages", "vectors"):
                if part == "passages" or self._server.has(part):
                    self._server.delete(part, left)
            if row["stamp"] == _GONE:
                self._server.delete("documents", one_of("pk", [row["pk"]]))
            else:
                self._name(row, unsettled=0)

    def _mark(self, owners: Iterable[str]) -> None:
        """Notes which documents have all their vectors."""
        listed = sorted(owners)
        for start in range(0, len(listed), AT_ONCE):
            some = one_of("owner", listed[start : start + AT_ONCE])
            lacking: defaultdict[str, set[str]] = defaultdict(set)
            for row in self._visible(some, _KNOWN):
                lacking[row["owner"]].add(row["pk"])
            for row in self._server.rows("vectors", some, ["pk", "owner"]):
                lacking[row["owner"]].discard(row["pk"])
            for row in self._server.rows("documents", one_of("pk", listed[start : start + AT_ONCE]), _DOCUMENT):
                if row["stamp"] != _GONE and not lacking[row["pk"]]:
                    self._name(row | {"has_vectors": 1})

    def _publishers(self, query: Query) -> list[str] | None:
        """The codes of the publishers whose name contains what is asked for; None where nothing is."""
        if not query.publisher:
            return None
        told = {name for row in self._documents() for name in unpacked(row["publishers"])}
        return sorted(code(name) for name in told if query.publisher in name)

    def _of_ids(self, ids: Sequence[str], fields: Sequence[str]) -> list[Row]:
        found = []
        for start in range(0, len(ids), AT_ONCE):
            some = one_of("code", [code(name) for name in ids[start : start + AT_ONCE]])
            found += self._server.rows("passages", some, fields)
        return self._counting(found)

    def _visible(self, where: str, fields: Sequence[str]) -> list[Row]:
        return self._counting(self._server.rows("passages", where, fields))

    def _in_order(self, where: str) -> list[Row]:
        """The passages that a condition holds for, by document and place."""
        rows = self._visible(where, (*_KNOWN, "place", "told"))
        path = {row["pk"]: str(unpacked(row["path"])) for row in self._documents()}
        return sorted(rows, key=lambda row: (path.get(row["owner"], ""), row["place"]))

    def _counting(self, rows: Sequence[Row]) -> list[Row]:
        """Those rows whose putting their document names."""
        owners = sorted({row["owner"] for row in rows})
        stamps: dict[str, str] = {}
        for start in range(0, len(owners), AT_ONCE):
            some = self._server.rows("documents", one_of("pk", owners[start : start + AT_ONCE]), ["pk", "stamp"])
            stamps |= {row["pk"]: row["stamp"] for row in some}
        return [row for row in rows if stamps.get(row["owner"]) == row["stamp"]]


PLUGIN = MilvusStore
