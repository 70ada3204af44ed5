"""Pages of an OFD file: text codes become glyphs, paths ruling lines, pictures a share of the page; template pages included."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import UnreadableError
from assistant.reading.formats._ofd_package import Package, located
from assistant.reading.pages.grids import ruled
from assistant.reading.pages.nouns import Glyph, Page, Rule, is_wide, plain
from assistant.word.names import Element

_POINTS = 72 / 25.4
"""Lengths of an OFD file are millimetres."""
_SHEET = (0.0, 0.0, 210.0, 297.0)
_MOST_GLYPHS = 100_000
_MOST_RULES = 20_000
_LEAN = 0.2
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_CORNERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Operators of a path and the numbers each takes; the last two numbers are the new place."""


@dataclass(frozen=True, slots=True)
class _Move:
    """Where an object's own space lies on the page: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


@dataclass(slots=True)
class Reader:
    """Reads the pages of one document of a package; a page that is missing or broken is noted in `lost`."""

    package: Package
    root: str
    lost: list[int] = field(default_factory=list)
    _templates: dict[str, Element | None] = field(default_factory=dict)

    def pages(self, first: int = 1) -> list[Page]:
        """Returns the pages, numbered from `first`."""
        document = self.package.xml(self.root)
        templates = {node.get("ID", ""): node.get("BaseLoc", "") for node in _all(document, "TemplatePage")}
        sheet = _sheet(document, _SHEET)
        found: list[Page] = []
        for number, node in enumerate(_all(document, "Page"), start=first):
            part = located(self.root, node.get("BaseLoc", ""))
            if not self.package.has(part):
                part = f"{part}/Content.xml"
            try:
                content = self.package.xml(part)
            except UnreadableError as error:
                if "炸弹" in error.what or "DTD" in error.what:
                    raise
                self.lost.append(number)
                continue
            found.append(self._page(content, number, sheet, templates))
        return found

    def _page(self, content: Element, number: int, sheet: tuple[float, float, float, float], templates: dict[str, str]) -> Page:
        left, top, width, height = _sheet(content, sheet)
        page = Page(number=number, width=width * _POINTS, height=height * _POINTS)
        behind = (self._template(templates.get(node.get("TemplateID", ""), "")) for node in _all(content, "Template"))
        for root in (*behind, content):
            if root is not None:
                _Drawing(page, left, top).draw(root)
        return page

    def _template(self, location: str) -> Element | None:
        part = located(self.root, location)
        if part not in self._templates:
            self._templates[part] = self.package.xml(part) if location and self.package.has(part) else None
        return self._templates[part]


class _Drawing:
    """Puts the objects of one tree on a page."""

    def __init__(self, page: Page, left: float, top: float) -> None:
        self._page = page
        self._left, self._top = left, top
        self._pictured = 0.0

    def draw(self, root: Element) -> None:
        """Adds what stands in `root`: text, ruling lines, pictures."""
        pieces: list[Element] = []
        for node in root.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
            if node.get("Visible", "true").lower() == "false":
                continue
            kind = _local(node)
            if kind == "TextObject":
                if pieces and node.get("Boundary") != pieces[0].get("Boundary"):
                    self._texts(pieces)
                    pieces = []
                pieces.append(node)
            elif kind == "ImageObject":
                _, _, width, height = _numbers(node.get("Boundary", ""), 4)
                self._pictured += width * height * _POINTS**2
            elif len(self._page.rules) < _MOST_RULES:
                self._page.rules += self._rules(node)
        self._texts(pieces)
        area = max(self._page.width * self._page.height, 1.0)
        self._page.pictured = min(1.0, self._page.pictured + self._pictured / area)

    def _move(self, node: Element) -> _Move:
        x, y, _, _ = _numbers(node.get("Boundary", ""), 4)
        matrix = _numbers(node.get("CTM", ""), 6)
        a, b, c, d, e, f = matrix if any(matrix) else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        return _Move(a, b, c, d, e + x - self._left, f + y - self._top)

    def _texts(self, nodes: Sequence[Element]) -> None:
        """Adds text objects that follow one another in one and the same box.

        Usually that is one. Some makers give each piece of a line (digits, a blank, a character of another font) the box of the line:
        the pieces then share its width, and blanks between them are no more than a change of font.
        """
        codes = [(node, code) for node in nodes for code in node.iter("{*}TextCode") if code.text]
        if len(nodes) < 2 or any(_numbers(code.get("X", ""), 1)[0] for _, code in codes):
            for node in nodes:
                self._text(node)
            return
        words = "".join(code.text or "" for _, code in codes)
        words = re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", words)
        size = _size(nodes[0])
        widths = [_width(char, size) for char in words]
        _, _, whole, _ = _numbers(nodes[0].get("Boundary", ""), 4)
        stretch = whole / sum(widths) if whole and widths else 1.0
        y = _numbers(codes[0][1].get("Y", ""), 1)[0] if codes else 0.0
        self._place(words, [width * stretch for width in widths], [], (0.0, y), size, 1.0, self._move(nodes[0]))

    def _text(self, node: Element) -> None:
        move = self._move(node)
        if abs(math.atan2(move.b, move.a)) > _LEAN:
            return
        x = y = 0.0
        for code in node.iter("{*}TextCode"):
            x = _numbers(code.get("X", ""), 1)[0] if code.get("X") else x
            y = _numbers(code.get("Y", ""), 1)[0] if code.get("Y") else y
            across, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
            self._place(code.text or "", across, down, (x, y), _size(node), _numbers(node.get("HScale", ""), 1)[0] or 1.0, move)

    def _place(
        self, text: str, across: Sequence[float], down: Sequence[float], start: tuple[float, float], size: float, scale: float, move: _Move
    ) -> None:
        """Adds the glyphs of a text; `across` and `down` are the steps from each character to the next."""
        x, y = start
        right, high = math.hypot(move.a, move.b) * _POINTS, math.hypot(move.c, move.d) * _POINTS
        for index, char in enumerate(text):
            width = _width(char, size) * scale
            step = across[index] if index < len(across) else width
            shown = plain(char)
            if shown and high > 0 and len(self._page.glyphs) < _MOST_GLYPHS:
                px, py = (_POINTS * value for value in move.point(x, y))
                # Digits and Latin letters have widths of their own: what follows at a small step follows at once.
                ink = step if 0 < step <= (1.3 if is_wide(char) else 2.2) * width else width
                self._page.glyphs.append(Glyph(shown, px, px + ink * right, py, size * high))
            x += step
            y += down[index] if index < len(down) else 0.0

    def _rules(self, node: Element) -> Iterator[Rule]:
        """Yields the ruling lines of a path: thin shapes as one line, level and upright lines of stroked ones."""
        data = next((child.text or "" for child in node if _local(child) == "AbbreviatedData"), "")
        stroked = node.get("Stroke", "true").lower() != "false"
        filled = node.get("Fill", "false").lower() == "true"
        move = self._move(node)
        for points in _parts(data):
            seen = [(x * _POINTS, y * _POINTS) for x, y in (move.point(*point) for point in points)]
            yield from ruled(seen, stroked=stroked, filled=filled)


def _parts(data: str) -> Iterator[list[tuple[float, float]]]:
    """Yields the corners of each part of a path that has straight lines only."""
    points: list[tuple[float, float]] = []
    curved = False
    for found in _STEP.finditer(data):
        operator, numbers = found[1].upper(), [float(one) for one in _NUMBER.findall(found[2])]
        if operator in "SM":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or operator in "QBA"
        if operator == "C" and points:
            points.append(points[0])
        elif len(numbers) >= max(_CORNERS.get(operator, 9), 1):
            points.append((numbers[-2], numbers[-1]))
    if len(points) > 1 and not curved:
        yield points


def _size(node: Element) -> float:
    return _numbers(node.get("Size") or node.get("size") or "", 1)[0] or 4.0


def _width(char: str, size: float) -> float:
    """Returns the width a character most likely has."""
    return size if ord(char) > 0x2E7F else size / 2


def _deltas(written: str) -> list[float]:
    """Returns the steps of a DeltaX or DeltaY: numbers, with "g 3 1.5" for three steps of 1.5."""
    words = written.split()
    steps: list[float] = []
    position = 0
    while position < len(words) and len(steps) < _MOST_GLYPHS:
        if words[position].lower() == "g" and position + 2 < len(words):
            count, step = _numbers(words[position + 1], 1)[0], _numbers(words[position + 2], 1)[0]
            steps += [step] * min(max(int(count), 0), _MOST_GLYPHS)
            position += 3
        else:
            steps.append(_numbers(words[position], 1)[0])
            position += 1
    return steps


def _numbers(written: str, count: int) -> list[float]:
    """Returns the first `count` numbers of an attribute, zeros where they are missing or no sizes of a page."""
    found = [float(one) for one in _NUMBER.findall(written)[:count]]
    sane = [one if math.isfinite(one) and abs(one) < 1e6 else 0.0 for one in found]
    return sane + [0.0] * (count - len(sane))


def _sheet(root: Element, otherwise: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    box = next((node.text or "" for node in root.iter("{*}PhysicalBox")), "")
    left, top, width, height = _numbers(box, 4)
    return (left, top, width, height) if width > 0 and height > 0 else otherwise


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _all(root: Element, name: str) -> list[Element]:
    return list(root.iter(f"{{*}}{name}"))
