"""Chooses among a template's phrases the ones that last year's text did not use; the year decides between equals."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.likeness.pairs import dice
from assistant.likeness.shingles import masked

WORN = 0.5
"""Likeness to last year's words from which a phrase counts as used."""

REPEATED = 0.08
"""What each character of the longest run shared with an earlier sentence adds to how worn a phrase is."""


class Phrasing:
    """Last year's headings and sentences, and the year written about."""

    def __init__(self, previous: Sequence[str], year: int) -> None:
        self.previous = tuple(text for text in previous if masked(text))
        self.year = year

    def fresh_set(self, sets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Returns the set least like last year's; sets that are all fresh take turns by year."""
        worn = [max((self.worn(phrase) for phrase in one), default=0.0) for one in sets]
        return sets[self._choice(worn)]

    def fresh(self, phrases: Sequence[str], said: Sequence[str] = ()) -> str:
        """Returns the phrase least like last year's and like what is `said` already; fresh ones take turns by year."""
        worn = [max(self.worn(phrase), *(REPEATED * _shared(phrase, one) for one in said), 0.0) for phrase in phrases]
        return phrases[self._choice(worn)]

    def worn(self, phrase: str) -> float:
        """Returns how much a phrase is like a sentence of last year, in 0…1."""
        return max((dice(phrase, old) for old in self.previous), default=0.0)

    def _choice(self, worn: Sequence[float]) -> int:
        fresh = [index for index, value in enumerate(worn) if value < WORN]
        if fresh:
            return fresh[self.year % len(fresh)]
        return min(range(len(worn)), key=lambda index: (worn[index], index))


def _shared(one: str, other: str) -> int:
    """Returns the length of the longest run of characters that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
