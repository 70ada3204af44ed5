"""Comments: native Word comments on exact characters; the text and its look stay as they are.

Behaviour kept here: a comment's range must begin and end at run boundaries, so runs are split, right to left; Word allows comments in the
body only, so one on a note, text box, header or footer is anchored where the body refers to it and says what it is about; a bound content
control rewrites its inside on opening, so a range that touches one takes in all of it; LibreOffice drops a comment whose range runs out of
a table, so it ends there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from lxml import etree

from assistant.word.names import SPACE, Element, W, number, w
from assistant.word.package import Package
from assistant.word.run_map import Place, RunMap, run_map
from assistant.word.runs import split_after, split_before
from assistant.word.walker import Line

_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_WHERE = {"footnote": "脚注", "text_box": "文本框", "header": "页眉", "footer": "页脚"}
_NAMES: Any = {"w": W}
_QUOTED = 20


class Comment(NamedTuple):
    """A comment on the characters [start, end) of the document's text; newlines in `text` part its paragraphs."""

    start: int
    end: int
    text: str
    author: str
    initials: str


def add_comments(docx: bytes, comments: Sequence[Comment], dated: dt.datetime, *, text: str | None = None) -> bytes:
    """Returns the file with the comments added; comments already there stay.

    Offsets refer to the text that reading the file gives; pass that as `text` to have it verified. Raises UnreadableError where it
    differs.
    """
    mapped = run_map(docx)
    if text is not None:
        mapped.verify(text)
    writer = _Writer(mapped, dated)
    for comment in comments:
        writer.plan(Comment(*comment))
    writer.place()
    return mapped.package.save()


