"""How each element of an official document is set: style, side, indents in characters, and what differs from its style."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from assistant.schema.elements import Element as Kind
from assistant.schema.elements import ElementKind
from assistant.word.layout import BODY, LINE, SIGNATURE, TITLE, Fonts, style_of_level
from assistant.word.names import Element, w
from assistant.word.properties import PARAGRAPH, drop, paragraph_properties, put
from assistant.word.typed_blanks import made_up

BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 16.0, 22.0, 14.0
_BY_HAND = (
    *("pStyle", "pBdr", "shd", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"),
    *("widowControl", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "jc", "textDirection"),
    *("textAlignment", "outlineLvl", "numPr"),
)
_THICK, _THIN = 8, 6
"""Eighths of a point: 0.35 and 0.25 mm, the rules of the 版记."""
_ONE_LINE = 30.0
"""Characters of 14 points on a line, the blank ones at both ends left out."""
_SEALED = 4.0
"""Characters that date and signature stand in from the right edge."""
_BY_STYLE = {TITLE: (0.0, 0.0), SIGNATURE: (0.0, _SEALED)}
"""First line and right indent that a style has; all others have two characters and none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A paragraph's setting: indents in characters, `first` that of the first line's ink behind `left`; None: as the style says.

    `before` and `after` are blank lines, `kept` keeps it on one page with the next, `rules` are the strengths of the lines above and below.
    """

    style: str = BODY
    side: str | None = None
    left: float = 0.0
    right: float = 0.0
    first: float = 2.0
    size: float = BODY_SIZE
    face: str | None = None
    level: int | None = None
    new_page: bool = False
    before: int = 0
    after: int = 0
    kept: bool = False
    rules: tuple[int, int] = (0, 0)
    keeps_rules: bool = False


_LOOKS: dict[ElementKind, Look] = {
    "title": Look(style=TITLE, side="center", first=0.0, size=TITLE_SIZE),
    "byline": Look(side="center", first=0.0, face="heading_2"),
    "addressee": Look(side="left", first=0.0),
    "annex": Look(side="left", first=0.0, face="heading_1", new_page=True),
    "signature": Look(style=SIGNATURE, side="right", first=0.0, right=_SEALED, kept=True),
    "date": Look(style=SIGNATURE, side="right", first=0.0, right=_SEALED),
    "mark": Look(side="left", first=0.0, face="heading_1"),
    "number": Look(side="center", first=0.0, keeps_rules=True),
    "copies": Look(side="left", first=1.0, size=SMALL_SIZE),
    "printed": Look(side="left", first=1.0, size=SMALL_SIZE),
    "caption": Look(side="center", first=0.0),
    "centred": Look(side="center", first=0.0),
    "unit": Look(side="right", first=0.0),
    "right": Look(side="right", first=0.0),
}


def look_of(element: Kind, words: str, *, date_width: float | None = None, rules: tuple[int, int] = (0, 0), opens: bool = True) -> Look:
    """Returns the setting of an element; `date_width` is that of the date below a signature, `opens`: 附件： stands in it."""
    if element.kind == "heading" and element.level <= 3:
        return Look(style=style_of_level(element.level))
    if element.kind == "heading":
        return Look(level=element.level - 1)
    if element.kind == "annexes":
        return Look(side="left", left=6.0, first=-4.0) if opens else Look(side="left", left=6.0, first=-1.0)
    look = _LOOKS.get(element.kind, Look())
    if element.kind == "copies" and width_of(words) > _ONE_LINE:
        # Lines that go on hang behind 抄送：, at the price of rules as narrow as the indented text.
        look = replace(look, left=4.0, right=1.0, first=-3.0)
    if element.kind == "signature" and date_width is not None:
        return replace(look, right=max(_SEALED + (date_width - width_of(words)) / 2, 0.0))
    return replace(look, rules=rules)


def width_of(words: str) -> float:
    """Returns the width of a line in full Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in words)


def face_of(look: Look, fonts: Fonts) -> str:
    """Returns the face of Chinese characters that a look asks for."""
    by_style: Mapping[str, str] = {
        TITLE: fonts.title, style_of_level(1): fonts.heading_1, style_of_level(2): fonts.heading_2, style_of_level(3): fonts.heading_3,
    }  # fmt: skip
    named: str = getattr(fonts, look.face) if look.face else by_style.get(look.style, fonts.body)
    return named


