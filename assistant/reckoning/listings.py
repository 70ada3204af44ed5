"""Amounts listed right behind their whole (1246件（上半年606件、下半年640件）), and whether the names of the list leave nothing out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Literal

from assistant.reckoning.slips import slip
from assistant.reckoning.spans import span_of, total
from assistant.reckoning.sums import summable
from assistant.schema.figure import Figure

Sort = Literal["names", "spans", "bracket", "stock"]

_OPENS = re.compile(r"[^，。；、（）()\d]{0,8}[（(](?P<lead>其中[，,：:]?|包括|含|分别为|分别是|即)?")
_COMMA = re.compile(r"[，,：:](?P<lead>其中[，,：:]?|包括|分为|分别为|分别是|含)?(?=[\u4e00-\u9fff])")
_ITEM = re.compile(r"(?P<joint>[、，,；;和及与]|以及)?(?P<label>[\u4e00-\u9fff“”/]{1,14}?)(?:为|是|有|达|约)?")
_SHARE = re.compile(r"[，,、（(]?占(?:比|总数|全部)?的?(?:为|达|约)?")
_SHARE_END = re.compile(r"[）)]?")
_TAIL = re.compile(r"[\u4e00-\u9fff]{0,6}")
_NO_ITEM = re.compile(r"其中|同比|增|减|升|降|占|比|累计|合计|共|等|另|主要|不含|除|每|均|率|涉及")
_LEFT_OPEN = re.compile(r"等|主要|其中|包括|含|另|其余|其他")
_STAGE = re.compile(r"上半年|下半年|季度|\d月|截[至止]|[前近首]\d*[个两三]?[月年]|以来|五年|三年|[二两三四五]年[来间]")
_STOCK = re.compile(
    r"在[册编岗管押校院库职建]|[年月季期][末底]|存量|库存|结存|余额|保有|总数|现存|常住|户籍|登记在|持有|[现共已拥设建配还](?:[配设建]?有)|(?:^|[，,、；])有"
)
_HEAPED = re.compile(r"达|增至|增加[到至]|累计|升至|提[高升][到至]|扩大[到至]|突破|总量|共")
_SPAN_WORDS = {"half": re.compile(r"上半年|前两个?季度|1(?:—|-|－|至|到|~|～)6月"), "three_quarters": re.compile(r"前三季度|前三个季度")}
_CHANGES = ("change_by", "share", "average", "per_unit", "difference_to", "growth_average", "completion", "rank")
_SLIPS = ("transposed", "digit", "dropped", "doubled")
_TELLING = 2
"""Digits that must fit by chance (see `slip`) before a list that may be incomplete is held for one with a slip in it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole with the amounts listed behind it. `sort`: their names or their spans of time leave nothing out, or only the bracket says so;
    a stock is told at several times, which are no parts of it.

    `doubtful`: the whole may be a stock, which no spans of time make up.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    sort: Sort
    doubtful: bool = False

    @property
    def slipped(self) -> bool:
        """Whether a slip of the pen in one figure explains that the parts do not make the whole; a small rest may just be left out."""
        numbers = [part.number for part in self.parts]
        whole, made = self.whole.number, total([span_of(part) for part in self.parts]).exact
        if whole is None or made is None or None in numbers or span_of(self.whole).exact is None:
            return False
        if self.sort == "bracket" and 0 < whole - made < 10 * _step([whole, *(number for number in numbers if number is not None)]):
            return False
        rests = [(part, number + whole - made) for part, number in zip(self.parts, numbers, strict=True) if number is not None]
        found = [slip(figure, expected) for figure, expected in [(self.whole, made), *rests] if expected > 0]
        return any(one.cause in _SLIPS and one.digits >= _TELLING for one in found)


def _step(numbers: Sequence[Decimal]) -> Decimal:
    """The power of ten in which all numbers are told: 10 of 860, 200 and 600."""
    step = Decimal(1)
    while all(number % (step * 10) == 0 for number in numbers) and any(numbers):
        step *= 10
    return step


@dataclass(frozen=True, slots=True)
class _Run:
    parts: tuple[Figure, ...]
    labels: tuple[str, ...]
    joints: tuple[str, ...]
    end: int


@cache
def _rows() -> dict[str, tuple[tuple[tuple[str, ...], ...], ...]]:
    data = tomllib.loads(files("assistant.reckoning").joinpath("lexicon/sets.toml").read_text(encoding="utf-8"))
    tables = {"names": data["names"]["rows"], **data["spans"]}
    return {name: tuple(tuple(tuple(member.split("/")) for member in row) for row in rows) for name, rows in tables.items()}


