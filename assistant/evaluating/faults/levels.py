"""Two levels named in one sentence: the direction word turned, the change between them wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from assistant.evaluating.faults._directions import OPPOSITE
from assistant.evaluating.faults._numbers import Number, numbers
from assistant.evaluating.faults.digits import changed
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import Fault, FaultClass, Sample, Span, edited, sentence, shuffled

_UP = "增长|上升|提高|提升|增加|上涨|扩大|攀升|下降|减少|降低|下滑|回落|缩小|压减|缩短"
_STEP = re.compile(rf"(?:[，,]?(?:逐步|稳步|进一步|大幅|持续|快速|显著|又|已)*)(?P<word>{_UP})(?:到了?|至|为)")
_RISING = frozenset(("增长", "上升", "提高", "提升", "增加", "上涨", "扩大", "攀升"))
_CHANGE = re.compile(rf"(?P<word>{_UP})了?$")
_PLACE = r"第(\d+|[一二三四五六七八九十]+)[位名]"
_RANK = re.compile(rf"[由从](?:[^，。；\d]{{0,8}}){_PLACE}(?P<word>上升|提升|提高|跃升|前移|升)(?:到|至){_PLACE}")


def _pairs(text: str) -> Iterator[tuple[Number, re.Match[str], Number]]:
    """Two levels of one unit joined as in 由85.2%提升至97.8%, that the word between them fits."""
    found = list(numbers(text))
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        if len(between) > 12 or (first.printed.unit not in (second.printed.unit, "") and first.printed.unit != second.printed.unit):
            continue
        match = _STEP.search(text, first.end, second.start)
        opening = text[max(sentence(text, first.start)[0], first.start - 14) : first.start]
        if match is None or match.end() < second.start - 2 or not re.search(r"[由从]", opening):
            continue
        rising = second.printed.value > first.printed.value
        if second.printed.value != first.printed.value and rising == (match["word"] in _RISING):
            yield first, match, second


def direction_levels(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which the word between two levels or ranks says the opposite of what they show."""
    found: list[tuple[Span, str, tuple[Span, ...], tuple[str, ...]]] = [
        (match.span("word"), OPPOSITE[match["word"]], ((first.start, first.end), (second.start, second.end)), ("FIG008",))
        for first, match, second in _pairs(sample.text)
    ]
    found += [(match.span("word"), "下降", (match.span(1), match.span(3)), ("FIG008", "FIG014")) for match in _RANK.finditer(sample.text)]
    for span, word, levels, rules in shuffled(found, chance):
        evidence = (*levels, sentence(sample.text, span[0]))
        yield edited(sample, "direction_levels", span, word, rules, evidence=evidence)


def change_levels(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which the change said of two levels is not what they give; a right one is put in first where none is said."""
    for first, match, second in shuffled(list(_pairs(sample.text)), chance):
        base, place, text = _stated(sample, first, match["word"], second)
        if base is None:
            continue
        printed = read_printed(text)
        if printed is None:
            continue
        for digits in changed(printed.digits, chance):
            other = read_printed(printed.with_digits(digits))
            if other is not None and abs(other.value - printed.value) > max(printed.step * 2, printed.value * Decimal("0.05")):
                span = (place, place + len(text))
                evidence = ((first.start, first.end), (second.start, second.end))
                yield edited(sample, "change_levels", span, other.text, ("FIG004",), base=base, evidence=evidence)
                break


def _stated(sample: Sample, first: Number, word: str, second: Number) -> tuple[str | None, int, str]:
    """The text with the true change said right behind the second level: its place and its words. None where it cannot be said."""
    text = sample.text
    low, high = first.printed, second.printed
    if low.hedges or high.hedges or re.match(r"[，,、][^，。；]{0,6}(?:提高|增长|增加|提升|下降|上升|减少)", text[second.end :]):
        return None, 0, ""
    if high.unit in ("%", "％"):
        said = f"{abs(high.value - low.value):f}个百分点"
    elif low.value > 0:
        rate = (abs(high.value - low.value) / low.value * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        said = f"{rate:f}%"
        word = {"提升": "增长", "提高": "增长", "扩大": "增长", "增加": "增长", "上升": "增长"}.get(word, word)
    else:
        return None, 0, ""
    if text[second.end : second.end + 1] not in "，。；,":
        return None, 0, ""
    inserted = f"，{word}{said}"
    return text[: second.end] + inserted + text[second.end :], second.end + 1 + len(word), said


PLUGIN = (
    FaultClass(code="direction_levels", title="升降方向与前后数字不符", ledger=False, seed=direction_levels),
    FaultClass(code="change_levels", title="幅度与前后数字不符", ledger=False, seed=change_levels),
)
