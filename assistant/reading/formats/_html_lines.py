"""Web pages as lines: what stands on a line of its own in a browser becomes a line, tables become rows, lists keep numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.reading.formats._drawn import DrawnCell
from assistant.reading.formats._html_page import UNFIT, text_inside
from assistant.reading.formats._html_tables import data_tables, grid_of
from assistant.reading.labels import find_label
from assistant.reading.lines import SOFT_BREAK
from assistant.word.list_numerals import numeral
from assistant.word.names import Element

_BLOCK_TAGS = (
    "address article blockquote body caption center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header"
    " hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_RUN = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
_NUMERALS = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"},
    **{"decimal": "decimal", "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting"},
    **{"lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman"},
}


@dataclass(slots=True)
class PageLine:
    """A line of a page. `parts` are its pieces of text as the elements part them, `linked` counts characters inside links.

    `inside` says that it stands in the body that was located; `heading` is 1 to 6, 0 for none; a row has its cells and its table.
    """

    text: str
    parts: tuple[str, ...] = ()
    linked: int = 0
    inside: bool = False
    heading: int = 0
    label: str | None = None
    list_level: int | None = None
    table: int | None = None
    header_row: bool = False
    cells: tuple[DrawnCell, ...] = ()
    hrefs: tuple[str, ...] = ()


@dataclass(slots=True)
class _List:
    """A list being walked: the form of its numbers, "" for bullets, and the next number."""

    form: str
    next: int
    step: int = 1


@dataclass(slots=True)
class _State:
    """Where the walk is: open lists and links, preformatted text, the heading, the number a list item waits with."""

    lists: list[_List] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pre: int = 0
    heading: int = 0
    waiting: str | None = None
    term: bool = False


class PageWriter:
    """Walks a tree once and collects its lines; `body` is the element whose lines are marked as inside."""

    def __init__(self, body: Element | None = None, *, cell: bool = False) -> None:
        self.lines: list[PageLine] = []
        self._body = body
        self._cell = cell
        self._inside = cell
        self._state = _State()
        self._parts: list[tuple[str, bool]] = []
        self._hrefs: list[str] = []
        self._tables: dict[Element, list[Element]] = {}
        self._table = 0

    def walk(self, root: Element) -> list[PageLine]:
        """Returns the lines of everything in `root`."""
        self._tables = {} if self._cell else data_tables(root)
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            if event == "start":
                if node in self._tables:
                    self._flush()
                    self._enter(node)
                    self._rows(node)
                    walker.skip_subtree()
                else:
                    self._open(node)
            else:
                self._close(node)
                if node is not root and node.tail:
                    self._add(node.tail)
        self._flush()
        return self.lines

    def _enter(self, node: Element) -> None:
        if node is self._body:
            self._inside = True

    def _open(self, node: Element) -> None:
        tag, state = node.tag, self._state
        if tag in _BLOCKS and not (tag == "dd" and state.term):
            self._flush()
        self._enter(node)
        if tag == "br":
            self._break()
        elif tag == "a":
            state.links.append(node.get("href") or "")
            self._hrefs.append(state.links[-1])
        elif tag in ("ol", "ul", "menu", "dir"):
            state.lists.append(_list_of(node))
        elif tag == "li":
            self._item(node)
        elif tag in _HEADINGS:
            state.heading = _HEADINGS[tag]
        elif tag in ("pre", "listing", "xmp"):
            state.pre += 1
        elif tag == "dd" and state.term:
            self._join_term()
        state.term = state.term and tag != "dt"
        if node.text:
            self._add(node.text)

    def _close(self, node: Element) -> None:
        tag, state = node.tag, self._state
        if tag == "dt" and self._parts:
            state.term = True
        elif tag in _BLOCKS and node not in self._tables:
            self._flush()
        if tag == "a" and state.links:
            state.links.pop()
        elif tag in ("ol", "ul", "menu", "dir") and state.lists:
            state.lists.pop()
        elif tag in _HEADINGS:
            state.heading = 0
        elif tag in ("pre", "listing", "xmp"):
            state.pre = max(state.pre - 1, 0)
        if node is self._body:
            self._flush()
            self._inside = False

    def _join_term(self) -> None:
        """Puts a colon between a term and its definition: they are one line, as label and value are."""
        self._state.term = False
        if self._parts and not self._parts[-1][0].rstrip().endswith(("：", ":")):
            self._parts.append(("：", False))

    def _item(self, node: Element) -> None:
        numbers = self._state.lists[-1] if self._state.lists else None
        self._state.waiting = None
        if numbers is None or not numbers.form:
            return
        own = node.get("value") or ""
        numbers.next = int(own) if own.isdecimal() and len(own) < 6 else numbers.next
        printed = numeral(numbers.next, numbers.form)
        numbers.next += numbers.step
        self._state.waiting = f"{printed}、" if numbers.form == "chineseCounting" else f"{printed}."

    def _break(self) -> None:
        if self._state.heading:
            self._parts.append((SOFT_BREAK, False))
        else:
            self._flush()

    def _add(self, text: str) -> None:
        if self._state.pre and "\n" in text:
            first, *others = text.split("\n")
            self._parts.append((first, bool(self._state.links)))
            for other in others:
                self._flush()
                self._parts.append((other, bool(self._state.links)))
        else:
            self._parts.append((text, bool(self._state.links)))

    def _flush(self) -> None:
        """Ends the line, if it holds anything."""
        parts, self._parts = self._parts, []
        hrefs, self._hrefs = tuple(self._hrefs), list(self._state.links)
        state = self._state
        state.term = False
        text = tidy("".join(part for part, _ in parts))
        if not text:
            return
        linked = sum(len(part.strip()) for part, is_link in parts if is_link)
        pieces = tuple(piece for part, _ in parts if (piece := tidy(part)))
        line = PageLine(text, pieces, linked, self._inside, state.heading, hrefs=hrefs)
        label, state.waiting = state.waiting, None
        if label is not None and find_label(text) is None:
            line.text, line.label, line.list_level = label + text, label, max(len(state.lists) - 1, 0)
        self.lines.append(line)

    def _rows(self, table: Element) -> None:
        self._table += 1
        for caption in table.iterchildren("caption"):
            self.lines.append(PageLine(tidy(text_inside(caption)), inside=self._inside))
        for row in grid_of(self._tables[table], cell_text):
            inked = [cell for cell in row.cells if cell.text and not cell.continued]
            if inked:
                text = "\t".join("" if cell.continued else cell.text for cell in row.cells)
                self.lines.append(
                    PageLine(
                        text, tuple(cell.text for cell in inked), row.linked, self._inside, table=self._table, header_row=row.header,
                        cells=row.cells, hrefs=row.hrefs,
                    )
                )  # fmt: skip


def _list_of(node: Element) -> _List:
    """Returns how the items of a list are numbered; what the style switches off is not."""
    named = _LIST_STYLE.search(node.get("style") or "")
    if node.tag != "ol" or (named and named.group(1) == "none"):
        return _List("", 1)
    form = _NUMERALS.get(named.group(1) if named else node.get("type") or "1", "decimal")
    start = node.get("start") or "1"
    return _List(form, int(start) if start.isdecimal() and len(start) < 6 else 1)


def cell_text(cell: Element) -> str:
    """Returns the text of a table cell, its lines parted by soft breaks."""
    if len(cell) == 0:
        return tidy(cell.text or "").replace("\t", " ")
    return SOFT_BREAK.join(line.text.replace("\t", " ") for line in PageWriter(cell=True).walk(cell))


def tidy(text: str) -> str:
    """Returns a line's text as a browser shows it: runs of blanks as one, none where the source broke a line beside a Chinese character.

    Non-breaking blanks stay, as blanks, since they part label/value pairs; so do full-width ones inside a line.
    """
    text = text.translate(UNFIT)
    if _RUN.search(text):
        text = "".join(_collapsed(text))
    text = text.replace("\xa0", " ")
    parts = (part.strip(" \u3000\u2002\u2003\t") for part in text.split(SOFT_BREAK))
    return SOFT_BREAK.join(parts).strip(SOFT_BREAK)


def _collapsed(text: str) -> Iterator[str]:
    last = 0
    for run in _RUN.finditer(text):
        yield text[last : run.start()]
        last = run.end()
        around = text[max(run.start() - 1, 0) : run.start()] + text[last : last + 1]
        if "\n" not in run.group() or not _WIDE.search(around):
            yield " "
    yield text[last:]
