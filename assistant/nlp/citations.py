"""Finds cited 《titles》 with the article named after them."""

from __future__ import annotations

import re

from assistant.schema.law import Citation

_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》|〈[^〈〉\n]*〉){2,80})》")
_ARTICLE = re.compile(
    r"(?:[（(][^（）()\n]{1,24}[)）])?(第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十]+款)?)"
)


def find_citations(text: str) -> tuple[Citation, ...]:
    """Returns the titles in 《》 in order; an inner 《》 or 〈〉 belongs to its title."""
    found: list[Citation] = []
    for match in _TITLE.finditer(text):
        article = _ARTICLE.match(text, match.end())
        found.append(
            Citation(title=match.group(1).strip(), start=match.start(), end=match.end(), article=article.group(1) if article else None)
        )
    return tuple(found)
