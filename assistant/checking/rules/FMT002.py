"""标题的字体、字号和位置。

查什么：Word 文件的大标题是否2号小标宋、居中。
为什么：GB/T 9704—2012：标题一般用2号小标宋体字，分一行或多行居中排布。
错例：标题用3号黑体、左对齐。
正例：方正小标宋简体、22磅、居中。
设置：只查 .docx；文件没有写明字体的不查。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._layout import laid
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_SIZE = 22.0
_FACES = ("小标宋", "XBS", "XiaoBiaoSong")


def _look(context: CheckContext) -> Iterable[Finding]:
    for block, look in laid(context):
        if block.kind != "title":
            continue
        wrong: list[str] = []
        if look.font is not None and not any(face in look.font for face in _FACES):
            wrong.append(f"字体应为小标宋体，现为{look.font}")
        if look.size is not None and look.font is not None and look.size != _SIZE:
            wrong.append(f"字号应为2号（22磅），现为{look.size:g}磅")
        if look.alignment != "center":
            wrong.append("应居中")
        if wrong:
            yield text_finding(context, "FMT002", "notice", block.start, block.end, f"标题{'；'.join(wrong)}")
        return


PLUGIN = CheckRule(code="FMT002", title="标题的字体、字号和位置", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
