"""Reads the page, the page numbers and the look of the paragraphs of a Word file, as the rules of GB/T 9704-2012 ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.schema.page_layout import Alignment, PageLayout, ParagraphLayout
from assistant.word.fitting import is_tall
from assistant.word.names import Element, R, is_on, local, number, val, w
from assistant.word.package import Package
from assistant.word.type_look import TypeLook, alignment, attribute, first_line, in_list, line_distance, size_of
from assistant.word.typed_blanks import end_of, leading
from assistant.word.walker import Line

_USUAL_STOPS = 720
"""Twips between the tab stops of a file that does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageNumber:
    text: str
    size: float
    sides: tuple[Alignment | None, Alignment | None]


def page_layout(package: Package, lines: Sequence[Line] = ()) -> PageLayout | None:
    """Returns the geometry of the last section in twips, None where the file has none; `lines` are the walked lines of the package."""
    sections = list(package.xml(package.main).iter(w("sectPr")))
    if not sections:
        return None
    size, margins, grid = (sections[-1].find(w(name)) for name in ("pgSz", "pgMar", "docGrid"))
    settings = package.related(package.main, "settings")
    uneven = is_on(package.xml(settings).find(w("evenAndOddHeaders"))) if settings else False
    look = TypeLook(package)
    printed = _page_number(package, sections, look, uneven=uneven)
    snaps = grid is not None and grid.get(w("type")) in ("lines", "linesAndChars", "snapToChars")
    return PageLayout(
        width=_measure(size, "w"), height=_measure(size, "h"), top=_measure(margins, "top"), bottom=_measure(margins, "bottom"),
        left=_measure(margins, "left"), right=_measure(margins, "right"), page_numbers=printed is not None, odd_even_footers=uneven,
        grid=_measure(grid, "linePitch") if snaps else None, number_text=printed.text if printed else None,
        number_size=printed.size if printed else None, number_sides=printed.sides if printed else (None, None),
        paragraphs=tuple(_paragraphs(lines, look, _stops_every(package))),
    )  # fmt: skip


def _measure(node: Element | None, name: str) -> int | None:
    return number(node.get(w(name))) if node is not None else None


def _stops_every(package: Package) -> int:
    settings = package.related(package.main, "settings")
    return (number(val(package.xml(settings).find(w("defaultTabStop")))) if settings else None) or _USUAL_STOPS


def _paragraphs(lines: Sequence[Line], look: TypeLook, every: int) -> Iterator[ParagraphLayout]:
    """Yields the look of each paragraph of the body outside tables and frames, with the offset of its first ink in the document's text."""
    position = 0
    for line in lines:
        if line.kind == "paragraph" and line.table is None and local(line.node) == "p" and line.text.strip():
            sources = look.paragraph_sources(line.node)
            if all(source.find(w("framePr")) is None for source in sources):
                yield _paragraph(line, position, sources, look, every)
        position += len(line.text) + 1


def _paragraph(line: Line, position: int, sources: Sequence[Element], look: TypeLook, every: int) -> ParagraphLayout:
    blanks = leading(line.text)
    font, size = look.most(line.pieces, line.node)
    points, factor = line_distance(sources)
    known = size is not None and not (in_list(line.node, sources) and attribute(sources[:1], "ind", "firstLineChars") is None)
    return ParagraphLayout(
        start=position + len(blanks), font=font, size=size, alignment=alignment(sources), line=points, line_factor=factor,
        indent=_indent(blanks, sources, size, every) if known and size is not None else None, tall=is_tall(line.node),
    )  # fmt: skip


def _indent(blanks: str, sources: Sequence[Element], size: float, every: int) -> float:
    """Returns where the first ink stands behind the left indent, in characters."""
    first = first_line(sources, size)
    if "\t" not in blanks:
        return end_of(blanks, first, (), 1.0)
    unit = 20 * size
    left = attribute(sources, "ind", "leftChars")
    margin = left / 100 if left else (attribute(sources, "ind", "left") or 0) / unit
    holder = next((found for source in sources if (found := source.find(w("tabs"))) is not None), None)
    stops = [number(stop.get(w("pos"))) for stop in holder if stop.get(w("val")) != "clear"] if holder is not None else []
    return end_of(blanks, margin + first, [stop / unit for stop in stops if stop is not None], every / unit) - margin


def _page_number(package: Package, sections: Sequence[Element], look: TypeLook, *, uneven: bool) -> _PageNumber | None:
    """Returns how the page number looks in the headers and footers in use, None where there is none."""
    targets = {one.id: one.target for one in package.relations(package.main) if not one.external}
    found: dict[str, tuple[Element, Element]] = {}
    for section in sections:
        for name in ("footerReference", "headerReference"):
            for node in section.findall(w(name)):
                kind, part = node.get(w("type")) or "default", targets.get(node.get(f"{{{R}}}id", ""))
                if part is None or not package.has(part) or kind in found:
                    continue
                place = next(_numbered_paragraphs(package.xml(part)), None)
                if place is not None:
                    found[kind] = place
    if not found:
        return None
    paragraph, run = found.get("default") or next(iter(found.values()))
    odd = _side(found["default"][0], look, even=False) if "default" in found else None
    other = found.get("even" if uneven else "default")
    even = _side(other[0], look, even=True) if other is not None else None
    text = "".join(_printed(paragraph)).strip()
    return _PageNumber(text=text, size=size_of(look.run_sources(run, paragraph)), sides=(odd, even))


def _side(paragraph: Element, look: TypeLook, *, even: bool) -> Alignment:
    """Returns where a page number stands: by its frame (an old way of Word; it can change sides with the pages), else by alignment."""
    sources = look.paragraph_sources(paragraph)
    frame = next((found for source in sources if (found := source.find(w("framePr"))) is not None), None)
    named = frame.get(w("xAlign")) if frame is not None else None
    sides: dict[str, Alignment] = {"left": "left", "right": "right", "center": "center", "outside": "right", "inside": "left"}
    if even:
        sides |= {"outside": "left", "inside": "right"}
    return sides.get(named or "") or alignment(sources) or "left"


def _numbered_paragraphs(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yields the paragraphs that hold a PAGE field, each with a run of the field."""
    for paragraph in root.iter(w("p")):
        for node in paragraph.iter(w("instrText"), w("fldSimple")):
            instruction = (node.text if local(node) == "instrText" else node.get(w("instr"))) or ""
            if instruction.split()[:1] == ["PAGE"]:
                run = node.getparent() if local(node) == "instrText" else next(node.iter(w("r")), node)
                yield paragraph, run if run is not None else node
                break


def _printed(paragraph: Element) -> Iterator[str]:
    """Yields the visible pieces of a page-number paragraph, the number itself as 1 (a stored result may be of any page)."""
    depth, shown = 0, False
    for node in paragraph.iter(w("t"), w("fldChar"), w("fldSimple")):
        kind = node.get(w("fldCharType"))
        if kind == "begin":
            depth, shown = depth + 1, False
        elif kind == "end":
            depth -= 1
            if not shown:
                yield "1"
        elif local(node) == "fldSimple":
            yield "1"
        elif local(node) == "t" and depth > 0:
            if not shown:
                yield "1"
            shown = True
        elif local(node) == "t" and not any(local(above) == "fldSimple" for above in node.iterancestors()):
            yield node.text or ""
