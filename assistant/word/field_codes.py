"""Fields that name heading styles: tables of contents and running heads must go on finding the headings once these have other styles."""

from __future__ import annotations

import re

from assistant.word.layout import style_of_level
from assistant.word.names import Element, local, w

_CONTENTS = re.compile(r"^\s*TOC\b(?!.*\\u)", re.IGNORECASE)
_HEAD = re.compile(r'^(\s*STYLEREF\s+)(?:"(?:标题|heading)\s*([123])"|(?:标题|heading)?\s?([123]))(?=\s|$)', re.IGNORECASE)


def mend_fields(root: Element) -> None:
    r"""Lets TOC fields of a part go by outline levels (\u) and STYLEREF fields by the official styles."""
    for node in root.iter(w("instrText"), w("fldSimple")):
        plain = local(node) == "instrText"
        told = (node.text if plain else node.get(w("instr"))) or ""
        mended = _HEAD.sub(lambda found: f'{found[1]}"{style_of_level(int(found[2] or found[3]))}"', told)
        if _CONTENTS.search(mended):
            mended = f"{mended.rstrip()} \\u "
        if mended != told and plain:
            node.text = mended
        elif mended != told:
            node.set(w("instr"), mended)
