"""Carries the styles and page-number footers of official documents into any Word file, from a new file that `layout` has set up.

The styles are based on nothing there, so that whatever the file's own Normal style says stays out of them.
"""

from __future__ import annotations

import copy
import io
from dataclasses import dataclass
from typing import Any

import docx
from lxml import etree

from assistant.word.layout import BODY, HEADING_1, HEADING_2, HEADING_3, PAGE_NUMBER, SIGNATURE, TITLE, Fonts, apply_page
from assistant.word.names import Element, R, W, val, w
from assistant.word.package import Package, open_package
from assistant.word.properties import PARAGRAPH, child, paragraph_properties

NAMES = (TITLE, HEADING_1, HEADING_2, HEADING_3, BODY, SIGNATURE, PAGE_NUMBER)
_SPACES: Any = {"w": W, "r": R}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class OfficialParts:
    """What was carried over: the style ids by the styles' names, and the paragraphs that print page numbers on odd and even pages."""

    styles: dict[str, str]
    odd_number: Element
    even_number: Element


def carry(package: Package, fonts: Fonts) -> OfficialParts:
    """Puts the official styles into the package, in place of styles of the same names, and returns what refers to them."""
    donor = _donor(fonts)
    source = donor.xml(donor.related(donor.main, "styles") or "")
    target = package.xml(_styles_part(package))
    identities = {name: _identity(target, name) for name in NAMES}
    winning = _winning_measures(target)
    for name in NAMES:
        made = _renamed(_named(source, name), identities, source)
        for measure in winning:
            child(paragraph_properties(made), "spacing", PARAGRAPH).set(w(measure), "0")
        _place(target, made, name)
    odd, even = (_number_paragraph(donor, kind, identities[PAGE_NUMBER]) for kind in ("default", "even"))
    return OfficialParts(identities, odd, even)


def add_part(package: Package, kind: str, root: Element) -> str:
    """Adds a header, footer, styles or settings part with its content type and returns the id of its relationship to the main part."""
    folder = package.main.rpartition("/")[0]
    number = 1
    while package.has(f"{folder}/{kind}{number}.xml"):
        number += 1
    part = f"{folder}/{kind}{number}.xml"
    package.add(part, root)
    package.declare(part, f"{_WORD}.{kind}+xml")
    return package.relate(package.main, f"{R}/{kind}", part)


def _donor(fonts: Fonts) -> Package:
    document = docx.Document()
    apply_page(document, fonts)
    buffer = io.BytesIO()
    document.save(buffer)
    return open_package(buffer.getvalue())


def _styles_part(package: Package) -> str:
    known = package.related(package.main, "styles")
    if known is None:
        add_part(package, "styles", etree.Element(w("styles"), nsmap=_SPACES))
        known = package.related(package.main, "styles")
    return known or ""


def _winning_measures(styles: Element) -> list[str]:
    """Returns the measures of spacing among the document's defaults that would win over the plain ones of a style."""
    spacing = styles.find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}/{w('spacing')}")
    names = ("beforeLines", "afterLines", "beforeAutospacing", "afterAutospacing")
    return [name for name in names if spacing is not None and spacing.get(w(name)) is not None]


def _named(styles: Element, name: str) -> Element:
    return next(style for style in styles.iter(w("style")) if val(style.find(w("name"))) == name)


def _identity(styles: Element, name: str) -> str:
    """Returns the id of the file's own style of that name, else a free one."""
    own = next((style for style in styles.iter(w("style")) if val(style.find(w("name"))) == name), None)
    if own is not None:
        return own.get(w("styleId"), name)
    taken = {style.get(w("styleId")) for style in styles.iter(w("style"))}
    identity, number = name, 1
    while identity in taken:
        number += 1
        identity = f"{name}{number}"
    return identity


def _renamed(style: Element, identities: dict[str, str], source: Element) -> Element:
    made = copy.deepcopy(style)
    names = {other.get(w("styleId")): val(other.find(w("name"))) or "" for other in source.iter(w("style"))}
    made.set(w("styleId"), identities[val(style.find(w("name"))) or ""])
    based, following = made.find(w("basedOn")), made.find(w("next"))
    if based is not None:
        made.remove(based)
    if following is not None:
        following.set(w("val"), identities[names[following.get(w("val"))]])
    return made


def _place(styles: Element, made: Element, name: str) -> None:
    own = next((style for style in styles.iter(w("style")) if val(style.find(w("name"))) == name), None)
    if own is not None:
        styles.replace(own, made)
    else:
        styles.append(made)


def _number_paragraph(donor: Package, kind: str, identity: str) -> Element:
    section = next(donor.xml(donor.main).iter(w("sectPr")))
    reference = next(node for node in section.findall(w("footerReference")) if node.get(w("type")) == kind)
    targets = {one.id: one.target for one in donor.relations(donor.main)}
    paragraph = copy.deepcopy(next(donor.xml(targets[reference.get(f"{{{R}}}id", "")]).iter(w("p"))))
    style = next(paragraph.iter(w("pStyle")))
    style.set(w("val"), identity)
    return paragraph
