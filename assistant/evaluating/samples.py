"""Samples: a clean report with what is known to be true of its figures, and the faults seeded into copies of it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeVar

from assistant.schema.document import Document

GoldKind = Literal["cell", "sum", "diff", "change", "points", "share", "avg", "multiple", "rows", "none", "target", "text"]
Span = tuple[int, int]
Item = TypeVar("Item")
_STOP = re.compile(r"[。；！？\n]")

COVERED: frozenset[str] = frozenset({"cell", "sum", "diff", "change", "points", "share", "avg", "multiple", "rows"})
"""The kinds of gold that a ledger speaks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A figure of a clean report with where its truth lies.

    `cells` are ledger cells written FILE!SHEET!A1, `kind` what ties the figure to them; `renamed`: the report's wording of the indicator
    differs from the ledger's. `start`/`end` are into the text without marks.
    """

    start: int
    end: int
    text: str
    kind: GoldKind
    cells: tuple[str, ...] = ()
    renamed: bool = False

    @property
    def covered(self) -> bool:
        """Whether the ledger holds what this figure says, or that from which it follows."""
        return self.kind in COVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A street's place in a column of the ledger, among `count` of its `group` (各街道), no two of them equal; 1 is the highest."""

    subject: str
    indicator: str
    value: str
    unit: str
    group: str
    rank: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A clean report: its document, the gold figures (empty where there is no ledger), and the ledger's numbers by cell.

    `values` maps FILE!SHEET!A1 to the number in the cell as the ledger writes it; `previous` a cell to the same figure's cell of the
    year before; `beside` a cell to the numbers around it of the same year.
    """

    name: str
    document: Document
    year: int | None = None
    golds: tuple[Gold, ...] = ()
    values: Mapping[str, Decimal] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rankings: tuple[Ranking, ...] = ()

    @property
    def text(self) -> str:
        """The clean text."""
        return self.document.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault in one copy. `start`/`end` span it in `text`; `was` is what stood there.

    `base` is the clean text that the fault was put into: the sample's own, or one lengthened by a true sentence. `evidence` are places in
    `text` that contradict the altered one, so that nobody could say which is wrong: a finding there is a catch too. At `related` places a
    finding is a consequence of the fault: neither a catch nor a false alarm. `rules` are those that rightly say it.
    """

    code: str
    text: str
    base: str
    start: int
    end: int
    was: str
    rules: tuple[str, ...]
    evidence: tuple[Span, ...] = ()
    related: tuple[Span, ...] = ()
    renamed: bool | None = None

    @property
    def now(self) -> str:
        """The faulty words."""
        return self.text[self.start : self.end]


Seeder = Callable[[Sample, random.Random], Iterator[Fault]]
"""Yields faults of one class, the places in an order that the random generator decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultClass:
    """A class of fault: its code, Chinese title, and how to seed it. `ledger`: it needs gold figures and their ledger."""

    code: str
    title: str
    ledger: bool
    seed: Seeder


def sentence(text: str, position: int) -> Span:
    """Returns the span of the sentence around a position, up to 。；！？ or a line's end."""
    start = 0
    for match in _STOP.finditer(text):
        if match.start() >= position:
            return start, match.start()
        start = match.end()
    return start, len(text)


def line(text: str, position: int) -> Span:
    """Returns the span of the line around a position."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def edited(
    sample: Sample, code: str, span: Span, now: str, rules: tuple[str, ...], *, base: str | None = None,
    evidence: tuple[Span, ...] = (), related: tuple[Span, ...] = (), renamed: bool | None = None,
) -> Fault:  # fmt: skip
    """Returns the fault that puts `now` in place of a span of the clean text; `evidence` and `related` are spans of the clean text."""
    clean = sample.text if base is None else base
    start, end = span
    shift = len(now) - (end - start)

    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple((a if a < end else a + shift, b if b <= start else b + shift) for a, b in spans if (a, b) != span)

    return Fault(
        code=code, text=clean[:start] + now + clean[end:], base=clean, start=start, end=start + len(now), was=clean[start:end],
        rules=rules, evidence=moved(evidence), related=moved(related), renamed=renamed,
    )  # fmt: skip


def shuffled(items: Sequence[Item], chance: random.Random) -> list[Item]:
    """Returns the items in an order that the random generator decides."""
    return chance.sample(items, len(items))
