"""Pairs the sentences of two versions of one text: the same words whatever the figures, else the most alike that share words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from assistant.likeness.pairs import duplicate_score
from assistant.likeness.shingles import FIGURE_MASK, masked

ALIKE = 0.6
"""Score from which a reworded sentence of another version counts as the same one."""
_MOST = 12
"""Candidates that are scored for one sentence: a clause that more sentences share says nothing."""
_CLAUSES = re.compile(r"[，,。；;：:！？、\n]+")


def counterparts(mine: Sequence[str], others: Sequence[str]) -> Mapping[int, int]:
    """Returns index in `mine` → index in `others`, one to one; equal sentences pair off in order, n-th with n-th."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(others):
        waiting[masked(text)].append(index)
    pairs: dict[int, int] = {}
    for index, text in enumerate(mine):
        equal = waiting.get(masked(text))
        if equal:
            pairs[index] = equal.pop(0)
    taken = set(pairs.values())
    by_clause: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(others):
        if index not in taken:
            for clause in _clauses(text):
                by_clause[clause].append(index)
    for index, text in enumerate(mine):
        if index not in pairs:
            best = _best(text, others, by_clause, taken)
            if best is not None:
                pairs[index] = best
                taken.add(best)
    return pairs


def _best(text: str, others: Sequence[str], by_clause: Mapping[str, list[int]], taken: set[int]) -> int | None:
    found = {index for clause in _clauses(text) if len(by_clause.get(clause, ())) <= _MOST for index in by_clause.get(clause, ())} - taken
    scored = sorted(((duplicate_score(text, others[index]), -index) for index in found), reverse=True)
    if not scored or scored[0][0] < ALIKE:
        return None
    return -scored[0][1]


def _clauses(text: str) -> set[str]:
    """The words of a sentence between marks and figures: hedges and units may differ from version to version."""
    return {words for clause in _CLAUSES.split(text) for words in masked(clause).split(FIGURE_MASK) if len(words) >= 4}
