"""增减幅度与两年数值不符。

查什么：同比、较上年的增减幅度，是否等于台账中两年数值算出的结果。
为什么：基数取错、算式写反是最常见的错误。
错例：上年 1172 件、今年 1246 件，文中写“同比上升8.3%”。
正例：“同比上升6.3%”。
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
    changes = frozenset(claim.figure.id for claim in context.claims if claim.figure.relation == "change_by")
    found = contradicted(context, "FIG004", "error", ("derivation",), _message)
    return (finding for finding in found if finding.figures[0] in changes)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与两年数值算出的结果不一致，应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG004", title="增减幅度与两年数值不符", severity="error", manual=__doc__ or "", look=_look)
