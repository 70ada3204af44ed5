"""页码。

查什么：Word 文件有没有页码，是否4号、“— 1 —”的样式，单页码居右、双页码居左；全文只提示一次。
为什么：GB/T 9704—2012：页码一般用4号半角宋体阿拉伯数字，数字左右各放一条一字线；单页码居右空一字，双页码居左空一字。
错例：没有页码；页码居中写作“第1页”。
正例：奇数页右下“— 1 —”，偶数页左下“— 2 —”。
设置：只查 .docx。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding
from assistant.schema.page_layout import PageLayout

_SIZE = 14.0
_PRINTED = re.compile(r"[—–－―-]\s?1\s?[—–－―-]")
_ONE_PAGE = 500
"""Characters that fit on one page, which needs no number."""


def _look(context: CheckContext) -> Iterable[Finding]:
    layout, blocks = context.document.layout, context.document.blocks
    if layout is None or not blocks or len(context.document.text) < _ONE_PAGE:
        return
    wrong = list(_wrong(layout))
    if wrong:
        yield text_finding(context, "FMT007", "notice", blocks[0].start, blocks[0].end, f"页码{'；'.join(wrong)}")


def _wrong(layout: PageLayout) -> Iterable[str]:
    if not layout.page_numbers:
        yield "没有设置，应为“— 1 —”"
        return
    if layout.number_text is not None and not _PRINTED.fullmatch(layout.number_text):
        yield f"样式应为“— 1 —”，现为“{layout.number_text}”"
    if layout.number_size is not None and layout.number_size != _SIZE:
        yield f"应为4号（14磅），现为{layout.number_size:g}磅"
    if layout.number_sides != ("right", "left"):
        yield "应单页居右、双页居左"


PLUGIN = CheckRule(code="FMT007", title="页码", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
