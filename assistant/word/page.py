"""Reads the page geometry and page numbers of a Word file."""

from __future__ import annotations

from assistant.schema.document import PageLayout
from assistant.word.names import Element, R, is_on, number, w
from assistant.word.package import Package


def page_layout(package: Package) -> PageLayout | None:
    """Returns the page geometry of the last section in twips, None where the file has none."""
    sections = list(package.xml(package.main).iter(w("sectPr")))
    if not sections:
        return None
    size, margins = sections[-1].find(w("pgSz")), sections[-1].find(w("pgMar"))

    def measure(node: Element | None, name: str) -> int | None:
        return number(node.get(w(name))) if node is not None else None

    settings = package.related(package.main, "settings")
    uneven = package.xml(settings).find(w("evenAndOddHeaders")) if settings else None
    return PageLayout(
        width=measure(size, "w"),
        height=measure(size, "h"),
        top=measure(margins, "top"),
        bottom=measure(margins, "bottom"),
        left=measure(margins, "left"),
        right=measure(margins, "right"),
        page_numbers=_has_page_numbers(package, sections),
        odd_even_footers=is_on(uneven),
    )


def _has_page_numbers(package: Package, sections: list[Element]) -> bool:
    """Returns whether a header or footer in use holds a PAGE field."""
    targets = {one.id: one.target for one in package.relations(package.main) if not one.external}
    edges = (node for section in sections for name in ("footerReference", "headerReference") for node in section.findall(w(name)))
    parts = {targets.get(node.get(f"{{{R}}}id", "")) for node in edges}
    for part in parts:
        if part is None or not package.has(part):
            continue
        root = package.xml(part)
        written = [node.text or "" for node in root.iter(w("instrText"))]
        written += [node.get(w("instr"), "") for node in root.iter(w("fldSimple"))]
        if any(instruction.split()[:1] == ["PAGE"] for instruction in written):
            return True
    return False
