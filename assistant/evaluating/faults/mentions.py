"""One figure said twice with two values: a sentence is said again elsewhere, its figure altered."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.faults._levels import level_rules, places
from assistant.evaluating.faults._numbers import numbers, report_part
from assistant.evaluating.printed import AT_LEAST, AT_MOST, Printed, read_printed
from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, line, sentence, shuffled

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABEL = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、]|——|[一二三四五六七八九十]+是)")
_LOOSE = re.compile(
    r"其中|同期|分别|上年|去年|较|比|累计|惠及|服务群众|新增|这|该|其|每|人均|目标|计划|力争|确保"
    r"|近[三五两]年|五年|期间|20\d\d年|月|季度|半年"
)
_EMPTY = re.compile(
    r"达到|完成|实现|突破|超过|保持|开展|组织|建成|举办|发放|投入|处理|解决|全年|全省|全市|全县|全区|我省|共|约|为|增长|下降"
)


def second_mention(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a figure that the ledger holds is said again in another paragraph, wrongly."""
    for place in places(sample, chance, ("cell",)):
        again = _again(sample, place.gold.start, place.gold.end, chance)
        if again is None:
            continue
        base, start = again
        now = _other(place.printed, chance)
        if now is not None:
            rules = ("FIG002", *level_rules(sample, place.gold))
            yield edited(
                sample, "second_mention", (start, start + len(place.gold.text)), now, rules, base=base,
                related=_first(start, place.gold.start, place.gold.end, len(base) - len(sample.text)), renamed=place.gold.renamed,
            )  # fmt: skip


def contradiction(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which a sentence of the report is said again in the next paragraphs with another figure."""
    rules = ("FIG002", "FIG001") if sample.values else ("FIG002",)  # a ledger tells which of the two is wrong
    for number in shuffled(list(numbers(sample.text, *report_part(sample))), chance):
        again = _again(sample, number.start, number.end, chance)
        now = _other(number.printed, chance)
        if again is not None and now is not None:
            base, start = again
            evidence = _first(start, number.start, number.end, len(base) - len(sample.text))
            yield edited(sample, "contradiction", (start, start + number.end - number.start), now, rules, base=base, evidence=evidence)


def _first(again: int, start: int, end: int, grown: int) -> tuple[tuple[int, int], ...]:
    """The place of the first mention in the text that has been lengthened."""
    return ((start, end),) if again > start else ((start + grown, end + grown),)


def _again(sample: Sample, start: int, end: int, chance: random.Random) -> tuple[str, int] | None:
    """The text with the sentence's words up to a figure said again further down, and the figure's place there.

    None where those words do not name what the figure counts by themselves, or no paragraph of the same part follows.
    """
    text = sample.text
    opening = sentence(text, start)[0]
    words = _LABEL.sub("", text[opening:start])
    named = _EMPTY.sub("", words)
    if (
        text[end : end + 1] not in "，。；、"
        or "，" in words
        or len(_HAN.findall(named)) < 4
        or len(words) > 40
        or re.search(r"\d", words)
        or _LOOSE.search(words)
    ):
        return None
    place = _further(sample, end, chance)
    if place is None:
        return None
    said = f"{words}{text[start:end]}。"
    return text[:place] + said + text[place:], place + len(words)


def _further(sample: Sample, after: int, chance: random.Random) -> int | None:
    """The end of one of the next three paragraphs of prose in the same part."""
    text, (_, limit) = sample.text, report_part(sample)
    found: list[int] = []
    position = line(text, after)[1] + 1
    while position < min(limit, len(text)) and len(found) < 3:
        begin, end = line(text, position)
        if re.match(r"[一二三四五六七八九十]+、", text[begin:end]):
            break
        if end - begin > 40 and text[end - 1 : end] == "。":
            found.append(end)
        position = end + 1
    return chance.choice(found) if found else None


def _other(printed: Printed, chance: random.Random) -> str | None:
    """The print with a first digit that makes it quite another value; None for open-ended ones, which two values may share."""
    if printed.hedges & (AT_LEAST | AT_MOST) or len(printed.digits.replace(".", "").replace(",", "")) < 2:
        return None
    others = [sign for sign in "123456789" if abs(int(sign) - int(printed.digits[0])) >= 2]
    now = printed.with_digits(chance.choice(others) + printed.digits[1:])
    other = read_printed(now)
    return now if other is not None and not other.allows(printed.value) and not printed.allows(other.value) else None


PLUGIN = (
    FaultClass(code="second_mention", title="再次提到时写成另一个数", ledger=True, seed=second_mention),
    FaultClass(code="contradiction", title="同一个数前后不一", ledger=False, seed=contradiction),
)
