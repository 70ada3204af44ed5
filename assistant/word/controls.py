"""Live figures: content controls bound to a custom XML part, so that a figure can be found and refreshed after people edited the file.

Behaviour kept here, measured with LibreOffice 7.4: it drops w:tag and all attributes in the custom XML, and keeps alias, binding, part and
bookmarks, so element names carry the key; the bound store wins over the visible text on opening, so both are always written; python-docx
files hold a customXml/item1.xml already, so a free name is taken.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import uuid
from collections.abc import Sequence

from lxml import etree

from assistant.errors import TemplateError
from assistant.schema.drafting import LiveFigure
from assistant.word.figure_store import STORE, declare_store, element_name, free_part, identity_of, stores, text_parts, write_issued
from assistant.word.live_text import LONGEST_BOOKMARK, LiveText, read_live_figures, set_live_figures
from assistant.word.names import SPACE, Element, number, val, w
from assistant.word.package import Package, open_package
from assistant.word.runs import run_of, settle_blanks, split_after, split_before

__all__ = ["LiveText", "add_live_figures", "mark", "read_live_figures", "set_live_figures"]

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{OPEN}([^{OPEN}{MIDDLE}{CLOSE}]+){MIDDLE}([^{OPEN}{MIDDLE}{CLOSE}]*){CLOSE}")
_ANY_MARK = re.compile(f"[{OPEN}{MIDDLE}{CLOSE}]")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, STORE)
_LONGEST_NAME = 64


def mark(key: str, text: str) -> str:
    """Returns `text` between the private-use marks that `add_live_figures` turns into a live figure."""
    return f"{OPEN}{key}{MIDDLE}{text}{CLOSE}"


def add_live_figures(docx: bytes, figures: Sequence[LiveFigure], *, issued: str | None = None, dated: dt.datetime | None = None) -> bytes:
    """Returns the file with every marked text turned into a bound content control; the marks vanish, run properties stay.

    One figure may be printed in several places: all are bound to one store element, and `issued` is kept beside them. `dated` fixes the
    dates of the core properties; the bytes are the same for the same input. Raises TemplateError for a mark whose key is not in `figures`,
    for half a mark, and for one figure printed in two ways.
    """
    package = open_package(docx)
    writer = _Writer(package, {figure.key: figure for figure in figures})
    for part in text_parts(package):
        root = package.xml(part)
        if any(_ANY_MARK.search(node.text or "") for node in root.iter(w("t"))):
            settle_blanks(root)
            for paragraph in list(root.iter(w("p"))):
                writer.convert(paragraph)
    writer.store(issued)
    return package.save(dated=dated)


class _Writer:
    """Writes controls, bookmarks and the store of one package."""

    def __init__(self, package: Package, figures: dict[str, LiveFigure]) -> None:
        self._package = package
        self._figures = figures
        self._printed: dict[str, str] = {}
        root = package.xml(package.main)
        ids = [number(node.get(w("id"))) or 0 for node in root.iter(w("bookmarkStart"))]
        ids += [number(val(node)) or 0 for node in root.iter(w("id"))]
        self._next = max((one for one in ids if one > 0), default=0) + 1
        self._names = {node.get(w("name")) for node in root.iter(w("bookmarkStart"))}
        known = next(iter(stores(package)), None)
        self._part = known or free_part(package)
        self._identity = identity_of(package, known) or f"{{{str(uuid.uuid5(_NAMESPACE, ' '.join(sorted(figures)))).upper()}}}"

    def convert(self, paragraph: Element) -> None:
        """Turns the marked texts of one paragraph into controls, last first, so that offsets before them stay true."""
        nodes = [node for node in paragraph.iter(w("t")) if next(node.iterancestors(w("p"))) is paragraph and run_of(node) is not None]
        text = "".join(node.text or "" for node in nodes)
        rest = _MARKED.sub("", text)
        if _ANY_MARK.search(rest):
            raise TemplateError("活数字的标记不完整", where=_quoted(rest), remedy="请检查模板中该段的标签是否被拆开")
        for found in reversed(list(_MARKED.finditer(text))):
            key, printed = found.group(1), found.group(2)
            if key not in self._figures:
                raise TemplateError(f"文中的活数字“{key}”没有对应的数据", where=_quoted(_MARKED.sub(r"\2", text)))
            if self._printed.setdefault(key, printed) != printed:
                raise TemplateError(f"活数字“{key}”在文中有两种写法：{self._printed[key]}、{printed}")
            self._wrap(_isolate(nodes, found.start(), found.end()), self._figures[key], printed)

    def _wrap(self, runs: list[Element], figure: LiveFigure, printed: str) -> None:
        identity, self._next = self._next, self._next + 2
        name = self._bookmark(figure.key)
        start = etree.Element(w("bookmarkStart"), {w("id"): str(identity), w("name"): name})
        end = etree.Element(w("bookmarkEnd"), {w("id"): str(identity)})
        control = _control(figure, printed, runs[0].find(w("rPr")), identity + 1, self._identity)
        runs[0].addprevious(start)
        start.addnext(control)
        control.addnext(end)
        for run in runs:
            parent = run.getparent()
            for node in run.findall(w("t")):
                run.remove(node)
            if parent is not None and all(child.tag == w("rPr") for child in run):
                parent.remove(run)

    def _bookmark(self, key: str) -> str:
        base = element_name(key)
        count = 1
        while True:
            ending = f"_n{count}"
            name = base[: LONGEST_BOOKMARK - len(ending)] + ending
            if name not in self._names:
                self._names.add(name)
                return name
            count += 1

    def store(self, issued: str | None) -> None:
        """Writes the texts into the custom XML part, beside what an earlier pass stored."""
        if not self._printed and issued is None:
            return
        package = self._package
        if not package.has(self._part):
            declare_store(package, self._part, self._identity)
        root = package.xml(self._part)
        for key in sorted(self._printed):
            tag = f"{{{STORE}}}{element_name(key)}"
            node = root.find(tag)
            if node is None:
                node = etree.SubElement(root, tag)
            node.text = self._printed[key]
        if issued is not None:
            write_issued(package, self._part, issued)


def _isolate(nodes: list[Element], start: int, end: int) -> list[Element]:
    """Splits runs so that the characters [start, end) of the nodes' joined text fill runs of their own, and returns those."""
    places: list[tuple[Element, int, int]] = []
    position = 0
    for node in nodes:
        length = len(node.text or "")
        first, last = max(start - position, 0), min(end - position, length)
        if first < last:
            places.append((node, first, last))
        position += length
    runs: list[Element] = []
    for node, first, last in reversed(places):
        split_after(node, last)
        runs.append(split_before(node, first))
    return runs[::-1]


