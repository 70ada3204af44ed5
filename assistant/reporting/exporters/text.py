"""Plain Chinese text: the verdict bar, every finding with its sentence and evidence, what was not checked."""

from __future__ import annotations

from assistant.reporting.cards import Card, cards
from assistant.reporting.tables import figures_table
from assistant.reporting.words import severity_line, verdict_bar
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
    parts = ["\n".join([report.document.name, verdict_bar(report.coverage), severity_line(report.findings, report.coverage)])]
    parts += [card_text(card) for card in cards(report)]
    parts.append(figures_table(report).rstrip("\n"))
    if report.notices:
        parts.append("\n".join(["没有核查到的内容", *(f"- {notice}" for notice in report.notices)]))
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
    head = f"{card.number}. {card.title} {card.finding.rule} {card.severity}"
    return "\n".join([head, *(f"{_INDENT}{label}：{words}" for label, words in lines if words)])


PLUGIN = TextExporter()
