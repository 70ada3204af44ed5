"""What the formats of an .xlsx cell say of its value: shown as a percentage (0.982 as 98.2%), or indented under the row above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assistant.ledger.sources._package import Package, damaged

_BUILT_IN = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_STYLE = re.compile(rb'\ss="(\d+)"')
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True)
class Styles:
    """Style numbers of a workbook: those shown in per cent, and the depth of those that are indented."""

    percent: frozenset[bytes]
    indents: dict[bytes, int]

    def __bool__(self) -> bool:
        return bool(self.percent or self.indents)


@dataclass(frozen=True)
class Formats:
    """The cells of a sheet (row, column from 0) shown in per cent, and the indented ones with their depth."""

    percent: frozenset[tuple[int, int]]
    indents: dict[tuple[int, int], int]


NO_FORMATS = Formats(frozenset(), {})


def read_styles(package: Package) -> Styles:
    """Returns which of the workbook's cell styles matter."""
    part = next((name for name in sorted(package.parts) if name.lower() == "xl/styles.xml"), None)
    if part is None:
        return Styles(frozenset(), {})
    try:
        root = etree.fromstring(package.read(part), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise damaged(package.name) from error
    own = {node.get("numFmtId"): node.get("formatCode") or "" for node in root.iter("{*}numFmt")}
    percent: set[bytes] = set()
    indents: dict[bytes, int] = {}
    for number, style in enumerate(style for group in root.iter("{*}cellXfs") for style in group.iterchildren("{*}xf")):
        code = style.get("numFmtId") or "0"
        if (code.isdecimal() and int(code) in _BUILT_IN) or "%" in _QUOTED.sub("", own.get(code, "")):
            percent.add(b"%d" % number)
        depth = next((node.get("indent") or "" for node in style.iterchildren("{*}alignment")), "")
        if depth.isdecimal() and 0 < int(depth) < 100:
            indents[b"%d" % number] = int(depth)
    return Styles(frozenset(percent), indents)


def read_formats(package: Package, part: str, styles: Styles) -> Formats:
    """Returns the cells of a sheet whose style matters; cells without an address are not looked at."""
    percent: set[tuple[int, int]] = set()
    indents: dict[tuple[int, int], int] = {}
    for tag in _tags(package, part):
        style = _STYLE.search(tag)
        if style is None or not (style[1] in styles.percent or style[1] in styles.indents):
            continue
        place = _PLACE.search(tag)
        if place is None:
            continue
        at = (int(place[2]) - 1, column_number(place[1].decode()))
        if style[1] in styles.percent:
            percent.add(at)
        if style[1] in styles.indents:
            indents[at] = styles.indents[style[1]]
    return Formats(frozenset(percent), indents)


def _tags(package: Package, part: str) -> Iterator[bytes]:
    tail = b""
    for piece in package.chunks(part):
        window = tail + piece
        cut = window.rfind(b"<")
        window, tail = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
        yield from _CELL.findall(window)
    yield from _CELL.findall(tail)


def column_number(letters: str) -> int:
    """Returns the column of A1 letters, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
