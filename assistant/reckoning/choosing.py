"""Which of several candidates a verdict may rest on: how much a wording must say for how telling a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reckoning.concepts import SURE
from assistant.reckoning.naming import Named
from assistant.reckoning.slips import Slip, significant
from assistant.schema.figure import Figure
from assistant.schema.ledger import Verdict

_FIRST = {0: 0.6, 1: 0.55, 2: 0.48}
_FIRST_ELSE = 0.42
"""Likeness from which the best candidate is supported by an agreeing value of so many digits: a small number agrees by chance more easily."""
_OTHER = {0: 0.86, 1: 0.75, 2: 0.6}
_OTHER_ELSE = 0.45
"""The same for a candidate behind the best one: there are several, and chance has as many tries."""
_BEHIND = 0.3
"""How far an agreeing candidate may lie behind the best one."""
_TELLING = {2: 0.86, 3: 0.72, 4: 0.62}
"""Likeness from which a slip of so many digits is a contradiction although the wordings differ."""
_TELLING_ELSE = 0.56
_APART = 0.05


@dataclass(frozen=True, slots=True)
class Option:
    """A named concept with the verdict it would give, and the slip that explains a difference."""

    named: Named
    verdict: Verdict
    slip: Slip | None = None

    @property
    def agrees(self) -> bool:
        """Whether the figure fits."""
        return self.verdict.status in ("supported", "derived")

    @property
    def records(self) -> frozenset[str]:
        """The ids of the records that the verdict rests on."""
        return frozenset(match.record.id for match in self.verdict.matches)


def supporting(figure: Figure, options: Sequence[Option]) -> Option | None:
    """Returns the agreeing option that is well enough named, best first; None where none is, or where a sure name disagrees."""
    best = max((option.named.score for option in options), default=0.0)
    digits = max(0, significant(figure) - (1 if figure.hedge is not None else 0))
    for option in options:
        score = option.named.score
        enough = _FIRST.get(digits, _FIRST_ELSE) if score == best else _OTHER.get(digits, _OTHER_ELSE)
        if option.agrees and (score >= SURE or (score >= enough and score >= best - _BEHIND)):
            return option
    return None


def refuting(options: Sequence[Option]) -> Option | None:
    """Returns the option that contradicts the figure beyond doubt: one sure name, or a less sure one that a slip explains."""
    sure = [option for option in options if option.named.score >= SURE]
    if sure:
        return sure[0] if len(sure) == 1 and sure[0].verdict.status == "contradicted" else None
    explained = [
        option for option in options
        if option.verdict.status == "contradicted" and option.slip is not None and option.named.score >= _needed(option.slip)
    ]  # fmt: skip
    if not explained:
        return None
    chosen = explained[0]
    rivals = [option for option in options if option.records != chosen.records and option.named.score > chosen.named.score - _APART]
    return None if any(rival.named.score > chosen.named.score for rival in rivals) or (len(explained) > 1 and rivals) else chosen


def _needed(slip: Slip) -> float:
    return 2.0 if slip.digits < 2 else _TELLING.get(slip.digits, _TELLING_ELSE)
