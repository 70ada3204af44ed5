"""Changes words in a part of a .docx and leaves every other byte as it is, whoever wrote the file.

Parsing and writing a part anew would change quotes, empty tags and namespaces that another program chose. Here the part is read once
more by expat, which tells where in the bytes each element stands; elements are known by their number in the order of the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from assistant.word.names import Element, W

_SEPARATOR = "}"
_TEXT, _CONTROL = f"{W}{_SEPARATOR}t", f"{W}{_SEPARATOR}sdt"
_MARKS = frozenset(f"{W}{_SEPARATOR}{name}" for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


@dataclass(slots=True)
class _Place:
    """The bytes [start, end) of an element; [first, last) of what stands between its tags (empty for <w:t/>)."""

    start: int
    first: int
    last: int = 0
    end: int = 0


class _Places:
    """Where the texts and content controls of a part stand, each in the order in which they begin."""

    def __init__(self, content: bytes) -> None:
        self.texts: list[_Place] = []
        self.controls: list[_Place] = []
        self.marks: list[_Place] = []
        self._content = content
        self._open: list[_Place | None] = []
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.Parse(content, True)

    def _begins(self, name: str, _: Mapping[str, str]) -> None:
        kept = self.texts if name == _TEXT else self.controls if name == _CONTROL else self.marks if name in _MARKS else None
        place = None
        if kept is not None:
            start = self._parser.CurrentByteIndex
            place = _Place(start, _after_tag(self._content, start))
            kept.append(place)
        self._open.append(place)

    def _ends(self, _: str) -> None:
        place = self._open.pop()
        if place is None:
            return
        at = self._parser.CurrentByteIndex
        if self._content[place.first - 2 : place.first] == b"/>":
            place.last = place.end = place.first
        else:
            place.last, place.end = at, _after_tag(self._content, at)


def spliced(content: bytes, root: Element, texts: Mapping[Element, str], dropped: Sequence[Element] = ()) -> bytes:
    """Returns a part with new words in some of its w:t and without some of its w:sdt; bookmarks and comment marks in those stay.

    `root` is what lxml made of the very same `content` (UTF-8), and the keys of `texts`, like `dropped`, are elements under it.
    """
    places = _Places(content)
    text_nodes = {node: places.texts[number] for number, node in enumerate(root.iter(f"{{{W}}}t"))}
    controls = {node: places.controls[number] for number, node in enumerate(root.iter(f"{{{W}}}sdt"))}
    changes = [_new_text(content, text_nodes[node], text) for node, text in texts.items()]
    for node in dropped:
        control = controls[node]
        kept = b"".join(content[one.start : one.end] for one in places.marks if control.start < one.start < control.end)
        changes.append((control.start, control.end, kept))
    result = content
    for start, end, new in sorted(changes, reverse=True):
        result = result[:start] + new + result[end:]
    return result


def _new_text(content: bytes, place: _Place, text: str) -> tuple[int, int, bytes]:
    words = escape(text).encode("utf-8")
    if place.end > place.first:
        return place.first, place.last, words
    name = content[place.start + 1 : place.first].split(None, 1)[0].rstrip(b"/>")
    return place.start, place.end, content[place.start : place.first - 2].rstrip() + b">" + words + b"</" + name + b">"


def _after_tag(content: bytes, start: int) -> int:
    """Returns the place after the tag that begins at `start`; a > may stand in a quoted attribute."""
    quote = 0
    for at in range(start, len(content)):
        byte = content[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == 0x3E:
            return at + 1
    return len(content)
