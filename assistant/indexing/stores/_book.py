"""The SQLite half of a store: passages, filter fields and digests; the truth about what is indexed.

A connection is opened for each call, so that threads may share a store and no file stays open between calls (Windows refuses to delete
open files). Marks say which documents are not yet in the word index, and which passages lack their vector.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import IndexStateError
from assistant.indexing.disk import disk_trouble
from assistant.schema.retrieval import Passage, Query

WAIT_SECONDS = 20
_FIELDS = tuple(field.name for field in fields(Passage))
_LISTS = ("heading_path", "profile")
_COLUMNS = ", ".join(f'p."{name}"' for name in _FIELDS)
_AT_ONCE = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, digest TEXT NOT NULL, has_words INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS forgotten (key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS passages (
  row INTEGER PRIMARY KEY, owner TEXT NOT NULL, has_vector INTEGER NOT NULL DEFAULT 0,
  id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, text TEXT NOT NULL, heading_path TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT, date TEXT, year INTEGER, number TEXT, path TEXT,
  topic TEXT, validity TEXT, valid_from TEXT, valid_to TEXT, law TEXT, article TEXT, profile TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_owner ON passages (owner);
CREATE INDEX IF NOT EXISTS passages_law ON passages (law, article) WHERE law IS NOT NULL;
CREATE INDEX IF NOT EXISTS passages_without_vector ON passages (owner) WHERE has_vector = 0;
CREATE INDEX IF NOT EXISTS documents_without_words ON documents (key) WHERE has_words = 0;
"""


