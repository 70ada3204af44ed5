"""沿用了上年的数字。

查什么：文中的数字等于上年的台账值，而今年的台账值不同。
为什么：套用上年文稿时最容易漏改。
错例：上年 1172 件、今年 1246 件，今年总结仍写“受理1172件”。
正例：“受理1246件”。
设置：无。按台账里同一指标、同一对象、同一年度的记录核对。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict


def _look(context: CheckContext) -> Iterable[Finding]:
    return contradicted(context, "FIG009", "error", ("stale",), _message)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」是上年的数字，今年应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG009", title="沿用了上年的数字", severity="error", manual=__doc__ or "", look=_look)
