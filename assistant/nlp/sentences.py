"""Sentences and clauses as spans of a text."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[。！？!?；;\n\u2028]+[”’」』）)]*")
_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n\u2028]+[”’」』）)]*")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Returns the sentence spans of text[start:end], closing marks included, white space left out at both ends."""
    return _pieces(_SENTENCE_END, text, start, len(text) if end is None else end)


def clauses(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Returns the clause spans (cut at commas and colons too) of text[start:end]; a comma inside a number does not cut."""
    return _pieces(_CLAUSE_END, text, start, len(text) if end is None else end)


def _pieces(ends: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    for match in ends.finditer(text, start, end):
        if match.group()[0] == "," and text[match.end() : match.end() + 3].isdigit() and text[match.start() - 1].isdigit():
            continue
        spans.append((position, match.end()))
        position = match.end()
    if position < end:
        spans.append((position, end))
    trimmed = ((_skip_space(text, first, last), last) for first, last in spans)
    return [(first, first + len(text[first:last].rstrip())) for first, last in trimmed if text[first:last].strip()]


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
