"""Lines: the raw material of blocks, whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema.document import BlockKind, Cell

SOFT_BREAK = "\u2028"
"""A line break inside a paragraph (Word's Shift+Enter): blocks are lines, so it must not be a newline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One non-blank line: its span in the text without surrounding blanks, and what its file says about it.

    `outline_level` is 1-based and set by the file's styles only; `label` is a number computed from automatic numbering, which then
    stands at the start of the span; `list_level` is its zero-based depth in its list.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    style: str | None = None
    outline_level: int | None = None
    label: str | None = None
    list_level: int | None = None
    hidden: bool = False
    cells: tuple[Cell, ...] = ()


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the span without blanks (of any width) at its ends; an empty span stays at `start`."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    if left == len(inner):
        return start, start
    return start + left, end - (len(inner) - len(inner.rstrip()))


def split_lines(text: str) -> list[SourceLine]:
    """Returns the non-blank lines of plain text; only a newline ends a line."""
    lines: list[SourceLine] = []
    position = 0
    for raw in text.split("\n"):
        start, end = trimmed(text, position, position + len(raw))
        if end > start:
            lines.append(SourceLine(start=start, end=end))
        position += len(raw) + 1
    return lines
