"""Run map: which element and character of a .docx each character of the document's text came from."""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass

from assistant.errors import UnreadableError
from assistant.word.figure_store import text_parts
from assistant.word.names import Element
from assistant.word.package import Package, open_package
from assistant.word.runs import run_of, settle_blanks
from assistant.word.walker import Line, text_of, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A character's home: `node` is the w:t (or w:tab, w:br …) in `part`, `offset` counts its characters; `line` is its line's number."""

    part: str
    node: Element
    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class _Segment:
    start: int
    end: int
    place: Place


class RunMap:
    """The text of a .docx with the home of every stored character; computed numbers, tabs between cells and newlines have none."""

    def __init__(self, package: Package) -> None:
        self.package = package
        for part in text_parts(package):
            settle_blanks(package.xml(part))
        self.lines: list[Line] = walk(package)
        self.text = text_of(self.lines)
        self.sha256 = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        self._segments = self._segmented()
        self._starts = [segment.start for segment in self._segments]

    @property
    def body_text(self) -> str:
        """The text without notes, text boxes, headers and footers."""
        return text_of([line for line in self.lines if line.kind in ("paragraph", "table_row")])

    def _segmented(self) -> list[_Segment]:
        segments: list[_Segment] = []
        position = 0
        for number, line in enumerate(self.lines):
            for piece in line.pieces:
                end = position + len(piece.text)
                if piece.node is not None and end > position and run_of(piece.node) is not None:
                    segments.append(_Segment(position, end, Place(part=line.part, node=piece.node, offset=piece.offset, line=number)))
                position = end
            position += 1
        return segments

    def place(self, position: int) -> Place | None:
        """Returns the home of the character at `position`, None for a computed one."""
        index = bisect.bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._segments[index].end:
            return None
        segment = self._segments[index]
        home = segment.place
        return Place(part=home.part, node=home.node, offset=home.offset + position - segment.start, line=home.line)

    def stored(self, start: int, end: int) -> tuple[int, int] | None:
        """Returns the span narrowed to its first and last stored characters; the nearest stored character where it holds none."""
        inside = range(max(start, 0), min(end, len(self.text)))
        first = next((position for position in inside if self.place(position) is not None), None)
        last = next((position for position in reversed(inside) if self.place(position) is not None), None)
        if first is not None and last is not None:
            return first, last + 1
        if not self._segments:
            return None
        index = min(bisect.bisect_left(self._starts, start), len(self._segments) - 1)
        nearest = self._segments[index].start
        return nearest, nearest + 1

    def verify(self, text: str) -> None:
        """Raises UnreadableError where `text` is neither this file's text nor its body's, so that nothing lands on a wrong character."""
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != self.sha256 and text != self.body_text:
            raise UnreadableError("文字与核查时不同，文件可能已被修改", where=self.package.name, remedy="请重新核查这份文件")


def run_map(data: bytes, *, name: str = "文件") -> RunMap:
    """Returns the run map of a .docx; raises UnreadableError for what cannot be opened."""
    return RunMap(open_package(data, name=name))
