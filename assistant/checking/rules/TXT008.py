"""起止年份、数值范围用了短横线。

查什么：“2021-2025年”“3-5个”一类用半角短横线连接的起止时间和数值范围；全文只提示一次。
为什么：GB/T 15834—2011：表示起止用一字线“—”，数值范围用浪纹线“～”；短横线用于编号、型号。书名号里照录的文件名不查。
错例：“2021-2025年”“1-11月”“3-5个”。
正例：“2021—2025年”“1—11月”“3～5个”“QYSF-2024-01”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, in_title, once, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_HYPHEN = re.compile(
    r"(?<![\dA-Za-z.．-])\d{1,4}(?:\.\d+)?[%％万亿年月日]?-\d{1,4}(?:\.\d+)?(?=[年月日万亿元%％个人件天岁家名次场项户所]|周岁|小时|分钟)"
)


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    spans = [match.span() for match in places(context, _HYPHEN) if not in_title(text, match.start())]
    yield from once(context, "TXT008", "notice", spans, "起止时间用一字线“—”，数值范围用浪纹线“～”，不用短横线")


PLUGIN = CheckRule(code="TXT008", title="起止和范围用了短横线", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
