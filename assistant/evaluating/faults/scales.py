"""Right digits of the wrong size: a power of ten off, 元 for 万元, % for 百分点."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.faults._levels import altered, neighbours, places
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited

_MONEY = re.compile(r"万?亿?(?=余?元)")
_SWAPS = {"": ("万",), "万": ("亿", ""), "亿": ("万",)}


def power_of_ten(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a figure has a zero too many or too few, or its point moved by one place."""
    for place in places(sample, chance, ("cell",)):
        digits = place.printed.digits.replace(",", "")
        whole, point, rest = digits.partition(".")
        choices = []
        if point and len(whole) > 1 and place.printed.unit in ("%", "％"):
            choices = [f"{whole[:-1]}.{whole[-1]}{rest}"]
        elif point:
            choices = [f"{whole}{rest[0]}.{rest[1:]}".rstrip(".")]
        elif place.printed.unit not in ("%", "％"):
            choices = [digits + "0"] + ([digits[:-1]] if digits.endswith("0") and len(digits) > 1 else [])
        for one in chance.sample(choices, len(choices)):
            plain = one.lstrip("0") or one
            fault = altered(sample, "power_of_ten", place, place.printed.with_digits(_grouped(plain, place.printed.digits)), ("FIG006",))
            if fault is not None and not plain.startswith("."):
                yield fault
                break


def _grouped(plain: str, like: str) -> str:
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}" if "," in like else plain


def money_unit(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which 元, 万元 and 亿元 are mistaken for one another."""
    for place in places(sample, chance, ("cell", "sum", "diff")):
        match = _MONEY.search(place.gold.text, place.printed.end)
        if match is None or place.printed.scale not in _SWAPS:
            continue
        scale = chance.choice(_SWAPS[place.printed.scale])
        now = place.gold.text[: match.start()] + scale + place.gold.text[match.end() :]
        fault = altered(sample, "money_unit", place, now, ("FIG006",))
        if fault is not None:
            yield fault


def percent_points(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a change of a rate is given in %, or a change in % as 百分点."""
    for place in places(sample, chance, ("change", "points")):
        text = place.gold.text
        if place.gold.kind == "change":
            now = re.sub(r"[%％]", "个百分点", text, count=1)
        else:
            now = re.sub(r"个?百分点", "%", text, count=1)
            first, second = (sample.values[cell] for cell in place.gold.cells[:2])
            printed = read_printed(now)
            if not second or printed is None or printed.allows(abs(first - second) / second * 100):
                continue
        if now != text:
            span = (place.gold.start, place.gold.end)
            related = neighbours(sample, place.gold)
            yield edited(sample, "percent_points", span, now, ("FIG007",), related=related, renamed=place.gold.renamed)


PLUGIN = (
    FaultClass(code="power_of_ten", title="差十倍", ledger=True, seed=power_of_ten),
    FaultClass(code="money_unit", title="元、万元、亿元混淆", ledger=True, seed=money_unit),
    FaultClass(code="percent_points", title="%与百分点混淆", ledger=True, seed=percent_points),
)
