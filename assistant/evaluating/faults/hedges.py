"""Hedges that contradict each other or their figure: 约…左右, 1817余件, 超过…以上, 降低2倍."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.faults._numbers import Number, numbers
from assistant.evaluating.printed import ABOUT, NEARLY
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, shuffled

_COUNTED = frozenset(re.split(" ", "件 人 人次 户 个 家 名 场 场次 项 公里 起 份 次 期 辆 套 亩 吨"))
_FALL = re.compile(r"(?:下降|减少|降低|压减)了?$")
_OVER = frozenset({"超过", "突破", "逾", "超"})


def hedge(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies with one misused hedge."""
    for number in shuffled(list(numbers(sample.text)), chance):
        now = _misused(sample.text, number)
        if now is not None:
            yield edited(sample, "hedge", (number.start, number.end), now, ("FIG012",))


def _misused(text: str, number: Number) -> str | None:
    printed = number.printed
    if printed.hedges & {"约", "大约"} and not printed.hedges & {"左右", "上下"}:
        return printed.text + "左右"
    if printed.hedges == NEARLY & printed.hedges and printed.hedges:
        return printed.text + "左右"
    if printed.hedges and printed.hedges <= _OVER:
        return printed.text + "以上"
    if printed.hedges == ABOUT & printed.hedges and printed.hedges:
        return "约" + printed.text
    if printed.hedges:
        return None
    exact = not printed.decimals and not printed.scale and len(printed.digits) >= 3 and not printed.digits.endswith("0")
    if exact and printed.unit in _COUNTED:
        return printed.text[: printed.end] + "余" + printed.text[printed.end :]
    if printed.unit in ("%", "％") and _FALL.search(text[max(0, number.start - 4) : number.start]):
        return f"{int(printed.plain) % 3 + 2}倍"
    return None


PLUGIN = (FaultClass(code="hedge", title="概数词误用", ledger=False, seed=hedge),)
