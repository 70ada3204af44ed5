"""台账合计与分项不符。

查什么：合计、小计行（列）是否等于各分项之和。
为什么：合计错了，引用合计的文稿都跟着错。
错例：12 个街道相加 4862，合计写 4826。
正例：合计 4862。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._ledger import ledger_findings
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    return ledger_findings(context, "LED001")


PLUGIN = CheckRule(code="LED001", title="台账合计与分项不符", severity="warning", manual=__doc__ or "", look=_look)