class PassageBook:
    """Passages with their lexical index in one SQLite file; every change is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Makes the tables where they are missing."""
        with self.connection() as db:
            db.executescript(_SCHEMA)

    @contextmanager
    def connection(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """Gives a connection, inside a transaction if `write`; raises IndexStateError for what SQLite cannot do."""
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as db:
                db.row_factory = sqlite3.Row
                if not write:
                    yield db
                    return
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                except BaseException:
                    if db.in_transaction:  # SQLite has ended it by itself where the disk is full
                        db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _state_error(error, self.path) from error

    def digests(self, *, complete: bool = True) -> dict[str, str]:
        """Returns document key → digest; if `complete`, of those documents only that are found by words and vectors alike."""
        lacking = "WHERE has_words = 1 AND NOT EXISTS (SELECT 1 FROM passages WHERE owner = key AND has_vector = 0)" if complete else ""
        with self.connection() as db:
            return {row["key"]: row["digest"] for row in db.execute(f"SELECT key, digest FROM documents {lacking} ORDER BY key")}

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages and digest."""
        marks = ", ".join("?" * (len(_FIELDS) + 1))
        names = ", ".join(f'"{name}"' for name in _FIELDS)
        rows = [(document, *_values(passage)) for passage in passages]
        with self.connection(write=True) as db:
            _remove(db, document)
            db.execute("INSERT INTO documents (key, digest) VALUES (?, ?)", (document, digest))
            db.executemany(f"INSERT INTO passages (owner, {names}) VALUES ({marks})", rows)

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents."""
        with self.connection(write=True) as db:
            for document in documents:
                _remove(db, document)

    def passages(self, ids: Sequence[str] | None = None) -> list[Passage]:
        """Returns passages by id in the order asked (unknown ids are passed over), or all by document and place."""
        with self.connection() as db:
            if ids is None:
                return [_passage(row) for row in db.execute(f"SELECT {_COLUMNS} FROM passages p ORDER BY p.owner, p.row")]
            found = {passage.id: passage for passage in map(_passage, _by_id(db, _COLUMNS, ids))}
        return [found[name] for name in ids if name in found]

    def known(self, ids: Sequence[str], *, embedded: bool = False) -> set[str]:
        """Returns those of some ids that are passages, or that are `embedded`: passages with their vectors."""
        with self.connection() as db:
            return {row["id"] for row in _by_id(db, "p.id, p.has_vector", ids) if row["has_vector"] or not embedded}

    def publishers_like(self, part: str) -> list[str]:
        """Returns the publishers whose name contains `part`."""
        with self.connection() as db:
            rows = db.execute("SELECT DISTINCT publisher FROM passages WHERE instr(publisher, ?) ORDER BY publisher", (part,))
            return [row["publisher"] for row in rows]

    def state(self) -> dict[str, str]:
        """Returns the store's own notes."""
        with self.connection() as db:
            return {row["key"]: row["value"] for row in db.execute("SELECT key, value FROM state")}

    def unworded(self) -> tuple[list[str], list[str]]:
        """Returns (documents to take out of the word index, documents to put into it)."""
        with self.connection() as db:
            gone = [row["key"] for row in db.execute("SELECT key FROM forgotten ORDER BY key")]
            new = [row["key"] for row in db.execute("SELECT key FROM documents WHERE has_words = 0 ORDER BY key")]
        return sorted({*gone, *new}), new

    def worded(self, taken_out: Sequence[str], put_in: Sequence[str]) -> None:
        """Notes that the word index holds these changes."""
        with self.connection(write=True) as db:
            db.executemany("DELETE FROM forgotten WHERE key = ?", [(key,) for key in taken_out])
            db.executemany("UPDATE documents SET has_words = 1 WHERE key = ?", [(key,) for key in put_in])

    def words_lost(self, found: int | None) -> bool:
        """Returns whether a word index of `found` passages (None: it cannot be read) cannot be the one that this book tells of."""
        with self.connection() as db:
            if found is None:
                return True
            told = "SELECT COUNT(*) FROM passages WHERE owner NOT IN (SELECT key FROM documents WHERE has_words = 0)"
            wanted = int(db.execute(told).fetchone()[0])
            pending = "SELECT EXISTS (SELECT 1 FROM forgotten) OR EXISTS (SELECT 1 FROM documents WHERE has_words = 0)"
            return found < wanted or (found > wanted and not db.execute(pending).fetchone()[0])

    def unword(self) -> None:
        """Notes that the word index holds nothing."""
        with self.connection(write=True) as db:
            db.execute("UPDATE documents SET has_words = 0")
            db.execute("DELETE FROM forgotten")

    def owned(self, documents: Sequence[str]) -> Iterator[tuple[str, Passage]]:
        """Yields (document, passage) of some documents, document by document."""
        with self.connection() as db:
            for key in documents:
                yield from (
                    (key, _passage(row)) for row in db.execute(f"SELECT {_COLUMNS} FROM passages p WHERE owner = ? ORDER BY row", (key,))
                )

    def ids(self) -> list[str]:
        """Returns the ids of all passages."""
        with self.connection() as db:
            return [row["id"] for row in db.execute("SELECT id FROM passages ORDER BY row")]

    def lacking(self) -> list[str]:
        """Returns the ids of the passages that have no vector."""
        with self.connection() as db:
            return [row["id"] for row in db.execute("SELECT id FROM passages WHERE has_vector = 0 ORDER BY row")]

    def articles(self, law: str, numbers: Sequence[str] | None, query: Query) -> list[str]:
        """Returns the ids of the passages that are articles of a law and pass the filters, in order."""
        condition, values = _filters(query)
        if numbers is not None:
            condition += f" AND p.article IN ({', '.join('?' * len(numbers))})"
            values += list(numbers)
        with self.connection() as db:
            return [
                row["id"]
                for row in db.execute(f"SELECT p.id FROM passages p WHERE p.law = ?{condition} ORDER BY p.owner, p.row", (law, *values))
            ]


def _state_error(error: sqlite3.Error, path: Path) -> IndexStateError:
    text = str(error)
    where = str(path.parent)
    if (trouble := disk_trouble(error, path.parent)) is not None:
        return trouble
    if "locked" in text:
        return IndexStateError("另一个程序正在写这个索引", where=where, remedy="请等它完成后再试")
    if "I/O" in text or "unable to open" in text:
        return IndexStateError(f"索引文件不能读写（{text}）", where=where, remedy="请检查磁盘空间和文件夹权限")
    return IndexStateError(f"索引文件已损坏（{text}）", where=where, remedy="请删去该文件夹，再用 wenheng index 重新建立")


def _by_id(db: sqlite3.Connection, columns: str, ids: Sequence[str]) -> Iterator[sqlite3.Row]:
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        yield from db.execute(f"SELECT {columns} FROM passages p WHERE p.id IN ({', '.join('?' * len(some))})", some)


def _remove(db: sqlite3.Connection, document: str) -> None:
    db.execute("INSERT OR IGNORE INTO forgotten SELECT key FROM documents WHERE key = ?", (document,))
    db.execute("DELETE FROM passages WHERE owner = ?", (document,))
    db.execute("DELETE FROM documents WHERE key = ?", (document,))


def _values(passage: Passage) -> list[Any]:
    values = [getattr(passage, name) for name in _FIELDS]
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value for value in values]


def _passage(row: sqlite3.Row) -> Passage:
    values = dict(zip(_FIELDS, row, strict=True))
    values["heading_path"] = _headings(values["heading_path"])
    values["profile"] = _profile(values["profile"])
    return Passage(**values)


@lru_cache(10_000)
def _headings(told: str) -> tuple[str, ...]:
    return tuple(json.loads(told))


@lru_cache(10_000)
def _profile(told: str) -> tuple[tuple[str, float], ...]:
    return tuple((article, weight) for article, weight in json.loads(told))


def _filters(query: Query) -> tuple[str, list[Any]]:
    condition = ""
    values: list[Any] = []
    if query.kind is not None:
        condition, values = condition + " AND p.kind = ?", [*values, query.kind]
    if query.years is not None:
        condition, values = condition + " AND p.year BETWEEN ? AND ?", [*values, *query.years]
    if query.publisher:
        condition, values = condition + " AND instr(p.publisher, ?)", [*values, query.publisher]
    if query.topic:
        condition, values = condition + " AND p.topic = ?", [*values, query.topic]
    if query.valid_on is not None:
        condition += " AND coalesce(p.valid_from, '') <= ? AND coalesce(p.valid_to, '9') >= ?"
        values = [*values, query.valid_on, query.valid_on]
    return condition, values
