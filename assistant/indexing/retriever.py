"""Finds passages by their words and by their vectors, and fuses the two lists by rank.

On laypeople's short questions the vectors of the built-in embedder hurt, on long case-like texts they help (measured: design notes in
the evaluation folder), so a query's length decides. Better an empty list than noise: a passage that shares no word with the query has
to be close to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.errors import InputError
from assistant.indexing.highlights import highlights, query_words
from assistant.indexing.terms import bigram_terms, fold
from assistant.protocols import Embedder, PassageStore
from assistant.schema.retrieval import Hit, Passage, Query

DEPTH = 100
"""Each list is read this far, or to five times the limit."""
LONG = 60
"""A query of more characters brings the vectors in."""
DENSE_WEIGHT = 0.5
RRF = 60
CLOSE = 0.5
"""A passage without a word of the query must have this cosine."""
PHRASE = 60
"""A query of up to this many characters is also looked for as it stands."""
SAME = 0.9
"""Passages are near-duplicates when they share this part of their bigrams (Jaccard) and all their numerals."""
READ = 200_000
"""Of a longer query the beginning and the end are read, half each; the store then keeps its most telling terms."""
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]+")


class HybridRetriever:
    """A Retriever over a store, with or without an embedder."""

    def __init__(self, store: PassageStore, embedder: Embedder | None = None) -> None:
        self._store = store
        self._embedder = embedder

    def find(self, query: Query) -> list[Hit]:
        """Returns up to `query.limit` hits, best first; raises InputError for an empty query or a limit below one."""
        query = _cleaned(query)
        depth = max(DEPTH, 5 * query.limit)
        lexical = self._store.lexical(query, depth)
        passages = {passage.id: passage for passage in self._store.passages([name for name, _ in lexical])}
        words = query_words(query.text)
        if words:
            lexical = [item for item in lexical if item[0] in passages]
            if not any(_shares(passages[name], words) for name, _ in lexical):
                lexical = []
        dense = self._dense(query, depth, lexical)
        missing = [name for name, _ in dense if name not in passages]
        passages |= {passage.id: passage for passage in self._store.passages(missing)}
        ranks = {"lexical": _ranks(lexical, passages), "dense": _ranks(dense, passages)}
        return self._hits(query, words, ranks, passages)

    def _dense(self, query: Query, depth: int, lexical: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Returns the list by vectors: always for a long query, for a short one only if its words find less than was asked for."""
        if self._embedder is None or (len(query.text) <= LONG and len(lexical) >= query.limit):
            return []
        vector = self._embedder.embed([query.text])[0]
        if not vector.any():
            return []
        found = self._store.nearest(vector, query, depth)
        sharing = {name for name, _ in lexical}
        return [(name, cosine) for name, cosine in found if name in sharing or cosine >= CLOSE]

    def _hits(self, query: Query, words: list[str], ranks: dict[str, dict[str, int]], passages: dict[str, Passage]) -> list[Hit]:
        weights = {"lexical": 1.0, "dense": DENSE_WEIGHT}
        most = sum(weight / (RRF + 1) for name, weight in weights.items() if ranks[name]) or 1.0
        phrase = fold(query.text) if 1 < len(query.text) <= PHRASE else ""
        scores: dict[str, float] = {}
        for passage in passages.values():
            fused = sum(weights[name] / (RRF + rank[passage.id]) for name, rank in ranks.items() if passage.id in rank)
            if fused:
                scores[passage.id] = (fused / most + bool(phrase and _has_phrase(passage, phrase))) / 2
        ordered = sorted(scores, key=lambda name: (-scores[name], passages[name].path or "", passages[name].start, name))
        return [
            Hit(
                rank=place,
                score=scores[name],
                passage=passages[name],
                highlights=highlights(passages[name].text, fold(query.text) if phrase else "", words),
                retrievers=tuple((retriever, rank[name]) for retriever, rank in ranks.items() if name in rank),
            )
            for place, name in enumerate(_folded(ordered, passages, query.limit), start=1)
        ]


def _cleaned(query: Query) -> Query:
    if query.limit < 1:
        raise InputError("要找的条数至少是 1", where="--limit", remedy="请改为正整数")
    text = " ".join(query.text.split())
    if not text:
        raise InputError("检索词是空的", remedy="请给出要找的词或一段话")
    if len(text) > READ:
        text = text[: READ // 2] + " " + text[-READ // 2 :]
    return replace(query, text=text)


def _shares(passage: Passage, words: Sequence[str]) -> bool:
    text = fold("\n".join((passage.title, *passage.heading_path, passage.text)))
    return any(word in text for word in words)


def _has_phrase(passage: Passage, phrase: str) -> bool:
    return any(phrase in fold(text) for text in (passage.text, passage.title, *passage.heading_path))


def _ranks(found: Sequence[tuple[str, float]], passages: dict[str, Passage]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate((name for name, _ in found if name in passages), start=1)}


def _folded(ordered: Sequence[str], passages: dict[str, Passage], limit: int) -> list[str]:
    """Returns the first `limit` names, near-duplicates of a better one left out. Other figures make another passage."""
    kept: list[tuple[str, frozenset[str], Counter[str]]] = []
    for name in ordered:
        text = passages[name].text
        pairs, numerals = frozenset(bigram_terms(text)), Counter(_NUMERAL.findall(fold(text)))
        if not any(numerals == other_numerals and _alike(pairs, other) for _, other, other_numerals in kept):
            kept.append((name, pairs, numerals))
            if len(kept) == limit:
                break
    return [name for name, _, _ in kept]


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= SAME * len(one | two)
