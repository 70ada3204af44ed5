"""用到了隐藏的工作表。

查什么：读到的数字是否来自隐藏工作表。
为什么：隐藏表往往是旧数据。
错例：隐藏的“2023年备份”里的数。
正例：把要用的表取消隐藏，把旧表删除。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._ledger import ledger_findings
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    return ledger_findings(context, "LED005")


PLUGIN = CheckRule(code="LED005", title="用到了隐藏的工作表", severity="warning", manual=__doc__ or "", look=_look)
