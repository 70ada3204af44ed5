"""增减幅度与两年数值不符。

查什么：同比、较上年的增减幅度，是否等于台账中两年数值算出的结果；文中同时写明两个数值和增减幅度的，三者是否对得上。
为什么：基数取错、算式写反是最常见的错误。
错例：上年 1172 件、今年 1246 件，文中写“同比上升8.3%”；“由188人增加到231人，增加45人”。
正例：“同比上升6.3%”；“由188人增加到231人，增加43人，增长22.9%”。
设置：无。生产总值、增加值等按可比价计算的增速不核；“同口径”“扣除价格因素”的不核。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._stated import stated
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.reckoning.steps import Misfit
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict


def _look(context: CheckContext) -> Iterable[Finding]:
    changes = frozenset(claim.figure.id for claim in context.claims if claim.figure.relation == "change_by")
    found = contradicted(context, "FIG004", "error", ("derivation",), _message)
    told = [finding for finding in found if finding.figures[0] in changes]
    yield from told
    seen = {finding.figures[0] for finding in told}
    yield from (finding for finding in stated(context, "FIG004", "derivation", _misfit) if finding.figures[0] not in seen)


def _misfit(misfit: Misfit) -> str:
    return f"「{misfit.figure.text}」与文中前后数值对不上：{misfit.formula}"


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与两年数值算出的结果不一致，应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG004", title="增减幅度与两年数值不符", severity="error", manual=__doc__ or "", look=_look)
