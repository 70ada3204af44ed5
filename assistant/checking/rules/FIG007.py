"""百分比与百分点混用。

查什么：两个比率相减得出的差，写成了 %；或数量的增幅写成了百分点。
为什么：98.3% 到 98.7% 是提高 0.4 个百分点，不是提高 0.4%。
错例：“调解成功率98.7%，较上年提高0.4%”。
正例：“较上年提高0.4个百分点”。
设置：无。有台账的按台账核，文中写明前后两个比率的按文中核。
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
    told = list(contradicted(context, "FIG007", "error", ("swapped_unit",), _message))
    yield from told
    seen = {finding.figures[0] for finding in told}
    yield from (finding for finding in stated(context, "FIG007", "swapped_unit", _misfit) if finding.figures[0] not in seen)


def _misfit(misfit: Misfit) -> str:
    return f"「{misfit.figure.text}」应写作「{misfit.expected}」：比率之差用百分点，数量之比用百分比（文中 {misfit.formula}）"


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」应写作「{verdict.expected_text}」：比率之差用百分点，数量之比用百分比（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG007", title="百分比与百分点混用", severity="error", manual=__doc__ or "", look=_look)