def listings(text: str, figures: Sequence[Figure], start: int) -> Iterator[Listing]:
    """Yields the lists behind the amounts of a sentence that begins at `start`: those named in full, plain brackets of two and more."""
    for index, whole in enumerate(figures[:-1]):
        if whole.relation in _CHANGES or whole.number is None:
            continue
        left = figures[index - 1].end if index else start
        bracket = _OPENS.match(text, whole.end)
        opened = bracket or _COMMA.match(text, whole.end)
        if opened is not None:
            found = _listing(text, figures, index, opened, bracket is not None, text[max(left, whole.start - 40) : whole.start])
            if found is not None:
                yield found


def _listing(text: str, figures: Sequence[Figure], index: int, opened: re.Match[str], bracket: bool, before: str) -> Listing | None:
    whole = figures[index]
    end = min((place for mark in "）)" if (place := text.find(mark, opened.end())) >= 0), default=-1) if bracket else figures[-1].end
    run = _run(text, figures, index, opened.end(), end)
    if len(run.parts) < 2 or (not bracket and text[run.end : run.end + 1] == "、"):
        return None
    if bracket and not _ends(text[run.end : end]):
        return None
    if _exhausts(run.labels, _rows()["names"]) or _opposite(run.labels):
        return Listing(whole, run.parts, "names")
    if _makes_span(run.labels, before):
        stock = _STOCK.search(before) is not None or any(part.number == whole.number for part in run.parts)
        return Listing(whole, run.parts, "stock" if stock else "spans", doubtful=_HEAPED.search(before) is not None)
    plain = bracket and not opened["lead"] and text[run.end : end] == "" and not any(_LEFT_OPEN.search(label) for label in run.labels)
    return Listing(whole, run.parts, "bracket") if plain and not _span_like(run.labels) else None


def _run(text: str, figures: Sequence[Figure], index: int, place: int, end: int) -> _Run:
    """The amounts of the whole's unit one after the other up to `end`, each behind its name; their shares in between are skipped."""
    parts: list[Figure] = []
    labels: list[str] = []
    joints: list[str] = []
    for figure in figures[index + 1 :]:
        gap = text[place : figure.start]
        if figure.end > end:
            break
        if parts and figure.kind == "percent" and _SHARE.fullmatch(gap):
            place = figure.end
            continue
        item = _ITEM.fullmatch(_SHARE_END.sub("", gap, count=1) if parts and text[place - 1] in "%％" else gap)
        if item is None or not summable(figures[index], figure) or _NO_ITEM.search(item["label"]) or bool(parts) != bool(item["joint"]):
            break
        if len(parts) > 1 and item["joint"] in "，,；;" and joints[0] == "、":
            break
        parts.append(figure)
        labels.append(item["label"])
        joints += [item["joint"]] if item["joint"] else []
        place = figure.end
    return _Run(tuple(parts), tuple(labels), tuple(joints), place)


def _ends(rest: str) -> bool:
    """Whether nothing but a noun, or what is told of one part, follows the list in its bracket: no further item, no 等."""
    return "等" not in rest and (
        _TAIL.fullmatch(rest) is not None or re.match(r"[，,；;]其中", rest) is not None or rest.startswith("，占")
    )


def _exhausts(labels: Sequence[str], rows: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether the names are those of a row, in any order, all with the same words behind them (刑事案件、民事案件、行政案件)."""
    return any(_fits(labels, order) for row in rows if len(row) == len(labels) for order in permutations(row))


def _fits(labels: Sequence[str], members: Sequence[Sequence[str]]) -> bool:
    rests: set[str] | None = None
    for label, words in zip(labels, members, strict=True):
        mine = {label[len(word) :] for word in words if label.startswith(word)}
        rests = mine if rests is None else rests & mine
    return bool(rests)


def _opposite(labels: Sequence[str]) -> bool:
    """涉企60件、非涉企40件; 合格、不合格."""
    return len(labels) == 2 and any(two in (f"非{one}", f"未{one}", f"不{one}") for one, two in (labels, labels[::-1]))


def _makes_span(labels: Sequence[str], before: str) -> bool:
    """Whether the spans of time make up the one that the whole speaks of: the year, unless the words before it name another."""
    rows = _rows()
    if any(words.search(before) and _exhausts(labels, rows[name]) for name, words in _SPAN_WORDS.items()):
        return True
    return _STAGE.search(before) is None and _exhausts(labels, rows["year"])


def _span_like(labels: Sequence[str]) -> bool:
    return any(re.match(r"上半年|下半年|第?[一二三四]季度|本|上年|去年|今年|当年|目前", label) for label in labels)
