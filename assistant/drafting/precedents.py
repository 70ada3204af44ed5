"""Finds the policy that an item may cite: a whole 《title》 from the index, in force in the year, with its document as source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.likeness.pairs import containment
from assistant.protocols import Retriever
from assistant.schema.retrieval import Query

FITS = 0.5
"""Share of the query's character pairs that a title must hold."""

_ISSUED_WITHIN = re.compile(r"关于印发(《[^《》]+》)的(?:通知|函)")
_YEARS = re.compile(r"(\d{4})\s*[—–－-]\s*(\d{4})年")
_ENDED = ("废止", "失效", "征求意见", "草案")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy's title in its marks, and where the index has it from."""

    title: str
    source: str


def find_policy(retriever: Retriever | None, query: str | None, year: int) -> Policy | None:
    """Returns the newest fitting policy that covers `year`, or None: an item cites nothing rather than something else."""
    if retriever is None or not query:
        return None
    found: list[tuple[float, str, Policy]] = []
    for hit in retriever.find(Query(text=query, kind="policy", limit=10)):
        policy = Policy(title=cited(hit.passage.title), source=f"{hit.passage.document}《{hit.passage.title}》")
        fit = containment(query, policy.title)
        if fit >= FITS and covers(hit.passage.title, year) and (hit.passage.year or year) <= year:
            found.append((round(fit, 2), hit.passage.date or "", policy))
    return max(found, key=lambda item: (item[0], item[1], item[2].title))[2] if found else None


def cited(title: str) -> str:
    """Returns a title as a text cites it: what a notice issues rather than the notice, in title marks."""
    within = _ISSUED_WITHIN.search(title)
    if within:
        return within[1]
    return title if title.startswith("《") else f"《{title.strip('《》')}》"


def covers(title: str, year: int) -> bool:
    """Returns whether a title is of a text in force in `year`, as far as its own words tell."""
    if any(word in title for word in _ENDED):
        return False
    years = _YEARS.search(title)
    return years is None or int(years[1]) <= year <= int(years[2])
