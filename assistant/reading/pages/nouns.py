"""Nouns of fixed pages: glyphs, ruling lines, pages, rows; lengths in points, the origin at the top left."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

ASCENT = 0.88
"""Share of a Chinese font's square that stands above the baseline."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character (or a blank) at its place: from `x0` to `x1`, on the baseline `y`, of a font of this size."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def top(self) -> float:
        """The upper edge of the font's square."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of the font's square."""
        return self.y + (1 - ASCENT) * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, level or upright."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def upright(self) -> bool:
        """Whether it runs from top to bottom."""
        return self.bottom - self.top > self.x1 - self.x0


@dataclass(slots=True, kw_only=True)
class Page:
    """What stands on one page, glyphs in the order they are drawn; `pictured` is the share of it that pictures cover.

    `garbled` counts characters whose font names no Unicode for them; `incomplete` says that some text may be missing.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    garbled: int = 0
    incomplete: bool = False

    @property
    def letters(self) -> int:
        """The number of glyphs that are no blanks."""
        return sum(not glyph.text.isspace() for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One printed line, on the baseline `y`.

    `size` is the width of a full-width character, `pitch` the distance from one to the next.

    `unit` is the width of what cannot be broken at its start: a number, a word, a character with the marks that cling to it.
    `column` is 0 for text over the whole width, 1 and 2 for the left and right column; `spaced` says that a blank ends it.
    """

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    y: float
    size: float
    pitch: float
    unit: float
    column: int = 0
    spaced: bool = False


_RADICALS = dict(zip("⺁⺝⺟⺠⺩⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘", "厂月母民王示虎西见角贝车長长门雨青", strict=True)) | dict(
    zip("⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰", "韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙", strict=True)
)
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\uffff")


def plain(char: str) -> str:
    """Returns a character as one types it: radicals and compatibility forms (⼈ ⻓ ﬁ) as characters, every blank as itself or " ".

    Programs that print from a browser name the radical instead of the character. Empty for what has no ink and parts nothing.
    """
    if char in _DROPPED:
        return ""
    if char == "\x02":  # pdfium's sign for a hyphen at a line's end
        return "-"
    if char in "\t\u00a0\u2002\u2003\u2009":
        return " "
    code = ord(char)
    if 0x2E80 <= code <= 0x2FDF:
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    return "" if code < 32 or 0x7F <= code < 0xA0 else char


def is_wide(char: str) -> bool:
    """Returns whether the character is a Chinese one, whose box is a full square."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"
