"""Styles of a Word file: what a paragraph or run inherits by name, outline level, numbering, visibility."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.word.names import Element, is_on, number, val, w
from assistant.word.package import Package

_LONGEST_CHAIN = 12
TINY_HALF_POINTS = 4
"""Text of 2 points or less cannot be read on paper: treated as hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """A paragraph's list: w:numId and w:ilvl, either unknown where only the style says the other."""

    num_id: str | None
    level: int | None


class Styles:
    """Looks styles up by id, following w:basedOn."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.main, "styles")
        root = package.xml(part) if part else None
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        for style in root.iter(w("style")) if root is not None else ():
            identity = style.get(w("styleId"), "")
            self._styles[identity] = style
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true"):
                self._default = identity

    def chain(self, identity: str | None) -> list[Element]:
        """Returns the style and those it is based on, nearest first; circles are cut."""
        found: list[Element] = []
        while identity in self._styles and len(found) < _LONGEST_CHAIN:
            style = self._styles[identity]
            if style in found:
                break
            found.append(style)
            identity = val(style.find(w("basedOn")))
        return found

    def of_paragraph(self, properties: Element | None) -> list[Element]:
        """Returns the chain of a paragraph's style (the default one where it names none)."""
        named = val(properties.find(w("pStyle"))) if properties is not None else None
        return self.chain(named or self._default)

    def name(self, chain: list[Element]) -> str | None:
        """Returns the style's visible name ("heading 1", "标题 1"), None for the default style."""
        if not chain or chain[0].get(w("styleId")) == self._default:
            return None
        return val(chain[0].find(w("name")))

    def outline_level(self, properties: Element | None, chain: list[Element]) -> int | None:
        """Returns the 1-based outline level of a paragraph, None for body text."""
        own = properties.find(w("outlineLvl")) if properties is not None else None
        levels = [own] if own is not None else [style.find(f"{w('pPr')}/{w('outlineLvl')}") for style in chain]
        stated = next((number(val(level)) for level in levels if level is not None), None)
        return stated + 1 if stated is not None and 0 <= stated < 9 else None

    def numbering(self, properties: Element | None, chain: list[Element]) -> Numbering | None:
        """Returns the numbering of a paragraph: its own w:numPr, completed by its style's; None where there is none."""
        num_id: str | None = None
        level: int | None = None
        own = properties.find(w("numPr")) if properties is not None else None
        for holder in (own, *(style.find(f"{w('pPr')}/{w('numPr')}") for style in chain)):
            if holder is None:
                continue
            num_id = num_id or val(holder.find(w("numId")))
            level = level if level is not None else number(val(holder.find(w("ilvl"))))
        return None if num_id in (None, "0") else Numbering(num_id=num_id, level=level)

    def style_of_level(self, chain: list[Element]) -> str | None:
        """Returns the id of the style itself, for lists whose levels name a style."""
        return chain[0].get(w("styleId")) if chain else None

    def list_of_style(self, identity: str) -> str | None:
        """Returns the w:numId that a numbering style carries."""
        style = self._styles.get(identity)
        return val(style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")) if style is not None else None

    def hides(self, run_properties: Element | None, paragraph_chain: list[Element]) -> bool:
        """Returns whether a run is invisible: w:vanish, or 2 points and smaller."""
        sources = self._sources(run_properties, paragraph_chain)
        vanish = next((found for source in sources if (found := source.find(w("vanish"))) is not None), None)
        if is_on(vanish):
            return True
        size = next((found for source in sources if (found := source.find(w("sz"))) is not None), None)
        points = number(val(size))
        return points is not None and points <= TINY_HALF_POINTS

    def white(self, run_properties: Element | None, paragraph_chain: list[Element]) -> bool:
        """Returns whether a run is white without a shading or highlight of its own."""
        sources = self._sources(run_properties, paragraph_chain)
        colour = next((found for source in sources if (found := source.find(w("color"))) is not None), None)
        if (val(colour) or "").upper() not in ("FFFFFF", "FEFEFE", "FDFDFD"):
            return False
        return not any(shaded(source) or source.find(w("highlight")) is not None for source in sources)

    def _sources(self, run_properties: Element | None, paragraph_chain: list[Element]) -> list[Element]:
        """Returns the w:rPr elements that decide a run's look, nearest first."""
        own = [run_properties] if run_properties is not None else []
        named = val(run_properties.find(w("rStyle"))) if run_properties is not None else None
        chains = [*self.chain(named), *paragraph_chain]
        return own + [found for style in chains if (found := style.find(w("rPr"))) is not None]


def shaded(properties: Element | None) -> bool:
    """Returns whether w:shd of a run, paragraph or cell gives a background other than none or white."""
    shade = properties.find(w("shd")) if properties is not None else None
    if shade is None:
        return False
    fill = (shade.get(w("fill")) or "auto").upper()
    return fill not in ("AUTO", "FFFFFF") or shade.get(w("themeFill")) is not None
