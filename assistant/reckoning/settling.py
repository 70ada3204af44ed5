"""Decides between the candidates of an open figure: how likely each is meant, or none, weighed from all that speaks for and against it."""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.reckoning.candidates import LEAST
from assistant.reckoning.choosing import Option
from assistant.reckoning.concepts import SURE

_EXPLAINED, _PLAIN, _FAINT, _SUPPORTED, _NEVER = 0.7, 0.85, 0.9, 0.8, 2.0
"""Chance from which a figure is contradicted: by a value that a slip of the pen explains, by any other, by one that the words hardly
name; from which it is supported."""
_TELLING, _POSSIBLE = 2, 0.08
_LEAST_TOLD = 0.4
"""Share of the claim's words that a hardly named concept must account for before it contradicts."""


@cache
def weights() -> Mapping[str, float]:
    """Returns what each piece of evidence weighs (lexicon/evidence.toml, made by evaluation/train_evidence.py); read once a process."""
    text = files("assistant.reckoning").joinpath("lexicon/evidence.toml").read_text(encoding="utf-8")
    return {name: float(value) for name, value in tomllib.loads(text)["weights"].items()}


def chances(found: Sequence[Mapping[str, float]], table: Mapping[str, float] | None = None) -> list[float]:
    """Returns the chance that each candidate is the one meant; what is left to 1 is the chance that none is (a conditional logit)."""
    table = weights() if table is None else table
    scores = [sum(table.get(name, 0.0) * value for name, value in one.items()) for one in found]
    highest = max([0.0, *scores])
    powers = [math.exp(score - highest) for score in scores]
    total = math.exp(-highest) + sum(powers)
    return [power / total for power in powers]


def settled(
    options: Sequence[Option], found: Sequence[Mapping[str, float]], table: Mapping[str, float] | None = None
) -> Option | None:  # fmt: skip
    """Returns the option that decides an open figure, None where none is likely enough; options of one value speak together.

    `found` is the evidence of each option, `table` what it weighs (default: the shipped weights).
    """
    shared: defaultdict[object, float] = defaultdict(float)
    first: dict[object, Option] = {}
    each = chances(found, table)
    for option, chance in zip(options, each, strict=True):
        key = "agrees" if option.agrees else option.verdict.expected if option.verdict.status == "contradicted" else None
        if key is not None:
            shared[key] += chance
            first.setdefault(key, option)
    if not shared:
        return None
    best = max(shared, key=lambda key: shared[key])
    if shared[best] < _enough(first[best]) or (not first[best].agrees and _told_nowhere(options, found, each)):
        return None
    return first[best]


def agreement(options: Sequence[Option], found: Sequence[Mapping[str, float]], table: Mapping[str, float] | None = None) -> float:
    """Returns the chance that a figure means one of the options that it agrees with."""
    return sum(chance for option, chance in zip(options, chances(found, table), strict=True) if option.agrees)


def _told_nowhere(options: Sequence[Option], found: Sequence[Mapping[str, float]], each: Sequence[float]) -> bool:
    """Whether the ledger has the figure's very value near by, and nothing else in the text tells it: then it may well mean that one."""
    return any(
        option.agrees and option.digits >= _TELLING and chance >= _POSSIBLE and not one.get("used")
        for option, one, chance in zip(options, found, each, strict=True)
    )


def _enough(option: Option) -> float:
    if option.agrees:
        return _SUPPORTED
    digits = option.slip.digits if option.slip is not None else 0
    if option.named.told < _LEAST_TOLD and (option.named.score < LEAST or (option.named.score < SURE and digits <= _TELLING)):
        return _NEVER
    explained = digits >= _TELLING and option.verdict.cause not in ("value", "derivation")
    return max(_EXPLAINED if explained else _PLAIN, _FAINT if option.named.score < LEAST else 0.0)