class _Writer:
    """Collects where comments begin and end, then cuts and marks from right to left."""

    def __init__(self, mapped: RunMap, dated: dt.datetime) -> None:
        self._map = mapped
        self._package = mapped.package
        self._main = mapped.package.main
        stamp = dated.astimezone(dt.UTC) if dated.tzinfo else dated
        self._date = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._root = _comments_root(self._package)
        self._next = max((number(node.get(w("id"))) or 0 for node in self._root), default=-1) + 1
        self._marks: list[tuple[int, bool, int]] = []
        self._beside: list[tuple[Line, int]] = []

    def plan(self, comment: Comment) -> None:
        """Writes the comment's text and notes where its range will stand."""
        span = self._in_one_table(self._map.stored(comment.start, comment.end))
        place = self._map.place(span[0]) if span else None
        last = self._map.place(span[1] - 1) if span else None
        identity, self._next = self._next, self._next + 1
        line = self._map.lines[place.line] if place else None
        inside = place is not None and last is not None and _in_body(place, self._main) and _in_body(last, self._main)
        note = "" if inside or line is None else self._about(comment, line)
        self._root.append(self._comment(comment, identity, note))
        if inside and span is not None:
            self._marks += [(span[0], True, identity), (span[1], False, identity)]
        else:
            self._beside.append((line if line is not None else self._map.lines[0], identity))

    def _in_one_table(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Returns the span cut where it leaves the table (or the running text) that it begins in: office programs drop such ranges."""
        if span is None:
            return None
        homes = {position: place for position in range(*span) if (place := self._map.place(position)) is not None}
        table = _table_of(homes[span[0]])
        outside = (position for position, place in homes.items() if _table_of(place) is not table)
        edge = next(outside, span[1])
        return span[0], max(position for position in homes if position < edge) + 1

    def _about(self, comment: Comment, line: Line) -> str:
        quoted = self._map.text[comment.start : comment.end]
        short = quoted if len(quoted) <= _QUOTED else quoted[:_QUOTED] + "…"
        return f"（{_WHERE.get(line.kind, '文中')}“{short}”）"

    def _comment(self, comment: Comment, identity: int, note: str) -> Element:
        attributes = {w("id"): str(identity), w("author"): comment.author, w("date"): self._date, w("initials"): comment.initials}
        node = etree.Element(w("comment"), attributes)
        for index, words in enumerate((note + comment.text).split("\n")):
            paragraph = etree.SubElement(node, w("p"))
            if index == 0:
                etree.SubElement(etree.SubElement(paragraph, w("r")), w("annotationRef"))
            text = etree.SubElement(etree.SubElement(paragraph, w("r")), w("t"), {SPACE: "preserve"})
            text.text = _printable(words)
        return node

    def place(self) -> None:
        """Sets all marks: later ones first, and at one place beginnings before ends, so that every offset still holds."""
        cut: dict[int, Element] = {}
        for position, begins, identity in sorted(self._marks, key=lambda mark: (-mark[0], not mark[1], -mark[2])):
            home = self._map.place(position if begins else position - 1)
            if home is None:
                continue
            if begins:
                if position not in cut:
                    cut[position] = split_before(home.node, home.offset)
                _outside(cut[position]).addprevious(_range("commentRangeStart", identity))
            else:
                _end_after(_outside(split_after(home.node, home.offset + 1)), identity)
        for line, identity in self._beside:
            anchor = self._anchor(line)
            anchor.addprevious(_range("commentRangeStart", identity))
            _end_after(anchor, identity)

    def _anchor(self, line: Line) -> Element:
        """Returns the body run that a note or text box hangs on; the first run of the body for headers and footers."""
        root = self._package.xml(self._main)
        if line.part == self._main:
            boxes = list(line.node.iterancestors(w("txbxContent")))
            holder = next(iter(boxes[-1].iterancestors(w("r"))), None) if boxes else None
            if holder is not None:
                return _outside(holder)
        note = next((one for one in (line.node, *line.node.iterancestors()) if one.tag in (w("footnote"), w("endnote"))), None)
        if note is not None:
            kind = "footnoteReference" if note.tag == w("footnote") else "endnoteReference"
            found = next((one for one in root.iter(w(kind)) if one.get(w("id")) == note.get(w("id"))), None)
            run = found.getparent() if found is not None else None
            if run is not None:
                return _outside(run)
        first = next((run for run in root.iter(w("r")) if not list(run.iterancestors(w("txbxContent")))), None)
        return _outside(first) if first is not None else _empty_run(root)


def _comments_root(package: Package) -> Element:
    part = package.related(package.main, "comments")
    if part is None:
        part = "word/comments.xml"
        package.add(part, etree.Element(w("comments"), nsmap=_NAMES))
        package.declare(part, _COMMENTS_TYPE)
        package.relate(package.main, _COMMENTS, part)
    return package.xml(part)


def _in_body(place: Place, main: str) -> bool:
    return place.part == main and next(place.node.iterancestors(w("txbxContent")), None) is None


def _table_of(place: Place) -> Element | None:
    return next(place.node.iterancestors(w("tbl")), None)


def _outside(run: Element) -> Element:
    """Returns the run, or the outermost bound content control or ruby it stands in: marks must stand outside of those."""
    found = run
    for one in run.iterancestors():
        if one.tag == w("p"):
            break
        bound = one.tag == w("sdt") and one.find(f"{w('sdtPr')}/{w('dataBinding')}") is not None
        if bound or one.tag == w("r"):
            found = one
    return found


def _range(name: str, identity: int) -> Element:
    return etree.Element(w(name), {w("id"): str(identity)})


def _end_after(run: Element, identity: int) -> None:
    reference = etree.Element(w("r"))
    etree.SubElement(reference, w("commentReference"), {w("id"): str(identity)})
    run.addnext(reference)
    run.addnext(_range("commentRangeEnd", identity))


def _empty_run(root: Element) -> Element:
    paragraph = next(root.iter(w("p")), None)
    if paragraph is None:
        paragraph = etree.SubElement(next(root.iter(w("body"))), w("p"))
    return etree.SubElement(paragraph, w("r"))


def _printable(text: str) -> str:
    """XML holds no control characters."""
    return "".join(char for char in text if char >= " " or char == "\t")
