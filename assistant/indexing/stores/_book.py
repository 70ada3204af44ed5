"""The SQLite half of a store: passages, filter fields and digests, and the lexical index; the truth about what is indexed.

Words and bigrams lie in two FTS5 tables, not in two columns of one: bm25() takes a row's length and a term's rarity over all columns
together, and each list should be ranked by its own. A connection is opened for each call, so that threads may share a store and no
file stays open between calls (Windows refuses to delete open files).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from assistant.errors import IndexStateError
from assistant.indexing.terms import bigram_terms, encoded, searchable_text, word_terms
from assistant.schema.retrieval import Passage, Query

WAIT_SECONDS = 20
QUERY_TERMS = 128
"""A list is asked for this many of a query's terms, the most telling ones."""
LEXICON = (("words", word_terms), ("bigrams", bigram_terms))
RRF = 60
"""The constant of reciprocal rank fusion (Cormack et al. 2009)."""

_FIELDS = tuple(field.name for field in fields(Passage))
_COLUMNS = ", ".join(f'p."{name}"' for name in _FIELDS)
_AT_ONCE = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
  row INTEGER PRIMARY KEY, owner TEXT NOT NULL, has_vector INTEGER NOT NULL DEFAULT 0,
  id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, text TEXT NOT NULL, heading_path TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT, date TEXT, year INTEGER, number TEXT, path TEXT);
CREATE INDEX IF NOT EXISTS passages_owner ON passages (owner);
CREATE INDEX IF NOT EXISTS passages_without_vector ON passages (owner) WHERE has_vector = 0;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (terms, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE IF NOT EXISTS bigrams USING fts5 (terms, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE IF NOT EXISTS words_rarity USING fts5vocab (words, row);
CREATE VIRTUAL TABLE IF NOT EXISTS bigrams_rarity USING fts5vocab (bigrams, row);
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
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _state_error(error, self.path) from error

    def digests(self, *, complete: bool = True) -> dict[str, str]:
        """Returns document key → digest; if `complete`, of those documents only whose passages all have their vectors."""
        lacking = "WHERE NOT EXISTS (SELECT 1 FROM passages WHERE owner = key AND has_vector = 0)" if complete else ""
        with self.connection() as db:
            return {row["key"]: row["digest"] for row in db.execute(f"SELECT key, digest FROM documents {lacking} ORDER BY key")}

    def with_vectors(self) -> list[str]:
        """Returns the ids of the passages that have their vectors."""
        with self.connection() as db:
            return [row["id"] for row in db.execute("SELECT id FROM passages WHERE has_vector = 1 ORDER BY row")]

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages and digest."""
        prepared = [(passage, [_joined(terms(searchable_text(passage))) for _, terms in LEXICON]) for passage in passages]
        marks = ", ".join("?" * (len(_FIELDS) + 1))
        names = ", ".join(f'"{name}"' for name in _FIELDS)
        with self.connection(write=True) as db:
            _remove(db, document)
            db.execute("INSERT INTO documents VALUES (?, ?)", (document, digest))
            for passage, terms in prepared:
                cursor = db.execute(f"INSERT INTO passages (owner, {names}) VALUES ({marks})", (document, *_values(passage)))
                for (table, _), text in zip(LEXICON, terms, strict=True):
                    db.execute(f"INSERT INTO {table} (rowid, terms) VALUES (?, ?)", (cursor.lastrowid, text))

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
            found: dict[str, Passage] = {}
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows = db.execute(f"SELECT {_COLUMNS} FROM passages p WHERE p.id IN ({marks})", tuple(some))
                found.update((row["id"], _passage(row)) for row in rows)
        return [found[name] for name in ids if name in found]

    def publishers_like(self, part: str) -> list[str]:
        """Returns the publishers whose name contains `part`."""
        with self.connection() as db:
            rows = db.execute("SELECT DISTINCT publisher FROM passages WHERE instr(publisher, ?) ORDER BY publisher", (part,))
            return [row["publisher"] for row in rows]

    def state(self) -> dict[str, str]:
        """Returns the store's own notes."""
        with self.connection() as db:
            return {row["key"]: row["value"] for row in db.execute("SELECT key, value FROM state")}

    def lexical(self, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, score), best first: the ranks by words and by bigrams fused; ties by id."""
        condition, values = _filters(query)
        scores: dict[str, float] = {}
        with self.connection() as db:
            for table, terms in LEXICON:
                asked = _telling(db, table, terms(query.text))
                if not asked:
                    continue
                rows = db.execute(
                    f"SELECT p.id FROM {table} JOIN passages p ON p.row = {table}.rowid WHERE {table} MATCH ?{condition} "
                    f"ORDER BY bm25({table}), p.id LIMIT ?",
                    (" OR ".join(f'"{term}"' for term in asked), *values, depth),
                )
                for rank, row in enumerate(rows, start=1):
                    scores[row["id"]] = scores.get(row["id"], 0.0) + 1 / (RRF + rank)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:depth]


def _state_error(error: sqlite3.Error, path: Path) -> IndexStateError:
    text = str(error)
    where = str(path.parent)
    if "locked" in text:
        return IndexStateError("另一个程序正在写这个索引", where=where, remedy="请等它完成后再试")
    if "readonly" in text or "full" in text or "I/O" in text or "unable to open" in text:
        return IndexStateError(f"索引文件不能读写（{text}）", where=where, remedy="请检查磁盘空间和文件夹权限")
    return IndexStateError(f"索引文件已损坏（{text}）", where=where, remedy="请删去该文件夹，再用 wenheng index 重新建立")


def _remove(db: sqlite3.Connection, document: str) -> None:
    for table, _ in LEXICON:
        db.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT row FROM passages WHERE owner = ?)", (document,))
    db.execute("DELETE FROM passages WHERE owner = ?", (document,))
    db.execute("DELETE FROM documents WHERE key = ?", (document,))


def _joined(terms: Iterable[str]) -> str:
    return " ".join(encoded(term) for term in terms)


def _values(passage: Passage) -> list[Any]:
    values = [getattr(passage, name) for name in _FIELDS]
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value for value in values]


def _passage(row: sqlite3.Row) -> Passage:
    values = {name: row[name] for name in _FIELDS}
    return Passage(**values | {"heading_path": tuple(json.loads(values["heading_path"]))})


def _filters(query: Query) -> tuple[str, list[Any]]:
    condition = ""
    values: list[Any] = []
    if query.kind is not None:
        condition, values = condition + " AND p.kind = ?", [*values, query.kind]
    if query.years is not None:
        condition, values = condition + " AND p.year BETWEEN ? AND ?", [*values, *query.years]
    if query.publisher:
        condition, values = condition + " AND instr(p.publisher, ?)", [*values, query.publisher]
    return condition, values


def _telling(db: sqlite3.Connection, table: str, terms: list[str]) -> list[str]:
    """Returns the query's terms that occur in the index, at most QUERY_TERMS: the rarest, weighed by how often the query says them."""
    said = Counter(encoded(term) for term in terms)
    if any(len(term) > 1 for term in said):
        said = Counter({term: count for term, count in said.items() if len(term) > 1})
    known: dict[str, float] = {}
    for term, count in said.items():
        row = db.execute(f"SELECT doc FROM {table}_rarity WHERE term = ?", (term,)).fetchone()
        if row is not None:
            known[term] = (1 + count) ** 0.5 / row["doc"]
    return sorted(known, key=lambda term: (-known[term], term))[:QUERY_TERMS]
