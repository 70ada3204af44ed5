"""台账数字存成了文本。

查什么：单元格里的数字是不是文本格式。
为什么：文本格式的数字不参与表内求和。
错例：单元格左上角有绿三角的“1246”。
正例：数值格式的 1246。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._ledger import ledger_findings
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    return ledger_findings(context, "LED002")


PLUGIN = CheckRule(code="LED002", title="台账数字存成了文本", severity="warning", manual=__doc__ or "", look=_look)
