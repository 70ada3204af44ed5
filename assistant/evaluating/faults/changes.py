"""What is reckoned from ledger cells, reckoned wrong: a change, a share or rate, its direction."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.faults._directions import OPPOSITE, WORD
from assistant.evaluating.faults._levels import altered, neighbours, places
from assistant.evaluating.faults.digits import changed
from assistant.evaluating.samples import Fault, FaultClass, Sample, Seeder, edited

_BETWEEN = re.compile(r"(?:了|约|近|超过|达到?|幅度?为?|率为?|\s)*")


def direction(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a change goes the other way: 增长 for 下降."""
    for place in places(sample, chance, ("change", "points", "diff")):
        start = max(0, place.gold.start - 10)
        words = list(WORD.finditer(sample.text, start, place.gold.start))
        if not words or not place.true or _BETWEEN.fullmatch(sample.text, words[-1].end(), place.gold.start) is None:
            continue
        word = words[-1]
        figure, related = (place.gold.start, place.gold.end), neighbours(sample, place.gold)
        turned, renamed = OPPOSITE[word[0]], place.gold.renamed
        yield edited(sample, "direction", word.span(), turned, ("FIG008",), evidence=(figure,), related=related, renamed=renamed)


def _wrong(code: str, kinds: tuple[str, ...], rules: tuple[str, ...]) -> Seeder:
    def seed(sample: Sample, chance: random.Random) -> Iterator[Fault]:
        for place in places(sample, chance, kinds):
            for digits in changed(place.printed.digits, chance):
                fault = altered(sample, code, place, place.printed.with_digits(digits), rules)
                if fault is not None:
                    yield fault
                    break

    return seed


_CHANGE_WRONG = _wrong("change_wrong", ("change", "points", "diff"), ("FIG004",))
_SHARE_WRONG = _wrong("share_wrong", ("share", "avg", "multiple"), ("FIG005",))

PLUGIN = (
    FaultClass(code="direction", title="升降方向写反", ledger=True, seed=direction),
    FaultClass(code="change_wrong", title="增减幅度算错", ledger=True, seed=_CHANGE_WRONG),
    FaultClass(code="share_wrong", title="占比、率、平均数算错", ledger=True, seed=_SHARE_WRONG),
)
