"""Parts that do not make their whole, where the text itself holds both."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from assistant.evaluating.faults._levels import POWERS
from assistant.evaluating.faults._numbers import Number, numbers, report_part
from assistant.evaluating.faults.digits import changed
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, shuffled

_SENTENCE = re.compile(r"[^。；！？\n]+")
_OPEN = re.compile(r"其中|包括|含|等")
_CLOSED = re.compile(r"分为|由|[（(：]")
_RATES = frozenset({"%", "％", "个百分点", "百分点", "岁", "位"})
_HALVES = (("上半年", "下半年"), ("城镇", "农村"), ("线上", "线下"), ("男", "女"))
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_RULES = ("FIG003",)


class _List(NamedTuple):
    """A whole and its parts in a text: `open` lists may leave parts out, so that only too much is wrong."""

    base: str
    whole: Number
    parts: tuple[Number, ...]
    open: bool


def parts_sum(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a part or the whole of a list that adds up is altered: lists of the text first, then some put into it."""
    found = shuffled(list(_lists(sample.text)), chance)
    for one in (*found, *_put_in(sample, chance)):
        victim = chance.choice([one.whole, *one.parts])
        evidence = tuple((number.start, number.end) for number in (one.whole, *one.parts) if number != victim)
        for digits in changed(victim.printed.digits, chance):
            now = read_printed(victim.printed.with_digits(digits))
            more = now is not None and (now.value > victim.printed.value) == (victim is not one.whole)
            if now is not None and now.value and (more or not one.open):
                yield edited(sample, "parts_sum", (victim.start, victim.end), now.text, _RULES, base=one.base, evidence=evidence)
                break


def _lists(text: str) -> Iterator[_List]:
    """Wholes with two or more figures of their unit, joined to them by a word of listing, that add up to them to the last digit."""
    for match in _SENTENCE.finditer(text):
        found = [one for one in numbers(text, *match.span()) if not one.printed.hedges and one.printed.unit not in _RATES]
        for place, whole in enumerate(found):
            alike = [one for one in found[place + 1 :] if one.printed.unit == whole.printed.unit]
            for count in range(2, min(len(alike), 8) + 1):
                parts = tuple(alike[:count])
                total = sum((one.printed.value for one in parts), Decimal(0))
                joint, body = text[whole.end : parts[0].start], text[whole.end : parts[-1].end]
                joined = _OPEN.search(joint) or _CLOSED.search(joint)
                if total == whole.printed.value and whole.printed.value > 9 and joined and not joint.startswith("、"):
                    yield _List(text, whole, parts, _OPEN.search(body) is not None)
                    break


def _put_in(sample: Sample, chance: random.Random) -> Iterator[_List]:
    """Exact counts of the text with a closed list of their parts put in brackets behind them: halves or quarters that add up."""
    text = sample.text
    for whole in shuffled(list(numbers(text, *report_part(sample))), chance):
        printed = whole.printed
        exact = not printed.hedges and not printed.decimals and not printed.scale and printed.unit not in (*_RATES, "元")
        if not exact or printed.plain < 40 or text[whole.end : whole.end + 1] not in "，。；":
            continue
        names: Sequence[str] = chance.choice((*_HALVES[:1], _QUARTERS, *(_HALVES if printed.unit in ("人", "人次", "名", "户") else ())))
        values = _split(int(printed.plain), len(names), chance)
        said = "（" + "、".join(f"{name}{value}{printed.unit}" for name, value in zip(names, values, strict=True)) + "）"
        base = text[: whole.end] + said + text[whole.end :]
        parts = tuple(number for number in numbers(base, whole.end, whole.end + len(said)))
        if len(parts) == len(names):
            yield _List(base, whole, parts, False)


def _split(total: int, count: int, chance: random.Random) -> list[int]:
    """Whole numbers above nothing that add up to `total`."""
    cuts = sorted(chance.sample(range(1, total), count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def part_above_total(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a part named under 其中 is more than its whole."""
    for whole, part in shuffled(list(_parts_below(sample.text)), chance):
        now = _above(whole, part, chance)
        if now is not None:
            evidence = ((whole.start, whole.end),)
            yield edited(sample, "part_above_total", (part.start, part.end), now, _RULES, evidence=evidence)


def _parts_below(text: str) -> Iterator[tuple[Number, Number]]:
    for match in _SENTENCE.finditer(text):
        found = list(numbers(text, *match.span()))
        for whole, part in pairwise(found):
            between = text[whole.end : part.start]
            exact = not whole.printed.hedges and not part.printed.hedges
            alike = whole.printed.unit == part.printed.unit and whole.printed.unit not in _RATES
            listed = re.match(r"[，,（(]\s*其中", between) is not None
            if exact and alike and listed and 0 < part.printed.value < whole.printed.value:
                yield whole, part


def _above(whole: Number, part: Number, chance: random.Random) -> str | None:
    choices: Sequence[str] = [part.printed.with_digits(sign + part.printed.digits.replace(",", "")) for sign in "123456789"]
    for now in chance.sample(choices, len(choices)):
        printed = read_printed(now)
        if printed is None or not printed.value > whole.printed.value * Decimal("1.01"):
            continue
        if printed.value / part.printed.value not in POWERS:
            return now
    return None


PLUGIN = (
    FaultClass(code="parts_sum", title="文中分项之和不等于合计", ledger=False, seed=parts_sum),
    FaultClass(code="part_above_total", title="其中项大于总数", ledger=False, seed=part_above_total),
)
