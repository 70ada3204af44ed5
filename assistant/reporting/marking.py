"""Findings on a Word copy: comments at the exact characters and, when asked, tracked changes for what has one certain replacement.

A checked .docx keeps its own look; a report checked as plain text becomes a new .docx of its text in the layout of official documents.
"""

from __future__ import annotations

import datetime as dt

from assistant.reporting.cards import Card, cards
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport, Finding
from assistant.word.comments import Comment, add_comments
from assistant.word.compose import compose
from assistant.word.dates import modified_at
from assistant.word.revisions import Revision, add_revisions

AUTHOR, INITIALS = "文衡", "文衡"
_SEVERITIES = ("error", "warning", "notice")
_NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Where neither the document nor its file tells a date: the same input gives the same bytes on every day."""


def marked_copy(report: CheckReport, original: bytes | None, *, suggest: bool) -> bytes:
    """Returns a .docx with one comment a finding; with `suggest`, findings that have a certain replacement are tracked changes too.

    Raises UnreadableError if `original` is a .docx that is not the one checked.
    """
    document = report.document
    of_word = original is not None and document.provenance.reader == "docx"
    word_file = original if of_word else None
    dated = _dated(document, word_file)
    copy = word_file if word_file is not None else compose(document, dated=dated)
    made = cards(report)
    comments = [_comment(document, card) for card in made]
    marked = add_comments(copy, comments, dated, text=document.text if of_word else None)
    if not suggest:
        return marked
    return add_revisions(marked, revisions([card.finding for card in made]), dated, author=AUTHOR)[0]


def revisions(findings: list[Finding]) -> list[Revision]:
    """Returns the changes that findings suggest, the gravest first: of two on one place that one is made."""
    ranked = sorted(findings, key=lambda finding: (_SEVERITIES.index(finding.severity), finding.start))
    return [
        Revision(start=finding.start, end=finding.end, replacement=words)
        for finding in ranked
        if (words := replacement(finding)) is not None
    ]


def replacement(finding: Finding) -> str | None:
    """Returns the words that should stand in place of the finding's text; None for advice, and for what names no words of the text."""
    words = finding.suggestion
    if words is None or words == finding.text or finding.start >= finding.end:
        return None
    return words if finding.expected in (None, words) else None


def comment_text(card: Card) -> str:
    """Returns a finding as a comment: what is wrong, what stands there, what it should be, the source, the rule."""
    lines = [f"【{card.title}】（{card.severity}）"]
    if card.expected is not None:
        lines.append(f"文中：{card.written}；应为：{card.expected}。")
    else:
        lines.append(card.message)
    if card.hint:
        lines.append(f"提示：{card.hint}")
    lines += [f"算式：{formula}" for formula in card.formulas]
    lines += [f"来源：{source}" for source in card.sources]
    lines.append(f"规则：{card.finding.rule}（编号 {card.short_id}）")
    return "\n".join(lines)


def _comment(document: Document, card: Card) -> Comment:
    start, end = _span(document, card)
    return Comment(start=start, end=end, text=comment_text(card), author=AUTHOR, initials=INITIALS)


def _span(document: Document, card: Card) -> tuple[int, int]:
    """The finding's characters; a finding about the whole or about a ledger stands on the first words of the body."""
    if card.finding.start < card.finding.end:
        return card.finding.start, card.finding.end
    first = next((block for block in document.blocks if block.end > block.start), None)
    return (first.start, first.end) if first is not None else (0, min(1, len(document.text)))


def _dated(document: Document, word_file: bytes | None) -> dt.datetime:
    """The date on the marks: the document's own, else its file's, else the end of its year."""
    if document.metadata.issued is not None:
        return document.metadata.issued
    stored = modified_at(word_file) if word_file is not None else None
    if stored is not None:
        return stored
    year = document.metadata.year
    return dt.datetime(year, 12, 31, tzinfo=dt.UTC) if year is not None else _NO_DATE
