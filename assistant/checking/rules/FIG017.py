"""取舍不当：截尾没有四舍五入，或概数离实数太远。

查什么：台账支持的数字，末位是否四舍五入（12.78% 写成 12.7%）；整数概数、“超过”“不足”“近”与实数相差是否超过一成。
为什么：截尾不算错，但前后取舍不一致会招来疑问；1950件写成“超过1000件”，读者会误解。
错例：实际 1950 件，写“超过1000件”；实际 56.38%，写“56.3%”。
正例：“1950件”“近2000件”“56.4%”。
设置：无。只作提示。
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import source_words
from assistant.protocols import CheckContext
from assistant.reckoning.rounding import far_from, rounded, truncated
from assistant.reckoning.wording import like
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict


def _look(context: CheckContext) -> Iterable[Finding]:
    verdicts = by_figure(context)
    for claim in context.claims:
        verdict = verdicts.get(claim.figure.id)
        if verdict is None or verdict.status not in ("supported", "derived") or verdict.expected is None:
            continue
        finding = _finding(context, claim, verdict, verdict.expected)
        if finding is not None:
            yield finding


def _finding(context: CheckContext, claim: Claim, verdict: Verdict, value: Decimal) -> Finding | None:
    figure = claim.figure
    real = f"{decimal_text(value if value == value.to_integral_value() else value.quantize(Decimal('0.0001')).normalize())}"
    if truncated(figure, value):
        better = like(figure, rounded(figure, value))
        message = f"「{figure.text}」是截尾得来的，实数 {real}，四舍五入应为「{better}」（{source_words(verdict)}）"
        return figure_finding(context, "FIG017", "notice", claim, verdict, message, expected=better)
    if far_from(figure, value):
        message = f"「{figure.text}」离实数 {real} 相差超过一成，换一个更近的说法（{source_words(verdict)}）"
        return figure_finding(context, "FIG017", "notice", claim, verdict, message)
    return None


PLUGIN = CheckRule(code="FIG017", title="取舍不当", severity="notice", manual=__doc__ or "", look=_look)
