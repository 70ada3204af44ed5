"""Pairs the sentences of two versions of one text: the same words whatever the figures, else the most alike that share words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.likeness.pairs import duplicate_score
from assistant.likeness.shingles import FIGURE_MASK, masked

ALIKE = 0.6
"""Score from which a reworded sentence of another version counts as the same one."""
_MOST = 12
"""Candidates that are scored for one sentence: a clause that more sentences share says nothing."""
_CLAUSES = re.compile(r"[，,。；;：:！？、\n]+")


def counterparts(mine: Sequence[str], others: Sequence[str]) -> Mapping[int, int]:
    """Returns index in `mine` → index in `others`, one to one; of sentences equal but for figures, those equal in all pair off first.

    The most alike of the reworded ones come before the less alike: one whose counterpart is gone must not take another's.
    """
    ours: dict[str, list[int]] = defaultdict(list)
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(mine):
        ours[masked(text)].append(index)
    for index, text in enumerate(others):
        waiting[masked(text)].append(index)
    pairs: dict[int, int] = {}
    for bare, members in ours.items():
        equal = waiting.get(bare, [])
        found = one_to_one([mine[index] for index in members], [others[index] for index in equal])
        pairs |= {members[index]: equal[place] for index, place in found.items()}
    taken = set(pairs.values())
    by_clause: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(others):
        if index not in taken:
            for clause in _clauses(text):
                by_clause[clause].append(index)
    reworded = (found for index, text in enumerate(mine) if index not in pairs for found in _alike(index, text, others, by_clause))
    for _, index, place in sorted(reworded, key=lambda found: (-found[0], found[1], found[2])):
        if index not in pairs and place not in taken:
            pairs[index] = place
            taken.add(place)
    return pairs


def one_to_one(mine: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """Returns index in `mine` → index in `others` of texts that are said to be versions of each other: equal ones pair off.

    Those left over pair in order where both sides have as many left: which of several has no counterpart cannot be told.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(others):
        waiting[text].append(index)
    pairs = {index: waiting[text].pop(0) for index, text in enumerate(mine) if waiting.get(text)}
    taken = set(pairs.values())
    left = [index for index in range(len(mine)) if index not in pairs]
    free = [index for index in range(len(others)) if index not in taken]
    return pairs | dict(zip(left, free, strict=True)) if len(left) == len(free) else pairs


def _alike(index: int, text: str, others: Sequence[str], by_clause: Mapping[str, list[int]]) -> Iterator[tuple[float, int, int]]:
    """Yields (score, index, place) of the sentences that share a clause and are alike enough to be one."""
    shared = {place for clause in _clauses(text) if len(by_clause.get(clause, ())) <= _MOST for place in by_clause.get(clause, ())}
    for place in shared:
        score = duplicate_score(text, others[place])
        if score >= ALIKE:
            yield score, index, place


def _clauses(text: str) -> set[str]:
    """The words of a sentence between marks and figures: hedges and units may differ from version to version."""
    return {words for clause in _CLAUSES.split(text) for words in masked(clause).split(FIGURE_MASK) if len(words) >= 4}
