"""Which characters of a passage answer the words of a query."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.indexing.terms import bigram_terms, fold

_TERMS = 200
"""The words of a long query that are looked for, longest first."""


def highlights(text: str, phrase: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Returns the spans of `phrase`, then of `words` (longest first), in `text`, in order and without overlap.

    Where not a word occurs as such, pairs of characters of the phrase do instead, neighbours joined: the words of a query and of a
    passage may have been cut differently.
    """
    folded = fold(text)
    wanted = [phrase, *list(words)[:_TERMS]]
    spans = _spans(folded, wanted)
    return tuple(spans or _covered(folded, {term for term in bigram_terms(phrase) if len(term) > 1}))


def _spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    taken = bytearray(len(text))
    spans: list[tuple[int, int]] = []
    for word in wanted:
        start = text.find(word) if word else -1
        while start >= 0:
            end = start + len(word)
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spans.append((start, end))
            start = text.find(word, end)
    return sorted(spans)


def _covered(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    covered = bytearray(len(text))
    for term in terms:
        start = text.find(term)
        while start >= 0:
            covered[start : start + len(term)] = b"\x01" * len(term)
            start = text.find(term, start + 1)
    return [match.span() for match in re.finditer(rb"\x01+", covered)]
