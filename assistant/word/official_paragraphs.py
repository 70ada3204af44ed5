"""Sets the paragraphs of a body as the elements they are: style, indents, numbering, type; typed blanks count as indent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.schema.elements import Element as Kind
from assistant.schema.elements import ElementKind
from assistant.word.fitting import is_tall
from assistant.word.layout import BODY, TITLE, Fonts
from assistant.word.names import Element, is_on, local, number, val, w
from assistant.word.numbering import Numbers
from assistant.word.package import Package
from assistant.word.paragraph_looks import BODY_SIZE, Look, closing_rules, face_of, look_of, set_paragraph, width_of
from assistant.word.pieces import SOFT_BREAK
from assistant.word.properties import LEVEL, drop, paragraph_properties, put, run_properties
from assistant.word.run_looks import BY_HAND, STRESS, Type, restyle_mark, restyle_runs, set_face
from assistant.word.runs import run_of, split_after, split_before
from assistant.word.sections import starts_page
from assistant.word.styles import Styles
from assistant.word.typed_blanks import HALF, blank_width, leading
from assistant.word.walker import Line, block_children

_LEFT_ALONE = frozenset(("head", "contents"))
_PLAIN = frozenset(("title", "byline", "heading", "mark", "annex", "number", "caption"))
_TEXT = ("body", "item", "heading")
_ROOM_ABOVE_TITLE: Mapping[ElementKind | None, int] = {"annex": 1, "number": 2, "head": 2, "metadata": 1}
_CLOSING = frozenset(("copies", "printed"))
_THIN_LINE, _THIN_TYPE = 240, 12
"""Twips of a line, and half points of type, below which nobody writes words."""


@dataclass(slots=True)
class Counts:
    """What was met on the way: paragraphs in frames, paragraphs broken by hand, words in colour."""

    framed: int = 0
    broken: int = 0
    coloured: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A w:p of the body: its line (None where its end was deleted, so that it runs into the next), what it is, where its text begins."""

    node: Element
    line: Line | None
    element: Kind | None
    start: int

    @property
    def kind(self) -> ElementKind | None:
        return self.element.kind if self.element is not None else None

    @property
    def words(self) -> str:
        return self.line.text.strip() if self.line is not None else ""


