"""Scores how alike two sentences are, whatever figures stand in them."""

from __future__ import annotations

import re

from assistant.likeness.shingles import masked, shingles

CONTAINED_ENOUGH = 12
"""A masked sentence shorter than this is too common to count as contained in another."""

ALIKE_AT_ALL = 0.3
"""Score below which shared figures and names prove nothing."""

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
    """Returns how surely two sentences tell the same event, in 0…1, symmetric: `duplicate_score`, raised by what both name.

    Two offices tell one event in different words but with the same figures (with their unit) and the same quoted names; each shared
    figure adds a tenth (two at most), a shared “name” two tenths. Sentences with little else in common stay as they are: 12场 alone
    says nothing.
    """
    score = duplicate_score(one, other)
    if score < ALIKE_AT_ALL:
        return score
    figures = len(set(_FIGURE.findall(one)) & set(_FIGURE.findall(other)))
    names = len(set(_QUOTED.findall(one)) & set(_QUOTED.findall(other)))
    return min(1.0, score + 0.1 * min(figures, 2) + 0.2 * min(names, 1))
