"""Groups sentences that are near-duplicates of one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.likeness.pairs import item_score

DUPLICATE = 0.62
"""Score from which two sentences count as one (chosen on pairs of returned sentences, see tests/likeness)."""


def group_duplicates(
    texts: Sequence[str], *, threshold: float = DUPLICATE, score: Callable[[str, str], float] = item_score
) -> tuple[tuple[int, ...], ...]:
    """Returns the indexes of `texts` in groups linked by scores of at least `threshold`, each group and the groups in ascending order.

    Every index stands in exactly one group; a sentence like no other forms its own.
    """
    leaders = list(range(len(texts)))
    for one in range(len(texts)):
        for other in range(one + 1, len(texts)):
            if _leader(leaders, one) != _leader(leaders, other) and score(texts[one], texts[other]) >= threshold:
                first, second = sorted((_leader(leaders, one), _leader(leaders, other)))
                leaders[second] = first
    found: dict[int, list[int]] = {}
    for index in range(len(texts)):
        found.setdefault(_leader(leaders, index), []).append(index)
    return tuple(tuple(members) for _, members in sorted(found.items()))


def _leader(leaders: list[int], index: int) -> int:
    while leaders[index] != index:
        index = leaders[index]
    return index
