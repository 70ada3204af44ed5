"""不同版本的数字不一致。

查什么：用 --version 给出同一报告的另一版本（会议稿、公开稿、上报稿），两个版本里同一句话、同一指标的数字是否对得上。
为什么：几个版本各改各的，最后对外公布的数字不一样。
错例：本文“受理法律援助案件1638件”，另一版本“受理法律援助案件1683件”。
正例：两个版本都写 1638 件，或一个写“1600余件”。
设置：--version 文件（可以多个）。另一版本没有写到的数字不算错；对不上句子的数字不核。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.versions import contradict, same_figures
from assistant.protocols import CheckContext, Counterpart
from assistant.reckoning.sources import period_text
from assistant.schema.figure import Claim
from assistant.schema.finding import Evidence, Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    verdicts = by_figure(context)
    for version in context.versions:
        own = Counterpart(document=context.document, figures=context.figures, claims=context.claims)
        for mine, other in same_figures(own, version):
            if not contradict(mine.figure, other.figure):
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


PLUGIN = CheckRule(code="FIG015", title="不同版本的数字不一致", severity="error", manual=__doc__ or "", look=_look)
