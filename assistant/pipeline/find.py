"""Finding: hits for a query or for a document like it, with the cards of the cases among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexStateError, InputError
from assistant.schema.document import Document
from assistant.schema.retrieval import CaseCard, Hit, Mode, Passage, Query

if TYPE_CHECKING:
    from assistant.pipeline.index import Index
    from assistant.protocols import PassageStore

_DEEPER = 5
"""Hits asked for, for each document wanted, where documents are looked for rather than passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hits, best first, the way the query was read; `like` is the document it was taken from, `facts` whether only its facts were.

    `notices` say why vectors were not available, if they were not.
    """

    hits: tuple[Hit, ...]
    query: Query
    route: Mode
    like: Document | None = None
    facts: bool = False
    notices: tuple[str, ...] = ()


def find(index: Index, query: Query) -> Answer:
    """Returns what answers a query; raises InputError for an empty one, IndexStateError where there is no index."""
    with index.open(create=False) as store:
        return find_in(index, store, query)


def find_in(index: Index, store: PassageStore, query: Query) -> Answer:
    """Returns what answers a query in the store of an index that somebody keeps open; raises InputError for an empty one."""
    from assistant.indexing.analysis import analysed

    found, notices = _hits(index, store, query)
    return Answer(hits=_carded(store, found), query=query, route=analysed(query).route, notices=notices)


def facts_in(text: str) -> str:
    """Returns the facts of a case that a text tells at length, without what was done and which law: these find other cases."""
    from assistant.indexing.cards import facts_text
    from assistant.indexing.passages import passages_of
    from assistant.reading import read_text

    facts, told = facts_text(passages_of(read_text(text, "text")))
    return facts if told and facts.strip() else text


def find_like(index: Index, path: Path, query: Query) -> Answer:
    """Returns documents like a file, each by its best passage; the file itself is left out where it is indexed.

    A case is looked for by its facts, read as a case unless `query.mode` says otherwise; `query.text` does not count.
    """
    from assistant.indexing.cards import facts_text
    from assistant.indexing.passages import passages_of
    from assistant.reading import read_file

    if query.limit < 1:
        raise InputError("要找的条数至少是 1", where="--limit", remedy="请改为正整数")
    document = read_file(path)
    passages = passages_of(document)
    text, facts = facts_text(passages)
    if not text.strip():
        raise InputError("这个文件里没有可比的正文", where=str(path), remedy="请换一个文件")
    asked = replace(query, text=text, mode="case" if query.mode == "auto" else query.mode)
    with index.open(create=False) as store:
        own = _own(store, document, path, index.base)
        deep = replace(asked, limit=_DEEPER * query.limit + len(passages))
        near, notices = _hits(index, store, deep)
        hits = [hit for hit in near if hit.passage.path not in own]
        found = _carded(store, _best_of_each(hits)[: query.limit])
    return Answer(hits=found, query=asked, route=asked.mode, like=document, facts=facts, notices=notices)


def _hits(index: Index, store: PassageStore, query: Query) -> tuple[list[Hit], tuple[str, ...]]:
    from assistant.indexing.retriever import HybridRetriever
    from assistant.pipeline.embedding import WORDS_ONLY

    embedder = index.embedder()
    try:
        hits = HybridRetriever(store, embedder).find(query)
    except IndexStateError as error:  # vectors may lie on a server that is down, and words here; where words fail too, that is told
        return HybridRetriever(store).find(query), (WORDS_ONLY.format(error.message),)
    return hits, tuple(embedder.notices)


def _carded(store: PassageStore, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    from assistant.indexing.cards import case_card, of_one_case

    whole: dict[str, list[Passage]] = {}
    cards: dict[tuple[str, tuple[str, ...]], CaseCard] = {}
    found = []
    for hit in hits:
        path = hit.passage.path
        if hit.passage.kind != "case" or path is None:
            found.append(hit)
            continue
        if path not in whole:
            whole[path] = store.passages_of(path)
        own = of_one_case(whole[path], hit.passage)
        key = (path, () if len(own) == len(whole[path]) else hit.passage.heading_path[:1])
        if key not in cards:
            cards[key] = case_card(own)
        found.append(replace(hit, card=cards[key]))
    return tuple(found)


def _own(store: PassageStore, document: Document, path: Path, base: Path | None) -> set[str]:
    """The paths in the index that are this file: by place, or by its bytes."""
    place = path.absolute()
    return {
        key
        for key, digest in store.put_digests().items()
        if digest.startswith(document.provenance.sha256) or (base.absolute() / key if base is not None else Path(key).absolute()) == place
    }


def _best_of_each(hits: Iterable[Hit]) -> list[Hit]:
    best: dict[str | None, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.path, hit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(best.values(), start=1)]
