"""Text laid out by columns of a terminal, in which a Chinese character takes two."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator

COLUMNS = 80
_MOST = 100
_NOT_FIRST = "，。、；：！？”’」』）)】》〉…%％·—"
_NOT_LAST = "“‘「『（(【《〈"


def columns(text: str) -> int:
    """Returns how many columns `text` takes; a character that may be wide counts as wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def room() -> int:
    """Returns the columns there are: those of the terminal, 80 elsewhere."""
    if not sys.stdout.isatty():
        return COLUMNS
    return max(40, min(shutil.get_terminal_size((COLUMNS, 24)).columns, _MOST))


def wrapped(text: str, *, indent: str = "", first: str | None = None, width: int = COLUMNS, marks: str = "") -> str:
    """Returns `text` broken into lines of `width` columns, indented; no line opens with a closing mark, words of letters and digits hold.

    `first` is what the first line opens with in place of `indent`; characters of `marks` take no room.
    """
    lines = list(_lines(text, indent, indent if first is None else first, width, marks))
    return "\n".join(line.rstrip() for line in lines)


def _lines(text: str, indent: str, first: str, width: int, marks: str) -> Iterator[str]:
    line, used = first, columns(first)
    empty = True
    for token in _tokens(text, marks):
        takes = columns("".join(character for character in token if character not in marks))
        if not empty and used + takes > width:
            yield line
            line, used, empty = indent, columns(indent), True
        if empty and token.isspace():
            continue
        line, used, empty = line + token, used + takes, False
    yield line


def _tokens(text: str, marks: str) -> Iterator[str]:
    """Yields what may not be broken: a character with the closing marks after it and the opening ones before it, or a run of ASCII."""
    token = ""
    for character in text:
        joins = not token or character in _NOT_FIRST or character in marks or token[-1] in _NOT_LAST or token[-1] in marks
        if not joins and not (character.isascii() and token[-1].isascii() and not character.isspace() and not token[-1].isspace()):
            yield token
            token = ""
        token += character
    if token:
        yield token
