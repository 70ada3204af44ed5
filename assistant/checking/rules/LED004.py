"""台账同一指标有两个值。

查什么：同一指标、同一对象、同一年度，在不同表或不同行里是否有两个不同的值。
为什么：两个来源打架，系统不替你选。
错例：法援表 1246，统计表 1264。
正例：两处都是 1246。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._ledger import ledger_findings
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    return ledger_findings(context, "LED004")


PLUGIN = CheckRule(code="LED004", title="台账同一指标有两个值", severity="warning", manual=__doc__ or "", look=_look)
