"""What speaks for and against a candidate: its wording, the digits, its place in the ledger, and what the document tells elsewhere."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.reckoning.candidates import LEAST, spoken
from assistant.reckoning.choosing import Option, row_below
from assistant.reckoning.concepts import SURE
from assistant.reckoning.cover import cover
from assistant.reckoning.memory import Memory, Tie
from assistant.reckoning.slips import significant
from assistant.reckoning.wording import agrees
from assistant.reckoning.wordings import canonical, content
from assistant.schema.figure import Claim, Figure
from assistant.schema.ledger import SourceRecord

_NEAREST, _WIDEST = 3, 0.5
_AGREEING, _TRUSTED = 5, 0.3
"""Figures, and the share of those that may mean something in the ledger, that must agree with it before their places tell anything."""
_SHEET = 2000
"""Records of a sheet up to which all are tried for a figure that its words do not name."""
_MANY = 3
_SHORT_NAME = 4
_FAR, _LIKE = math.log(3), math.log(1.25)
_CLAUSE = re.compile(r"[，,；;。：:]")
_EDITS = frozenset({"digit", "dropped", "doubled"})


class Values:
    """The records of a ledger by dimension and value."""

    def __init__(self, records: Sequence[SourceRecord]) -> None:
        self._records: defaultdict[str | None, list[SourceRecord]] = defaultdict(list)
        for record in sorted(records, key=lambda record: record.number):
            self._records[record.dimension].append(record)
        self._families: defaultdict[str, list[SourceRecord]] = defaultdict(list)
        for record in records:
            self._families[record.family].append(record)
        self._numbers = {dimension: [record.number for record in listed] for dimension, listed in self._records.items()}

    def of_family(self, family: str) -> list[SourceRecord]:
        """Returns the records of a sheet or section."""
        return self._families.get(family, [])

    def carrying(self, figure: Figure) -> list[SourceRecord]:
        """Returns the records of a figure's dimension whose value it may stand for."""
        if figure.low is None or figure.high is None or figure.dimension not in self._numbers:
            return []
        numbers = self._numbers[figure.dimension]
        inside = self._records[figure.dimension][bisect_left(numbers, figure.low) : bisect_right(numbers, figure.high)]
        return [record for record in inside if agrees(figure, record.number)]


class Surroundings:
    """What the figures of a document were tied to on the first reading, for what is still open."""

    def __init__(self, memory: Memory, values: Values) -> None:
        self.values = values
        self._uses: defaultdict[str, list[Tie]] = defaultdict(list)
        self._ties: list[Tie] = []
        for tie in sorted(memory.ties.values(), key=_start):
            if tie.record is not None and agrees(tie.claim.figure, tie.record.number):
                self._uses[tie.record.id].append(tie)
                self._ties.append(tie)

    def trusted(self, open_figures: int) -> bool:
        """Returns whether the ledger agrees with enough of the document to judge what is open by what stands beside it.

        A ledger of another office or year agrees with a figure here and there by chance.
        """
        agreeing = len(self._ties)
        return agreeing >= _AGREEING and agreeing >= _TRUSTED * (agreeing + open_figures)

    def used(self, records: Iterable[str], claim: Claim) -> float:
        """Returns how well the wording of another figure that agrees with one of these records names it; 0 where none does.

        A table beside the text tells the same values again: that a cell holds a value says nothing against the text's meaning it too.
        """
        told = (tie for id in records for tie in self._uses.get(id, ()) if tie.claim.figure.id != claim.figure.id)
        return max((tie.named.score for tie in told if tie.claim.tabled == claim.tabled), default=0.0)

    def near(self, claim: Claim) -> list[Tie]:
        """Returns the agreeing ties nearest to a claim in the text, itself left out; how far they are does not matter."""
        ties, start = self._ties, claim.figure.start
        at = bisect_left(ties, start, key=_start)
        beside = [tie for tie in ties[max(0, at - _NEAREST) : at + _NEAREST + 1] if tie.claim.figure.id != claim.figure.id]
        return sorted(beside, key=lambda tie: abs(_start(tie) - start))[:_NEAREST]

    def beside(self, claim: Claim) -> list[SourceRecord]:
        """Returns the records of the sheets or sections that the nearest ties come from, where these are not too many, in order of id."""
        families = {tie.record.family for tie in self.near(claim) if tie.record is not None}
        groups = [group for family in families if len(group := self.values.of_family(family)) <= _SHEET]
        return sorted((record for group in groups for record in group), key=lambda record: record.id)


def _start(tie: Tie) -> int:
    return tie.claim.figure.start


def evidence(claim: Claim, option: Option, options: Sequence[Option], around: Surroundings) -> dict[str, float]:
    """Returns what speaks for and against an option, by name, each 0…1 or thereabouts; what is 0 may be left out."""
    figure, named = claim.figure, option.named
    found = {
        "candidate": 1.0, "score": named.score, "told": named.told, "said": named.said, "exact": float(named.score >= SURE),
        "exact_short": float(named.score >= SURE and len(named.concept.name) <= _SHORT_NAME),
        "derived": float(option.verdict.formula is not None), "subject_far": float(_far(claim)),
    }  # fmt: skip
    if named.score < LEAST:
        found["weak_agrees" if option.agrees else "weak_differs"] = 1.0
    found |= _unsaid(claim, option)
    found |= _standing(claim, option, options, around)
    found |= _fit(figure, option)
    found |= _location(claim, option, around)
    found |= _elsewhere(claim, option, around)
    return {name: value for name, value in found.items() if value}


