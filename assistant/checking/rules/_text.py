"""What the rules about text share: running prose without addresses, and one notice for many equal places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.findings import text_finding
from assistant.protocols import CheckContext
from assistant.schema.document import Block
from assistant.schema.finding import Finding, Severity

FULL = ("full",)
"""Profiles of the rules that judge wording, names and layout, not figures."""

_NOT_PROSE = ("metadata", "header", "footer")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w./?=&%#:~+-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|gov)\b", re.ASCII
)
"""Addresses of pages and mailboxes follow rules of their own."""
_SHORT_QUOTE = 24
_LONGEST_TITLE = 200
"""Characters looked back for an opening mark: keeps the cost linear in a text without line ends."""


def prose(context: CheckContext) -> Iterator[Block]:
    """Yields the blocks that a reader reads: headings, items, paragraphs, rows, notes; not disclosure fields, headers and footers."""
    return (block for block in context.document.blocks if block.kind not in _NOT_PROSE and not block.hidden)


def places(context: CheckContext, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yields the matches of a pattern in the prose, none that touches an address."""
    text = context.document.text
    for block in prose(context):
        addresses: list[tuple[int, int]] | None = None
        for match in pattern.finditer(text, block.start, block.end):
            if addresses is None:
                addresses = [found.span() for found in _ADDRESS.finditer(text, block.start, block.end)]
            if not any(start < match.end() and match.start() < end for start, end in addresses):
                yield match


def once(
    context: CheckContext, rule: str, severity: Severity, spans: Sequence[tuple[int, int]], message: str, *, expected: str | None = None
) -> Iterable[Finding]:
    """Yields one finding on the first place, its message ending in the number of places and the second and third of them."""
    if not spans:
        return
    text = context.document.text
    others = dict.fromkeys(_around(text, *span) for span in spans[1:])
    if len(spans) > 1:
        shown = "、".join(f"「{one}」" for one in list(others)[:2])
        message = f"{message}（全文共 {len(spans)} 处，另如{shown}）"
    yield text_finding(context, rule, severity, *spans[0], message, expected=expected)


def _around(text: str, start: int, end: int) -> str:
    """Returns a place with a few characters of its line on both sides: a lone mark would not be found again."""
    first = max(start - 4, text.rfind("\n", 0, start) + 1)
    last = text.find("\n", end)
    return text[first : min(end + 4, last if last >= 0 else len(text), start + _SHORT_QUOTE)]


def in_title(text: str, position: int) -> bool:
    """Returns whether a position stands between 《 and 》 of its line: titles of documents are quoted as they are."""
    return _within(text, position, "《", "》")


def quoted(text: str, position: int) -> bool:
    """Returns whether a position stands between “ and ” of its line."""
    return _within(text, position, "“", "”")


def _within(text: str, position: int, opener: str, closer: str) -> bool:
    line = max(text.rfind("\n", 0, position) + 1, position - _LONGEST_TITLE)
    return text.rfind(opener, line, position) > text.rfind(closer, line, position)
