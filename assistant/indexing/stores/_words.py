"""The words of a store: passages in a tantivy index, one field of jieba words and one of bigrams, ranked by BM25 each.

Its writer locks the folder, readers see the last commit, a killed commit leaves the one before (evaluation/results/lexical.json has the
figures of the engines it was chosen from).
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy

from assistant.errors import IndexStateError
from assistant.indexing.disk import disk_trouble
from assistant.indexing.terms import LAST_DAY, bigram_terms, day, searchable_text, word_terms
from assistant.indexing.workers import spread
from assistant.schema.retrieval import Passage, Query

LEXICON: Mapping[str, Callable[[str], list[str]]] = {"words": word_terms, "bigrams": bigram_terms}
_MEMORY = 128_000_000
_AT_ONCE = 500
_BLANKS = "whitespace"


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("owner", "kind", "publisher", "topic"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    for name in ("valid_from", "valid_to"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in LEXICON:
        builder.add_text_field(name, tokenizer_name=_BLANKS, index_option="freq")
    return builder.build()


class WordsDamagedError(IndexStateError):
    """The files of a word index cannot be read; the next update makes them anew from the passages."""


class WordIndex:
    """An index in a folder of its own; made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index: Any = None

    def _open(self) -> Any:
        if self._index is None:
            with self._told():
                self.folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(_schema(), path=str(self.folder))
            self._index.register_tokenizer(_BLANKS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return self._index

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what reading raises into one IndexStateError."""
        try:
            yield
        except (ValueError, OSError) as error:
            remedy = "请删去这个文件夹，再运行一次 wenheng index，会用已编入的内容重建词表，不用重读文件"
            damaged = WordsDamagedError(f"索引的词表部分已损坏（{_short(error)}）", where=str(self.folder), remedy=remedy)
            raise disk_trouble(error, self.folder) or damaged from error

    def files(self) -> list[Path]:
        """Returns the files that searches read."""
        return [path for path in self.folder.glob("*") if path.is_file()]

    def close(self) -> None:
        """Lets go of the files."""
        self._index = None

    def count(self) -> int | None:
        """Returns how many passages there are, None where the files are damaged."""
        try:
            index = self._open()
            with self._told():
                index.reload()
                return int(index.searcher().num_docs)
        except WordsDamagedError:
            return None

    def clear(self) -> None:
        """Deletes all files, sound or not."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def renew(self, owners: Iterable[str], passages: Iterable[tuple[str, Passage]]) -> None:
        """Takes out what these documents had and puts in the passages, each with its document; all at once or not at all."""
        try:
            writer = self._open().writer(_MEMORY, 1)
            for owner in owners:
                writer.delete_documents_by_term("owner", owner)
            for some, termed in spread(_termed, _batches(passages)):
                for (owner, passage), terms in zip(some, termed, strict=True):
                    writer.add_document(_document(owner, passage, terms))
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            if "LockBusy" in str(error):
                raise IndexStateError("另一个程序正在写这个索引", where=str(self.folder), remedy="请等它完成后再试") from error
            if (trouble := disk_trouble(error, self.folder)) is not None:
                raise trouble from error
            remedy = "请检查磁盘空间和文件夹权限"
            raise IndexStateError(f"索引的词表部分写不进去（{_short(error)}）", where=str(self.folder), remedy=remedy) from error

    def search(
        self,
        asked: Mapping[str, Mapping[str, float]],
        query: Query,
        publishers: Sequence[str] | None,
        depth: int,
        *,
        most: int = 70,
        focus: bool = False,
    ) -> dict[str, list[tuple[str, float]]]:
        """Returns for each field asked (term → weight) (passage id, BM25 score), best first, of what holds one of the terms.

        `publishers` are the full names admitted; the `most` telling terms are looked for, with `focus` rarity counts twice.
        """
        with self._told():
            return self._found(asked, query, publishers, depth, most, focus)

    def _found(
        self,
        asked: Mapping[str, Mapping[str, float]],
        query: Query,
        publishers: Sequence[str] | None,
        depth: int,
        most: int,
        focus: bool,
    ) -> dict[str, list[tuple[str, float]]]:
        index = self._open()
        index.reload()
        searcher = index.searcher()
        if depth < 1 or not searcher.num_docs:
            return {field: [] for field in asked}
        conditions = _conditions(index.schema, query, publishers)
        found: dict[str, list[tuple[str, float]]] = {}
        for field, weights in asked.items():
            wanted = _wanted(index.schema, field, _telling(searcher, field, weights, most, focus), conditions)
            told = searcher.search(wanted, depth, count=False).hits if weights else []
            named = [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in told]
            found[field] = sorted(named, key=lambda item: (-item[1], item[0]))
        return found


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _wanted(schema: Any, field: str, weights: Mapping[str, float], conditions: Sequence[Any]) -> Any:
    terms = [
        (tantivy.Occur.Should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, index_option="freq"), weight))
        for term, weight in weights.items()
    ]  # fmt: skip
    wanted = tantivy.Query.boolean_query(terms)
    if not conditions:
        return wanted
    quiet = [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in conditions]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), *quiet])


