"""正文的字体和字号。

查什么：Word 文件的正文是否3号仿宋；全文只提示一次，说明段数；段首小标题占了一半以上的段落不查。
为什么：GB/T 9704—2012：如无特殊说明，公文格式各要素一般用3号仿宋体字。
错例：正文用小四号宋体。
正例：仿宋_GB2312、16磅。
设置：只查 .docx；文件没有写明字体的不查。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.checking.rules._layout import body, mostly_heading, one_notice
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_SIZE = 16.0
_FACES = ("仿宋", "FangSong", "Fangsong", "FZFS", "STFangsong")


def _look(context: CheckContext) -> Iterable[Finding]:
    led = mostly_heading(context)
    known = [(block, look) for block, look in body(context) if look.font and look.size is not None and block.start not in led]
    wrong = [(block, look) for block, look in known if look.size != _SIZE or not any(face in str(look.font) for face in _FACES)]
    written = Counter(f"{look.font} {look.size:g}磅" for _, look in wrong)
    now = "、".join(name for name, _ in written.most_common(2)) or None
    yield from one_notice(context, "FMT003", wrong, len(known), "正文应为3号（16磅）仿宋", written=now)


PLUGIN = CheckRule(code="FMT003", title="正文的字体和字号", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
