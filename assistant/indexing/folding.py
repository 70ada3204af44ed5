"""Leaves out passages that say the same as a better one: copies, versions and years of one document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.indexing.terms import bigram_terms, fold
from assistant.schema.retrieval import Passage

SAME = 0.9
"""Near-duplicate passages share this part of their bigrams (Jaccard) and all their numerals,"""
SAME_TITLE = 0.5
"""and their titles this part: copies, versions and years of one document."""
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]+")


def folded(ordered: Sequence[str], passages: Mapping[str, Passage], limit: int) -> list[str]:
    """Returns the first `limit` names, near-duplicates of a better one left out.

    Other figures make another passage, and so does a title of another kind: two laws may say the same, and both are wanted.
    """
    kept: list[tuple[str, frozenset[str], frozenset[str], Counter[str]]] = []
    for name in ordered:
        passage = passages[name]
        pairs, title = frozenset(bigram_terms(passage.text)), frozenset(bigram_terms(passage.title))
        numerals = Counter(_NUMERAL.findall(fold(passage.text)))
        if not any(numerals == others[3] and _alike(pairs, others[1], SAME) and _alike(title, others[2], SAME_TITLE) for others in kept):
            kept.append((name, pairs, title, numerals))
            if len(kept) == limit:
                break
    return [kept_one[0] for kept_one in kept]


def _alike(one: frozenset[str], two: frozenset[str], least: float) -> bool:
    return len(one & two) >= least * len(one | two)
