"""What a language model is asked, what it answers, and what became of each section that it was to rewrite."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.schema.encoding import Encoded

SectionState = Literal["written", "resumed", "kept"]
"""The model's text of this run, the model's text of an earlier run that was broken off, or the composer's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Encoded):
    """One question to a language model: what holds for all sections, and this section."""

    system: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Encoded):
    """What a model answered: paragraphs of text, and the tokens that the service counted (None where it did not say)."""

    paragraphs: tuple[str, ...]
    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWriting(Encoded):
    """What became of one section: its place in words, how often the model was asked, and why its answers were not taken."""

    key: str
    section: str
    state: SectionState
    asked: int
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(Encoded):
    """A model's part in a draft: its name, the version of the prompt, the sections, tokens, and their cost where prices are set."""

    model: str
    prompt: str
    sections: tuple[SectionWriting, ...]
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    cost: Decimal | None = None
    currency: str = ""

    @property
    def taken(self) -> int:
        """How many sections stand in the model's words."""
        return sum(section.state != "kept" for section in self.sections)
