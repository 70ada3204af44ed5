"""Rates that cannot exceed 100 %, above it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, shuffled

_BOUNDED = (
    "满意率|满意度|覆盖率|合格率|成功率|达标率|办结率|普及率|整改率|结案率|优良率|及格率|知晓率|城镇化率|反馈率|到位率|入学率|巩固率|"
    "参保率|录取率|化解率|调解率|履行率|出庭率|出庭应诉率|通过率|安置率|入户率|公开率|调撤率|处置率"
)
_RATE = re.compile(rf"(?:{_BOUNDED})[^，。；：、\d（(]{{0,6}}(?P<digits>\d{{2}}(?:\.\d+)?)[%％]")
_REACHED = re.compile(rf"^(?:{_BOUNDED})|提[升高][到至]|达到?|上升[到至]|稳定在|保持在?")
_STEP = re.compile(r"[升提增降下减上低]|较|比|目标|超额")


def rate_over_100(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a bounded rate is over 100 %."""
    for match in shuffled(list(_RATE.finditer(sample.text)), chance):
        between = sample.text[match.start() : match.start("digits")]
        after = sample.text[match.end() : match.end() + 2]
        if _STEP.search(re.sub(rf"^(?:{_BOUNDED})|提[升高][到至]|达到?|上升[到至]|稳定在|保持在?", "", between)) or after.startswith(
            ("左右", "以上")
        ):
            continue
        digits = f"1{match['digits']}"
        span = (match.start("digits"), match.end())
        yield edited(sample, "rate_over_100", span, sample.text[slice(*span)].replace(match["digits"], digits), ("FIG005",))


PLUGIN = (FaultClass(code="rate_over_100", title="率超过100%", ledger=False, seed=rate_over_100),)