def set_paragraph(
    paragraph: Element, look: Look, identities: Mapping[str, str], *, blanks: str = "", tabs_within: bool = False, broken: bool = False,
    tall: bool = False, picture: bool = False, numbering: tuple[str, int] | None = None,
) -> None:  # fmt: skip
    """Sets a w:p: what a writer set by hand goes, what moves or numbers it stays.

    `blanks` are typed at its beginning and count as indent; `tabs_within` keeps its tab stops; `broken` lines (by hand) are not stretched;
    `tall` paragraphs hold a picture or formula that exact lines would clip, a `picture` one nothing else; `numbering` is (w:numId, level).
    """
    properties = paragraph_properties(paragraph)
    rules = properties.find(w("pBdr"))
    drop(properties, _BY_HAND)
    put(properties, "pStyle", {"val": identities[look.style]}, PARAGRAPH)
    if look.keeps_rules and rules is not None:
        put(properties, "pBdr", {}, PARAGRAPH).extend(list(rules))
    if numbering is not None:
        holder = put(properties, "numPr", {}, PARAGRAPH)
        put(holder, "ilvl", {"val": numbering[1]}, ("ilvl", "numId"))
        put(holder, "numId", {"val": numbering[0]}, ("ilvl", "numId"))
    _set_indents(properties, replace(look, first=0.0, left=0.0) if picture else look, blanks, tabs_within, numbering is not None)
    side = "center" if picture else look.side or ("left" if broken else None)
    if side is not None:
        put(properties, "jc", {"val": side}, PARAGRAPH)
    spacing = {"before": look.before * LINE} if look.before else {}
    spacing |= {"after": look.after * LINE} if look.after else {}
    if spacing or tall:
        put(properties, "spacing", {**spacing, **({"line": 240, "lineRule": "auto"} if tall else {})}, PARAGRAPH)
    if look.kept:
        put(properties, "keepNext", {}, PARAGRAPH)
    if look.level is not None:
        put(properties, "outlineLvl", {"val": look.level}, PARAGRAPH)
    if look.new_page:
        put(properties, "pageBreakBefore", {}, PARAGRAPH)
    if any(look.rules):
        _set_rules(properties, look.rules)


def _set_indents(properties: Element, look: Look, blanks: str, tabs_within: bool, numbered: bool) -> None:
    """Sets what the style does not. Each indent in characters and in twips: programs differ in which they take; lists bring their own."""
    if not (blanks or numbered or look.left) and (look.first, look.right) == _BY_STYLE.get(look.style, (2.0, 0.0)):
        drop(properties, () if tabs_within else ("tabs",))
        return
    made = made_up(blanks, look.first, look.size, look.left)
    unit = look.size * 20
    attributes: dict[str, int] = {}
    for name, value in (("left", look.left), ("right", look.right)):
        attributes |= {f"{name}Chars": round(value * 100), name: round(value * unit)}
    name = "hanging" if made.first < 0 else "firstLine"
    attributes |= {f"{name}Chars": round(abs(made.first) * 100), name: round(abs(made.first) * unit)}
    put(properties, "ind", attributes, PARAGRAPH)
    if not tabs_within:
        drop(properties, ("tabs",))
        if made.stops:
            holder = put(properties, "tabs", {}, PARAGRAPH)
            for place, stop in enumerate(made.stops):
                holder.insert(place, _stop(stop))


def _stop(place: int) -> Element:
    node = etree.Element(w("tab"))
    node.set(w("val"), "left")
    node.set(w("pos"), str(place))
    return node


def _set_rules(properties: Element, rules: tuple[int, int]) -> None:
    holder = put(properties, "pBdr", {}, PARAGRAPH)
    for name, size in zip(("top", "bottom"), rules, strict=True):
        if size:
            put(holder, name, {"val": "single", "sz": size, "space": 1, "color": "000000"}, ("top", "left", "bottom", "right"))


def closing_rules(place: int, count: int) -> tuple[int, int]:
    """Returns the rules above and below the `place`-th of `count` lines of a 版记: strong ones outside, fine ones between."""
    return (_THICK if place == 0 else 0, _THICK if place == count - 1 else _THIN)
