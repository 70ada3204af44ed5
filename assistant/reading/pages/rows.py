"""Rows: glyphs become printed lines, from left to right whatever order they were drawn in, blanks told from mere distance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.reading.pages.nouns import ASCENT, Glyph, Row, is_wide

_GAP_OF_FRAGMENTS = 0.2
_BLANK = 0.9
"""Distance, in full-width characters beyond the usual one of the line, that is read as a blank."""
_LETTER_BLANK = 0.16
_WORD_BLANK = 0.28
_DIGIT_BLANK = 0.5
_TAB = 2.5
_WORD = re.compile(r"[!-~]+")
_OPENERS = '《〈“‘”’"（([【〔「『+￥$'
_CLINGING = '，。、；：！？》〉“‘”’"）)]】〕」』％%‰℃…·．,.;:!?/'

Cluster = list[Glyph]
"""The glyphs of one line, from left to right."""


@dataclass(slots=True)
class _Band:
    """A line being gathered: the box of its widest fragment, and all its fragments."""

    box: Glyph
    fragments: list[list[Glyph]]


def clusters(glyphs: Sequence[Glyph]) -> list[Cluster]:
    """Returns the glyphs line by line, from top to bottom."""
    bands: list[_Band] = []
    for fragment in sorted(_fragments(glyphs), key=lambda one: one[0].y):
        box = _box(fragment)
        home = next((band for band in reversed(bands[-8:]) if _same_line(band.box, box)), None)
        if home is None:
            bands.append(_Band(box, [fragment]))
            continue
        home.fragments.append(fragment)
        if box.x1 - box.x0 > home.box.x1 - home.box.x0:
            home.box = box
    lines = [_merged(band.fragments) for band in bands]
    return sorted((line for line in lines if any(not glyph.text.isspace() for glyph in line)), key=_level)


def _level(line: Cluster) -> float:
    return median(glyph.y for glyph in line)


def _fragments(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Returns runs of glyphs drawn one after the other on one line without a large gap or a step back."""
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        goes_on = (
            last is not None
            and last.text.isspace() == glyph.text.isspace()  # blanks are often filled in later: forms
            and abs(last.y - glyph.y) < 0.1 * glyph.size
            and -0.4 * glyph.size <= glyph.x0 - last.x1 <= _GAP_OF_FRAGMENTS * glyph.size
        )
        if goes_on:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        last = glyph
    return runs


def _box(fragment: Sequence[Glyph]) -> Glyph:
    largest = max(fragment, key=lambda one: one.size)
    return Glyph("", fragment[0].x0, max(one.x1 for one in fragment), largest.y, largest.size)


def _same_line(one: Glyph, other: Glyph) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.size, other.size)


def _merged(fragments: list[list[Glyph]]) -> Cluster:
    """Returns the glyphs of a line's fragments in order; what is printed twice in one place (bold by overprinting) once."""
    found: Cluster = []
    places: dict[str, list[float]] = {}
    for glyph in (glyph for fragment in sorted(fragments, key=lambda one: one[0].x0) for glyph in fragment):
        known = places.setdefault(glyph.text, [])
        if not any(abs(glyph.x0 - x0) < 0.3 * (glyph.x1 - glyph.x0) for x0 in known[-8:]):
            known.append(glyph.x0)
            found.append(glyph)
    return found


def usual_gap(lines: Iterable[Cluster]) -> float:
    """Returns the usual distance between the boxes of two neighbouring Chinese characters, in points; 0 where there are too few."""
    gaps = [gap for line in lines for gap in _wide_gaps(line)]
    return max(median(gaps), 0.0) if len(gaps) >= 4 else 0.0


def _wide_gaps(line: Cluster) -> list[float]:
    return [b.x0 - a.x1 for a, b in pairwise(line) if is_wide(a.text) and is_wide(b.text)]


def size_of(line: Cluster) -> float:
    """Returns the size of the line's font: that of its Chinese characters, if it has any."""
    return median([glyph.size for glyph in line if is_wide(glyph.text)] or [glyph.size for glyph in line])


def row_of(line: Cluster, *, page: int, gap: float, column: int = 0) -> Row:
    """Returns the line as a row; `gap` is the usual distance of its page, which stands in where the line is short."""
    inked = [index for index, glyph in enumerate(line) if not glyph.text.isspace()]
    spaced = inked[-1] + 1 < len(line)
    line = line[inked[0] : inked[-1] + 1]
    size = size_of(line)
    level = _level(line)
    base = _base(line, gap, size)
    blanks = ["", *(_between(left, right, base, size) for left, right in pairwise(line))]
    if "\t" in blanks:
        blanks = ["\t" if blank == " " and not _words(line, index) else blank for index, blank in enumerate(blanks)]
    text = "".join(blank + glyph.text for blank, glyph in zip(blanks, line, strict=True))
    return Row(
        page=page,
        text=text,
        x0=line[0].x0,
        x1=max(glyph.x1 for glyph in line),
        top=level - ASCENT * size,
        bottom=level + (1 - ASCENT) * size,
        y=level,
        size=size,
        pitch=size + base,
        unit=_unit(line),
        column=column,
        spaced=spaced,
    )


def _base(line: Cluster, gap: float, size: float) -> float:
    """Returns the usual distance of the line's own characters where it shows one: many of them, or all spread alike."""
    own = _wide_gaps(line)
    shown = len(own) >= 4 or (len(own) >= 2 and max(own) - min(own) < 0.2 * size)
    return max(median(own), 0.0) if shown else gap


def _words(line: Cluster, index: int) -> bool:
    return line[index - 1].text.isascii() and line[index].text.isascii()


def _between(left: Glyph, right: Glyph, base: float, size: float) -> str:
    """Returns the blank that the distance between two glyphs stands for."""
    gap = right.x0 - left.x1
    if gap <= _LETTER_BLANK * size or left.text.isspace() or right.text.isspace():
        return ""
    if gap > base + _TAB * size:
        return "\t"
    if left.text.isascii() and right.text.isascii():
        letters = right.text.isalpha() and (left.text.isalpha() or left.text in ",;.:)")
        figures = left.text.isdigit() and right.text.isdigit()
        return " " if gap > base + (_LETTER_BLANK if letters else _DIGIT_BLANK if figures else _WORD_BLANK) * size else ""
    return " " if gap > base + _BLANK * size else ""


def _unit(line: Cluster) -> float:
    """Returns the width of what stands unbroken at the start of a line: no break is made beside quotes, nor before closing marks."""
    text = "".join(glyph.text[:1] for glyph in line)
    end = 0
    while end < len(text):
        word = _WORD.match(text, end)
        end = word.end() if word else end + 1
        clings = end < len(text) and text[end] in _CLINGING
        if not clings and text[end - 1] not in _OPENERS:
            break
    return line[max(min(end, len(line)) - 1, 0)].x1 - line[0].x0
