"""The collections of an index on Milvus, and what goes wrong with a server, in words of ours.

Nothing that a person wrote stands in a filter: names, laws and paths are compared by their digests, so a query is never syntax. Terms
are written as digests too, one word each for the analyzer that Milvus Lite and a cluster share.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import IndexStateError
from assistant.indexing.terms import LAST_DAY, bigram_terms, day, searchable_text, word_terms
from assistant.schema.retrieval import Passage, Query

LEXICON = {"words": word_terms, "bigrams": bigram_terms}
_K1, _B = 1.2, 0.75
_SECONDS = 8.0
_LONGEST, _TERMS = 65_000, 7000
"""Bytes that a field may hold; terms of a passage that are looked for."""
_PAGE, AT_ONCE = 4000, 200
_PRESSED = "z:"
_STRAIGHT = {"grpc.enable_http_proxy": 0, "grpc.keepalive_time_ms": 600_000}
"""An office's proxy knows nothing of this machine, and a server on it need not be asked every ten seconds whether it lives."""
_HALVES = 2.0
"""A term counts as often as it is said in the query: weights are rounded to halves."""


class Server:
    """A Milvus Lite file, or a cluster by URL, and the three collections of one index: documents, passages, vectors."""

    def __init__(self, url: str, token: str | None, prefix: str, where: str) -> None:
        self._where = where
        self.names = {part: f"{prefix}_{part}" for part in ("documents", "passages", "vectors")}
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise IndexStateError("没有安装 Milvus 的程序包", where=where, remedy='请先 pip install "wenheng[milvus]"') from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it prints whole tracebacks of its own
        with self.told():
            here = "://" not in url or urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
            straight = _STRAIGHT if here else {}
            self._client: Any = MilvusClient(url, token=token or "", timeout=_SECONDS, grpc_options=straight)

    def close(self) -> None:
        """Lets go of the file or the connection."""
        with self.told():
            self._client.close()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns what the client raises into one IndexStateError."""
        try:
            yield
        except IndexStateError:
            raise
        except Exception as error:  # pymilvus raises its own, grpc's, and Python's plainest errors for a server that answers garbage
            raise _state_error(error, self._where) from error

    def has(self, part: str) -> bool:
        """Returns whether a collection is there."""
        with self.told():
            return bool(self._client.has_collection(self.names[part]))

    def make(self, part: str, dimensions: int = 2) -> None:
        """Makes a collection where it is missing; `dimensions` are those of its vectors."""
        if self.has(part):
            return
        with self.told():
            schema, indexes = _collection(self._client, part, dimensions)
            self._client.create_collection(self.names[part], schema=schema, index_params=indexes, consistency_level="Strong")

    def drop(self, part: str) -> None:
        """Forgets a collection."""
        with self.told():
            self._client.drop_collection(self.names[part])

    def write(self, part: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Puts rows in, in place of those with their keys."""
        with self.told():
            for start in range(0, len(rows), AT_ONCE):
                self._client.upsert(self.names[part], data=[dict(row) for row in rows[start : start + AT_ONCE]])

    def delete(self, part: str, condition: str) -> None:
        """Takes rows out."""
        with self.told():
            self._client.delete(self.names[part], filter=condition)

    def rows(self, part: str, condition: str, fields: Sequence[str]) -> list[dict[str, Any]]:
        """Returns the wanted fields of the rows that a condition holds for ("" for all)."""
        with self.told():
            found: list[dict[str, Any]] = []
            pages = self._client.query_iterator(self.names[part], batch_size=_PAGE, filter=condition, output_fields=list(fields))
            try:
                while page := pages.next():
                    found += [{field: row[field] for field in fields} for row in page]
            finally:
                pages.close()
            return found

    def search(self, part: str, field: str, asked: Any, condition: str, fields: Sequence[str], depth: int) -> list[dict[str, Any]]:
        """Returns the wanted fields of the best rows and their "score", best first; higher is better."""
        with self.told():
            found = self._client.search(
                self.names[part], data=[asked], anns_field=field, filter=condition, limit=depth, output_fields=list(fields)
            )[0]
            return [{name: row["entity"][name] for name in fields} | {"score": abs(float(row["distance"]))} for row in found]

    def count(self, part: str) -> int:
        """Returns how many rows there are."""
        with self.told():
            return int(self._client.query(self.names[part], filter="", output_fields=["count(*)"])[0]["count(*)"])


