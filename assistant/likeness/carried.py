"""Finds sentences that were taken over from another text with at most their figures, dates and years changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.likeness.shingles import FIGURE_MASK

SHORTEST = 18
"""Masked characters below which two equal sentences are chance or a formula of the genre."""

_YEAR = re.compile(r"(?:19|20)\d{2}年度?|[一二][〇零○九][〇零○一二三四五六七八九]{2}年度?|今年|去年|本年|上年|当年|明年|全年|年度")
_HEDGED = re.compile(
    r"(?:超过|突破|近|约|逾|超|达到|达)?(?:[0-9０-９]+(?:[.,，．·][0-9０-９]+)*|[〇零一二三四五六七八九十百千万亿两几数]+)"
    r"[万亿]*[余多]?(?:[%％‰]|个百分点)?(?:以上|左右)?"
)
_NOISE = re.compile(r"[^\w#]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A sentence found again: `sentence` of this text equals `earlier` of the other but for figures; `verbatim` says equal in all."""

    sentence: int
    earlier: int
    verbatim: bool


def skeleton(text: str) -> str:
    """Returns what is left of a sentence when figures with their hedges, years, 今年 and 去年, punctuation and spaces do not count."""
    return _NOISE.sub("", _HEDGED.sub(FIGURE_MASK, _YEAR.sub("", text))).lower()


def carried(sentences: Sequence[str], earlier: Sequence[str], *, stock: Iterable[str] = ()) -> tuple[Carried, ...]:
    """Returns the sentences that stand in `earlier` too, in order; those made up of `stock` sentences are left out.

    A sentence is stock when fewer than `SHORTEST` characters are left beside the stock sentences in it.
    """
    known: dict[str, int] = {}
    for place, text in enumerate(earlier):
        known.setdefault(skeleton(text), place)
    formulas = sorted({skeleton(text) for text in stock} - {""}, key=len, reverse=True)
    found: list[Carried] = []
    for place, text in enumerate(sentences):
        bare = skeleton(text)
        before = known.get(bare)
        if before is not None and _own_length(bare, formulas) >= SHORTEST:
            found.append(Carried(sentence=place, earlier=before, verbatim=_plain(text) == _plain(earlier[before])))
    return tuple(found)


def _own_length(bare: str, formulas: Sequence[str]) -> int:
    for formula in formulas:
        bare = bare.replace(formula, "")
    return len(bare.replace(FIGURE_MASK, ""))


def _plain(text: str) -> str:
    return _NOISE.sub("", text)
