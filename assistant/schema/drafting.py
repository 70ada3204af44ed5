"""Briefs, submissions, live figures and drafts: what is to be written, from what, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.schema.encoding import Encoded
from assistant.schema.figure import Relation
from assistant.schema.plan import PlanAnswer
from assistant.schema.quantity import Period
from assistant.schema.writing import Writing

GuardKind = Literal["rises", "falls", "below", "above", "most", "least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Encoded):
    """What to write: office, period, template, inputs as paths (absolute, or relative to the brief's folder, already resolved).

    `expected` are the senders who should send something.
    """

    office: str
    short_name: str
    period: Period
    template: str
    data: tuple[str, ...]
    submissions: str | None = None
    due: dt.date | None = None
    expected: tuple[str, ...] = ()
    previous: str | None = None
    corpus: tuple[str, ...] = ()
    indicators: str | None = None
    signed: str | None = None
    dated: dt.date | None = None
    edition: str | None = None
    model: str | None = None

    @property
    def year(self) -> int:
        """The year reported on."""
        return self.period.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Encoded):
    """What a section or street office sent: its sender, the file, when it came, and its sentences in order."""

    sender: str
    document: str
    received: dt.date | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayFormat(Encoded):
    """How a live figure is printed: unit words, decimals (None: as the number has them), hedge word and rounding step for it."""

    unit: str
    scale: int = 1
    decimals: int | None = None
    hedge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand(Encoded):
    """A record that a live figure is made of: its id, how to find it again where cells have moved, and its number when issued."""

    record: str
    indicator_id: str | None
    subject: str | None
    period: Period | None
    label: str
    number: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigure(Encoded):
    """A figure of a draft tied to records. `key` names its content control; `issued` is the text first printed.

    `records` are record ids in the formula's order; `formula` names how they combine: level, change_by, share, difference_to (None for a
    figure taken from a return, whose `sender` is then set). `sources` are "file › sheet!cell" texts for people. `asked` is what the slot
    of a pattern asked for (slots.py: change, points, more, share, about, wan; "" for the bare value), None for a figure printed as its
    return printed it. A change is issued with its words: 同比增长6.7%, 与上年持平.
    """

    key: str
    indicator_id: str | None
    label: str
    records: tuple[str, ...]
    sources: tuple[str, ...]
    formula: Relation | None
    display: DisplayFormat
    issued: str
    sender: str | None = None
    asked: str | None = None
    operands: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard(Encoded):
    """What a sentence takes for granted of an indicator: that it rises or falls on last year, misses a target (below, above `bound`), or
    that `subjects`, in this order, have most or least of it.
    """

    indicator_id: str
    holds: GuardKind
    bound: Decimal | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Encoded):
    """A sentence of a draft whose plain words hold only while its guards do; `text` as issued."""

    text: str
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Encoded):
    """What a draft issued, kept inside its Word file: the period, the live figures, statements and charts that depend on the ledger."""

    period: Period
    figures: tuple[LiveFigure, ...]
    statements: tuple[Statement, ...] = ()
    charts: tuple[Bars, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment(Encoded):
    """A piece of a draft's text: plain words, or the live figure whose key is given."""

    text: str
    figure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Encoded):
    """One sentence of a draft: fragments in order, and where it came from (pattern, a sender's file, a precedent, last year's plan)."""

    fragments: tuple[Fragment, ...]
    origin: str
    source: str | None = None
    guards: tuple[Guard, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it will be printed."""
        return "".join(fragment.text for fragment in self.fragments)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable(Encoded):
    """A table under its section's text: head cells, and rows of as many cells, the first of which names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Encoded):
    """A chart under its section's text: numbers of the records of one or two series, a label each, and the unit they are counted in.

    `key` names its picture in the Word file.
    """

    key: str
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Operand, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Encoded):
    """A part of a draft: outline level and label, heading words, sentences of its paragraph(s), a table or a chart below them."""

    key: str
    level: int
    label: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    table: FigureTable | None = None
    chart: Bars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote(Encoded):
    """A line of the source list: the section, the words, and the document and place they came from."""

    section: str
    text: str
    origin: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Encoded):
    """A whole draft: title, sections in order, live figures by key, notes on what is missing, and a digest of what it was made from.

    `plan` tells what became of each promise of last year's plan, every one of them.
    `addressee` is the line of those it is sent to, `copied` of those who get a copy; "" for none.
    `writing` tells a language model's part in it.
    """

    brief: Brief
    title: str
    sections: tuple[Section, ...]
    figures: tuple[LiveFigure, ...]
    notes: tuple[str, ...]
    left_out: tuple[SourceNote, ...]
    digest: str
    plan: tuple[PlanAnswer, ...] = ()
    addressee: str = ""
    copied: str = ""
    writing: Writing | None = None

    @property
    def issued(self) -> Issued:
        """What the Word file keeps, to be refreshed by."""
        said = (sentence for section in self.sections for sentence in section.sentences if sentence.guards)
        statements = tuple(Statement(text=sentence.text, guards=sentence.guards) for sentence in said)
        charts = tuple(section.chart for section in self.sections if section.chart is not None)
        return Issued(period=self.brief.period, figures=self.figures, statements=statements, charts=charts)
