"""差了十倍、百倍、万倍（单位错）。

查什么：数字与台账相差 10、100、1000、1 万或 1 亿倍。
为什么：元和万元、人和万人写混，差得最大。
错例：台账 1536.74 万元，文中写“1536.74元”。
正例：“1536.74万元”。
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
    return contradicted(context, "FIG006", "error", ("scale",), _message, hint=_hint)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与台账相差整十、整百或整万倍，应为「{verdict.expected_text}」（{source_words(verdict)}）"


def _hint(claim: Claim, verdict: Verdict) -> str:
    return "请看单位：元、万元、亿元"


PLUGIN = CheckRule(code="FIG006", title="差了十倍、百倍、万倍（单位错）", severity="error", manual=__doc__ or "", look=_look)
