"""The store of live figures: a custom XML part whose element names are the keys, and the names it goes by."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from assistant.word.names import DATA_STORE
from assistant.word.package import Package

STORE = "urn:wenheng:figures:1"
PREFIX = "fig_"
_ISSUED = f"{{{STORE}}}issued"
"""The element that tells what was issued: its text survives LibreOffice, which drops attributes."""
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE_MAP: Any = {None: STORE}
_PROPERTIES_MAP: Any = {"ds": DATA_STORE}


def element_name(key: str) -> str:
    """Returns the store's element name for a key: letters and digits stay, all else is _HH_ in hex, so that it can be read back.

    Not _xHHHH_: that is OOXML's own escape, and LibreOffice 7.4 mangles names that look like it.
    """
    return PREFIX + re.sub(r"[^A-Za-z0-9]", lambda found: f"_{ord(found.group()):02x}_", key)


def key_of(name: str) -> str | None:
    """Returns the key of an element name, None for a name that is not ours."""
    if not name.startswith(PREFIX):
        return None
    return re.sub(r"_([0-9a-f]{2,6})_", lambda found: chr(int(found.group(1), 16)), name[len(PREFIX) :])


def declare_store(package: Package, part: str, identity: str) -> None:
    """Makes an empty store known to the package: properties with its id, content types, relationships."""
    package.add(part, etree.Element(f"{{{STORE}}}figures", nsmap=_STORE_MAP))
    properties_part = part.replace("item", "itemProps")
    properties = etree.Element(f"{{{DATA_STORE}}}datastoreItem", {f"{{{DATA_STORE}}}itemID": identity}, nsmap=_PROPERTIES_MAP)
    references = etree.SubElement(properties, f"{{{DATA_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{DATA_STORE}}}schemaRef", {f"{{{DATA_STORE}}}uri": STORE})
    package.add(properties_part, properties)
    package.declare(properties_part, _PROPERTIES_TYPE)
    package.declare(part, "application/xml")
    package.relate(package.main, _CUSTOM_XML, part)
    package.relate(part, _CUSTOM_PROPERTIES, properties_part)


def text_parts(package: Package) -> list[str]:
    """Returns the parts that hold running text: body, headers, footers, notes, in that order."""
    kinds = ("/header", "/footer", "/footnotes", "/endnotes")
    related = [one.target for one in package.relations(package.main) if one.type.endswith(kinds) and package.has(one.target)]
    return list(dict.fromkeys((package.main, *sorted(related))))


def stores(package: Package) -> list[str]:
    """Returns the custom XML parts that hold our figures."""
    related = [one.target for one in package.relations(package.main) if one.type == _CUSTOM_XML and package.has(one.target)]
    return [part for part in related if package.xml(part).tag == f"{{{STORE}}}figures"]


def stored_texts(package: Package) -> dict[str, str]:
    """Returns the stored text of every live figure by key."""
    found: dict[str, str] = {}
    for part in stores(package):
        for node in package.xml(part):
            key = key_of(etree.QName(node).localname) if isinstance(node.tag, str) else None
            if key is not None:
                found[key] = node.text or ""
    return found


def issued_text(package: Package) -> str | None:
    """Returns what the store tells of the figures as they were issued (drafting/issued.py writes and reads it), None where it is lost."""
    nodes = (package.xml(part).find(_ISSUED) for part in stores(package))
    return next((node.text for node in nodes if node is not None and node.text), None)


def write_issued(package: Package, part: str, text: str) -> None:
    """Puts into a store what was issued, in place of what stood there."""
    root = package.xml(part)
    node = root.find(_ISSUED)
    if node is None:
        node = etree.SubElement(root, _ISSUED)
    node.text = text


def identity_of(package: Package, part: str | None) -> str | None:
    """Returns the id under which content controls know a store."""
    properties = package.related(part, "customXmlProps") if part else None
    return package.xml(properties).get(f"{{{DATA_STORE}}}itemID") if properties else None


def free_part(package: Package) -> str:
    """Returns the first free customXml/itemN.xml."""
    count = 1
    while package.has(f"customXml/item{count}.xml") or package.has(f"customXml/itemProps{count}.xml"):
        count += 1
    return f"customXml/item{count}.xml"
