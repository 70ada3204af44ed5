"""Furniture: page numbers, running headers and footers, and notes at the foot, told from the text of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.reading.pages.nouns import Row

_ZONE = 0.1
"""Page numbers and running lines stand within this share of the height of all text from its top or bottom."""
_OUTERMOST = 3
_SAME_HEIGHT = 4.0
_LEAST_SHARE = 0.3
_DASHES = r"[—–―\-－─·•~～\s]"
_NUMBER = re.compile(
    rf"{_DASHES}*\d{{1,4}}{_DASHES}*|[·.]{{1,3}}\s*\d{{1,4}}\s*[·.]{{1,3}}"
    r"|第\s*\d{1,4}\s*页\s*(?:[,，/／、|]?\s*[（(]?\s*共\s*\d{1,4}\s*页\s*[)）]?)?|共\s*\d{1,4}\s*页\s*[,，/／、|]?\s*第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}(?:\s*页)?|(?i:page)\s*\d{1,4}(?:\s*(?i:of)\s*\d{1,4})?|[（(]\s*第\s*\d{1,4}\s*页.{0,10}[)）]"
    rf"|{_DASHES}*[ivxIVX]{{1,6}}{_DASHES}*"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_MARK = re.compile(r"[①-⑳⑴-⒇]|[\[〔【]\s?\d{1,2}\s?[\]〕】]|\d{1,2}(?![\d.．、年月日/%])|[*＊※†]|注\s?\d?\s?[：:]")
_SMALL = 0.92


@dataclass(slots=True)
class Sorted:
    """The rows of a document by page, without furniture; headers and footers once each, notes in order."""

    body: list[list[Row]] = field(default_factory=list)
    headers: list[Row] = field(default_factory=list)
    footers: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)


def sort_out(rows: Sequence[Sequence[Row]]) -> Sorted:
    """Returns the rows of each page (in reading order) sorted into body and furniture."""
    everything = [row for of_page in rows for row in of_page]
    if not everything:
        return Sorted(body=[[] for _ in rows])
    # Heights are told by the text, not by the sheet: some files name a wrong sheet.
    zone = _Zone(min(row.top for row in everything), max(row.bottom for row in everything))
    edges = [zone.edges(of_page) for of_page in rows]
    numbers = _page_numbers(edges, zone)
    running = _running(edges, numbers)
    found = Sorted()
    seen: set[str] = set()
    size = _body_size(everything)
    for of_page in rows:
        body = [row for row in of_page if id(row) not in numbers and id(row) not in running]
        for row in of_page:
            if id(row) in running and _pattern(row) not in seen:
                seen.add(_pattern(row))
                (found.headers if row.top < zone.middle else found.footers).append(row)
        notes = _notes(body, size, zone)
        found.notes += notes
        found.body.append(body[: len(body) - len(notes)])
    return found


@dataclass(frozen=True, slots=True)
class _Zone:
    """From where to where the text of a document reaches on its pages."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def edges(self, rows: Sequence[Row]) -> list[Row]:
        """Returns the outermost rows of a page that stand near the upper or lower end."""
        ordered = sorted(rows, key=lambda row: row.y)
        depth = _ZONE * (self.bottom - self.top)
        top = [row for row in ordered[:_OUTERMOST] if row.top <= self.top + depth]
        bottom = [row for row in ordered[-_OUTERMOST:] if row.bottom >= self.bottom - depth]
        return [*top, *(row for row in bottom if row not in top)]


def _page_numbers(edges: Sequence[Sequence[Row]], zone: _Zone) -> set[int]:
    """Returns the rows that are page numbers, by id; bare figures only where they count the pages."""
    decorated: set[int] = set()
    bare: list[tuple[int, Row]] = []
    for row in (row for rows in edges for row in rows):
        text = row.text.strip().translate(_FULL_WIDTH)
        if not _NUMBER.fullmatch(text):
            continue
        if text.isdecimal():
            bare.append((row.page - int(text), row))
        elif not text.isalpha() or (len(edges) > 1 and row.top > zone.middle):
            decorated.add(id(row))
    offsets = [offset for offset, _ in bare]
    counted = {id(row) for offset, row in bare if offsets.count(offset) > 1 or (offset == 0 and row.top > zone.middle)}
    return decorated | counted


def _pattern(row: Row) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", row.text.translate(_FULL_WIDTH)))


def _running(edges: Sequence[Sequence[Row]], numbers: set[int]) -> set[int]:
    """Returns the rows that come back on other pages with the same words (figures aside) at the same height, by id."""
    places: dict[str, list[Row]] = {}
    for rows in edges:
        for row in rows:
            if id(row) not in numbers:
                places.setdefault(_pattern(row), []).append(row)
    pages = sum(bool(rows) for rows in edges)
    found: set[int] = set()
    for rows in places.values():
        for level in _levels(rows):
            if len({row.page for row in level}) >= max(2, _LEAST_SHARE * pages):
                found |= {id(row) for row in level}
    return found


def _levels(rows: Iterable[Row]) -> list[list[Row]]:
    """Returns rows in groups of the same height."""
    ordered = sorted(rows, key=lambda row: row.y)
    groups = [[ordered[0]]]
    for above, row in pairwise(ordered):
        if row.y - above.y < _SAME_HEIGHT:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _body_size(rows: Iterable[Row]) -> float:
    """Returns the size that most of the text has."""
    lengths: dict[int, int] = {}
    for row in rows:
        size = round(2 * row.size)
        lengths[size] = lengths.get(size, 0) + len(row.text)
    return max(lengths, key=lambda size: lengths[size]) / 2 if lengths else 0.0


def _notes(body: Sequence[Row], size: float, zone: _Zone) -> list[Row]:
    """Returns the rows at the foot of a page that are notes: small print that opens with a mark."""
    start = len(body)
    while start > 0 and body[start - 1].size < _SMALL * size and body[start - 1].top > zone.middle:
        start -= 1
    while start < len(body) and not _MARK.match(body[start].text):
        start += 1
    return list(body[start:]) if start > 0 else []
