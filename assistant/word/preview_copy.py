"""A copy of a Word file that is only looked at: nothing in it reaches outside, and LibreOffice sets its lines as Word does.

LibreOffice's behaviour answered here, measured with 7.4: a character grid with narrowed spacing (linesAndChars) sets 14 characters a line
instead of 28, so the grid goes, and lines that only the grid kept apart get its distance as their own; lines break amid the digits of a
content control, and the gap between Chinese and digits fails before it, so controls give way to what they hold; fields and relationships
that name other files are followed in part, so they lead nowhere; of a justified line whose letters are set closer, a full stop
that hangs beyond its end is not drawn, so lines are set flush left.
"""

from __future__ import annotations

import re

from lxml import etree

from assistant.word.figure_store import text_parts
from assistant.word.names import PACKAGE_RELATIONS, Element, local, number, w
from assistant.word.package import Package

_FETCHING = re.compile(r"\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDEAUTO|DDE|DATABASE|RD)\b", re.IGNORECASE)
_NOWHERE = "about:blank"
_SNAPPING = ("linesAndChars", "snapToChars")


def preview_copy(package: Package) -> bytes:
    """Returns the bytes without character grids, content controls and what would fetch a file or page; the package changes."""
    for name in [part for part in package.parts if part.endswith(".rels")]:
        _cut_off(package.xml(name))
    for name in text_parts(package):
        root = package.xml(name)
        for node in root.iter(w("instrText"), w("fldSimple")):
            _silence(node)
        for control in list(root.iter(w("sdt"))):
            _unwrap(control)
        _left(root)
        for grid in list(root.iter(w("docGrid"))):
            _without_characters(grid)
    styles = package.related(package.main, "styles")
    if styles is not None:
        _left(package.xml(styles))
    return package.save()


def _cut_off(relations: Element) -> None:
    for node in relations.iter(f"{{{PACKAGE_RELATIONS}}}Relationship"):
        if node.get("TargetMode") == "External" and not node.get("Type", "").endswith("/hyperlink"):
            node.set("Target", _NOWHERE)


def _silence(node: Element) -> None:
    if local(node) == "instrText":
        if _FETCHING.match(node.text or ""):
            node.text = " QUOTE "
    elif _FETCHING.match(node.get(w("instr")) or ""):
        node.set(w("instr"), " QUOTE ")


def _unwrap(control: Element) -> None:
    """Puts what a content control holds in its place."""
    holder, content = control.getparent(), control.find(w("sdtContent"))
    if holder is None:
        return
    place = holder.index(control)
    holder[place : place + 1] = list(content) if content is not None else []


def _left(root: Element) -> None:
    for node in root.iter(w("jc")):
        if node.get(w("val")) == "both":
            node.set(w("val"), "left")


def _without_characters(grid: Element) -> None:
    """Leaves of a character grid the distance of its lines; a grid of lines alone is set rightly."""
    if grid.get(w("type")) not in _SNAPPING:
        return
    pitch = number(grid.get(w("linePitch")))
    section = grid.getparent()
    if section is None:
        return
    section.remove(grid)
    if pitch:
        etree.SubElement(section, w("docGrid"), {w("type"): "lines", w("linePitch"): str(pitch)})
