"""括号、引号、书名号不成对。

查什么：一段之内有左无右、有右无左的括号、引号、书名号；“1）”一类序号和跨段引文不算。
为什么：多是删改时留下的，读者分不清引到哪里为止。
错例：“获评“全省先进集体称号”“（含旧存案件，其中…”。
正例：“获评“全省先进集体”称号”“1）受理；2）审查”。
设置：无。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once, prose
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_OPENERS = {"（": "）", "(": "）", "《": "》", "〈": "〉", "“": "”", "‘": "’", "【": "】", "〔": "〕"}
_CLOSERS = {"）": "）", ")": "）", "》": "》", "〉": "〉", "”": "”", "’": "’", "】": "】", "〕": "〕"}
_MARKS = re.compile("[" + re.escape("".join([*_OPENERS, *_CLOSERS])) + "]")
_LABEL = re.compile(r"(?:^|[，。；：、\s])[\dA-Za-z一二三四五六七八九十①-⑳]{1,3}$")
MOST = 20
"""Lone marks beyond which one notice says it all: the text was converted badly."""
REACH = 6
"""Blocks over which a quotation may run; the next lone closing mark within them ends it."""


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    lone: list[tuple[int, int, str, bool]] = []
    orders: dict[tuple[str, bool], list[int]] = {}
    for order, block in enumerate(prose(context)):
        for position, kind, opens in _unpaired(text, block.start, block.end):
            lone.append((order, position, kind, opens))
            orders.setdefault((kind, opens), []).append(order)
    wrong: list[int] = []
    for order, position, kind, opens in lone:
        first, last = (order + 1, order + REACH) if opens else (order - REACH, order - 1)
        others = orders.get((kind, not opens), [])
        place = bisect_left(others, first)
        if place < len(others) and others[place] <= last:
            continue
        wrong.append(position)
    if len(wrong) > MOST:
        yield from once(context, "TXT015", "notice", [(position, position + 1) for position in wrong], "括号、引号或书名号多处不成对")
        return
    for position in wrong:
        half = "后" if text[position] in _OPENERS else "前"
        yield text_finding(context, "TXT015", "notice", position, position + 1, f"「{text[position]}」没有与它成对的{half}一半")


def _unpaired(text: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Yields position, kind (its closing mark) and direction of marks without their other half in text[start:end]."""
    opened: dict[str, list[int]] = {}
    for match in _MARKS.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if mark in _OPENERS:
            opened.setdefault(_OPENERS[mark], []).append(position)
        elif opened.get(_CLOSERS[mark]):
            opened[_CLOSERS[mark]].pop()
        elif not _excused(text, start, position, mark):
            yield position, _CLOSERS[mark], False
    for kind, positions in opened.items():
        yield from ((position, kind, True) for position in positions)


def _excused(text: str, start: int, position: int, mark: str) -> bool:
    """Whether a lone closing mark is part of a label (1）) or an apostrophe."""
    before = text[max(start, position - 5) : position]
    if mark in ")）":
        return _LABEL.search(before) is not None
    return mark == "’" and before[-1:].isascii() and before[-1:].isalpha()


PLUGIN = CheckRule(code="TXT015", title="括号、引号、书名号不成对", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
