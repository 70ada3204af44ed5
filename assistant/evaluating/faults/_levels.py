"""What the ledger families share: places where a gold figure stands, and what else a wrong one there would contradict."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant.evaluating.printed import Printed, read_printed
from assistant.evaluating.samples import Fault, Gold, Sample, Span, edited, sentence, shuffled
from assistant.evaluating.truths import truth

POWERS = frozenset(Decimal(10) ** power for power in (-4, -3, -2, -1, 0, 1, 2, 3, 4))


class Place(NamedTuple):
    """A gold figure that can be altered: its print, its true value in the printed unit, the factor from the ledger's unit."""

    gold: Gold
    printed: Printed
    true: Decimal
    factor: Decimal


def places(sample: Sample, chance: random.Random, kinds: tuple[str, ...]) -> Iterator[Place]:
    """Yields the gold figures of some kinds, in random order; those whose print cannot be read or disagrees with the gold stay out."""
    for gold in shuffled([one for one in sample.golds if one.kind in kinds], chance):
        known = truth(gold, sample)
        if known is not None:
            yield Place(gold, *known)


def neighbours(sample: Sample, gold: Gold) -> tuple[Span, ...]:
    """Returns the places of gold figures that a wrong value here would contradict: they share a cell, or stand in the same reckoning."""
    start, end = sentence(sample.text, gold.start)
    mine = read_printed(gold.text)
    spans: list[Span] = []
    for other in sample.golds:
        if other == gold:
            continue
        inside = start <= other.start < end
        printed = read_printed(other.text) if inside else None
        alike = printed is not None and mine is not None and printed.unit == mine.unit
        if set(other.cells) & set(gold.cells) or (inside and (alike or other.kind in ("text", "sum", "share"))):
            spans.append((other.start, other.end))
    return tuple(spans)


def level_rules(sample: Sample, gold: Gold) -> tuple[str, ...]:
    """Returns the rules that rightly say that a level is wrong: the ledger's, and those of lists, rates and mentions it stands in."""
    start, end = sentence(sample.text, gold.start)
    mine = read_printed(gold.text)
    rules = ["FIG001"]
    for other in sample.golds:
        if other == gold:
            continue
        printed = read_printed(other.text)
        if start <= other.start < end and printed is not None and mine is not None and printed.unit == mine.unit:
            rules.append("FIG003")
        if other.cells == gold.cells:
            rules.append("FIG002")
    if mine is not None and mine.unit in ("%", "％"):
        rules.append("FIG005")
    return tuple(dict.fromkeys(rules))


def altered(sample: Sample, code: str, place: Place, now: str, rules: tuple[str, ...]) -> Fault | None:
    """Returns the fault that prints `now` for a gold figure; None where that would still be right, or is no other value."""
    printed = read_printed(now)
    if printed is None or now == place.gold.text or printed.allows(place.true) or printed.value == place.printed.value:
        return None
    span = (place.gold.start, place.gold.end)
    return edited(sample, code, span, now, rules, related=neighbours(sample, place.gold), renamed=place.gold.renamed)


def earlier(sample: Sample, place: Place) -> Decimal | None:
    """Returns the value of the year before in the printed unit, None where the ledger has none."""
    cell = sample.previous.get(place.gold.cells[0])
    return abs(sample.values[cell]) * place.factor if cell is not None and cell in sample.values else None
