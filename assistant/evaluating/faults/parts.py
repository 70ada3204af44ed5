"""Wholes and their parts that the ledger holds: a part wrong, a total wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.evaluating.faults._levels import Place, altered, earlier, places
from assistant.evaluating.faults.digits import changed
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import Fault, FaultClass, Gold, Sample, sentence

_RULES = ("FIG003", "FIG001")
_LISTED = re.compile(r"[，,（(；]?\s*(?:其中|包括|含)")


def part_wrong(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which one part of a whole is wrong."""
    parts = {part for whole in sample.golds for part in _parts(sample, whole)}
    yield from _one_wrong(sample, chance, "part_wrong", parts)


def total_wrong(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which the whole is wrong, its parts right."""
    wholes = {gold for gold in sample.golds if gold.kind == "sum" or _parts(sample, gold)}
    yield from _one_wrong(sample, chance, "total_wrong", wholes)


def _one_wrong(sample: Sample, chance: random.Random, code: str, chosen: set[Gold]) -> Iterator[Fault]:
    for place in places(sample, chance, ("cell", "sum")):
        if place.gold in chosen:
            for digits in changed(place.printed.digits, chance):
                fault = altered(sample, code, place, place.printed.with_digits(digits), _RULES)
                if fault is not None and not _last_years(sample, place, fault):
                    yield fault
                    break


def _last_years(sample: Sample, place: Place, fault: Fault) -> bool:
    before, printed = earlier(sample, place), read_printed(fault.now)
    return before is not None and printed is not None and printed.allows(before)


def _parts(sample: Sample, whole: Gold) -> list[Gold]:
    """The gold figures behind a whole, in its sentence and unit, that add up to it exactly or are named under 其中; none where neither."""
    printed = read_printed(whole.text)
    if printed is None or printed.hedges or printed.unit in ("%", "％", "个百分点"):
        return []
    end = sentence(sample.text, whole.start)[1]
    named = _LISTED.match(sample.text, whole.end, end) is not None
    found: list[Gold] = []
    total = Decimal(0)
    for gold in sample.golds:
        if not whole.end <= gold.start < end:
            continue
        part = read_printed(gold.text)
        if part is None or part.hedges or part.unit != printed.unit:
            continue
        found.append(gold)
        total += part.value
        if total == printed.value and len(found) > 1:
            return found
    return found if named and total < printed.value else []


PLUGIN = (
    FaultClass(code="part_wrong", title="分项写错", ledger=True, seed=part_wrong),
    FaultClass(code="total_wrong", title="合计写错", ledger=True, seed=total_wrong),
)