@dataclass(slots=True)
class Paragraphs:
    """Sets the paragraphs of one package; `identities` are the ids of the official styles by name."""

    styles: Styles
    numbers: Numbers
    identities: Mapping[str, str]
    fonts: Fonts
    counts: Counts = field(default_factory=Counts)
    _levels: set[Element] = field(default_factory=set)

    @classmethod
    def of(cls, package: Package, identities: Mapping[str, str], fonts: Fonts) -> Paragraphs:
        """Returns what sets the paragraphs of a package; made before its styles change."""
        styles = Styles(package)
        return cls(styles, Numbers(package, styles), identities, fonts)

    def set(self, body: Element, lines: Sequence[Line], elements: Sequence[Kind]) -> None:
        """Sets them all; `lines` are all walked lines of the package, `elements` its paragraphs by their offsets in the text."""
        placed = _placed(body, lines, elements)
        first = next((place for place, one in enumerate(placed) if one.kind == "title"), 0)
        headed = any(one.element is not None for one in placed[:first])
        looks = [_spaced(_look(placed, place), placed, place) for place in range(len(placed))]
        for place, one in enumerate(placed):
            chain = self.styles.of_paragraph(one.node.find(w("pPr")))
            if (headed and place < first and one.element is None) or self._left_alone(one, chain):
                continue
            self._set(one, looks[place], chain)

    def _left_alone(self, one: _Placed, chain: list[Element]) -> bool:
        own = one.node.find(w("pPr"))
        if any(source.find(w("framePr")) is not None for source in [own, *(style.find(w("pPr")) for style in chain)] if source is not None):
            self.counts.framed += 1
            return True
        hidden = one.line is not None and one.line.hidden
        return hidden or one.kind in _LEFT_ALONE or _in_contents(one.node) or (not one.words and _thin(one.node))

    def _set(self, one: _Placed, look: Look, chain: list[Element]) -> None:
        properties = one.node.find(w("pPr"))
        numbering = self.styles.numbering(properties, chain)
        level = self.numbers.level(numbering, chain)
        text = one.line.text if one.line is not None else ""
        blanks = leading(text) if text.strip() else ""
        broken = SOFT_BREAK in text.strip()
        self.counts.broken += broken and one.kind in ("body", "item")
        tall = is_tall(one.node)
        face = face_of(look, self.fonts)
        restyle_mark(paragraph_properties(one.node))
        kind = Type(
            face=face, latin=face if look.style == TITLE else self.fonts.latin, size=look.size, plain=one.kind in _PLAIN,
            own_face=look.face is not None, own_size=look.style == BODY and look.size != BODY_SIZE,
        )  # fmt: skip
        self.counts.coloured += restyle_runs(one.node, kind, self.styles, chain)
        placed = (numbering.num_id or "", level[0]) if numbering is not None and level is not None else None
        set_paragraph(
            one.node, look, self.identities, blanks=blanks, tabs_within="\t" in text.strip(), broken=broken, tall=tall,
            picture=tall and not text.strip(), numbering=placed,
        )  # fmt: skip
        if level is not None and level[1] is not None:
            self._clean_level(level[1], one.line)
        if one.line is not None:
            self._lead(one)
            self._widen_blanks(one.line, blanks, face)

    def _clean_level(self, level: Element, line: Line | None) -> None:
        """Lets an automatic number stand close to its words, in their type; the number of a text ends as the reader was told it ends."""
        if level in self._levels or line is None:
            return
        self._levels.add(level)
        spaced = line.label is None or line.label.text.endswith(" ")
        put(level, "suff", {"val": "space" if spaced else "nothing"}, LEVEL)
        put(level, "lvlJc", {"val": "left"}, LEVEL)
        look = level.find(w("rPr"))
        if look is not None and line.label is not None:
            drop(look, (*BY_HAND, *STRESS, "rStyle"))

    def _widen_blanks(self, line: Line, blanks: str, face: str) -> None:
        """Sets typed half-width blanks in the Chinese face, where they are half a character wide; in a Latin one they are narrower."""
        if not any(character != "\t" and blank_width(character) == HALF for character in blanks):
            return
        for piece in list(line.pieces):
            count = len(leading(piece.text))
            if piece.node is not None and piece.node.tag == w("t") and count:
                split_after(piece.node, piece.offset + count)
                set_face(split_before(piece.node, piece.offset), face, face)
            if count < len(piece.text):
                return

    def _lead(self, one: _Placed) -> None:
        """Sets the heading that opens a paragraph of text in the face of its level."""
        element, line = one.element, one.line
        if element is None or line is None or element.lead_end is None or one.kind != "item":
            return
        face = self.fonts.heading_1 if element.level == 1 else self.fonts.heading_2
        position = one.start
        for piece in line.pieces:
            end = position + len(piece.text)
            if position >= element.lead_end:
                break
            if piece.node is None:
                set_face(paragraph_properties(one.node), face, self.fonts.latin)
            elif piece.node.tag == w("t") and not piece.hidden:
                if end > element.lead_end:
                    split_after(piece.node, piece.offset + element.lead_end - position)
                run = run_of(piece.node)
                if run is not None:
                    set_face(run, face, self.fonts.latin)
                    drop(run_properties(run), STRESS)
            position = end


def _placed(body: Element, lines: Sequence[Line], elements: Sequence[Kind]) -> list[_Placed]:
    kinds = {element.start: element for element in elements}
    known: dict[Element, tuple[Line, int]] = {}
    position = 0
    for line in lines:
        if line.kind == "paragraph" and line.table is None:
            known[line.node] = (line, position)
        position += len(line.text) + 1
    found: list[_Placed] = []
    following: Kind | None = None
    for node in reversed([one for one in block_children(body) if local(one) == "p"]):
        if node in known:
            line, start = known[node]
            following = kinds.get(start + len(leading(line.text)))
            found.append(_Placed(node, line, following, start))
        else:
            found.append(_Placed(node, None, following, 0))
    return found[::-1]


