"""分项与总数不符。

查什么：“分为”“由…组成”等列全的分项，加起来是否等于总数；“其中”列出的分项，单项或合计是否超过总数。
为什么：部分大于整体，或各部分加不拢，读者一眼能看出。
错例：“受理法律援助案件100件，其中刑事60件、民事50件”。
正例：“受理法律援助案件100件，其中刑事60件、民事30件”。
设置：无。比率、平均数不相加；单位不同不比较；农民工、妇女、老年人等互有交叉的人群不相加。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.checking.findings import figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding

_CROSSING = re.compile(r"农民工|未成年|青少年|儿童|学生|老年|妇女|女性|残疾|军人|军属|低保|困难|户籍|涉企")
"""Groups of people that overlap: one case may be an old woman's, so that these parts need not add up."""


def _look(context: CheckContext) -> Iterable[Finding]:
    claims = {claim.figure.id: claim for claim in context.claims}
    for whole in context.claims:
        parts = [claims[name] for name in whole.parts if name in claims]
        if (
            not parts
            or whole.figure.kind not in ("count", "money")
            or any(part.figure.dimension != whole.figure.dimension for part in parts)
        ):
            continue
        finding = _compare(context, whole, parts)
        if finding is not None:
            yield finding


def _compare(context: CheckContext, whole: Claim, parts: list[Claim]) -> Finding | None:
    total = whole.figure
    low = sum((part.figure.low or Decimal(0) for part in parts), Decimal(0))
    highs = [part.figure.high for part in parts]
    names = tuple(part.figure.id for part in parts)
    for part in parts:
        if total.high is not None and part.figure.low is not None and part.figure.low > total.high:
            message = f"分项「{part.figure.text}」大于总数「{total.text}」"
            return figure_finding(context, "FIG003", "error", part, None, message, figures=(total.id,))
    if sum(_crossing(part) for part in parts) > 1:
        return None
    if total.high is not None and low > total.high and len(parts) > 1:
        shown = "+".join(part.figure.text for part in parts)
        message = f"分项之和大于总数：{shown}，总数写作「{total.text}」"
        return figure_finding(context, "FIG003", "error", whole, None, message, hint="请看分项是否交叉重复", figures=names)
    if whole.closed and len(parts) > 1 and total.low is not None and None not in highs:
        high = sum((value for value in highs if value is not None), Decimal(0))
        if high < total.low:
            message = f"分项之和 {decimal_text(high)} 不等于总数「{total.text}」"
            return figure_finding(context, "FIG003", "error", whole, None, message, figures=names)
    return None


def _crossing(part: Claim) -> bool:
    return any(_CROSSING.search(phrase.rpartition("/")[2]) is not None for phrase in part.phrases[:1])


PLUGIN = CheckRule(code="FIG003", title="分项与总数不符", severity="error", manual=__doc__ or "", look=_look)
