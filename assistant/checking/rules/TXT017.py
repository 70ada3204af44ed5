"""序号后面的标点。

查什么：段首“（一）、”“(1).”一类带括号的序号后又加标点，“1、”用了顿号，“第一、”“首先、”用了顿号；全文只提示一次。
为什么：GB/T 15834—2011：带括号的序号后不加标点，阿拉伯数字序号后用下脚点“1.”，“第一”“首先”后用逗号。
错例：“（一）、强化学习”“1、强化学习”“首先、要学习”。
正例：“（一）强化学习”“1.强化学习”“首先，要学习”“第一、第二产业”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once, prose
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_LABEL = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[)）][、，.．。]|[0-9０-９]{1,2}、(?![0-9０-９])")
_SPOKEN = re.compile(r"(?:(?<=[。；：\n])|^)(?:第[一二三四五六七八九十]|首先|其次|最后|再次)、(?![一二三四五六七八九十第])")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    spans: list[tuple[int, int]] = []
    for block in prose(context):
        if block.kind == "table_row":
            continue
        label = None if block.label_synthetic else _LABEL.match(text, block.start, block.end)
        spans += [label.span()] if label else []
        spans += [match.span() for match in _SPOKEN.finditer(text, block.start, block.end)]
    message = "带括号的序号后不加标点，阿拉伯数字序号写作“1.”，“第一”“首先”后用逗号"
    yield from once(context, "TXT017", "notice", spans, message)


PLUGIN = CheckRule(code="TXT017", title="序号后面的标点", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
