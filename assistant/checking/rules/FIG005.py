"""占比、比率与分子分母不符。

查什么：占比、成功率、人均数、任务完成率等是否等于分子除以分母（台账中的，或同一句里写明的）；
几个占比合计、有上限的比率（满意率、覆盖率、办结率、城镇化率等，“率”字后跟“达”“突破”“提高至”的也算）不得超过 100%。
为什么：分母取错会让比率失真。
错例：受理 1246 件、其中刑事 702 件，文中写“占58.3%”；“23名律师办案1246件，人均64.2件”。
正例：“占56.3%”；“人均54.2件”。
设置：无。完成率、增长率、拨备覆盖率、毛入学率等可以超过 100%；审结率含上年旧存，不按文中两数核；互有交叉的人群占比不相加。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._stated import sentences_of
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.reckoning.rates import ceiling, ceiling_before, ratios, shares
from assistant.reckoning.wording import agrees, like, round_half_up
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding, Severity
from assistant.schema.ledger import Verdict

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
        if _too_high(context, claim):
            yield figure_finding(context, "FIG005", "error", claim, None, f"「{figure.text}」：这一比率不会超过 100%")
        elif figure.relation == "share" and figure.number is not None and figure.low is not None and figure.low > _HUNDRED:
            yield figure_finding(context, "FIG005", "error", claim, None, f"「{figure.text}」：占比不会超过 100%")
        elif figure.relation == "share":
            told = list(_share(context, claim, claims))
            seen.update(figure.id for _ in told)
            yield from told
    yield from _in_sentences(context, seen)


def _in_sentences(context: CheckContext, seen: set[str]) -> Iterable[Finding]:
    """Averages, rates, completions and lists of shares whose operands stand in the sentence."""
    text, verdicts = context.document.text, by_figure(context)
    for sentence in sentences_of(context):
        claims = {claim.figure.id: claim for claim in sentence}
        figures, start = [claim.figure for claim in sentence], sentence[0].sentence_start
        for ratio in (*ratios(text, figures, start), *shares(text, figures, start)):
            verdict = verdicts.get(ratio.figure.id)
            if ratio.figure.id in seen or (verdict is not None and verdict.status in ("supported", "derived")):
                continue
            shares_told = ratio.formula.endswith("%")
            message = (
                f"几项占比合计不是 100%：{ratio.formula}" if shares_told else f"「{ratio.figure.text}」与文中数字不符：{ratio.formula}"
            )
            severity: Severity = "error" if ratio.sure else "notice"
            yield figure_finding(
                context, "FIG005", severity, claims[ratio.figure.id], None, message, expected=ratio.expected, figures=ratio.others
            )


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


def _too_high(context: CheckContext, claim: Claim) -> bool:
    """Whether a figure is above what its rate can reach, the rate told by the claim's phrase or by the words right before the figure."""
    number, relation = claim.figure.number, claim.figure.relation
    if number is None or number <= _HUNDRED or relation == "change_by":
        return False
    limit = ceiling(claim.phrases[0]) if relation == "level" and claim.phrases else None
    limit = limit or ceiling_before(context.document.text[claim.sentence_start : claim.figure.start])
    return limit is not None and number > limit


def _message(claim: Claim, verdict: Verdict) -> str:
    return f"文中「{claim.figure.text}」与分子、分母算出的结果不一致，应为「{verdict.expected_text}」（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG005", title="占比、比率与分子分母不符", severity="error", manual=__doc__ or "", look=_look)
