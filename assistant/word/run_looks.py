"""The look of runs in official text: faces, sizes, colours and tricks of type that a writer put in by hand go, what means something stays.

What means something: bold and underline on a part of a paragraph, raised and lowered letters, emphasis marks, strike-through, highlighting,
languages, hidden text, other people's revisions. Word's behaviour kept here: quotation marks and dashes are of the Latin face unless
w:hint says eastAsia; a character style beats the paragraph's, so what it sets is set again on the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.word.names import Element, is_on, local, val, w
from assistant.word.properties import RUN, drop, put, run_properties
from assistant.word.styles import Styles

BY_HAND = (
    *("rFonts", "color", "spacing", "w", "kern", "position", "sz", "szCs", "effect", "bdr", "shd", "fitText", "outline", "shadow"),
    *("emboss", "imprint", "snapToGrid", "eastAsianLayout", "caps", "smallCaps", "i", "iCs"),
)
STRESS = ("b", "bCs", "u")
_UNCLEAR = re.compile("[“”‘’—…·×÷±°℃‰①-⑳Ⅰ-Ⅻ→←↑↓○●△▲□■★☆※～]")
_SYMBOLS = re.compile("[\ue000-\uf8ff]")
_WORD_2010 = "{http://schemas.microsoft.com/office/word/20"
_CLOSED = frozenset(("drawing", "pict", "object", "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """The type of a paragraph where it differs from its style, or where a character style must be overruled: faces and points."""

    face: str
    latin: str
    size: float
    plain: bool
    own_face: bool = False
    own_size: bool = False


def runs_of(parent: Element) -> Iterator[Element]:
    """Yields the w:r of a paragraph in order, those of revisions, links and content controls too, not those of text boxes in it."""
    for node in parent:
        name = local(node)
        if name == "r":
            yield node
        elif name not in _CLOSED and name not in ("pPr", "rPr", "sdtPr"):
            yield from runs_of(node)


def restyle_runs(paragraph: Element, kind: Type, styles: Styles, chain: list[Element]) -> int:
    """Gives the runs of a paragraph its look and returns how many visible ones lose a colour that is not black.

    `chain` is the paragraph's style as it was: it says what was hidden, and hidden runs stay as they are.
    """
    runs = list(runs_of(paragraph))
    inked = [run for run in runs if _ink(run)]
    everywhere = {name for name in STRESS if inked and all(_has(run, name) for run in inked)}
    coloured = 0
    for run in runs:
        properties = run.find(w("rPr"))
        if styles.hides(properties, chain) or styles.white(properties, chain):
            continue
        coloured += bool(_ink(run)) and _coloured(properties)
        _restyle(run, kind, styles, frozenset(STRESS) if kind.plain else frozenset(everywhere))
    for control in paragraph.iter(w("sdtPr")):
        own = control.find(w("rPr"))
        if own is not None:
            drop(own, (*BY_HAND, *STRESS))
    return coloured


def restyle_mark(properties: Element) -> None:
    """Cleans the w:rPr of a paragraph's mark: it sizes the line and the automatic number; revisions of the mark stay."""
    mark = properties.find(w("rPr"))
    if mark is not None:
        drop(mark, (*BY_HAND, *STRESS, "rStyle", "highlight", "em"))
        _drop_effects(mark)


def set_face(run: Element, face: str, latin: str) -> None:
    """Sets the faces of a run outright."""
    properties = run_properties(run)
    hint = properties.find(w("rFonts"))
    kept = {"hint": hint.get(w("hint"))} if hint is not None and hint.get(w("hint")) else {}
    put(properties, "rFonts", {**kept, "ascii": latin, "hAnsi": latin, "eastAsia": face, "cs": latin}, RUN)


def _restyle(run: Element, kind: Type, styles: Styles, stress: frozenset[str]) -> None:
    properties = run.find(w("rPr"))
    text = _ink(run)
    symbols = _SYMBOLS.search(text) is not None or run.find(w("sym")) is not None
    old = properties.find(w("rFonts")) if properties is not None else None
    hinted = old is not None and old.get(w("hint")) == "eastAsia"
    inherited = styles.chain(val(properties.find(w("rStyle")))) if properties is not None else []
    if properties is not None:
        drop(properties, [name for name in BY_HAND if not (symbols and name == "rFonts")])
        drop(properties, stress)
        _drop_effects(properties)
    sets = {name for style in inherited for name in _set_by(style)}
    if not symbols and (kind.own_face or "rFonts" in sets):
        set_face(run, kind.face, kind.latin)
    if kind.own_size or "sz" in sets:
        for name in ("sz", "szCs"):
            put(run_properties(run), name, {"val": round(kind.size * 2)}, RUN)
    if "color" in sets:
        put(run_properties(run), "color", {"val": "000000"}, RUN)
    if "b" in sets and kind.plain:
        put(run_properties(run), "b", {"val": "0"}, RUN)
    if "u" in sets and any((val(style.find(w("name"))) or "").lower() == "hyperlink" for style in inherited):
        put(run_properties(run), "u", {"val": "none"}, RUN)
    if not symbols and (hinted or _UNCLEAR.search(text)):
        own = run_properties(run)
        fonts = own.find(w("rFonts"))
        if fonts is None:
            fonts = put(own, "rFonts", {}, RUN)
        fonts.set(w("hint"), "eastAsia")


def _set_by(style: Element) -> Sequence[str]:
    look = style.find(w("rPr"))
    return [local(node) for node in look] if look is not None else []


def _ink(run: Element) -> str:
    return "".join(node.text or "" for node in run.iter(w("t"))).strip()


def _has(run: Element, name: str) -> bool:
    properties = run.find(w("rPr"))
    node = properties.find(w(name)) if properties is not None else None
    return is_on(node)


def _coloured(properties: Element | None) -> bool:
    told = (val(properties.find(w("color"))) or "auto").lower() if properties is not None else "auto"
    return told not in ("auto", "000000", "windowtext", "ffffff")


def _drop_effects(properties: Element) -> None:
    for node in list(properties):
        if isinstance(node.tag, str) and node.tag.startswith(_WORD_2010):
            properties.remove(node)
