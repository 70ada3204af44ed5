"""Names of WordprocessingML elements and of the parts of a package."""

from __future__ import annotations

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
STRICT = "http://purl.oclc.org/ooxml/"

SPACE = f"{{{XML}}}space"


def w(name: str) -> str:
    """Returns the Clark name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def val(element: Element | None, default: str | None = None) -> str | None:
    """Returns the w:val of an element, `default` where either is missing."""
    return default if element is None else element.get(w("val"), default)


def is_on(element: Element | None) -> bool:
    """Returns the truth of an on/off property element such as w:vanish: present and not switched off."""
    return element is not None and (val(element) or "1").lower() not in ("0", "false", "off", "none")


def local(element: Element) -> str:
    """Returns the element's name if it is WordprocessingML, else its full Clark name ("" for comments)."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[len(W) + 2 :] if tag.startswith(f"{{{W}}}") else tag


def number(text: str | None) -> int | None:
    """Returns an integer attribute, None where it is missing or is no number."""
    try:
        return int(float(text)) if text is not None else None
    except ValueError:
        return None
