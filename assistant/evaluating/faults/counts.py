"""An announced count against its list: 三项制度 with four named."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evaluating.samples import Fault, FaultClass, Sample, edited, shuffled

_NUMERALS = "零一二三四五六七八九十"
_COUNT = r"(?P<count>[三四五六七八九十两]|[2-9]|1\d)"
_ITEM = r"[^，。；：、！？\s\d“”《》（）()]{2,14}"
_QUOTED = r"(?:《[^》]{2,30}》|“[^”]{2,12}”)"
_BEFORE = re.compile(
    rf"(?:^|(?<=[，。；：“\n]))(?P<items>(?:(?:{_ITEM}|{_QUOTED})、)+(?:{_ITEM}?|{_QUOTED}))(?P<etc>等)?{_COUNT}(?=(?:大|个|项|类|种|条|方面|家|部|座|支|所)[\u4e00-\u9fff])"
)
_AFTER = re.compile(
    rf"{_COUNT}(?:大|个|项|类|种|条)[^，。；：、\d]{{1,8}}：(?P<items>(?:(?:{_ITEM}|{_QUOTED})、)+(?:{_ITEM}|{_QUOTED}))(?P<etc>等)?(?=[。；])"
)
_PROSE = re.compile(r"等|了|新|组建|建设|开展|实施|推进|完成|建成|获|入选|领域|方面|分别|各")
_AND = re.compile(r"[和及与]|以及")


def list_count(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies in which the count announced of a list is one off; only lists whose count is right to begin with are used."""
    found = [match for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(sample.text)]
    for match in shuffled(found, chance):
        count, items = _value(match["count"]), match["items"].strip("、").split("、")
        named = len(items) + (1 if _AND.search(items[-1][1:-1]) else 0)
        if any(_AND.search(item) for item in items[:-1]) or named != count or not all(items) or _PROSE.search(items[-1]):
            continue
        choices = [count - 1] if match["etc"] else [count - 1, count + 1]
        wrong = chance.choice([one for one in choices if one >= 2] or [count + 1])
        if wrong > count and match["etc"]:
            continue
        yield edited(
            sample, "list_count", match.span("count"), _printed(wrong, match["count"]), ("FIG011",), evidence=(match.span("items"),)
        )  # fmt: skip


def _value(text: str) -> int:
    return int(text) if text.isdigit() else 2 if text == "两" else _NUMERALS.index(text)


def _printed(value: int, like: str) -> str:
    if like.isdigit() or value > 10:
        return str(value)
    return "两" if value == 2 else _NUMERALS[value]


PLUGIN = (FaultClass(code="list_count", title="列举的项数不符", ledger=False, seed=list_count),)
