"""纸张和页边距。

查什么：Word 文件的纸张是否 A4，页边距是否上37、下35、左28、右26毫米，差1毫米以内不算。
为什么：GB/T 9704—2012：公文用纸采用 A4 型纸，天头37毫米，订口28毫米，版心156毫米×225毫米。
错例：Word 默认的上下25.4毫米、左右31.8毫米。
正例：上37、下35、左28、右26毫米。
设置：只查 .docx；横排的附表页不查。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._layout import TWIPS_PER_MM
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_PAPER = (("宽", "width", 210), ("高", "height", 297))
_MARGINS = (("上", "top", 37), ("下", "bottom", 35), ("左", "left", 28), ("右", "right", 26))
_TOLERANCE = 1.05


def _look(context: CheckContext) -> Iterable[Finding]:
    layout = context.document.layout
    if layout is None or not context.document.blocks or (layout.width or 0) > (layout.height or 0):
        return
    wrong: list[str] = []
    for asked, sides, what in ((_PAPER, "210×297（A4）", "纸张"), (_MARGINS, "上37、下35、左28、右26", "页边距")):
        found = [(side, getattr(layout, name), right) for side, name, right in asked]
        known = [(side, value / TWIPS_PER_MM, right) for side, value, right in found if value is not None]
        if any(abs(value - right) > _TOLERANCE for _, value, right in known):
            wrong.append(f"{what}应为{sides}毫米，现为{'、'.join(f'{side}{value:.0f}' for side, value, _ in known)}")
    if wrong:
        block = context.document.blocks[0]
        yield text_finding(context, "FMT001", "notice", block.start, block.end, "；".join(wrong))


PLUGIN = CheckRule(code="FMT001", title="纸张和页边距", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
