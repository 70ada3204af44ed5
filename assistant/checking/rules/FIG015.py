"""不同版本的数字不一致。

查什么：用 --version 给出同一报告的另一版本（会议稿、公开稿、上报稿），两个版本里同一句话、同一指标的数字是否对得上。
为什么：几个版本各改各的，最后对外公布的数字不一样。
错例：本文“受理法律援助案件1638件”，另一版本“受理法律援助案件1683件”。
正例：两个版本都写 1638 件，或一个写“1600余件”。
设置：--version 文件（可以多个）。另一版本没有写到的数字不算错；对不上句子的数字不核。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.likeness.counterparts import counterparts
from assistant.likeness.shingles import masked
from assistant.protocols import CheckContext, Counterpart
from assistant.reckoning.sameness import differ
from assistant.reckoning.sources import period_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Evidence, Finding

_CLAUSE = "，,。；;：:、\n（("
_Sentences = dict[tuple[int, int], list[Claim]]


def _look(context: CheckContext) -> Iterable[Finding]:
    verdicts = by_figure(context)
    for version in context.versions:
        for mine, other in _pairs(context, version):
            if not differ(mine.figure, other.figure):
                continue
            verdict = verdicts.get(mine.figure.id)
            known = "（台账支持本文）" if verdict is not None and verdict.status in ("supported", "derived") else ""
            name = version.document.name
            message = f"与另一版本不一致：本文写「{mine.figure.text}」，《{name}》写「{other.figure.text}」{known}"
            finding = figure_finding(context, "FIG015", "error", mine, None, message, hint="请核对以哪个版本为准")
            yield _with_evidence(finding, version, other)


def _with_evidence(finding: Finding, version: Counterpart, other: Claim) -> Finding:
    figure = other.figure
    line = version.document.text.count("\n", 0, figure.start) + 1
    evidence = Evidence(
        source=version.document.name, locator=f"第{line}段", label=figure.indicator or "", value=figure.text, unit=figure.unit,
        period=period_text(figure.period),
    )  # fmt: skip
    return replace(finding, evidence=(evidence,))


def _pairs(context: CheckContext, version: Counterpart) -> Iterator[tuple[Claim, Claim]]:
    """Claims of like sentences, paired by their clause, unit and relation; a clause that stands twice in one sentence pairs in order."""
    mine, others = _sentences(context.claims), _sentences(version.claims)
    texts = [context.document.text[start:end] for start, end in mine]
    other_texts = [version.document.text[start:end] for start, end in others]
    first, second = list(mine.values()), list(others.values())
    for index, place in counterparts(texts, other_texts).items():
        same = masked(texts[index]) == masked(other_texts[place]) and len(first[index]) == len(second[place])
        if same:
            yield from ((one, two) for one, two in zip(first[index], second[place], strict=True) if _comparable(one, two))
        else:
            yield from _by_clause(context.document.text, first[index], version.document.text, second[place])


def _sentences(claims: Sequence[Claim]) -> _Sentences:
    found: _Sentences = {}
    for claim in claims:
        found.setdefault((claim.sentence_start, claim.sentence_end), []).append(claim)
    return found


def _by_clause(text: str, mine: Sequence[Claim], other_text: str, others: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    waiting = list(others)
    for claim in mine:
        clause = _clause(text, claim)
        found = next((other for other in waiting if _comparable(claim, other) and _clause(other_text, other) == clause), None)
        if found is not None and len(re.sub("#", "", clause)) >= 2:
            waiting.remove(found)
            yield claim, found


def _comparable(one: Claim, two: Claim) -> bool:
    return one.figure.unit == two.figure.unit and one.figure.kind == two.figure.kind and one.figure.relation == two.figure.relation


def _clause(text: str, claim: Claim) -> str:
    before = text[claim.sentence_start : claim.figure.start]
    return masked(before[max(before.rfind(mark) for mark in _CLAUSE) + 1 :])


PLUGIN = CheckRule(code="FIG015", title="不同版本的数字不一致", severity="error", manual=__doc__ or "", look=_look)