@lru_cache(200_000)
def code(text: str) -> str:
    """Returns what stands for a text in filters and word fields: letters and digits only."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def word(term: str) -> str:
    """Returns what stands for a term in word fields: 40 bits, so that a field holds many."""
    return code(term)[:8]


def packed(told: Any) -> str:
    """Returns a value as JSON, pressed where it is longer than a field may be, or no UTF-8."""
    text = json.dumps(told, ensure_ascii=False)
    try:
        if len(text.encode("utf-8")) <= _LONGEST:
            return text
    except UnicodeEncodeError:  # half a character, as file names may have
        pass
    return _PRESSED + base64.b85encode(zlib.compress(json.dumps(told).encode("ascii"))).decode("ascii")


def unpacked(text: str) -> Any:
    """Returns what `packed` was given, tuples as lists."""
    if text.startswith(_PRESSED):
        text = zlib.decompress(base64.b85decode(text[len(_PRESSED) :])).decode("ascii")
    return json.loads(text)


def one_of(field: str, codes: Iterable[str]) -> str:
    """Returns the condition that a field is one of some codes."""
    listed = ", ".join(f'"{one}"' for one in codes)
    return f"{field} in [{listed}]"


def _filter_fields(passage: Passage) -> dict[str, Any]:
    """Returns what a passage is filtered by; -1 and "" where it says nothing."""
    named = {name: getattr(passage, name) for name in ("publisher", "topic", "law", "article")}
    return {
        "kind": passage.kind, "year": passage.year if passage.year is not None else -1, "valid_from": day(passage.valid_from, 0),
        "valid_to": day(passage.valid_to, LAST_DAY), **{name: code(value) if value else "" for name, value in named.items()},
    }  # fmt: skip


def condition(query: Query, publishers: Sequence[str] | None) -> str:
    """Returns the filters of a query as Milvus writes them; `publishers` are the codes admitted."""
    terms = []
    if query.kind is not None:
        terms.append(f'kind == "{query.kind}"')
    if query.years is not None:
        terms.append(f"year >= {int(query.years[0])} and year <= {int(query.years[1])}")
    if query.topic:
        terms.append(f'topic == "{code(query.topic)}"')
    if query.valid_on is not None:
        on = day(query.valid_on, 0)
        terms.append(f"valid_from <= {on} and valid_to >= {on}")
    if publishers is not None:
        terms.append(one_of("publisher", publishers))
    return " and ".join(terms)


def document_row(path: str, stamp: str) -> dict[str, Any]:
    """Returns the row of a document of which nothing is stored yet."""
    return {
        "pk": code(path), "path": packed(path), "digest": "", "stamp": stamp, "publishers": packed([]), "unsettled": 1, "has_vectors": 0,
    }  # fmt: skip


def passage_of(row: Mapping[str, Any]) -> Passage:
    """Returns the passage that a row tells."""
    told = unpacked(row["told"])
    profile = tuple((article, weight) for article, weight in told["profile"])
    return Passage(**told | {"heading_path": tuple(told["heading_path"]), "profile": profile})


def passage_row(passage: Passage, *, owner: str, stamp: str, place: int) -> dict[str, Any]:
    """Returns the row of a document's passage at a place, in one putting (`stamp`) of the document."""
    return {
        "pk": f"{stamp}{code(passage.id)}", "id": passage.id, "code": code(passage.id), "owner": owner, "stamp": stamp,
        "place": place, "told": packed(asdict(passage)), **_filter_fields(passage), **_said(passage),
    }  # fmt: skip


def _said(passage: Passage) -> dict[str, str]:
    """Returns the word fields of a passage."""
    text = searchable_text(passage)
    return {f"{name}_text": " ".join(map(word, terms(text)[:_TERMS])) for name, terms in LEXICON.items()}


def wanted(weights: Mapping[str, float]) -> str:
    """Returns the terms asked for, each as often as it counts."""
    repeated = [word(term) for term, weight in weights.items() for _ in range(max(1, round(weight * _HALVES)))]
    return " ".join(repeated[:_TERMS])


def _collection(client: Any, part: str, dimensions: int) -> tuple[Any, Any]:
    from pymilvus import DataType, Function, FunctionType

    schema, indexes = client.create_schema(auto_id=False), client.prepare_index_params()
    for name in _TEXTS[part]:
        analysed = {"enable_analyzer": True, "analyzer_params": {"tokenizer": "standard"}} if name.endswith("_text") else {}
        schema.add_field(name, DataType.VARCHAR, max_length=65_535, is_primary=name == "pk", **analysed)
    for name in _NUMBERS[part]:
        schema.add_field(name, DataType.INT64)
    if part == "passages":
        for name in LEXICON:
            schema.add_field(name, DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(
                Function(name=name, function_type=FunctionType.BM25, input_field_names=[f"{name}_text"], output_field_names=[name])
            )
            counting = {"bm25_k1": _K1, "bm25_b": _B}
            indexes.add_index(name, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=counting)
    else:  # a collection must have a vector, also one of documents
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
        indexes.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
    return schema, indexes


_FILTERED = ("kind", "publisher", "topic", "law", "article")
_TEXTS = {
    "documents": ("pk", "path", "digest", "stamp", "publishers"),
    "passages": ("pk", "id", "code", "owner", "stamp", "told", *_FILTERED, *(f"{name}_text" for name in LEXICON)),
    "vectors": ("pk", "id", "owner", "stamp", *_FILTERED),
}
_DAYS = ("year", "valid_from", "valid_to")
_NUMBERS = {"documents": ("unsettled", "has_vectors"), "passages": ("place", *_DAYS), "vectors": _DAYS}


def _state_error(error: Exception, where: str) -> IndexStateError:
    text = " ".join(str(error).split())[:200]
    low = text.lower()
    if "auth" in low or "permission" in low or "unauthenticated" in low:
        return IndexStateError("Milvus 服务不认这个令牌", where=where, remedy="请检查 wenheng.toml 里 [store] 的 token")
    if "lock" in low or "already opened" in low or "in use" in low:
        return IndexStateError("另一个程序正在用这个索引", where=where, remedy="请等它完成后再试")
    if "connect" in low or "unavailable" in low or "timeout" in low or "deadline" in low or "illegal uri" in low:
        remedy = "请检查地址、网络和服务是否在运行；原有内容不受影响，恢复后再试"
        return IndexStateError("连不上 Milvus 服务", where=where, remedy=remedy)
    return IndexStateError(f"Milvus 出错（{text}）", where=where, remedy="请检查服务和磁盘空间；不行就换一个文件夹重新建立索引")
