"""A rank that the ledger's rows do not give."""

from __future__ import annotations

import random
from collections.abc import Iterator

from assistant.evaluating.faults._numbers import report_part
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, shuffled

_NUMERALS = "零一二三四五六七八九十"


def rank_wrong(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies with a sentence about one street's place among all, the place wrong; value and name are as the ledger has them."""
    text = sample.text
    lines = [place for place in _line_ends(text, *report_part(sample)) if text[place - 1 : place] == "。"]
    for one in shuffled(sample.rankings, chance):
        if not lines:
            return
        place = chance.choice(lines)
        before = f"{one.subject}{one.indicator}{one.value}{one.unit}，居{one.group}第"
        base = f"{text[:place]}{before}{_NUMERALS[one.rank]}位。{text[place:]}"
        others = [rank for rank in range(1, min(one.count, 9) + 1) if rank != one.rank]
        start = place + len(before)
        evidence = ((place, start),)
        yield edited(sample, "rank_wrong", (start, start + 1), _NUMERALS[chance.choice(others)], ("FIG014",), base=base, evidence=evidence)


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    position = text.find("\n", start)
    while 0 <= position <= end:
        yield position
        position = text.find("\n", position + 1)


PLUGIN = (FaultClass(code="rank_wrong", title="位次与台账不符", ledger=True, seed=rank_wrong),)