def _telling(searcher: Any, field: str, weights: Mapping[str, float], most: int, focus: bool) -> dict[str, float]:
    """Returns the `most` terms that count most: asked for with weight, and said by few passages; with `focus` rarity counts twice."""
    if len(weights) <= most and not focus:
        return dict(weights)
    total = searcher.num_docs
    rarity: dict[str, float] = {}
    for term in weights:
        found = searcher.doc_freq(field, term)
        rarity[term] = math.log(1 + (total - found + 0.5) / (found + 0.5)) if found else 0.0
    kept = sorted(weights, key=lambda term: (-weights[term] * rarity[term], term))[:most]
    return {term: weights[term] * (rarity[term] if focus else 1.0) for term in kept if rarity[term]}


def _batches(passages: Iterable[tuple[str, Passage]]) -> Iterator[tuple[list[tuple[str, Passage]], list[str]]]:
    rest = iter(passages)
    while some := list(islice(rest, _AT_ONCE)):
        yield some, [searchable_text(passage) for _, passage in some]


def _termed(texts: Sequence[str]) -> list[list[str]]:
    """Returns for each text its terms by field of LEXICON, with blanks between."""
    return [[" ".join(terms(text)) for terms in LEXICON.values()] for text in texts]


def _document(owner: str, passage: Passage, terms: Sequence[str]) -> Any:
    fields: dict[str, Any] = dict(zip(LEXICON, terms, strict=True))
    for name in ("kind", "publisher", "topic", "year"):
        if (value := getattr(passage, name)) is not None:
            fields[name] = value
    fields |= {"id": passage.id, "owner": owner, "valid_from": day(passage.valid_from, 0), "valid_to": day(passage.valid_to, LAST_DAY)}
    return tantivy.Document(**fields)


def _conditions(schema: Any, query: Query, publishers: Sequence[str] | None) -> list[Any]:
    found: list[Any] = []
    one_of = {"kind": [query.kind] if query.kind else None, "publisher": publishers, "topic": [query.topic] if query.topic else None}
    for name, values in one_of.items():
        if values is not None:
            found.append(tantivy.Query.term_set_query(schema, name, list(values)))
    if query.years is not None:
        found.append(tantivy.Query.range_query(schema, "year", tantivy.FieldType.Integer, *query.years))
    if query.valid_on is not None:
        on = day(query.valid_on, 0)
        found.append(tantivy.Query.range_query(schema, "valid_from", tantivy.FieldType.Integer, 0, on))
        found.append(tantivy.Query.range_query(schema, "valid_to", tantivy.FieldType.Integer, on, LAST_DAY))
    return found
