"""Plain Chinese text: the verdict bar, every finding with its sentence and evidence, what was not checked."""

from __future__ import annotations

from assistant.reporting.cards import Card, cards, dismissed_cards
from assistant.reporting.tables import figures_table
from assistant.reporting.words import PLAN_STATE, plan_line, reason_lines, severity_line, verdict_bar
from assistant.schema.finding import CheckReport

_INDENT = "   "


class TextExporter:
    """Writes UTF-8 text; the table of all figures with their statuses follows the findings."""

    name = "text"
    suffix = ".txt"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the report as text; `original` is not used."""
        return report_text(report).encode("utf-8")


def report_text(report: CheckReport) -> str:
    """Returns the report as lines, the last one ended."""
    parts = ["\n".join([report.document.name, verdict_bar(report.coverage), *_sources(report), _found(report)])]
    parts += [card_text(card) for card in cards(report)]
    parts.append(figures_table(report).rstrip("\n"))
    if report.plan:
        parts.append("\n".join([plan_line(report.plan), *_open_promises(report)]))
    reasons = reason_lines(report)
    if reasons:
        parts.append("\n".join(["没有核的数字，为什么", *(f"- {line}" for line in reasons)]))
    if report.notices:
        parts.append("\n".join(["没有核查到的内容", *(f"- {notice}" for notice in report.notices)]))
    if report.findings:
        parts.append('核对后认为不是问题的，可以注明理由，以后不再提示：wenheng dismiss 文件 编号 --reason "理由"')
    return "\n\n".join(parts) + "\n"


def dismissed_text(report: CheckReport) -> str:
    """Returns the dismissed findings with their reasons, as lines; "" where there are none."""
    if not report.dismissed:
        return ""
    parts = [f"已注明理由、不再提示的 {len(report.dismissed)} 条"]
    for card, silent in zip(dismissed_cards(report), report.dismissed, strict=True):
        when = f"（{silent.dismissed_at[:10]}）" if silent.dismissed_at else ""
        parts.append(
            f"{_head(card)}\n{_INDENT}原文：{card.quote.line if card.quote else card.message}\n{_INDENT}理由：{silent.reason}{when}"
        )
    return "\n\n".join(parts) + "\n"


def card_text(card: Card) -> str:
    """Returns one finding: a head line, then a labelled line for each thing known."""
    lines: list[tuple[str, str | None]] = [("位置", card.place), ("原文", card.quote.line if card.quote else None)]
    if card.expected is not None:
        lines.append(("文中", f"{card.written}　应为：{card.expected}"))
    lines += [("说明", card.message), ("线索", card.hint)]
    lines += [("推算", formula) for formula in card.formulas]
    lines += [("依据", source) for source in card.sources]
    lines.append(("建议", card.suggestion))
    return "\n".join([_head(card), *(f"{_INDENT}{label}：{words}" for label, words in lines if words)])


def _head(card: Card) -> str:
    return f"{card.number}. {card.title} {card.finding.rule} {card.severity}　编号 {card.short_id}"


def _open_promises(report: CheckReport) -> list[str]:
    """The promises that have no answer; those that have one are told on the page and in JSON."""
    return [f"- {PLAN_STATE[one.state]}：{one.promise}（{one.place}）" for one in report.plan if one.state != "answered"]


def _sources(report: CheckReport) -> list[str]:
    return [f"对照台账：{'、'.join(report.sources)}"] if report.sources else []


def _found(report: CheckReport) -> str:
    line = severity_line(report.findings, report.coverage)
    count = len(report.dismissed)
    return f"{line}；另有 {count} 条已注明理由，不再提示（加 --dismissed 列出）" if count else line


PLUGIN = TextExporter()
