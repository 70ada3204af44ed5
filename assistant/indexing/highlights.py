"""Which characters of a passage answer the words of a query."""

from __future__ import annotations

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
    if not spans:
        spans = _joined(_spans(folded, sorted({term for term in bigram_terms(phrase) if len(term) > 1})))
    return tuple(spans)


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


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
