"""阿拉伯数字后面跟“十”“百”“千”。

查什么：“4千”“3百”“1万2千”一类写法。
为什么：GB/T 15835—2011：用阿拉伯数字书写的数，只能用“万”“亿”作单位，不能用“十”“百”“千”。
错例：“4千人”“1万2千余件”。
正例：“4000人”“1.2万余件”“四千人”“3千米”（单位“千米”“千克”“千瓦”不受影响）。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, places
from assistant.protocols import CheckContext
from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Finding

_MIXED = re.compile(
    r"(?<![\d.．·A-Za-z])(?:(\d{1,4}(?:\.\d+)?)([万亿]))?(\d{1,3}(?:\.\d+)?)([十百千])"
    r"(?=[万亿多余元人名件户个家项场次份亩吨册辆条套起宗例位所处页平]|公里|公斤|公顷|多|余)"
)
_SCALE = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def _look(context: CheckContext) -> Iterable[Finding]:
    for match in places(context, _MIXED):
        high, scale, digits, small = match.groups()
        value = Decimal(digits) * _SCALE[small]
        if scale is None:
            expected = decimal_text(value) or ""
        else:
            expected = f"{decimal_text((Decimal(high) * _SCALE[scale] + value) / _SCALE[scale])}{scale}"
        message = f"阿拉伯数字后不用「{small}」作单位，应写成「{expected}」"
        yield text_finding(context, "TXT002", "notice", match.start(), match.end(), message, expected=expected)


PLUGIN = CheckRule(code="TXT002", title="阿拉伯数字后面跟十、百、千", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
