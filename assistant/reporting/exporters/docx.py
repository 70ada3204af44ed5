"""Word comments on a copy: each finding at its exact characters, the severity as a word, the text untouched.

A checked .docx keeps its own look; a report checked as plain text becomes a new .docx of its text in the layout of official documents.
"""

from __future__ import annotations

import datetime as dt

from assistant.reporting.cards import Card, cards
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport

AUTHOR, INITIALS = "文衡", "文衡"


class DocxExporter:
    """Writes the commented copy."""

    name = "docx"
    suffix = ".docx"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns a .docx with one comment a finding; raises UnreadableError if `original` is not the file that was checked."""
        from assistant.word.comments import Comment, add_comments
        from assistant.word.compose import compose

        document = report.document
        now = dt.datetime.now(tz=dt.UTC)
        of_word = original is not None and document.provenance.reader == "docx"
        copy = original if of_word and original is not None else compose(document, dated=now)
        comments = [
            Comment(start=start, end=end, text=comment_text(card), author=AUTHOR, initials=INITIALS)
            for card in cards(report)
            for start, end in [_span(document, card)]
        ]
        return add_comments(copy, comments, now, text=document.text if of_word else None)


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
    lines.append(f"规则：{card.finding.rule}")
    return "\n".join(lines)


def _span(document: Document, card: Card) -> tuple[int, int]:
    """The finding's characters; a finding about the whole or about a ledger stands on the first words of the body."""
    if card.finding.start < card.finding.end:
        return card.finding.start, card.finding.end
    first = next((block for block in document.blocks if block.end > block.start), None)
    return (first.start, first.end) if first is not None else (0, min(1, len(document.text)))


PLUGIN = DocxExporter()
