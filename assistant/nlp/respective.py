"""分别 before a list of amounts: each gets the name, or the span of time, that stands in its place in the list before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.nlp.periods import period_of
from assistant.nlp.phrases import clean
from assistant.schema.figure import Claim
from assistant.schema.quantity import Period

_JOINTS = ("、", "和", "及", "与", "，")
_NAMED = re.compile(r"分别(?:达到?|为|是)?$")
_LISTED_NAMES = re.compile(r"([^，。；：]+?)分别(?:达到?|为|是)?$")
_AND = "[、和及与]"
_SPANS = re.compile(
    r"(?<![前\d])(?:(?P<year>(?:19|20)\d{2})年)?(?P<list>"
    rf"第?[一二三四](?:季度)?(?:{_AND}第?[一二三四](?:季度)?)*{_AND}第?[一二三四]季度"
    rf"|上(?:半年)?{_AND}下半年"
    rf"|\d{{1,2}}月?(?:{_AND}\d{{1,2}}月?)*{_AND}\d{{1,2}}月(?!底|末|起|以来)"
    rf"|(?:19|20)\d{{2}}年?(?:{_AND}(?:19|20)\d{{2}}年?)*{_AND}(?:19|20)\d{{2}}年(?!度?[末底])"
    rf"|(?:上年|去年|今年|本年){_AND}(?:上年|去年|今年|本年))"
)
_LAST = re.compile("上年|去年")
"""Words that have already taken the period of the clause one year back."""
_SUFFIX = re.compile("季度|半年|月|年")
_BEHIND = re.compile(r"(?P<noun>[^、和及与。；\d]{0,30}?)(?:(?P<each>分别)(?P<verb>[^，。；、\d]{0,8}))?$")
_TREND = re.compile(
    r"(?:均|都|双双|逐[季年月]|稳步|持续|明显|再度?|有所)*(?:走高|走低|攀升|上升|上涨|增长|递增|提高|增加|增多|下降|回落|减少).*"
)
_VERB_OF_BEING = re.compile(r"^(?:达到?|为|是|有|约|近|超)*$")
_SUMMED = re.compile(r"共|合计|累计|总计")
_AMOUNTS = ("level", "increment", "cumulative", "average", "change_to")


def one_by_one(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Returns the claims of a sentence with names and periods of their own: A率、B率分别达91.0%、98.7%; 三、四季度分别受理1246件和1327件.

    Where the names are not as many as the figures, none is believed.
    """
    result = list(claims)
    for index, claim in enumerate(claims):
        if claim.figure.relation not in _AMOUNTS:
            continue
        before = text[claims[index - 1].figure.end if index else claim.sentence_start : claim.figure.start]
        run = _run(claims[index:], text)
        level = claims[index - 1] if index else None
        spread = _over_time(run, before, level)
        if spread is None and claim.figure.relation == "level" and claim.part_of is None and _NAMED.search(before):
            names = split_names(before, len(run))
            spread = [_worded(one, (clean(names[place]),) if names else ()) for place, one in enumerate(run)]
        if spread is not None:
            result[index : index + len(spread)] = spread
    return result


def split_names(before: str, count: int) -> list[str] | None:
    """Returns the names of "A率、B率分别达" one by one where there are as many as figures, else None."""
    found = _LISTED_NAMES.search(before)
    if found is None:
        return None
    names = re.split(_AND, found.group(1))
    return names if len(names) == count and all(len(name) >= 2 for name in names) else None


def _run(claims: Sequence[Claim], text: str) -> list[Claim]:
    """The first claim and those joined to it by nothing but a mark."""
    run = [claims[0]]
    for later in claims[1:]:
        if text[run[-1].figure.end : later.figure.start] not in _JOINTS:
            break
        run.append(later)
    return run


def _over_time(run: Sequence[Claim], before: str, level: Claim | None) -> list[Claim] | None:
    """The claims with a period each, None where no list of as many spans of time stands before them.

    Without 分别 the list must stand in the clause of the figures: 三季度和四季度，共排查606次 is a sum over both.
    """
    found = list(_SPANS.finditer(before))
    behind = _BEHIND.fullmatch(before, found[-1].end()) if found else None
    if behind is None or len({one.figure.unit for one in run}) != 1 or _SUMMED.search(behind.group()):
        return None
    if behind["each"] is None and "，" in behind.group():
        return None
    periods = _periods(found[-1], run[0].figure.period)
    if periods is None or len(periods) != len(run):
        return None
    phrases = _phrases(before[: found[-1].start()], behind, level)
    return [
        replace(one, figure=replace(one.figure, period=period), after=run[-1].after, year_explicit=True, part_of=None)
        for one, period in zip((_worded(one, phrases or one.phrases) for one in run), periods, strict=True)
    ]


def _periods(found: re.Match[str], around: Period | None) -> list[Period] | None:
    year = int(found["year"]) if found["year"] else around.year if around is not None else None
    if year is not None and _LAST.search(found["list"]) and not found["year"]:
        year += 1
    suffix = _SUFFIX.search(found["list"][::-1][:2][::-1])
    items = re.split(_AND, found["list"])
    if suffix is None:
        return None
    named = [item if suffix.group() in item else item + suffix.group() for item in items]
    periods = [period_of(item, year)[0] for item in named]
    known = [period for period in periods if period is not None]
    return known if len(known) == len(periods) == len(set(known)) else None


def _phrases(before: str, behind: re.Match[str], level: Claim | None) -> tuple[str, ...]:
    """What is told for each span: the words behind the list without its trend (受理量逐季走高), else those before it."""
    verb = "" if behind["verb"] is None or _VERB_OF_BEING.match(behind["verb"]) else behind["verb"]
    noun = clean(_TREND.sub("", behind["noun"].strip("，,的").partition("，")[0]))
    noun = clean(re.split("[，。；：,;:（(]", before)[-1]) + ("" if noun.startswith(("为", "是")) else noun)
    found = [f"{noun}{verb}", f"{verb}{noun}", noun] if noun else [verb]
    phrases = tuple(dict.fromkeys(phrase for phrase in found if len(phrase) >= 2))
    return phrases or (level.phrases[:1] if level is not None else ())


def _worded(claim: Claim, phrases: tuple[str, ...]) -> Claim:
    return replace(claim, phrases=phrases, figure=replace(claim.figure, indicator=phrases[0] if phrases else None))
