"""What the figures of one document were tied to so far, for the figures that speak of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from assistant.reckoning.naming import Named
from assistant.schema.figure import Claim
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period

_RECENT = 8


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure with the concept it was tied to, and the record that carries it (None where it follows from several).

    `twins` are other concepts that its words may mean and that have the same value: one figure often stands in two sheets.
    """

    claim: Claim
    named: Named
    record: SourceRecord | None
    period: Period | None
    twins: tuple[Named, ...] = ()


@dataclass(slots=True)
class Memory:
    """Ties of a document in order; which figure is listed under which; which changes and shares hang on a figure."""

    ties: dict[str, Tie] = field(default_factory=dict)
    wholes: dict[str, str] = field(default_factory=dict)
    about: defaultdict[str, list[tuple[Claim, Period | None]]] = field(default_factory=lambda: defaultdict(list))
    _order: list[Tie] = field(default_factory=list)

    def tie(self, tie: Tie) -> None:
        """Remembers what a figure was tied to."""
        at = bisect_left(self._order, _start(tie), key=_start)
        known = at < len(self._order) and self._order[at].claim.figure.id == tie.claim.figure.id
        self._order[at : at + known] = [tie]
        self.ties[tie.claim.figure.id] = tie

    def untie(self, figure: str) -> None:
        """Forgets what a figure was tied to: a second reading doubts it."""
        if self.ties.pop(figure, None) is not None:
            self._order = [tie for tie in self._order if tie.claim.figure.id != figure]

    def named(self, figure: str | None) -> Named | None:
        """Returns the concept that a figure was tied to."""
        tie = self.ties.get(figure or "")
        return tie.named if tie is not None else None

    def recent(self, claim: Claim) -> list[Tie]:
        """Returns the ties of the claim's paragraph before it, nearest first."""
        return [tie for tie in self._before(claim) if tie.claim.block == claim.block]

    def earlier(self, claim: Claim) -> list[Tie]:
        """Returns the last ties of the paragraphs before the claim's, nearest first."""
        return [tie for tie in self._before(claim) if tie.claim.block != claim.block]

    def _before(self, claim: Claim) -> list[Tie]:
        at = bisect_left(self._order, claim.figure.start, key=_start)
        return self._order[max(0, at - _RECENT) : at][::-1]


def _start(tie: Tie) -> int:
    return tie.claim.figure.start
