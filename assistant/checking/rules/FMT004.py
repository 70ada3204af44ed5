"""正文的行距。

查什么：Word 文件的正文行距是否能排出每页22行（固定值28～30磅，或按22行的文档网格）；行里有图片、公式的段落不查（固定行距会把它们
遮住）；全文只提示一次。
为什么：GB/T 9704—2012：一般每面排22行，撑满版心。
错例：1.5倍行距、单倍行距而没有文档网格。
正例：固定值28.95磅。
设置：只查 .docx。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.checking.rules._layout import body, one_notice
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding
from assistant.schema.page_layout import PageLayout, ParagraphLayout

_NARROWEST, _WIDEST = 27.9, 30.1
"""Points: 22 lines in 225 mm are 28.95; offices write 28, 29 or 30."""
_TWENTY_TWO = range(560, 603)
"""Twips between the lines of a grid of 22 lines a page."""


def _look(context: CheckContext) -> Iterable[Finding]:
    layout = context.document.layout
    if layout is None:
        return
    paragraphs = [(block, look) for block, look in body(context) if not look.tall]
    wrong = [(block, look) for block, look in paragraphs if not _fits(look, layout)]
    written = Counter(_written(look) for _, look in wrong)
    now = "、".join(name for name, _ in written.most_common(2)) or None
    yield from one_notice(context, "FMT004", wrong, len(paragraphs), "行距应为固定值约29磅（每页22行）", written=now)


def _fits(look: ParagraphLayout, layout: PageLayout) -> bool:
    if look.line is not None:
        return _NARROWEST <= look.line <= _WIDEST
    if look.line_factor is None:
        return True
    return layout.grid is not None and layout.grid in _TWENTY_TWO and look.line_factor <= 1


def _written(look: ParagraphLayout) -> str:
    return f"固定值{look.line:g}磅" if look.line is not None else f"{look.line_factor:.3g}倍行距"


PLUGIN = CheckRule(code="FMT004", title="正文的行距", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
