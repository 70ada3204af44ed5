"""Turns a text into the set of character pairs that likeness is measured on, figures and punctuation masked."""

from __future__ import annotations

import re
from functools import lru_cache

FIGURE_MASK = "#"
_FIGURES = re.compile(r"[0-9０-９]+(?:[.,，．·][0-9０-９]+)*[%％‰]?|[〇零一二三四五六七八九十百千万亿两]{2,}")
_NOISE = re.compile(r"[^\w#]+|_")


@lru_cache(maxsize=8192)
def masked(text: str) -> str:
    """Returns `text` without punctuation and spaces, every run of digits (or of two and more Chinese numerals) as one "#"."""
    return _NOISE.sub("", _FIGURES.sub(FIGURE_MASK, text)).lower()


@lru_cache(maxsize=8192)
def shingles(text: str, size: int = 2) -> frozenset[str]:
    """Returns the character n-grams of the masked text; a text shorter than `size` is its own one shingle, an empty one has none."""
    plain = masked(text)
    if len(plain) <= size:
        return frozenset((plain,)) if plain else frozenset()
    return frozenset(plain[start : start + size] for start in range(len(plain) - size + 1))
