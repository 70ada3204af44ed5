"""Measures how much of one text was taken word for word from another."""

from __future__ import annotations

import re

RUN = 13
"""Characters in a row that count as taken over: longer than any stock phrase of the genre (优化法治化营商环境 has nine)."""

_SPACES = re.compile(r"\s+")


def overlap_share(text: str, other: str, *, run: int = RUN) -> float:
    """Returns the share of `text`'s characters that lie in a run of at least `run` characters found in `other`, in 0…1.

    Spaces and line ends do not count. Figures do: a sentence with its figures changed is not word for word.
    """
    plain, source = _SPACES.sub("", text), _SPACES.sub("", other)
    if len(plain) < run:
        return float(bool(plain) and plain in source)
    known = {source[start : start + run] for start in range(len(source) - run + 1)}
    taken = end = 0
    for start in range(len(plain) - run + 1):
        if plain[start : start + run] in known:
            taken += start + run - max(end, start)
            end = start + run
    return taken / len(plain)