def _control(figure: LiveFigure, printed: str, look: Element | None, identity: int, store: str) -> Element:
    """Returns an inline plain-text content control, in the plainest form of the standard."""
    control = etree.Element(w("sdt"))
    properties = etree.SubElement(control, w("sdtPr"))
    if look is not None:
        properties.append(copy.deepcopy(look))
    etree.SubElement(properties, w("alias"), {w("val"): figure.label[:_LONGEST_NAME]})
    if len(figure.key) <= _LONGEST_NAME:
        etree.SubElement(properties, w("tag"), {w("val"): figure.key})
    etree.SubElement(properties, w("id"), {w("val"): str(identity)})
    binding = {
        w("prefixMappings"): f"xmlns:f='{STORE}'",
        w("xpath"): f"/f:figures[1]/f:{element_name(figure.key)}[1]",
        w("storeItemID"): store,
    }
    etree.SubElement(properties, w("dataBinding"), binding)
    etree.SubElement(properties, w("text"))
    run = etree.SubElement(etree.SubElement(control, w("sdtContent")), w("r"))
    if look is not None:
        run.append(copy.deepcopy(look))
    text = etree.SubElement(run, w("t"), {SPACE: "preserve"})
    text.text = printed
    return control


def _quoted(text: str) -> str:
    plain = _ANY_MARK.sub("", text)
    return f"“{plain[:40]}{'…' if len(plain) > 40 else ''}”"
