"""数值范围前一个数丢了“万”“亿”或百分号。

查什么：用“～”“—”“至”连起来的两个数，只有后一个带“万”“亿”“%”。
为什么：GB/T 15835—2011：省略前一个数的计数单位或符号会引起歧义时不能省略，“13～17万元”可以读成从13元起。
错例：“13～17万元”“30～40%”。
正例：“13万元～17万元”“30%～40%”“3～5个”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_RANGE = re.compile(r"(?<![\d.．,，:：/〔A-Za-z])((?:0|[1-9]\d*)(?:\.\d+)?)(\s?[～~—–\-－至]{1,2}\s?)(\d+(?:\.\d+)?)([万亿%％‰]+)")


def _look(context: CheckContext) -> Iterable[Finding]:
    for match in places(context, _RANGE):
        first, link, second, sign = match.groups()
        if float(first) >= float(second) or re.fullmatch(r"(?:19|20)\d{2}", first):
            continue
        link = "～" if link.strip() in "-－–" else link
        expected = f"{first}{sign}{link}{second}{sign}"
        message = f"前一个数省略了「{sign}」，易误读，应写成「{expected}」"
        yield text_finding(context, "TXT001", "notice", match.start(), match.end(), message, expected=expected)


PLUGIN = CheckRule(
    code="TXT001", title="数值范围丢了万、亿或百分号", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL
)  # fmt: skip
