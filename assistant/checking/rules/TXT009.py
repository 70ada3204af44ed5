"""阿拉伯数字、字母用了全角字符。

查什么：“１２件”“ＬＰＲ”一类全角数字和字母；全文只提示一次。
为什么：GB/T 15835—2011：阿拉伯数字一般用半角；全角、半角混用会让查找和汇总漏掉数字。
错例：“受理１２３件”。
正例：“受理123件”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．，][０-９]+)*[％]?")


def _look(context: CheckContext) -> Iterable[Finding]:
    spans = [match.span() for match in places(context, _WIDE)]
    yield from once(context, "TXT009", "notice", spans, "阿拉伯数字和字母用半角字符")


PLUGIN = CheckRule(code="TXT009", title="全角数字和字母", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
