"""The nouns of a template: parts, items, sentence patterns, lead phrases and editions, as templates/<name>/template.toml states them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.drafting.period_words import period_words
from assistant.schema.quantity import Period

Choices = tuple[str, ...]
"""Patterns of which the first that can be filled is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of work done: its category, length, openers (one is chosen), patterns and the policy it may cite."""

    category: str
    length: int
    openers: tuple[str, ...] = ()
    patterns: tuple[Choices, ...] = ()
    required: tuple[str, ...] = ()
    policy_query: str | None = None
    policy_openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under one heading (or none); `lead_sets` are sets of lead phrases, one phrase an item, equal in length ("" for no phrase)."""

    items: tuple[Item, ...]
    lead_sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A table or a chart at the end of a part: its title (words of the template may stand in it), indicators, and what its rows are.

    Rows are the streets ("subjects", a column an indicator) or the indicators ("indicators": this period, the one before, the change).
    """

    title: str
    form: Literal["table", "chart"]
    rows: Literal["subjects", "indicators"]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A part on work done: heading (may be ""), lead sentences (one is chosen), groups, and sets of headings, one heading a group.

    `exhibits` stand after the groups. Without a heading everything under it stands one level higher, without `heading_sets` its items
    do. `run_in` items open with their lead phrase, others have it as a heading of its own.
    """

    heading: str
    groups: tuple[Group, ...]
    heading_sets: tuple[tuple[str, ...], ...] = ()
    leads: tuple[str, ...] = ()
    run_in: bool = True
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """A kind of shortcoming: words that tell it, and patterns for one that the ledgers themselves show."""

    name: str
    keywords: tuple[str, ...]
    patterns: tuple[Choices, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """The paragraph on shortcomings: its heading (may be ""), lead, kinds in order, the most characters a kind may take."""

    lead: str
    kinds: tuple[ProblemKind, ...]
    length: int
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One item of the plan: the categories it answers for, its length, openers (one is chosen), the policy it may cite."""

    categories: tuple[str, ...]
    length: int
    openers: tuple[str, ...]
    policy_query: str | None = None
    policy_openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A part on work to come: heading (may be ""), lead sentences (one is chosen), items, sets of lead phrases; `run_in` as for Body."""

    heading: str
    items: tuple[PlanItem, ...]
    lead_sets: tuple[tuple[str, ...], ...]
    leads: tuple[str, ...] = ()
    run_in: bool = True


TemplatePart = Body | Problems | Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The paragraph under the title: openers (one is chosen), the frame for honours ({honours}), the hand-over sentence."""

    openers: tuple[str, ...]
    honours: str | None = None
    handover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of the report for one reader: how long, what it leaves out, what the office calls itself, its title, addressee and close.

    `scale` multiplies the lengths of items and plan items. Sentences with a word of `without`, and figures of the indicators in
    `without_indicators`, stay out; `problems` says whether shortcomings are told.
    """

    name: str
    scale: float = 1.0
    without: tuple[str, ...] = ()
    without_indicators: tuple[str, ...] = ()
    short_name: str | None = None
    problems: bool = True
    title: str | None = None
    closing: str | None = None
    addressee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A whole template. `by_year` gives words that differ by year; `senders` and `keywords` tell a returned sentence's category.

    Where it has words in `about`, it is a report on one subject: returned sentences and promises of last year that hold none of them are
    not its business.
    """

    name: str
    folder: Path
    title: str
    introduction: Introduction
    parts: tuple[TemplatePart, ...]
    senders: tuple[tuple[str, tuple[str, ...]], ...]
    keywords: tuple[tuple[str, tuple[str, ...]], ...]
    by_year: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    closing: str | None = None
    addressee: str = ""
    copied: str = ""
    about: tuple[str, ...] = ()
    tolerance: float = 0.15
    editions: tuple[Edition, ...] = ()

    @property
    def document(self) -> Path:
        """The Word file to be filled."""
        return self.folder / "template.docx"

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The parts on work done."""
        return tuple(part for part in self.parts if isinstance(part, Body))

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The parts on work to come."""
        return tuple(part for part in self.parts if isinstance(part, Plan))

    @property
    def problems(self) -> Problems | None:
        """The paragraph on shortcomings, if there is one."""
        return next((part for part in self.parts if isinstance(part, Problems)), None)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items on work done in order."""
        return tuple(item for body in self.bodies for group in body.groups for item in group.items)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in the order of their items, those of the plan after them."""
        planned = (category for plan in self.plans for item in plan.items for category in item.categories)
        return tuple(dict.fromkeys((*(item.category for item in self.items), *planned)))

    @property
    def required(self) -> tuple[str, ...]:
        """The ids of all indicators that the draft must state."""
        return tuple(dict.fromkeys(name for item in self.items for name in item.required))

    def concerns(self, text: str) -> bool:
        """Returns whether a text is of the template's subject; true for a template about everything."""
        return not self.about or any(word in text for word in self.about)

    def words(self, *, period: Period, office: str, short_name: str) -> dict[str, str]:
        """Returns the words that patterns may name, for one period and office."""
        year = str(period.year)
        known = {**period_words(period), "office": office, "short_name": short_name}
        for name, by_year in self.by_year:
            texts = dict(by_year)
            known[name] = texts.get(year, texts["default"])
        return known

    def edition(self, name: str) -> Edition | None:
        """Returns the edition of that name."""
        return next((one for one in self.editions if one.name == name), None)
