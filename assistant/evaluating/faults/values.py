"""Another value of the ledger in a figure's place: last year's, or that of the row or column beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from assistant.evaluating.faults._levels import Place, altered, earlier, level_rules, places
from assistant.evaluating.samples import Fault, FaultClass, Sample


def stale(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a figure is still last year's."""
    for place in places(sample, chance, ("cell",)):
        before = earlier(sample, place)
        if before and not place.printed.hedges:
            fault = altered(sample, "stale", place, place.printed.printing(before), ("FIG009",))
            if fault is not None:
                yield fault


def neighbour(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a figure is that of a row or column beside its own."""
    for place in places(sample, chance, ("cell",)):
        before = earlier(sample, place)
        for cell in sample.beside.get(place.gold.cells[0], ()):
            value = abs(sample.values[cell]) * place.factor
            if value and value != before and _fits(place, value):
                fault = altered(sample, "neighbour", place, place.printed.printing(value), level_rules(sample, place.gold))
                if fault is not None:
                    yield fault
                    break


def _fits(place: Place, value: Decimal) -> bool:
    """Whether a value can be printed in this figure's form: whole for whole, no rate over 100."""
    if not Decimal("0.1") < value / place.true < 10:
        return False
    if place.printed.unit in ("%", "％"):
        return value <= 100
    return bool(place.printed.decimals or place.printed.scale) or value == value.to_integral_value()


PLUGIN = (
    FaultClass(code="stale", title="还是上年的数", ledger=True, seed=stale),
    FaultClass(code="neighbour", title="错取邻行邻列的数", ledger=True, seed=neighbour),
)
