"""A figure given to the wrong year: the ledger holds another value for the year that the sentence names."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.faults._levels import Place, earlier, places
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, line, sentence

_OPENING = re.compile(r"(?P<year>20\d\d年|全年|今年|本年度?|一年来|年内)[，,]?(?:全?[县区市]|我局|共|累计)*")
_CLAUSE = re.compile(r"[，。；：\n]")


def year_wrong(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a sentence that opens with this year, and goes on to a figure of it, opens with the year before."""
    seen: set[int] = set()
    for place in places(sample, chance, ("cell",)):
        start, end = sentence(sample.text, place.gold.start)
        opening = _opening(sample, place, start)
        if sample.year is None or opening is None or start in seen:
            continue
        before = earlier(sample, place)
        if before is None or place.printed.allows(before):
            continue
        seen.add(start)
        evidence = tuple((gold.start, gold.end) for gold in sample.golds if start <= gold.start < end)
        paragraph = line(sample.text, start)[1]  # the year may be read on to the end of its paragraph
        related = tuple((gold.start, gold.end) for gold in sample.golds if end <= gold.start < paragraph)
        year = f"{sample.year - 1}年"
        yield edited(sample, "year_wrong", opening, year, ("FIG010",), evidence=evidence, related=related, renamed=place.gold.renamed)


def _opening(sample: Sample, place: Place, start: int) -> tuple[int, int] | None:
    """The words of time to be replaced, or the empty place before the sentence's first clause; None where neither stands before it."""
    first = next((gold for gold in sample.golds if gold.start >= start), None)
    if first != place.gold:
        return None
    match = _OPENING.match(sample.text, start)
    if match is not None:
        return match.span("year") if not match["year"].startswith("20") or match["year"] == f"{sample.year}年" else None
    words = sample.text[start : place.gold.start]
    plain = len(_CLAUSE.findall(words)) == 0 and re.search(r"\d|同比|上年|去年|累计|其中|年末|年底|截至|[(（]", words) is None
    opening = (
        plain and len(words) >= 4 and start and sample.text[start - 1] == "。" and not words.startswith(("其", "另", "同", "又", "还"))
    )
    return (start, start) if opening else None


PLUGIN = (FaultClass(code="year_wrong", title="年份写错", ledger=True, seed=year_wrong),)
