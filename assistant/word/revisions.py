"""Revisions: tracked changes at exact characters, which a person accepts or rejects one by one in Word.

Behaviour kept here: a deleted run says w:delText instead of w:t; a run is cut at the change's ends and keeps its look, the new words take
the look of the first run they replace; a change that meets somebody else's revision, the result of a field (Word writes it anew), a bound
or locked content control (its store wins on opening), a computed number, a tab or a line break is not made at all and is handed back.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from assistant.word.names import SPACE, Element, local, number, val, w
from assistant.word.run_map import Place, RunMap, run_map
from assistant.word.runs import run_of, split_after, split_before

_REVISED = frozenset(w(name) for name in ("ins", "del", "moveFrom", "moveTo"))
_MARKS = frozenset(
    w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd")
)
_SILENT = frozenset(("rPr", "lastRenderedPageBreak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change of the characters [start, end) of the document's text into `replacement`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters [first, last) of one w:t that a revision covers."""

    place: Place
    first: int
    last: int


def add_revisions(
    docx: bytes, revisions: Sequence[Revision], dated: dt.datetime, *, author: str, text: str | None = None
) -> tuple[bytes, tuple[Revision, ...]]:
    """Returns the file with tracked changes, and the revisions that could not be made there.

    Offsets refer to the text that reading the file gives; pass that as `text` to have it verified. Of two revisions on one character the
    earlier in the list is made. Rejecting all changes gives the text back.
    """
    mapped = run_map(docx)
    if text is not None:
        mapped.verify(text)
    writer = _Writer(mapped, dated, author)
    planned, refused = writer.plan(revisions)
    for revision, stretches in sorted(planned, key=lambda one: -one[0].start):
        writer.write(revision, stretches)
    return mapped.package.save(), tuple(refused)


class _Writer:
    """Decides first which changes can be made, then makes them from right to left, so that every offset still holds."""

    def __init__(self, mapped: RunMap, dated: dt.datetime, author: str) -> None:
        self._map, self._author = mapped, author
        stamp = dated.astimezone(dt.UTC) if dated.tzinfo else dated
        self._date = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._in_fields: dict[str, set[Element]] = {}
        self._next = 1 + max((number(node.get(w("id"))) or 0 for part in self._parts() for node in self._elements(part)), default=0)

    def _parts(self) -> list[str]:
        return sorted({line.part for line in self._map.lines})

    def _elements(self, part: str) -> Iterator[Element]:
        return (node for node in self._map.package.xml(part).iter() if isinstance(node.tag, str) and node.get(w("id")) is not None)

    def plan(self, revisions: Sequence[Revision]) -> tuple[list[tuple[Revision, list[_Stretch]]], list[Revision]]:
        """Returns the revisions that can be made with the characters they cover, and those that cannot."""
        planned: list[tuple[Revision, list[_Stretch]]] = []
        refused: list[Revision] = []
        for revision in revisions:
            free = all(revision.end <= other.start or other.end <= revision.start for other, _ in planned)
            stretches = self._stretches(revision) if free and _writable(revision) else None
            if stretches is None:
                refused.append(revision)
            else:
                planned.append((revision, stretches))
        return planned, refused

    def _stretches(self, revision: Revision) -> list[_Stretch] | None:
        """Returns the covered characters element by element; None where one of them cannot be changed."""
        stretches: list[_Stretch] = []
        for position in range(revision.start, min(revision.end, len(self._map.text))):
            place = self._map.place(position)
            if place is None or place.node.tag != w("t") or (stretches and place.line != stretches[0].place.line):
                return None
            last = stretches[-1] if stretches else None
            if last is not None and last.place.node is place.node and last.last == place.offset:
                stretches[-1] = _Stretch(last.place, last.first, place.offset + 1)
            else:
                stretches.append(_Stretch(place, place.offset, place.offset + 1))
        if not stretches or any(self._barred(stretch.place) for stretch in stretches) or _touches_revisions(stretches):
            return None
        return stretches

    def _barred(self, place: Place) -> bool:
        if place.part not in self._in_fields:
            self._in_fields[place.part] = _field_results(self._map.package.xml(place.part))
        return place.node in self._in_fields[place.part] or any(_bars(one) for one in place.node.iterancestors())

    def write(self, revision: Revision, stretches: list[_Stretch]) -> None:
        """Cuts the covered runs out into w:del and puts the new words behind the last of them."""
        deleted: list[Element] = []
        for stretch in reversed(stretches):
            split_after(stretch.place.node, stretch.last)
            run = split_before(stretch.place.node, stretch.first)
            mark = self._mark("del")
            run.addprevious(mark)
            mark.tail, run.tail = run.tail, None
            mark.append(run)
            for node in list(run.iter(w("t"))):
                node.tag = w("delText")
            deleted.append(mark)
        if revision.replacement:
            deleted[0].addnext(self._inserted(revision.replacement, deleted[-1]))

    def _inserted(self, words: str, first: Element) -> Element:
        mark = self._mark("ins")
        run = etree.SubElement(mark, w("r"))
        look = first.find(f"{w('r')}/{w('rPr')}")
        if look is not None:
            own = copy.deepcopy(look)
            for change in own.findall(w("rPrChange")):
                own.remove(change)
            run.append(own)
        node = etree.SubElement(run, w("t"), {SPACE: "preserve"})
        node.text = words
        return mark

    def _mark(self, name: str) -> Element:
        identity, self._next = self._next, self._next + 1
        return etree.Element(w(name), {w("id"): str(identity), w("author"): self._author, w("date"): self._date})


