"""Tables of contents in plain text: runs of headings at the top that all stand again further down, in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.lines import SourceLine

STYLE = "toc 1"
"""The style that a line of contents gets, as Word names it: no heading, no body."""
_TITLE = re.compile(r"[【\[]?目\s*[录次][】\]]?")
_PAGE = re.compile(r"[\s.．…·—\-]*[（(]?\d{0,4}[)）]?$")
_SHORTEST, _SHORTEST_NAMED = 4, 2
_LONGEST = 60
_FIRST_LINES = 60
"""A table of contents begins among so many lines, or has the word 目录 above it."""


def with_contents(text: str, lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines, those of a table of contents with its style; a run of four is believed, of two below the word 目录."""
    plain = [_plain(text, line) for line in lines]
    last = {words: index for index, words in enumerate(plain)}
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index in found or line.kind != "paragraph":
            continue
        named = _TITLE.fullmatch(text[line.start : line.end].strip("# ")) is not None
        if named or index < _FIRST_LINES:
            run = _run(plain, last, index + named)
            if len(run) >= (_SHORTEST_NAMED if named else _SHORTEST):
                found |= {*run, index}
    return [replace(line, style=STYLE) if index in found else line for index, line in enumerate(lines)]


def _plain(text: str, line: SourceLine) -> str:
    words = text[line.start : line.end]
    if line.kind != "paragraph" or len(words) > _LONGEST or words[-1] in "。；，：":
        return ""
    return re.sub(r"\s", "", _PAGE.sub("", words.lstrip("# ")))


def _run(plain: Sequence[str], last: dict[str, int], start: int) -> list[int]:
    """Returns the lines from `start` on that stand again below the run, each further down than the one before."""
    again: list[int] = []
    for index in range(start, len(plain)):
        place = last[plain[index]]
        if len(plain[index]) < 2 or place <= index or (again and place <= again[-1]):
            break
        again.append(place)
    while again and again[0] < start + len(again):
        again.pop()
    return list(range(start, start + len(again)))
