"""中文句子里用了半角标点。

查什么：汉字之间的半角逗号、冒号、分号、括号、问号、叹号、引号；全文只提示一次，说明处数。
为什么：GB/T 15834—2011 的标点占一个字的位置；半角标点多是输入法没切换。
错例：“受理案件12件,办结10件”“工作总结如下:”。
正例：“受理案件12件，办结10件”“比分3:2”“12,345件”“(一)”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_HAN = r"\u4e00-\u9fff"
_MARK = re.compile(
    rf"(?<=[{_HAN}”》）’])[,;:?!](?=[{_HAN}“《（‘\d]|$)"
    rf"|(?<=[\d%％])[,;?!](?=[{_HAN}“《])"
    rf"|(?<=[{_HAN}]{{3}})\.$"
    rf"|(?<=[{_HAN}])\"(?=[{_HAN}，。；、])|(?<=[{_HAN}，：])\"(?=[{_HAN}])",
    re.MULTILINE,
)
_BRACKETS = re.compile(rf"(?<=[{_HAN}])\([{_HAN}][^()\n]{{2,60}}\)")
"""Only where full-width brackets stand too, and never 场(次), 出国(境): a house may keep half-width labels (一) all through."""


def _look(context: CheckContext) -> Iterable[Finding]:
    spans = [match.span() for match in places(context, _MARK)]
    if "（" in context.document.text:
        spans += [match.span() for match in places(context, _BRACKETS)]
    yield from once(context, "TXT011", "notice", sorted(spans), "中文句子里用了半角标点，改为全角")


PLUGIN = CheckRule(code="TXT011", title="中文里的半角标点", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
