"""占比、比率与分子分母不符。

查什么：占比、成功率、办结率等是否等于台账中分子除以分母；有上限的比率不得超过 100%。
为什么：分母取错会让比率失真。
错例：受理 1246 件、其中刑事 702 件，文中写“占58.3%”。
正例：“占56.3%”。
设置：无。按台账里同一指标、同一对象、同一年度的记录核对。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict

_BOUNDED = (
    "满意率",
    "满意度",
    "覆盖率",
    "合格率",
    "通过率",
    "成功率",
    "出庭率",
    "优良率",
    "及时率",
    "知晓率",
    "入户率",
    "安置率",
    "帮教率",
    "衔接率",
    "参与率",
)


def _look(context: CheckContext) -> Iterable[Finding]:
    changes = frozenset(claim.figure.id for claim in context.claims if claim.figure.relation == "change_by")
    found = contradicted(context, "FIG005", "error", ("derivation",), _message)
    yield from (finding for finding in found if finding.figures[0] not in changes)
    for claim in context.claims:
        figure = claim.figure
        if (
            figure.kind == "percent"
            and figure.relation == "level"
            and figure.number is not None
            and figure.number > 100
            and _bounded(claim)
        ):
            yield figure_finding(context, "FIG005", "error", claim, None, f"「{figure.text}」：这一比率不会超过 100%")


def _bounded(claim: Claim) -> bool:
    phrase = claim.phrases[0] if claim.phrases else ""
    return phrase.endswith(_BOUNDED)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与分子、分母算出的结果不一致，应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG005", title="占比、比率与分子分母不符", severity="error", manual=__doc__ or "", look=_look)
