"""升降方向与数值相反。

查什么：增长、下降等词的方向，是否与两年数值一致。
为什么：数字对、方向反，意思就反了。
错例：上年 1172 件、今年 1246 件，文中写“同比下降6.3%”。
正例：“同比上升6.3%”。
设置：无。按台账里同一指标、同一对象、同一年度的记录核对。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict


def _look(context: CheckContext) -> Iterable[Finding]:
    found = contradicted(context, "FIG008", "error", ("direction",), _message)
    return (replace(finding, expected=None, suggestion=None) for finding in found)


def _message(claim: Claim, verdict: Verdict) -> str:
    written, real = ("上升", "下降") if claim.figure.direction == "up" else ("下降", "上升")
    return f"文中说「{claim.figure.text}」是{written}，按台账是{real}（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG008", title="升降方向与数值相反", severity="error", manual=__doc__ or "", look=_look)
