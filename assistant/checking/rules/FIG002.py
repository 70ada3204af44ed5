"""同一数字前后不一致。

查什么：同一指标、同一对象、同一时期、同一性质的数字，在文中（含表格）前后写了两个对不上的值。
为什么：引言和正文、正文和表格各写各的，最容易被读者发现。
错例：引言写“受理法律援助案件1638件”，正文写“受理法律援助案件1683件”。
正例：两处都写 1638 件，或一处写“1600余件”。
设置：无。目标与实绩、全年与上半年、五年累计与当年、总数与其中不相互比较；有一项说不清的不核。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.reckoning.sameness import Key, Setting, differ, key_of, same_object, same_section, setting_of
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict

_AROUND = 12
_Known = tuple[Setting, Claim]


def _look(context: CheckContext) -> Iterable[Finding]:
    if _is_statute(context):
        return
    verdicts = by_figure(context)
    groups: dict[Key, list[_Known]] = {}
    for claim in context.claims:
        setting = setting_of(context.document, claim)
        key = key_of(claim, setting)
        if key is not None:
            groups.setdefault(key, []).append((setting, claim))
    for members in groups.values():
        if len(members) > 1:
            yield from _compare(context, members, verdicts)


def _is_statute(context: CheckContext) -> bool:
    """Whether a document is made of articles: its figures are rules for different cases, not one thing told twice."""
    return sum(block.label is not None and block.label.startswith("第") and "条" in block.label for block in context.document.blocks) > 2


def _compare(context: CheckContext, members: list[_Known], verdicts: dict[str, Verdict]) -> Iterable[Finding]:
    """Each member against the first one it cannot agree with; where the ledger knows one of the two, the other is to blame."""
    told: set[str] = set()
    for place, (setting, claim) in enumerate(members):
        for earlier, other in members[:place]:
            apart = claim.sentence_start != other.sentence_start and same_section(setting, earlier) and same_object(claim, other)
            if not apart or not differ(claim.figure, other.figure) or {claim.figure.id, other.figure.id} & told:
                continue
            statuses = {one.figure.id: verdict.status for one in (claim, other) if (verdict := verdicts.get(one.figure.id))}
            if "contradicted" in statuses.values() or _both_proven(list(statuses.values())):
                continue
            wrong, right = (other, claim) if statuses.get(claim.figure.id) in ("supported", "derived") else (claim, other)
            told.add(wrong.figure.id)
            yield figure_finding(context, "FIG002", "error", wrong, None, _message(context, wrong, right), figures=(right.figure.id,))


def _both_proven(statuses: list[str]) -> bool:
    """Whether the ledger bears out both figures, each by a record of its own: they speak of two things."""
    return len(statuses) == 2 and all(status in ("supported", "derived") for status in statuses)


def _message(context: CheckContext, wrong: Claim, right: Claim) -> str:
    text, figure = context.document.text, right.figure
    before = text[max(right.sentence_start, figure.start - _AROUND) : figure.start].replace("\n", "")
    return f"同一数字前后不一致：这里是「{wrong.figure.text}」，另一处写「…{before}{figure.text}」"


PLUGIN = CheckRule(code="FIG002", title="同一数字前后不一致", severity="error", manual=__doc__ or "", look=_look)
