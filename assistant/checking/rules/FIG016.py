"""台账应有而查不到来源。

查什么：台账里有这个指标，却没有这一年、这一对象的数，文中的数字没有来源。
为什么：查不到来源的数字，领导问起来答不上。
错例：台账有 2023 年以前的公证数，2024 年为空，文中写“办理公证12000件”。
正例：先补台账，再写进文稿。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    verdicts = by_figure(context)
    for claim in context.claims:
        verdict = verdicts.get(claim.figure.id)
        if verdict is not None and verdict.status == "unsupported":
            name = verdict.candidates[0] if verdict.candidates else "这一指标"
            message = f"台账中有「{name}」，但没有这一时期的数，「{claim.figure.text}」查不到来源"
            yield figure_finding(context, "FIG016", "warning", claim, verdict, message)


PLUGIN = CheckRule(code="FIG016", title="台账应有而查不到来源", severity="warning", manual=__doc__ or "", look=_look)
