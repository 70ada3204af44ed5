"""Decides which printed numbers at line starts are outline labels, by looking at the numbers around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.labels import Label, talks_of_article

_LARGEST_GAP = 3
"""A dropped number is a fault to report (STR001), not a reason to lose the item: gaps up to this are believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A label found at the start of line `line`; `certain` where the file itself numbered the paragraph."""

    line: int
    label: Label
    rest: str
    certain: bool = False


def accepted(candidates: Sequence[Candidate]) -> set[int]:
    """Returns the line numbers of the candidates that are labels.

    Sure forms (一、 （一） 第一章) are believed as they are; the others only where they begin a list at 1, go on from the sibling before,
    or are gone on from by the next one.
    """
    kept: set[int] = set()
    open_labels: list[Label] = []
    for index, candidate in enumerate(candidates):
        label = candidate.label
        above = [one for one in open_labels if one.level <= label.level]
        previous = next((one.value for one in reversed(above) if one.style == label.style), None)
        if candidate.certain or _believed(candidate, previous, candidates[index + 1 :]):
            kept.add(candidate.line)
            open_labels = [one for one in above if one.level < label.level or one.style != label.style] + [label]
    return kept


def _believed(candidate: Candidate, previous: int | None, later: Sequence[Candidate]) -> bool:
    label = candidate.label
    if label.style == "article" and talks_of_article(candidate.rest):
        return False
    if label.sure:
        return True
    follows = previous is not None and label.value == previous + 1
    if (label.decimal or label.style == "cn_comma") and _repeated(label, later):
        return False
    if label.decimal or label.style == "cn_comma":
        return ((follows or label.value == 1) and _continued(label, later)) or (follows and not label.decimal)
    if follows:
        return True
    if label.style == "arabic" and _looks_decimal(candidate):
        return label.value == 1 and _continued(label, later)
    if label.value == 1:
        return True
    if previous is not None and previous <= label.value <= previous + _LARGEST_GAP:
        return True
    return previous is None and _continued(label, later)


def _looks_decimal(candidate: Candidate) -> bool:
    return candidate.rest[:1].isdecimal()


def _repeated(label: Label, later: Sequence[Candidate]) -> bool:
    """Returns whether a surer line claims the same number ("二、三季度…" before "二、主要做法")."""
    return next((other.label.value == label.value for other in later if other.label.style == label.style), False)


def _continued(label: Label, later: Sequence[Candidate]) -> bool:
    for candidate in later:
        other = candidate.label
        if other.style == label.style:
            return other.value == label.value + 1
        if other.level < label.level and other.sure:
            return False
    return False
