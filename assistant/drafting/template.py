"""The nouns of a template: its sections, items, sentence patterns and lead phrases, as templates/<name>/template.toml states them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Choices = tuple[str, ...]
"""Patterns of which the first that can be filled is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One numbered item of the summary: its category, length, openers (one is chosen), patterns and the policy it may cite."""

    category: str
    length: int
    openers: tuple[str, ...]
    patterns: tuple[Choices, ...] = ()
    required: tuple[str, ...] = ()
    policy_query: str | None = None
    policy_openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading (一) with its items; `lead_sets` are sets of lead phrases, one phrase an item, equal in length."""

    items: tuple[Item, ...]
    lead_sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """A kind of shortcoming: words that tell it, and patterns for one that the ledgers themselves show."""

    name: str
    keywords: tuple[str, ...]
    patterns: tuple[Choices, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """The paragraph on shortcomings: its lead, its kinds in order, the most characters a kind may take."""

    lead: str
    kinds: tuple[ProblemKind, ...]
    length: int


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
    """The plan part: its heading, lead sentences (one is chosen), items and their sets of lead phrases."""

    heading: str
    leads: tuple[str, ...]
    items: tuple[PlanItem, ...]
    lead_sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The paragraph under the title: openers (one is chosen), the frame for honours ({honours}), the hand-over sentence."""

    openers: tuple[str, ...]
    honours: str | None = None
    handover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A whole template. `by_year` gives words that differ by year; `senders` and `keywords` tell a returned sentence's category."""

    name: str
    folder: Path
    title: str
    summary_heading: str
    introduction: Introduction
    heading_sets: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...]
    problems: Problems | None
    plan: Plan | None
    senders: tuple[tuple[str, tuple[str, ...]], ...]
    keywords: tuple[tuple[str, tuple[str, ...]], ...]
    by_year: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    closing: str | None = None
    tolerance: float = 0.15

    @property
    def document(self) -> Path:
        """The Word file to be filled."""
        return self.folder / "template.docx"

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of the summary in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in the order of their items."""
        return tuple(item.category for item in self.items)

    @property
    def required(self) -> tuple[str, ...]:
        """The ids of all indicators that the draft must state."""
        return tuple(dict.fromkeys(name for item in self.items for name in item.required))

    def words(self, *, year: int, office: str, short_name: str) -> dict[str, str]:
        """Returns the words that patterns may name, for one year and office."""
        known = {
            "year": str(year), "next_year": str(year + 1), "previous_year": str(year - 1), "office": office, "short_name": short_name,
        }  # fmt: skip
        for name, by_year in self.by_year:
            texts = dict(by_year)
            known[name] = texts.get(str(year), texts["default"])
        return known
