"""Page layout of official documents (GB/T 9704-2012): reads it from a file, and writes it into a python-docx document."""

from __future__ import annotations

from assistant.schema.document import PageLayout
from assistant.word.names import number, w
from assistant.word.package import Package


def page_layout(package: Package) -> PageLayout | None:
    """Returns the page geometry of the last section in twips, None where the file has none."""
    root = package.xml(package.main)
    section = next(reversed(list(root.iter(w("sectPr")))), None)
    if section is None:
        return None
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))

    def of(node: object, name: str) -> int | None:
        return number(node.get(w(name))) if hasattr(node, "get") else None

    return PageLayout(
        width=of(size, "w"),
        height=of(size, "h"),
        top=of(margins, "top"),
        bottom=of(margins, "bottom"),
        left=of(margins, "left"),
        right=of(margins, "right"),
        page_numbers=False,
        odd_even_footers=False,
    )
