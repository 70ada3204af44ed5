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
"""Likeness from which the best candidate is supported by an agreeing value of so many digits: few digits agree by chance."""
_OTHER = {0: 0.86, 1: 0.75, 2: 0.6}
_OTHER_ELSE = 0.45
"""The same for a candidate behind the best one: there are several, and chance has as many tries."""
_BEHIND = 0.3
"""How far an agreeing candidate may lie behind the best one."""
_CLEAR, _NEAR, _SAME = 0.19, 0.1, 0.02
"""How far the best candidate must lie before the others to be clearly, or fairly, the one that is meant."""
_NAMED, _FAIRLY_NAMED, _HALF_NAMED, _WELL_NAMED = 0.65, 0.6, 0.5, 0.8
_PARTLY_TOLD = 0.4
"""Share of the claim's words that a weakly named concept must account for: 审结行政复议案件 is not 法律援助 办结, whatever its value."""
_MOSTLY_SAID = 0.6
"""Share of a wording that the claim's own clause must say before any other value contradicts it."""
_PLAINLY, _PLAIN_DIGITS = 0.75, 2
_STEM = 2
_ALL_TOLD = 0.8
"""Share of the claim's words that a wording must account for before any other value contradicts: 线上接待 may be a part of 接待."""


@dataclass(frozen=True, slots=True)
class Option:
    """A named concept with the verdict it would give, the slip that explains a difference, and how many digits the figure has."""

    named: Named
    verdict: Verdict
    slip: Slip | None = None
    digits: int = 0

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
        said = score >= _NAMED or option.named.told >= _PARTLY_TOLD or not option.named.told
        if option.agrees and (score >= SURE or (score >= enough and score >= best - _BEHIND and said)):
            return option
    return None


def refuting(options: Sequence[Option], said: str = "") -> Option | None:
    """Returns the option that contradicts the figure beyond doubt: one sure name, or a less sure one that a slip explains.

    `said` is the sentence up to the figure.
    """
    sure = [option for option in options if option.named.score >= SURE]
    if sure:
        return sure[0] if len(sure) == 1 and sure[0].verdict.status == "contradicted" else None
    explained = [option for option in options if option.verdict.status == "contradicted" and _explained(option, options, said)]
    return explained[0] if len({option.records for option in explained}) == 1 else None


def _explained(option: Option, options: Sequence[Option], said: str) -> bool:
    """Whether a difference is more likely a slip than another indicator: by the wording, the rivals, and the digits that fit."""
    score, told = option.named.score, option.named.told
    digits = option.slip.digits if option.slip is not None and not (option.slip.tenfold and told < _ALL_TOLD) else 0
    rivals = [other.named.score for other in options if other.records != option.records and not row_below(other, option, said)]
    margin = score - max(rivals, default=0.0)
    if margin >= _NEAR:
        clear = margin >= _CLEAR
        well = score >= _WELL_NAMED and told >= _ALL_TOLD and option.digits >= 1
        plain = (
            clear
            and option.named.said >= _MOSTLY_SAID
            and (well or (score >= _PLAINLY and told >= _PLAINLY and option.digits >= _PLAIN_DIGITS))
        )
        all_told = told >= _ALL_TOLD
        one = digits >= 1 and (clear or all_told) and score >= (_FAIRLY_NAMED if clear and all_told else _NAMED)
        return plain or one or (score >= _HALF_NAMED and digits >= 2)
    return score >= _HALF_NAMED and digits >= (2 if margin >= -_SAME and score >= _NAMED else 3) and margin >= -_NEAR


def row_below(other: Option, option: Option, said: str) -> bool:
    """Whether an option is a finer row of another that the report does not name (纠纷受理 溪口所 under 纠纷受理): no rival."""
    name, whole = other.named.concept.name, f"{option.named.concept.name} "
    return other.named.score < option.named.score and name.startswith(whole) and name[len(whole) :][:_STEM] not in said
