"""汉字年份里的“〇”写成“零”或圆圈、字母。

查什么：用汉字写的四位年份里出现“零”“○”或字母 O。
为什么：GB/T 15835—2011：编号、年份一类不表示计量的数，“0”的汉字形式为“〇”。
错例：“二零二四年”“二○二四年”。
正例：“二〇二四年”“2024年”“零下五度”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, in_title, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_YEAR = re.compile(r"(?<![〇零○一二三四五六七八九十百千万])([一二](?:[九〇零○OoＯ0])[〇零○OoＯ0一二三四五六七八九]{2})(?=年)")
_WRONG = re.compile(r"[零○OoＯ0]")


def _look(context: CheckContext) -> Iterable[Finding]:
    for match in places(context, _YEAR):
        if not _WRONG.search(match.group(1)) or in_title(context.document.text, match.start()):
            continue
        expected = _WRONG.sub("〇", match.group(1))
        message = f"汉字年份中的「0」应写作「〇」：「{expected}年」"
        yield text_finding(context, "TXT005", "notice", match.start(1), match.end(1), message, expected=expected)


PLUGIN = CheckRule(code="TXT005", title="汉字年份的〇写法", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
