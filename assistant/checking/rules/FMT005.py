"""段首缩进。

查什么：Word 文件的正文每段是否左空两字（首行缩进2字符，或键入两个全角空格）；全文只提示一次。
为什么：GB/T 9704—2012：正文每个自然段左空二字，回行顶格。
错例：段首不空，或空四个半角空格以外的宽度。
正例：首行缩进2字符。
设置：只查 .docx；自动编号的段落不查。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._layout import body, one_notice
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_TWO, _TOLERANCE = 2.0, 0.3


def _look(context: CheckContext) -> Iterable[Finding]:
    known = [(block, look) for block, look in body(context) if look.indent is not None]
    wrong = [(block, look) for block, look in known if look.indent is not None and abs(look.indent - _TWO) > _TOLERANCE]
    now = f"{wrong[0][1].indent:.2g}字" if wrong else None
    yield from one_notice(context, "FMT005", wrong, len(known), "段首应空两字", written=now)


PLUGIN = CheckRule(code="FMT005", title="段首缩进", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
