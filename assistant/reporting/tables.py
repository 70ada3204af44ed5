"""The table of all figures in plain text, aligned for terminals where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from assistant.reporting.evidence import evidence_line
from assistant.reporting.words import STATUS_MARK, figure_status, status_words
from assistant.schema.finding import CheckReport, Evidence

_HEADS = ("编号", "数字", "结论", "指标", "依据")
_WIDEST = (6, 24, 24, 32)
_GAP = "  "
NOTHING = "—"
"""Stands where a verdict rests on nothing."""


def figures_table(report: CheckReport) -> str:
    """Returns the counted figures in text order: id, figure, verdict with reason, indicator, evidence or formula; one line each."""
    rows = figure_rows(report)
    if not rows:
        return "文中没有需要核查的数字。\n"
    return aligned([_HEADS, *rows])


def figure_rows(report: CheckReport) -> list[tuple[str, str, str, str, str]]:
    """Returns the cells of the table without its head."""
    evidence = dict(report.evidence)
    rows: list[tuple[str, str, str, str, str]] = []
    for figure in report.figures:
        if figure.counted:
            status = figure_status(figure)
            said = f"{STATUS_MARK[status]} {status_words(figure)}"
            basis = basis_words(figure.formula, evidence.get(figure.id, ()))
            rows.append((figure.id, _one_line(figure.text), said, figure.indicator or NOTHING, basis))
    return rows


def basis_words(formula: str | None, evidence: Sequence[Evidence]) -> str:
    """Returns what a verdict rests on, on one line: the formula first, then the cells; "—" for nothing."""
    parts = [formula] if formula else []
    return "；".join([*parts, *(evidence_line(item) for item in evidence)]) or NOTHING


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Returns rows as lines of padded columns, a rule under the first; every column but the last is cut to its widest."""
    cut = [(*(clip(cell, widest) for cell, widest in zip(row, _WIDEST, strict=False)), *row[len(_WIDEST) :]) for row in rows]
    widths = [max(columns(row[at]) for row in cut) for at in range(min(len(_WIDEST), len(cut[0])))]
    lines = [_GAP.join([*(pad(cell, width) for cell, width in zip(row, widths, strict=False)), *row[len(widths) :]]) for row in cut]
    rule = _GAP.join("─" * width for width in (*widths, columns(_HEADS[-1])))
    return "\n".join(line.rstrip() for line in (lines[0], rule, *lines[1:])) + "\n"


def columns(text: str) -> int:
    """Returns how many terminal columns a text takes: two for wide characters, none for combining ones."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, width: int) -> str:
    """Returns `text` filled with spaces to `width` columns."""
    return text + " " * (width - columns(text))


def clip(text: str, width: int) -> str:
    """Returns `text`, cut with an ellipsis where it is wider than `width` columns."""
    if columns(text) <= width:
        return text
    while columns(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
