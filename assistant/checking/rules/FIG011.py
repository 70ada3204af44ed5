"""列出的项数与所说的个数不符。

查什么：“三项制度：……”“开展‘A’‘B’‘C’三项活动”“抓好五个方面工作：一是……”以及标题下分条写的“六项工作”，列出的项数与所说的个数是否相同。
为什么：增删了内容忘了改个数，读者一数便知。
错例：“开展‘春风’‘护航’两项活动”写成“三项活动”；“抓好四件事：一是……二是……三是……”。
正例：“开展‘春风’‘护航’两项活动”；“抓好三件事：一是……二是……三是……”。
设置：无。列举带“等”的，只有列出的多于所说的才算错；顿号、逗号混用数不清的不核。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.reckoning.listed import Listed, counts_nothing, listed
from assistant.reckoning.series import chinese_number
from assistant.schema.document import Block
from assistant.schema.finding import Finding

_HEADING = re.compile(
    r"(?P<span>(?<![第\d一二三四五六七八九十百千])(?P<n>两|[二三四五六七八九]|十[一二三四五六七八九]?|\d{1,2})(?:个|项|大)?(?:方面|大|项|个|类|条|点|件|步))(?P<noun>[^，,。；;：:、\d\n]{0,14})[：:。]?$"
)


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    for block in context.document.blocks:
        if block.kind in ("paragraph", "item", "heading", "text_box"):
            for found in listed(text, block.start, block.end):
                if not found.fits:
                    yield _finding(context, found)
    yield from _headed(context)


def _finding(context: CheckContext, found: Listed) -> Finding:
    counted = str(found.fewest) if found.fewest == found.most else f"{found.fewest}至{found.most}"
    message = f"说是「{context.document.text[found.start : found.end]}」，列出的是 {counted} 个"
    inside = tuple(figure.id for figure in context.figures if figure.start == found.start)
    return text_finding(context, "FIG011", "error", found.start, found.end, message, figures=inside)


def _headed(context: CheckContext) -> Iterator[Finding]:
    """六项工作： as a line of its own over numbered items."""
    blocks = context.document.blocks
    for place, block in enumerate(blocks):
        found = _HEADING.search(context.document.text, block.start, block.end)
        if found is None or not context.document.text.endswith(("：", ":"), 0, block.end):
            continue
        if counts_nothing(context.document.text, found.start("span"), found.end("span")):
            continue
        number = 2 if found.group("n") == "两" else chinese_number(found.group("n"))
        count = _items(blocks, place)
        if number >= 2 and count > 1 and count != number:
            yield _finding(context, Listed(found.start("span"), found.end("span"), number, count, count, False))


def _items(blocks: tuple[Block, ...], place: int) -> int:
    """How many numbered siblings follow a line before the text goes on elsewhere; 0 where they do not begin at 1."""
    first = blocks[place + 1] if place + 1 < len(blocks) else None
    if first is None or first.label is None or not first.level or _value(first.label) != 1:
        return 0
    count = 0
    for block in blocks[place + 1 :]:
        if block.level and block.level < first.level:
            break
        if block.level == first.level and block.label is not None:
            if _value(block.label) != count + 1:
                break
            count += 1
    return count


def _value(label: str) -> int:
    found = re.search(r"\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳]", label)
    return chinese_number(found.group()) if found is not None else 0


PLUGIN = CheckRule(code="FIG011", title="列出的项数与所说的个数不符", severity="error", manual=__doc__ or "", look=_look)
