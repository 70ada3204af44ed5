"""台账公式没有计算结果。

查什么：公式单元格是否存有计算结果。
为什么：没有结果的公式读出来是空的，这个数就没有核对。
错例：由程序写出、从未用表格软件打开保存过的公式。
正例：打开台账保存一次后再核。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._ledger import ledger_findings
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    return ledger_findings(context, "LED003")


PLUGIN = CheckRule(code="LED003", title="台账公式没有计算结果", severity="warning", manual=__doc__ or "", look=_look)
