"""升降方向与数值相反。

查什么：增长、下降等词的方向，是否与两年数值一致；文中写明前后两个数值的，方向是否相反。
为什么：数字对、方向反，意思就反了。
错例：上年 1172 件、今年 1246 件，文中写“同比下降6.3%”；“由97.8%提升至85.2%”。
正例：“同比上升6.3%”；“由85.2%提升至97.8%”。
设置：无。名次升降由 FIG014 核。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._stated import stated
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.reckoning.steps import Misfit
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict


def _look(context: CheckContext) -> Iterable[Finding]:
    found = contradicted(context, "FIG008", "error", ("direction",), _message)
    told = [replace(finding, expected=None, suggestion=None) for finding in found]
    yield from told
    seen = {finding.figures[0] for finding in told}
    yield from (finding for finding in stated(context, "FIG008", "direction", _misfit) if finding.figures[0] not in seen)


def _misfit(misfit: Misfit) -> str:
    return f"升降方向与文中数值相反：{misfit.formula}"


def _message(claim: Claim, verdict: Verdict) -> str:
    written, real = ("上升", "下降") if claim.figure.direction == "up" else ("下降", "上升")
    return f"文中说「{claim.figure.text}」是{written}，按台账是{real}（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG008", title="升降方向与数值相反", severity="error", manual=__doc__ or "", look=_look)
