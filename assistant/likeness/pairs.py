"""Scores how alike two sentences are, whatever figures stand in them."""

from __future__ import annotations

import re

from assistant.likeness.shingles import masked, shingles

CONTAINED_ENOUGH = 12
"""A masked sentence shorter than this is too common to count as contained in another."""

ALIKE_AT_ALL = 0.25
"""Score below which shared figures and names prove nothing."""

DIFFERENT_FIGURES = 0.6
"""What is left of a score where most figures differ: two streets' counts in the same words are two items."""

_FIGURE = re.compile(r"[0-9][0-9.,]*[万亿]?[^\W\d_]")
_QUOTED = re.compile(r"“([^“”]{2,20})”")


def dice(one: str, other: str) -> float:
    """Returns the Dice coefficient of the two sets of character pairs, in 0…1; 0 where either is empty."""
    first, second = shingles(one), shingles(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def containment(part: str, whole: str) -> float:
    """Returns the share of `part`'s character pairs that stand in `whole`, in 0…1; not symmetric."""
    first, second = shingles(part), shingles(whole)
    return len(first & second) / len(first) if first else 0.0


def duplicate_score(one: str, other: str) -> float:
    """Returns how surely two sentences say the same in the same words, in 0…1, symmetric; figures do not count.

    It is the Dice coefficient, or, where the shorter one is long enough to mean something, nine tenths of its containment in the
    longer: a sentence taken up into a longer one is a duplicate too, though never as surely as an equal one.
    """
    score = dice(one, other)
    shorter, longer = sorted((one, other), key=lambda text: (len(masked(text)), masked(text)))
    if len(masked(shorter)) >= CONTAINED_ENOUGH:
        score = max(score, 0.9 * containment(shorter, longer))
    return score


def item_score(one: str, other: str) -> float:
    """Returns how surely two sentences of different senders tell the same event, in 0…1, symmetric.

    Two offices tell one event in different words but with the same figures (with their unit) and the same quoted names, and two
    events in the same words with different figures. So `duplicate_score` is raised by each shared figure (more for one of several
    digits) and a shared “name”, and lowered where most figures differ.
    """
    score = duplicate_score(one, other)
    if score < ALIKE_AT_ALL:
        return score
    first, second = set(_FIGURE.findall(one)), set(_FIGURE.findall(other))
    shared, fewer = first & second, min(len(first), len(second))
    if fewer and len(shared) <= fewer / 2 and len(shared) < fewer:
        return DIFFERENT_FIGURES * score
    weight = sum(0.12 if len(figure) > 2 else 0.05 for figure in shared)
    return min(1.0, score + weight + 0.2 * bool(set(_QUOTED.findall(one)) & set(_QUOTED.findall(other))))