def _look(placed: Sequence[_Placed], place: int) -> Look:
    one = placed[place]
    if one.element is None:
        return Look()
    if one.kind == "metadata":
        return Look(side="left", first=0.0)
    if one.kind == "signature":
        date = next((other for other in placed[place:] if other.element is not None and other.kind != "signature"), None)
        width = width_of(date.words) if date is not None and date.kind == "date" else None
        return look_of(one.element, one.words, date_width=width)
    if one.kind in _CLOSING:
        closing = [index for index, other in enumerate(placed) if other.kind in _CLOSING]
        return look_of(one.element, one.words, rules=closing_rules(closing.index(place), len(closing)))
    look = look_of(one.element, one.words, opens=one.words.startswith("附"))
    return replace(look, new_page=False) if look.new_page and _on_new_page(placed, place) else look


def _spaced(look: Look, placed: Sequence[_Placed], place: int) -> Look:
    """Adds the blank lines that the standard asks for where nobody typed any: paragraphs are never added."""
    kind, above, below = (placed[at].kind if 0 <= at < len(placed) else None for at in (place, place - 1, place + 1))
    if kind in ("title", "byline") and below not in (None, "title", "byline"):
        look = replace(look, after=1)
    if kind == "title" and above in _ROOM_ABOVE_TITLE:
        look = replace(look, before=_ROOM_ABOVE_TITLE[above])
    if kind == "annexes" and above in _TEXT:
        look = replace(look, before=1)
    if kind == "signature" and above in (*_TEXT, "annexes"):
        look = replace(look, before=2)
    return look


def _on_new_page(placed: Sequence[_Placed], place: int) -> bool:
    """Returns whether nothing but blanks stands between a paragraph and the break of page or section above it."""
    node = placed[place].node
    before = node.find(f"{w('pPr')}/{w('pageBreakBefore')}")
    if is_on(before) or _broken(node, "first"):
        return True
    above = node.getprevious()
    while above is not None:
        section = above.find(f"{w('pPr')}/{w('sectPr')}")
        if _broken(above, "last") or (section is not None and starts_page(section)):
            return True
        if local(above) == "tbl" or _ink(above):
            return False
        above = above.getprevious()
    return True


def _broken(paragraph: Element, side: Literal["first", "last"]) -> bool:
    """Returns whether a page break stands before the first, or after the last, word of a paragraph."""
    marks = [local(node) == "br" for node in paragraph.iter(w("br"), w("t")) if node.get(w("type")) == "page" or (node.text or "").strip()]
    return bool(marks) and marks[0 if side == "first" else -1]


def _ink(paragraph: Element) -> bool:
    return any((node.text or "").strip() for node in paragraph.iter(w("t")))


def _thin(node: Element) -> bool:
    """Returns whether an empty paragraph was made thin on purpose: one that Word asks for behind a table at the end, or that parts two."""
    spacing, size = node.find(f"{w('pPr')}/{w('spacing')}"), node.find(f"{w('pPr')}/{w('rPr')}/{w('sz')}")
    exact = spacing is not None and spacing.get(w("lineRule")) == "exact" and (number(spacing.get(w("line"))) or _THIN_LINE) < _THIN_LINE
    return exact or (size is not None and (number(val(size)) or _THIN_TYPE) < _THIN_TYPE)


def _in_contents(node: Element) -> bool:
    """Returns whether a paragraph stands in the table of contents that Word makes."""
    return any(
        "Table of Contents" in (val(gallery) or "")
        for control in node.iterancestors(w("sdt"))
        for gallery in control.iter(w("docPartGallery"))
    )
