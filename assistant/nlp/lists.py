"""Lists of figures in a sentence: parts under a whole (其中 …, brackets, nested), and two lists aligned by 分别."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.nlp.numerals import parse_number
from assistant.nlp.relations import STAGE_VERBS
from assistant.schema.figure import Claim, Figure

_OPENER = re.compile(r"其中|包括|含(?!金量)|分别为|分为|依次为")
_CLOSED = re.compile(r"分为|由[^，。；]{2,30}组成|[（(][^）)]*$")
_OPEN_LIST = re.compile(r"其中|包括|含(?!金量)")
_SUMMED = re.compile(r"(?:共|总计|合计|总数)[^，。；]*$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ANEW = re.compile(rf"[，,](?:全年|累计|共|还|并)*(?P<verb>{STAGE_VERBS})")
_RESPECTIVELY = re.compile(r"分别[^，。；]{0,8}$")
_ITEMS_SUMMED = re.compile(r"(?:(?P<count>[两二三四五六七八九十])[类项者种所级家处方][^，。；、\d]{0,4})?(?:合计|共计|总计)(?:约|达|为)?$")
_SUMMABLE = ("level", "increment", "cumulative")
_STEPPED = re.compile(
    r"[，,、；;](?:同比|环比|[比较][^，。；、\d]{0,6})?(?:净|又|再)?(?:增加|减少|增长|下降|提高|降低|新增|争取|总[^，。；、\d]{0,8})"
)
"""What follows is a change of the figure before it, or speaks of another whole, and no part: 其中刑事60件，增加15件."""
_STANDS = re.compile(
    r"[，,、](?:截至|截止|至|到)?(?:今年|本年|(?:19|20)\d\d年)?(?:年底|年末|期末|月底|月末|目前)[^，。；、\d]{0,6}(?:在|现有|实有|仍有|存)"
    r"|[，,、][^，。；、\d]{0,10}(?:期满|解矫|解除(?:社区)?矫正|刑满)"
)
"""Who is there at a moment, or leaves, is no part of who came in: 新接收327人，其中缓刑296人，期满解矫309人，至年底在矫381人."""


@dataclass(slots=True)
class Parts:
    """Which figure the next one is listed under, as a sentence is read from left to right; brackets nest."""

    text: str
    figures: Sequence[Figure]
    whole: Claim | None = None
    outer: list[Claim | None] = field(default_factory=list)
    first_words: str = ""
    stepped: bool = False

    def read(self, between: str, level: Claim | None, index: int) -> None:
        """Moves on over the words between two figures; `level` is the last level claim, `index` the number of the coming figure."""
        flat = _BRACKETS.sub("", between)
        self.stepped = _STEPPED.search(flat) is not None and not opens_parts(flat)
        for _ in range(sum(flat.count(mark) for mark in "）)")):
            self.whole = self.outer.pop() if self.outer else None
        if any(mark in flat for mark in "；;。"):
            self.whole = None
        opened = any(mark in flat for mark in "（(")
        if opened:
            self.outer.append(self.whole)
            self.whole = level if flat[0] in "（(" and self._is_list(level, index) else None
        if opens_parts(flat):
            self.whole = level if level is not None and level.figure.relation in _SUMMABLE else None
            self.first_words = flat[flat.rfind("中") + 1 :]
        elif not opened and (self._begins_anew(flat) or _STANDS.search(flat) is not None):
            self.whole = None

    def holds(self, claim: Claim) -> bool:
        """Whether a claim is a part of the present whole: a plain amount of the same measure and period."""
        whole = self.whole
        if whole is None or self.stepped or claim.figure.relation != "level" or claim.figure.comparison is not None:
            return False
        return same_measure(whole.figure, claim.figure) and whole.figure.period == claim.figure.period

    def _begins_anew(self, between: str) -> bool:
        """其中刑事702件，办理公证12345件: a new statement, unless the list itself began with the same verb."""
        found = _ANEW.match(between)
        return found is not None and found.group("verb") not in self.first_words

    def _is_list(self, level: Claim | None, index: int) -> bool:
        """Whether the bracket that opens before a figure lists at least two amounts of the measure of the figure before it."""
        if level is None or level.figure.relation not in _SUMMABLE or index < 1 or level.figure.end != self.figures[index - 1].end:
            return False
        close = min((place for mark in "）)" if (place := self.text.find(mark, level.figure.end)) >= 0), default=-1)
        inside = [figure for figure in self.figures[index:] if figure.end <= close]
        return sum(figure.dimension == level.figure.dimension for figure in inside) >= 2


def opens_parts(between: str) -> bool:
    """Whether the words before a figure open a list of parts: 其中, 包括 …, outside closed brackets, no list of things after."""
    flat = _BRACKETS.sub("", between)
    openers = list(_OPENER.finditer(flat))
    return bool(openers) and "、" not in flat[openers[-1].end() :]


def same_measure(whole: Figure, part: Figure) -> bool:
    """Whether two figures measure things that may be parts of each other."""
    return whole.kind == part.kind and (whole.dimension == part.dimension or whole.kind == "count")


def with_parts(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Returns the claims with the ids of their parts, and whether those claim to be all."""
    by_whole: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.part_of is not None:
            by_whole.setdefault(claim.part_of, []).append(claim)
    return [_joined(claim, by_whole[claim.figure.id], text) if claim.figure.id in by_whole else claim for claim in claims]


