"""The message catalogue: statuses, reasons, severities and relations in Chinese words, and the verdict bar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.schema.figure import Figure, Reason, Relation, Status
from assistant.schema.finding import CheckReport, Coverage, Finding, Severity
from assistant.schema.plan import PlanAnswer, PlanState, count_states

STATUS: dict[Status, str] = {
    "supported": "一致",
    "derived": "推算一致",
    "contradicted": "矛盾",
    "unsupported": "无来源",
    "not_checked": "未核",
}

STATUS_MARK: dict[Status, str] = {
    "supported": "✓",
    "derived": "≈",
    "contradicted": "▲",
    "unsupported": "●",
    "not_checked": "○",
}

STATUS_HELP: dict[Status, str] = {
    "supported": "台账里有这个数",
    "derived": "由台账里的数按算式得出",
    "contradicted": "与台账或上下文对不上",
    "unsupported": "台账有这类指标，但没有这个数",
    "not_checked": "没有核查，原因见括号",
}

REASON: dict[Reason, str] = {
    "no_ledger": "无台账",
    "target": "计划目标",
    "ambiguous": "对应不唯一",
    "unit_unknown": "单位不明",
    "basis": "口径不同",
    "sender": "来自报送",
}

REASON_HELP: dict[Reason, str] = {
    "no_ledger": "给的台账里没有找到这项指标",
    "target": "是计划、目标或标准，不是已完成的数，不与台账比",
    "ambiguous": "台账里有几处都可能对应，拿不准是哪一处",
    "unit_unknown": "台账里的单位不清楚，没法换算",
    "basis": "口径不同（如按可比价计算），不能直接比",
    "sender": "来自科室报送材料，台账里没有记录",
}
"""Each reason as a whole sentence for someone who has not read the manual."""

SEVERITY: dict[Severity, str] = {"error": "错误", "warning": "警告", "notice": "提示"}

RELATION: dict[Relation, str] = {
    "level": "数值",
    "increment": "新增",
    "cumulative": "累计",
    "change_by": "增减幅度",
    "change_to": "增减到",
    "share": "占比",
    "average": "平均",
    "per_unit": "单位量",
    "difference_to": "相差",
    "growth_average": "年均增长",
    "completion": "完成率",
    "rank": "位次",
}

PLAN_STATE: dict[PlanState, str] = {"answered": "已回应", "missed": "未达目标", "carried": "转入今年计划", "unanswered": "未回应"}

HINT: dict[str, str] = {
    "transposed": "疑似相邻数字颠倒",
    "dropped": "疑似漏写一位数字",
    "doubled": "疑似多写一位数字",
}

_FAMILY = {
    "FIG": "数字核查",
    "LED": "台账问题",
    "STR": "结构问题",
    "CIT": "引用问题",
    "TXT": "数字或标点用法",
    "PLN": "计划问题",
    "NAM": "名称问题",
    "PHR": "提法问题",
    "FMT": "版式不合规范",
    "SEC": "保密问题",
}


def rule_titles(report: CheckReport) -> dict[str, str]:
    """Returns the titles of the rules that ran, by code."""
    return {rule.code: rule.title for rule in report.rules}


def rule_words(code: str, titles: Mapping[str, str]) -> str:
    """Returns what a rule finds, in a few words; one that the report does not know is named by its family."""
    return titles.get(code) or _FAMILY.get(code[:3]) or "核查提示"


def hint_words(hint: str | None) -> str | None:
    """Returns a finding's hint in Chinese; one that is no key of the catalogue stays as it is."""
    return HINT.get(hint, hint) if hint else None


def figure_status(figure: Figure) -> Status:
    """Returns the figure's status; one that no stage has judged is not checked."""
    return figure.status or "not_checked"


def status_words(figure: Figure) -> str:
    """Returns a figure's status with its reason: "未核（无台账）"."""
    words = STATUS[figure_status(figure)]
    return f"{words}（{REASON[figure.reason]}）" if figure.reason else words


def status_counts(coverage: Coverage) -> list[tuple[Status, int]]:
    """Returns the five statuses with their counts, in the order of the verdict bar."""
    counts = (coverage.supported, coverage.derived, coverage.contradicted, coverage.unsupported, coverage.not_checked)
    return list(zip(STATUS, counts, strict=True))


def reasons_line(coverage: Coverage) -> str:
    """Returns why figures were not checked: "无台账 3、计划目标 2"; empty when all were."""
    known: dict[str, str] = {str(key): words for key, words in REASON.items()}
    return "、".join(f"{known.get(reason, reason)} {count}" for reason, count in coverage.reasons if count)


def reason_lines(report: CheckReport) -> list[str]:
    """Returns why figures were not checked, one line a reason in whole words: "3 处：台账里没有…"; empty when all were checked."""
    help_words: dict[str, str] = {str(key): words for key, words in REASON_HELP.items()}
    if not report.sources:
        help_words["no_ledger"] = "没有给台账，没法比对（加 --data 台账文件）"
    return [f"{count} 处：{help_words.get(reason, reason)}" for reason, count in report.coverage.reasons if count]


def plan_line(answers: tuple[PlanAnswer, ...]) -> str:
    """Returns how last year's plan was closed: "上年计划 18 项：已回应 15，转入今年计划 2，未回应 1"; empty without a plan."""
    counts = ((PLAN_STATE[state], count) for state, count in count_states(answers).items())
    said = "，".join(f"{words} {count}" for words, count in counts if count)
    return f"上年计划 {len(answers)} 项：{said}" if answers else ""


def verdict_bar(coverage: Coverage) -> str:
    """Returns the verdict bar: "61 处数字 · 一致 52 · 推算一致 5 · 矛盾 2 · 无来源 1 · 未核 1（无台账 1）"."""
    parts = [f"{coverage.figures} 处数字", *(f"{STATUS[status]} {count}" for status, count in status_counts(coverage))]
    reasons = reasons_line(coverage)
    return " · ".join(parts) + (f"（{reasons}）" if reasons else "")


def nothing_found(coverage: Coverage) -> str:
    """Returns that nothing was found, and how much was not checked: silence about a figure is no proof of it."""
    return f"没有发现问题（{coverage.not_checked} 处没有核，不等于没有问题）" if coverage.not_checked else "没有发现问题"


def severity_line(findings: Iterable[Finding], coverage: Coverage) -> str:
    """Returns how many findings there are: "核查发现 3 条：错误 2 · 警告 1"; severities without one are left out."""
    severities = [finding.severity for finding in findings]
    if not severities:
        return nothing_found(coverage)
    counts = ((words, severities.count(severity)) for severity, words in SEVERITY.items())
    return f"核查发现 {len(severities)} 条：" + " · ".join(f"{words} {count}" for words, count in counts if count)
