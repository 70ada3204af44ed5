"""Numbering of headings and items: a number repeated, a number left out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, line, shuffled

_STYLES = (
    re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3})、", re.M),
    re.compile(r"^[(（](?P<number>[一二三四五六七八九十]{1,3})[)）]", re.M),
    re.compile(r"^(?P<number>\d{1,2})[.．、](?!\d)", re.M),
)
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    value: int


def numbering(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which one of three or more brothers has its elder's number, or the last one skips a number."""
    found = [(brothers, place) for brothers in _brothers(sample.text) for place in range(1, len(brothers))]
    for brothers, place in shuffled(found, chance):
        label = brothers[place]
        last = place == len(brothers) - 1
        wrong = label.value + 1 if last and chance.random() < 0.5 else label.value - 1
        evidence = tuple((one.start, one.end) for one in brothers if one != label)
        opening = line(sample.text, brothers[0].start)[0]
        announced = line(sample.text, max(0, opening - 1))  # "七项工作：": its count no longer fits either
        like = sample.text[label.start : label.end]
        yield edited(
            sample, "numbering", (label.start, label.end), _printed(wrong, like), ("STR001",), evidence=evidence, related=(announced,)
        )


def _brothers(text: str) -> Iterator[list[_Label]]:
    """Runs of three or more labels of one style that count 1, 2, 3 …; a label of a wider style between them ends a run."""
    found = sorted(
        (match.start("number"), match.end("number"), level, _value(match["number"]))
        for level, style in enumerate(_STYLES) for match in style.finditer(text)
    )  # fmt: skip
    runs: list[list[_Label]] = [[] for _ in _STYLES]
    for start, end, level, value in found:
        for deeper in range(level + 1, len(_STYLES)):
            if len(runs[deeper]) >= 3:
                yield runs[deeper]
            runs[deeper] = []
        run = runs[level]
        if value == (run[-1].value + 1 if run else 1):
            run.append(_Label(start, end, value))
            continue
        if len(run) >= 3:
            yield run
        runs[level] = [_Label(start, end, value)] if value == 1 else []
    yield from (run for run in runs if len(run) >= 3)


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.index(tens) if tens else 1) * 10 * bool(ten) + (_NUMERALS.index(ones) if ones else 0)


def _printed(value: int, like: str) -> str:
    if like.isdigit():
        return str(value)
    tens, ones = divmod(value, 10)
    return (f"{_NUMERALS[tens] if tens > 1 else ''}十" if tens else "") + (_NUMERALS[ones] if ones else "")


PLUGIN = (FaultClass(code="numbering", title="序号跳号、重号", ledger=False, seed=numbering),)
