"""Pages of a PDF by PDFium: glyphs with their boxes, ruling lines, and how much of the page is picture."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.reading.pages.grids import ruled
from assistant.reading.pages.nouns import Glyph, Page, Rule, is_wide, plain

MOST_GLYPHS = 100_000
"""Characters on one page beyond this are left out."""
_MOST_OBJECTS = 50_000
_DEEPEST = 6
_LOOKED_AT = 2_000
_LEAST = 0.5
"""Size in points under which nothing is written to be read."""
_UPRIGHT = 0.2
"""Radians by which a character may lean; more is a watermark or a stamp."""
_TURN = math.pi / 2
_PATH, _IMAGE, _FORM = 2, 3, 5
_LINE_TO, _BEZIER_TO = 0, 1


def page_of(page: Any, number: int) -> Page:
    """Returns what stands on a page of pypdfium2; the page is turned so that most of its text stands upright."""
    text_page = page.get_textpage()
    view = _View.of(page, text_page)
    found = Page(number=number, width=view.width, height=view.height)
    _read_glyphs(text_page, view, found)
    text_page.close()
    _read_shapes(page, view, found)
    return found


@dataclass(frozen=True, slots=True)
class _View:
    """How page space (origin at the lower left, before rotation) becomes what a reader sees."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any, text_page: Any) -> _View:
        """Looks at the text rather than at the page's own turn: wide tables are often printed sideways on upright pages."""
        from pypdfium2 import raw

        counts = [0, 0, 0, 0]
        for index in range(min(text_page.count_chars(), _LOOKED_AT)):
            if raw.FPDFText_IsGenerated(text_page.raw, index) != 1:
                counts[round(-raw.FPDFText_GetCharAngle(text_page.raw, index) / _TURN) % 4] += 1
        turns = counts.index(max(counts)) if any(counts) else page.get_rotation() // 90 % 4
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, turns)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Returns x0, top, x1, bottom as seen."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def shows(self, x: float, y: float) -> bool:
        """Returns whether a seen place lies on the page."""
        return -1 <= x <= self.width + 1 and -1 <= y <= self.height + 1


