"""各级标题的字体和字号。

查什么：Word 文件中单独成段的一级标题（一、）是否3号黑体，二级标题（（一））是否3号楷体；全文只提示一次。
为什么：GB/T 9704—2012：结构层次序数第一层用黑体字、第二层用楷体字、第三层和第四层用仿宋体字标注。
错例：一级标题用宋体加粗。
正例：一、用黑体，（一）用楷体，均为16磅。
设置：只查 .docx；与正文同段的标题不查。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._layout import HEADING_LONGEST, Laid, laid, one_notice
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_SIZE = 16.0
_FACES = {1: ("黑体", ("黑体", "SimHei", "FZHei", "FZHT", "STHeiti")), 2: ("楷体", ("楷体", "KaiTi", "Kaiti", "FZKai", "FZKT", "STKaiti"))}
_LABELS = {1: "一级标题（一、）", 2: "二级标题（（一））"}


def _look(context: CheckContext) -> Iterable[Finding]:
    headings = [
        (block, look) for block, look in laid(context)
        if block.kind == "heading" and block.level in _FACES and look.font is not None and block.end - block.start <= HEADING_LONGEST
    ]  # fmt: skip
    wrong = [one for one in headings if not _fits(one)]
    if wrong:
        levels = sorted({block.level for block, _ in wrong})
        asked = "、".join(f"{_LABELS[level]}应为3号{_FACES[level][0]}" for level in levels)
        look = wrong[0][1]
        size = f" {look.size:g}磅" if look.size is not None else ""
        yield from one_notice(context, "FMT006", wrong, len(headings), asked, written=f"{look.font}{size}")


def _fits(one: Laid) -> bool:
    block, look = one
    return look.size in (None, _SIZE) and any(face in str(look.font) for face in _FACES[block.level][1])


PLUGIN = CheckRule(code="FMT006", title="各级标题的字体", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
