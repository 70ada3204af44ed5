"""数值与台账不一致。

查什么：文中的数字，是否落在台账记录允许的范围内（约、余、近、以上等按写法留出余地）。
为什么：数字写错一位，公开后要更正。
错例：台账受理法律援助案件 1246 件，文中写“受理法律援助案件1264件”。
正例：“受理法律援助案件1246件”；挽回损失 1536.74 万元写“1536万余元”。
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

_CAUSES = ("value", "transposed", "digit", "dropped", "doubled")
_HINTS = {
    "transposed": "数字顺序颠倒", "digit": "可能有一位数字写错", "dropped": "可能漏写了一位数字", "doubled": "可能多写了一位数字",
}  # fmt: skip


def _look(context: CheckContext) -> Iterable[Finding]:
    return contradicted(context, "FIG001", "error", _CAUSES, _message, hint=_hint)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与台账不一致，台账为「{verdict.expected_text}」（{source_words(verdict)}）"


def _hint(claim: Claim, verdict: Verdict) -> str:
    return _HINTS.get(verdict.cause or "", "请核对台账和原文哪一个对")


PLUGIN = CheckRule(code="FIG001", title="数值与台账不一致", severity="error", manual=__doc__ or "", look=_look)
