"""Page numbers in the footers of a Word file, "— 1 —" at the outer edge; whatever else stands in headers and footers stays.

Word's behaviour kept here: a section without a reference of its own takes the header or footer of the section before; once odd and even
pages differ, even pages show nothing where no even header is named, and an even header that was out of use until then would show.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lxml import etree

from assistant.word.names import MC, Element, R, W, is_on, local, w
from assistant.word.official_parts import OfficialParts, add_part
from assistant.word.package import Package
from assistant.word.properties import BEFORE_EVEN_AND_ODD, PARAGRAPH, SECTION, paragraph_properties, put

Edge = Literal["header", "footer"]
_SPACES: Any = {"w": W, "r": R}
_AROUND_NUMBER = re.compile(r"[\s\u3000\-－—–―·.~第页共/／,，:：()（）|]|Page|page|of", re.IGNORECASE)
_TYPED_NUMBER = re.compile(r"\s*[-－—–―~·]*\s*\d{1,3}\s*[-－—–―~·]*\s*")
_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_INK = tuple(f"{{{space}}}{name}" for space, name in (
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "blip"), ("urn:schemas-microsoft-com:vml", "imagedata"),
))  # fmt: skip


@dataclass(slots=True)
class PageNumbers:
    """Sets the page numbers of one package; `told` gathers what could not be done."""

    package: Package
    parts: OfficialParts
    told: list[str] = field(default_factory=list)
    _made: dict[str, str] = field(default_factory=dict)
    _done: dict[str, bool] = field(default_factory=dict)

    def set(self, sections: Sequence[Element]) -> None:
        """Gives every section its footers, and even pages the headers they had; `sections` are the w:sectPr in order."""
        uneven = _switch_on(self.package)
        self._headers(sections, uneven)
        shown = list(self._shown(sections, uneven))
        pages: dict[str, set[str]] = {}
        for parts in shown:
            for kind, part in parts.items():
                pages.setdefault(part or "", set()).add(kind)
        for section, parts in zip(sections, shown, strict=True):
            for kind, part in parts.items():
                if part is not None and self._keeps_words(part):
                    self._number_beside_words(part, pages[part])
                    identity = self._identity(part)
                else:
                    identity = self._own("even" if kind == "even" else "default")
                self._refer(section, "footer", kind, identity)

    def _shown(self, sections: Sequence[Element], uneven: bool) -> Iterator[dict[str, str | None]]:
        """Yields for each section the footers that its pages show, by the kind of page; None where they show none."""
        shown: dict[str, str | None] = {}
        for section in sections:
            shown |= self._named(section, "footer")
            parts = {"default": shown.get("default"), "even": shown.get("even") if uneven else shown.get("default")}
            yield parts | ({"first": shown.get("first")} if is_on(section.find(w("titlePg"))) else {})

    def _headers(self, sections: Sequence[Element], uneven: bool) -> None:
        for section in sections:
            references = {node.get(w("type")) or "default": node for node in section.findall(w("headerReference"))}
            named = self._named(section, "header")
            for kind, part in named.items():
                if part is not None and _prints_number(self.package.xml(part)):
                    if _words(self.package.xml(part)):
                        self.told.append("页眉里有页码，没有动；页脚已另有页码，请删去一处")
                    else:
                        references[kind].set(f"{{{R}}}id", self._own("header"))
            if uneven:
                continue
            if "even" in references:
                section.remove(references["even"])
            if "default" in references:
                self._refer(section, "header", "even", references["default"].get(f"{{{R}}}id", ""))

    def _named(self, section: Element, edge: Edge) -> dict[str, str | None]:
        targets = {one.id: one.target for one in self.package.relations(self.package.main) if not one.external}
        found: dict[str, str | None] = {}
        for node in section.findall(w(f"{edge}Reference")):
            target = targets.get(node.get(f"{{{R}}}id", ""))
            found[node.get(w("type")) or "default"] = target if target and self.package.has(target) else None
        return found

    def _keeps_words(self, part: str) -> bool:
        if part not in self._done:
            self._done[part] = bool(_words(self.package.xml(part)))
        return self._done[part]

    def _identity(self, part: str) -> str:
        return next(one.id for one in self.package.relations(self.package.main) if one.target == part)

    def _own(self, kind: str) -> str:
        """Returns the relationship of a footer (or an empty header) of ours, made once or left by an earlier formatting."""
        if kind not in self._made:
            root = etree.Element(w("hdr" if kind == "header" else "ftr"), nsmap=_SPACES)
            paragraph = {"default": self.parts.odd_number, "even": self.parts.even_number}.get(kind)
            root.append(copy.deepcopy(paragraph) if paragraph is not None else etree.Element(w("p")))
            edge: Edge = "header" if kind == "header" else "footer"
            self._made[kind] = self._same(edge, root) or add_part(self.package, edge, root)
        return self._made[kind]

    def _same(self, edge: Edge, root: Element) -> str | None:
        wanted = etree.tostring(root, method="c14n")
        for one in self.package.relations(self.package.main):
            known = one.type.endswith(f"/{edge}") and not one.external and self.package.has(one.target)
            if known and etree.tostring(self.package.xml(one.target), method="c14n") == wanted:
                return one.id
        return None

    def _refer(self, section: Element, edge: Edge, kind: str, identity: str) -> None:
        for node in section.findall(w(f"{edge}Reference")):
            if (node.get(w("type")) or "default") == kind:
                section.remove(node)
        made = etree.Element(w(f"{edge}Reference"), {w("type"): kind, f"{{{R}}}id": identity})
        place = sum(1 for node in section if local(node) in SECTION[:2])
        section.insert(place, made)

    def _number_beside_words(self, part: str, pages: Collection[str]) -> None:
        """Puts the number under the words of a footer that stays; on a part for all pages it stands in a frame at the outer edge."""
        if part in self._made:
            return
        self._made[part] = part
        root = self.package.xml(part)
        made = copy.deepcopy(self.parts.even_number if set(pages) == {"even"} else self.parts.odd_number)
        if "even" in pages and len(pages) > 1:
            frame = {"wrap": "around", "vAnchor": "text", "hAnchor": "margin", "xAlign": "outside", "y": "1"}
            put(paragraph_properties(made), "framePr", frame, PARAGRAPH)
        paragraphs = [node for node in root.iter(w("p")) if _prints_number(node)]
        alone = [node for node in paragraphs if not _words(node) and node.getparent() is root]
        if paragraphs and not alone:
            self.told.append("页脚里页码和文字排在一起，没有动，请人工调整页码")
        elif alone:
            root.replace(alone[0], made)
        else:
            root.append(made)


def number_only(text: str) -> bool:
    """Returns whether a line of a header or footer is nothing but a page number, whoever typed it."""
    return not _AROUND_NUMBER.sub("", re.sub(r"\d", "", text))


def _switch_on(package: Package) -> bool:
    """Makes odd and even pages differ, and returns whether they did."""
    name = package.related(package.main, "settings")
    if name is None:
        add_part(package, "settings", etree.Element(w("settings"), nsmap=_SPACES))
        name = package.related(package.main, "settings") or ""
    root = package.xml(name)
    known = root.find(w("evenAndOddHeaders"))
    if known is not None:
        was = is_on(known)
        known.attrib.pop(w("val"), "")
        return was
    place = sum(1 for node in root if local(node) in BEFORE_EVEN_AND_ODD)
    root.insert(place, etree.Element(w("evenAndOddHeaders")))
    return False


def _seen(root: Element) -> Iterator[Element]:
    """Yields the elements of a header or footer, text boxes too, without what only old programs show."""
    for node in root:
        if node.tag != f"{{{MC}}}Fallback" and isinstance(node.tag, str):
            yield node
            yield from _seen(node)


def _prints_number(root: Element) -> bool:
    instructions = (node.text if local(node) == "instrText" else node.get(w("instr")) for node in _seen(root))
    return any((told or "").split()[:1] == ["PAGE"] for told in instructions)


def _words(root: Element) -> str:
    """Returns what stands in a header or footer beside its page number; a picture counts as a word."""
    if any(node.tag in _INK for node in _seen(root)):
        return "图"
    text = "".join(_outside_fields(root))
    if _TYPED_NUMBER.fullmatch(text):
        return ""
    return _AROUND_NUMBER.sub("", text)


def _outside_fields(root: Element) -> Iterator[str]:
    """Yields the text that is not the result of a page field."""
    inside: list[bool] = []
    for node in _seen(root):
        name = local(node)
        if name == "fldChar":
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                inside.append(False)
            elif kind == "end" and inside:
                inside.pop()
        elif name == "instrText" and inside and (node.text or "").split()[:1] and (node.text or "").split()[0] in _FIELDS:
            inside[-1] = True
        elif name == "t" and not any(inside) and not any(_page_field(above) for above in node.iterancestors(w("fldSimple"))):
            yield node.text or ""


def _page_field(node: Element) -> bool:
    return (node.get(w("instr")) or "").split()[:1] in [[name] for name in _FIELDS]
