"""占比、比率与分子分母不符。

查什么：占比、成功率、办结率等是否等于分子除以分母（台账中的，或同一句里写明的）；有上限的比率不得超过 100%。
为什么：分母取错会让比率失真。
错例：受理 1246 件、其中刑事 702 件，文中写“占58.3%”。
正例：“占56.3%”。
设置：无。按台账里同一指标、同一对象、同一年度的记录核对。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.checking.findings import figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.reckoning.wording import agrees, like, round_half_up
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict

_BOUNDED = (
    "满意率", "满意度", "覆盖率", "合格率", "通过率", "成功率", "出庭率", "优良率", "及时率", "知晓率", "入户率", "安置率", "帮教率",
    "衔接率", "参与率",
)  # fmt: skip
_OF_THE_WHOLE = re.compile(r"(?:占比?|占(?:总数|总量|全部|受理(?:总数|总量)?|案件总数)的?|占比(?:为|达到?|约)|分别占比?|约占)$")
_NUMBERS = re.compile(r"[\d.%％、和]")
_HUNDRED = Decimal(100)


def _look(context: CheckContext) -> Iterable[Finding]:
    changes = frozenset(claim.figure.id for claim in context.claims if claim.figure.relation == "change_by")
    found = [
        finding for finding in contradicted(context, "FIG005", "error", ("derivation",), _message) if finding.figures[0] not in changes
    ]
    yield from found
    seen = {finding.figures[0] for finding in found}
    claims = {claim.figure.id: claim for claim in context.claims}
    for claim in context.claims:
        figure = claim.figure
        if figure.kind != "percent" or figure.id in seen:
            continue
        if figure.relation == "level" and figure.number is not None and figure.number > _HUNDRED and _bounded(claim):
            yield figure_finding(context, "FIG005", "error", claim, None, f"「{figure.text}」：这一比率不会超过 100%")
        elif figure.relation == "share":
            yield from _share(context, claim, claims)


def _share(context: CheckContext, claim: Claim, claims: dict[str, Claim]) -> Iterable[Finding]:
    """A share whose part and whole both stand in the sentence: 受理1246件，其中刑事702件，占58.3%."""
    part = claims.get(claim.base or "")
    whole = claims.get(part.part_of or "") if part is not None else None
    if part is None or whole is None or part.figure.dimension != whole.figure.dimension or not _of_the_whole(context, claim):
        return
    low, high = _ratio(part.figure.low, whole.figure.high), _ratio(part.figure.high, whole.figure.low)
    if low is None or high is None:
        return
    given = replace(claim.figure.quantity, low=low, high=high, low_open=False, high_open=False)
    if claim.figure.quantity.meets(given) or (low == high and agrees(claim.figure, low)):
        return
    exact = low == high
    expected = like(claim.figure, low) if exact else None
    made = f"{part.figure.text}/{whole.figure.text}"
    message = f"「{claim.figure.text}」与文中的分子、分母不符：{made} = {decimal_text(round_half_up(low, 2))}%"
    if not exact:
        message += f"至{decimal_text(round_half_up(high, 2))}%"
    names = (part.figure.id, whole.figure.id)
    yield figure_finding(context, "FIG005", "error", claim, None, message, expected=expected, figures=names)


def _of_the_whole(context: CheckContext, claim: Claim) -> bool:
    """Whether the words before a share, or before the list after 分别 that it stands in, say 占 of nothing but the whole."""
    before = context.document.text[claim.sentence_start : claim.figure.start]
    clause = before[max(before.rfind(mark) for mark in "，,（(") + 1 :]
    return _OF_THE_WHOLE.fullmatch(_NUMBERS.sub("", clause)) is not None


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else part / whole * _HUNDRED


def _bounded(claim: Claim) -> bool:
    phrase = claim.phrases[0] if claim.phrases else ""
    return phrase.endswith(_BOUNDED)


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与分子、分母算出的结果不一致，应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG005", title="占比、比率与分子分母不符", severity="error", manual=__doc__ or "", look=_look)