def _writable(revision: Revision) -> bool:
    return revision.start < revision.end and all(char >= " " and char not in "\u2028\u2029" for char in revision.replacement)


def _bars(element: Element) -> bool:
    """Whether nothing inside this element may be changed: another's revision, a field, ruby, a bound or locked content control."""
    if element.tag in _REVISED or local(element) in ("fldSimple", "ruby"):
        return True
    properties = element.find(w("sdtPr")) if element.tag == w("sdt") else None
    if properties is None:
        return False
    return properties.find(w("dataBinding")) is not None or val(properties.find(w("lock"))) in ("contentLocked", "sdtContentLocked")


def _field_results(root: Element) -> set[Element]:
    """The w:t elements between the marks of a field; none where the marks do not pair (a reader then sees plain text)."""
    kinds = [node.get(w("fldCharType")) for node in root.iter(w("fldChar"))]
    if kinds.count("begin") != kinds.count("end"):
        return set()
    found: set[Element] = set()
    depth = 0
    for node in root.iter(w("fldChar"), w("t")):
        if node.tag == w("t"):
            if depth:
                found.add(node)
        elif node.get(w("fldCharType")) == "begin":
            depth += 1
        elif node.get(w("fldCharType")) == "end":
            depth -= 1
    return found


def _touches_revisions(stretches: Sequence[_Stretch]) -> bool:
    """Whether somebody's revision lies between the covered characters or right beside them."""
    first, last = stretches[0], stretches[-1]
    paragraph = next(first.place.node.iterancestors(w("p")), None)
    if paragraph is None:
        return True
    order = {node: index for index, node in enumerate(paragraph.iter())}
    begin, end = order[first.place.node], order.get(last.place.node, -1)
    if end < begin or any(begin < index < end and node.tag in _REVISED for node, index in order.items()):
        return True
    before = first.first == 0 and _neighbour_is_revised(first.place.node, forward=False)
    length = len(last.place.node.text or "")
    return before or (last.last == length and _neighbour_is_revised(last.place.node, forward=True))


def _neighbour_is_revised(node: Element, *, forward: bool) -> bool:
    run = run_of(node)
    if run is None or any(local(one) not in _SILENT for one in node.itersiblings(preceding=not forward)):
        return False
    beside = next((one for one in run.itersiblings(preceding=not forward) if one.tag not in _MARKS), None)
    return beside is not None and beside.tag in _REVISED