def _far(claim: Claim) -> bool:
    """Whether the subject was named in an earlier clause: the figure may speak of the whole office again."""
    subject = claim.figure.subject
    return subject is not None and subject not in _CLAUSE.split(claim.context)[-1]


def _unsaid(claim: Claim, option: Option) -> dict[str, float]:
    """How much of a label's parts nobody has said: 死亡人数 农业机械 is not meant by 全年死亡15人."""
    record = option.verdict.matches[0].record if option.verdict.matches else None
    words, label = spoken(claim), record.label if record is not None else ""
    near, wide = "　".join(words.near), "　".join((*words.near, words.sentence, words.section))
    parts = [part for part in map(canonical, label.split(" ")) if any(content(part, ledger=True))]
    if not parts:
        return {}
    missed = [1 - _said(part, wide) for part in parts]
    return {
        "unsaid": max(missed), "unsaid_near": max(1 - _said(part, near) for part in parts), "parts": float(len(parts) > 1),
        "unsaid_part": max(missed) if len(parts) > 1 else 0.0,
    }  # fmt: skip


def _said(part: str, words: str) -> float:
    telling = [index for index, tells in enumerate(content(part, ledger=True)) if tells]
    marks = cover(part, words)
    return sum(marks[index] for index in telling) / len(telling)


def _standing(claim: Claim, option: Option, options: Sequence[Option], around: Surroundings) -> dict[str, float]:
    """How an option stands among its rivals; a rival whose record another figure already tells counts for less."""
    score = option.named.score
    others = [other for other in options if other.records != option.records and not row_below(other, option, claim.context)]
    free = [other for other in others if not around.used(other.records, claim)]
    best = max((other.named.score for other in options), default=0.0)
    used = around.used(option.records, claim)
    return {
        "first": float(score >= best), "behind": best - score,
        "lead": min(_WIDEST, max(0.0, score - max((other.named.score for other in others), default=0.0))),
        "free_lead": min(_WIDEST, max(0.0, score - max((other.named.score for other in free), default=0.0))),
        "used": used, "used_better": float(used > score), "alone": float(not others),
    }  # fmt: skip


def _fit(figure: Figure, option: Option) -> dict[str, float]:
    """How the figure and the value fit: alike, a slip of the pen apart, or another number."""
    digits = significant(figure) - (1 if figure.hedge is not None else 0)
    if option.agrees:
        return {f"agrees_{max(0, min(_MANY, digits))}": 1.0}
    slip, cause = option.slip, option.verdict.cause
    told = slip.digits if slip is not None else 0
    if slip is None or told <= 0 or cause in ("value", "derivation", None):
        return {"differs": 1.0} | _apart(figure, option)
    kind = "edit" if cause in _EDITS else cause or "value"
    if kind == "scale" and slip.tenfold:
        kind = "tenfold"
    return {f"{kind}_{min(_MANY, told)}": 1.0}


def _apart(figure: Figure, option: Option) -> dict[str, float]:
    number, expected = figure.number, option.verdict.expected
    if not number or not expected or not isinstance(expected, Decimal):
        return {}
    ratio = abs(math.log(abs(float(number)) / abs(float(expected))))
    return {"differs_far": float(ratio > _FAR), "differs_little": float(ratio < _LIKE)}


def _location(claim: Claim, option: Option, around: Surroundings) -> dict[str, float]:
    """Whether the figures beside it in the text come from where the record stands in the ledger."""
    record = option.verdict.matches[0].record if option.verdict.matches else None
    near = around.near(claim)
    if record is None or not near:
        return {"lone": 1.0}
    same = [tie for tie in near if tie.record is not None and tie.record.family == record.family]
    return {
        "same_sheet": len(same) / len(near), "no_sheet": float(not same),
        "same_sentence": float(any(tie.claim.sentence_start == claim.sentence_start for tie in same)),
        "own_unit": float(record.dimension == claim.figure.dimension),
    }  # fmt: skip


def _elsewhere(claim: Claim, option: Option, around: Surroundings) -> dict[str, float]:
    """Whether the ledger has the figure's value in another row: it may mean that one, or have been copied from there."""
    if option.agrees or significant(claim.figure) < 2:
        return {}
    family = option.verdict.matches[0].record.family if option.verdict.matches else ""
    others = [record for record in around.values.carrying(claim.figure) if record.id not in option.records]
    if not others:
        return {}
    told = around.used([record.id for record in others], claim) > 0
    beside = any(record.family == family for record in others)
    return {
        "elsewhere": 1.0, "elsewhere_told": float(told), "elsewhere_beside": float(beside),
        "elsewhere_told_beside": float(told and beside),
        "elsewhere_telling": float(significant(claim.figure) >= _MANY),
    }  # fmt: skip
