"""Resolves how a paragraph of a Word file looks: own properties first, then styles, then the document's defaults, then the theme.

Word's behaviour kept here: a theme font named beside a plain one wins; w:firstLineChars wins over w:firstLine, w:hanging over both; of
w:ind and w:spacing every attribute is inherited by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from assistant.schema.page_layout import Alignment
from assistant.word.names import Element, local, number, val, w
from assistant.word.package import Package
from assistant.word.pieces import Piece
from assistant.word.styles import Styles

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SIDES: dict[str, Alignment] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify",
}  # fmt: skip
_PLAIN_SIZE = 10.0
"""Points of text where neither styles nor defaults name a size."""


class TypeLook:
    """Looks up fonts, sizes and paragraph measures of one package."""

    def __init__(self, package: Package) -> None:
        self.styles = Styles(package)
        part = package.related(package.main, "styles")
        defaults = package.xml(part).find(w("docDefaults")) if part else None
        self._run_default = defaults.find(f"{w('rPrDefault')}/{w('rPr')}") if defaults is not None else None
        self._paragraph_default = defaults.find(f"{w('pPrDefault')}/{w('pPr')}") if defaults is not None else None
        self._theme = _theme_fonts(package)

    def paragraph_sources(self, paragraph: Element) -> list[Element]:
        """Returns the w:pPr elements that decide a paragraph's measures, nearest first."""
        own = paragraph.find(w("pPr"))
        styles = (style.find(w("pPr")) for style in self.styles.of_paragraph(own))
        return [source for source in (own, *styles, self._paragraph_default) if source is not None]

    def run_sources(self, run: Element | None, paragraph: Element) -> list[Element]:
        """Returns the w:rPr elements that decide a run's look, nearest first."""
        own = run.find(w("rPr")) if run is not None else None
        named = val(own.find(w("rStyle"))) if own is not None else None
        chains = [*self.styles.chain(named), *self.styles.of_paragraph(paragraph.find(w("pPr")))]
        styles = (style.find(w("rPr")) for style in chains)
        return [source for source in (own, *styles, self._run_default) if source is not None]

    def face(self, sources: Iterable[Element]) -> str | None:
        """Returns the face of Chinese characters, None where nothing names one."""
        for source in sources:
            fonts = source.find(w("rFonts"))
            if fonts is None:
                continue
            theme, plain = fonts.get(w("eastAsiaTheme")), fonts.get(w("eastAsia"))
            if theme:
                return self._theme.get("major" if theme.startswith("major") else "minor")
            if plain:
                return plain
        return None

    def most(self, pieces: Sequence[Piece], paragraph: Element) -> tuple[str | None, float | None]:
        """Returns face and size of most visible characters of a paragraph."""
        faces: Counter[str | None] = Counter()
        sizes: Counter[float] = Counter()
        known: dict[Element | None, tuple[str | None, float]] = {}
        for piece in pieces:
            weight = sum(not character.isspace() and not character.isascii() for character in piece.text)
            if piece.node is None or piece.hidden or not weight:
                continue
            run = piece.node.getparent()
            if run not in known:
                sources = self.run_sources(run, paragraph)
                known[run] = (self.face(sources), size_of(sources))
            faces[known[run][0]] += weight
            sizes[known[run][1]] += weight
        return (faces.most_common(1)[0][0], sizes.most_common(1)[0][0]) if faces else (None, None)


def size_of(sources: Iterable[Element]) -> float:
    """Returns the size in points that the nearest source names."""
    found = (number(val(source.find(w("sz")))) for source in sources)
    return next((half / 2 for half in found if half is not None), _PLAIN_SIZE)


def alignment(sources: Iterable[Element]) -> Alignment | None:
    """Returns the alignment that the nearest source names; None where none does (left)."""
    named = (val(source.find(w("jc"))) for source in sources)
    return next((_SIDES.get(name) for name in named if name), None)


def first_line(sources: Sequence[Element], size: float) -> float:
    """Returns the first line's indent in characters of `size` points, negative for a hanging one."""
    for name, unit in (("hangingChars", -100.0), ("firstLineChars", 100.0), ("hanging", -20 * size), ("firstLine", 20 * size)):
        value = attribute(sources, "ind", name)
        if value:
            return value / unit
    return 0.0


def line_distance(sources: Sequence[Element]) -> tuple[float | None, float | None]:
    """Returns the distance of exact (or at least) lines in points, or else the multiple of single lines."""
    value = attribute(sources, "spacing", "line")
    rule = next((found for source in sources if (found := _get(source, "spacing", "lineRule")) is not None), "auto")
    if value is None:
        return None, 1.0
    return (value / 20, None) if rule in ("exact", "atLeast") else (None, value / 240)


def attribute(sources: Sequence[Element], element: str, name: str) -> int | None:
    """Returns an attribute of a w:pPr child from the nearest source that has it."""
    return next((value for source in sources if (value := number(_get(source, element, name))) is not None), None)


def _get(source: Element, element: str, name: str) -> str | None:
    child = source.find(w(element))
    return child.get(w(name)) if child is not None else None


def _theme_fonts(package: Package) -> dict[Literal["major", "minor"], str]:
    """Returns the Chinese faces of the theme: that for simplified script, else the general East Asian one."""
    part = package.related(package.main, "theme")
    found: dict[Literal["major", "minor"], str] = {}
    if part is None:
        return found
    root = package.xml(part)
    kinds: tuple[Literal["major", "minor"], ...] = ("major", "minor")
    for kind in kinds:
        for holder in root.iter(f"{_A}{kind}Font"):
            script = next((font.get("typeface") for font in holder.findall(f"{_A}font") if font.get("script") == "Hans"), None)
            general = holder.find(f"{_A}ea")
            face = (general.get("typeface") if general is not None else None) or script
            if face:
                found[kind] = face
    return found


def in_list(paragraph: Element, sources: Sequence[Element]) -> bool:
    """Returns whether a list's own indents may overrule the paragraph's."""
    return any(source.find(w("numPr")) is not None for source in sources) and local(paragraph) == "p"