def _joined(whole: Claim, parts: list[Claim], text: str) -> Claim:
    between = text[whole.figure.end : parts[0].figure.start]
    closed = _CLOSED.search(between) is not None and _OPEN_LIST.search(between) is None
    if closed and between[0] in "（(":
        closed = _SUMMED.search(text, whole.sentence_start, whole.figure.start) is not None
    closed = closed and "等" not in text[whole.figure.end : parts[-1].figure.end + 2]
    return replace(whole, parts=tuple(part.figure.id for part in parts), closed=closed)


def aligned(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Returns the claims with changes and shares after 分别 tied one by one to the list before; to nothing where lengths differ."""
    result = list(claims)
    for index in range(1, len(result)):
        before = text[result[index - 1].figure.end : result[index].figure.start]
        if _RESPECTIVELY.search(before) is None or result[index].figure.relation not in ("change_by", "share"):
            continue
        run = _run(result, text, index)
        if len(run) > 1:
            bases = _bases(result[:index], text, len(run))
            for offset, place in enumerate(run):
                result[place] = _like_first(result[place], result[index], bases[offset] if bases else None)
    return result


def _run(claims: Sequence[Claim], text: str, first: int) -> list[int]:
    run = [first]
    for place in range(first + 1, len(claims)):
        gap = text[claims[place - 1].figure.end : claims[place].figure.start]
        if len(gap) != 1 or gap not in "、和及与，":
            break
        run.append(place)
    return run


def _bases(claims: Sequence[Claim], text: str, count: int) -> list[Claim] | None:
    """The list of levels that a list after 分别 speaks of: those joined by 、 or 和 right before it, else all of the sentence."""
    levels = [claim for claim in claims if claim.figure.relation in (*_SUMMABLE, "average", "change_to")]
    joined = levels[-1:]
    for claim in reversed(levels[:-1]):
        gap = text[claim.figure.end : joined[0].figure.start]
        if gap[:1] not in ("、", "和", "及", "与") or "，" in gap:
            break
        joined.insert(0, claim)
    return joined if len(joined) == count else levels if len(levels) == count else None


def _like_first(claim: Claim, first: Claim, base: Claim | None) -> Claim:
    """An item of a list after 分别 reads as the first: 同比分别上升6.3%、5.0%."""
    figure = replace(
        claim.figure, relation=first.figure.relation, direction=first.figure.direction, comparison=first.figure.comparison,
        indicator=base.figure.indicator if base is not None else None, period=(base or claim).figure.period,
    )  # fmt: skip
    return replace(claim, figure=figure, phrases=(), after="", part_of=None, base=base.figure.id if base is not None else None)


def sum_of_parts(between: str, claim: Claim, before: Sequence[Claim], parts: Parts) -> Claim | None:
    """Returns a claim as the whole of the amounts before it (民事661件、刑事463件，两类合计1124件), None where it is no such sum."""
    found = _ITEMS_SUMMED.search(between)
    if found is None or claim.figure.relation not in _SUMMABLE or re.search(r"加上|另有|其他|，[^，]+，", between) is not None:
        return None
    items: list[Claim] = []
    for item in reversed(before):
        if item.figure.relation not in _SUMMABLE or not same_measure(claim.figure, item.figure) or item is parts.whole:
            break
        items.insert(0, item)
    count = parse_number(found["count"]) if found["count"] else None
    if count is not None:
        items = items[-int(count) :] if len(items) >= count else []
    if len(items) < 2:
        return None
    return replace(claim, phrases=(), after="", part_of=None, parts=tuple(item.figure.id for item in items), closed=True)
