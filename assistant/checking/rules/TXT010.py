"""多位数的分节写法前后不一。

查什么：正文里五位以上的数，有的加千分撇（12,345），有的不加；按少数的一种提示一次。
为什么：GB/T 15835—2011：多位数分节与否在同一篇文章里要一致。
错例：“受理12,345件……接待23456人次”。
正例：“受理12345件……接待23456人次”；表格不计。
设置：无。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d{5,}(?:\.\d+)?")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    rows = [block for block in context.document.blocks if block.kind == "table_row"]
    starts = [row.start for row in rows]
    grouped: list[tuple[int, int]] = []
    plain: list[tuple[int, int]] = []
    for figure in context.figures:
        place = bisect_right(starts, figure.start) - 1
        if figure.role != "figure" or (place >= 0 and figure.start < rows[place].end):
            continue
        core = text[figure.core_start : figure.core_end].rstrip("万亿")
        span = (figure.start, figure.end)
        if _GROUPED.fullmatch(core):
            grouped.append(span)
        elif _PLAIN.fullmatch(core):
            plain.append(span)
    if grouped and plain:
        fewer, how = (grouped, "加了千分撇，其余不加") if len(grouped) <= len(plain) else (plain, "没有千分撇，其余都加")
        yield from once(context, "TXT010", "notice", fewer, f"多位数的分节写法全文要一致：这里{how}")


PLUGIN = CheckRule(code="TXT010", title="千分撇前后不一", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