def _read_glyphs(text_page: Any, view: _View, found: Page) -> None:
    from pypdfium2 import raw

    pen = _Pen(text_page.raw, view)
    half = 0
    for index in range(min(text_page.count_chars(), MOST_GLYPHS)):
        if raw.FPDFText_IsGenerated(pen.handle, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(pen.handle, index)
        if 0xD800 <= code < 0xDC00:
            half = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, half = (0x10000 + ((half - 0xD800) << 10) + code - 0xDC00 if half else 0), 0
        if code == 0 or 0xE000 <= code < 0xF900 or raw.FPDFText_HasUnicodeMapError(pen.handle, index) == 1:
            found.garbled += 1
            continue
        text = plain(chr(code)) if code < 0x110000 else ""
        glyph = pen.glyph(text, index) if text else None
        if glyph is not None:
            found.glyphs.append(glyph)


class _Pen:
    """Places the characters of one text page of PDFium as they are seen."""

    def __init__(self, handle: Any, view: _View) -> None:
        from pypdfium2 import raw

        self.handle = handle
        self._view = view
        self._raw = raw
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._across = view.turns * _TURN

    def glyph(self, text: str, index: int) -> Glyph | None:
        """Returns a character at its place; None where it leans (a watermark, a stamp) or lies off the page."""
        raw, matrix, box, handle = self._raw, self._matrix, self._box, self.handle
        if not raw.FPDFText_GetLooseCharBox(handle, index, box) or not raw.FPDFText_GetCharOrigin(handle, index, self._x, self._y):
            return None
        x0, top, x1, bottom = self._view.box(box.left, box.bottom, box.right, box.top)
        if not self._view.shows((x0 + x1) / 2, (top + bottom) / 2):
            return None
        if not text.isspace() and self._leans(index):
            return None
        x, y = self._view.point(self._x.value, self._y.value)
        em = raw.FPDFText_GetFontSize(handle, index)
        width, height = em, em
        if raw.FPDFText_GetMatrix(handle, index, matrix):
            width, height = em * math.hypot(matrix.a, matrix.b), em * math.hypot(matrix.c, matrix.d)
        if is_wide(text):
            # Boxes are those of the ink where a font does not tell its height, and sizes mean little in drawn fonts.
            if x1 - x0 > _LEAST and not 0.5 < width / (x1 - x0) < 2:
                width = height = x1 - x0
            return Glyph(text, x, x + width, y, height) if min(width, height) > _LEAST else None
        if bottom - top > _LEAST and not 0.2 < height / (bottom - top) < 20:
            height = bottom - top
        return Glyph(text, min(x, x0), max(x1, x), y, height) if height > _LEAST else None

    def _leans(self, index: int) -> bool:
        angle = float(self._raw.FPDFText_GetCharAngle(self.handle, index))
        return abs((angle + self._across + math.pi) % (2 * math.pi) - math.pi) > _UPRIGHT


def _read_shapes(page: Any, view: _View, found: Page) -> None:
    pictured = 0.0
    for kind, node, matrices in _objects(page):
        if kind == _IMAGE:
            x0, top, x1, bottom = view.box(*_bounds(node, matrices))
            pictured += max(0.0, min(x1, view.width) - max(x0, 0.0)) * max(0.0, min(bottom, view.height) - max(top, 0.0))
        elif kind == _PATH:
            found.rules += (rule for rule in _rules(node, matrices, view) if view.shows(rule.x0, rule.top))
    found.pictured = min(1.0, pictured / max(view.width * view.height, 1.0))


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any) -> Iterator[tuple[int, Any, list[_Matrix]]]:
    """Yields (kind, object, matrices of the forms around it, innermost first) of pictures and paths."""
    from pypdfium2 import raw

    def inside(form: Any, matrices: list[_Matrix], depth: int) -> Iterator[tuple[int, Any, list[_Matrix]]]:
        for index in range(min(max(raw.FPDFFormObj_CountObjects(form), 0), _MOST_OBJECTS)):
            yield from told(raw.FPDFFormObj_GetObject(form, index), matrices, depth)

    def told(node: Any, matrices: list[_Matrix], depth: int) -> Iterator[tuple[int, Any, list[_Matrix]]]:
        kind = raw.FPDFPageObj_GetType(node)
        if kind in (_IMAGE, _PATH):
            yield kind, node, matrices
        elif kind == _FORM and depth < _DEEPEST:
            yield from inside(node, [_matrix(node), *matrices], depth + 1)

    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), _MOST_OBJECTS)):
        yield from told(raw.FPDFPage_GetObject(page, index), [], 0)


def _matrix(node: Any) -> _Matrix:
    from pypdfium2 import raw

    held = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFPageObj_GetMatrix(node, held)
    return held.a, held.b, held.c, held.d, held.e, held.f


def _moved(x: float, y: float, matrices: list[_Matrix]) -> tuple[float, float]:
    for a, b, c, d, e, f in matrices:
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y


def _bounds(node: Any, matrices: list[_Matrix]) -> tuple[float, float, float, float]:
    from pypdfium2 import raw

    values = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(node, *values)
    left, bottom, right, top = (value.value for value in values)
    corners = [_moved(x, y, matrices) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _rules(node: Any, matrices: list[_Matrix], view: _View) -> Iterator[Rule]:
    """Yields the ruling lines of a path: thin shapes as one line each, the level and upright segments of stroked ones."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(node, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for points in _parts(node, [_matrix(node), *matrices]):
        yield from ruled([view.point(x, y) for x, y in points], stroked=bool(stroke.value), filled=bool(fill.value))


def _parts(node: Any, matrices: list[_Matrix]) -> Iterator[list[tuple[float, float]]]:
    """Yields the corners of each closed or open part of a path; parts with curves are left out."""
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(min(max(raw.FPDFPath_CountSegments(node), 0), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(node, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind not in (_LINE_TO, _BEZIER_TO):
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _BEZIER_TO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(_moved(x.value, y.value, matrices))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
