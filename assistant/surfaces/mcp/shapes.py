"""The shapes of what tools answer, as their output schemas declare them; those of contract.md's objects are open to more fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """An object of this service: these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Open(BaseModel):
    """An object of contract.md: these fields at least."""

    model_config = ConfigDict(extra="allow")


class Quote(Open):
    """Words of a document with their span in it."""

    text: str
    start: int
    end: int


class CitedLaw(Open):
    """A law that a case cites, with the articles."""

    title: str
    start: int
    end: int
    articles: list[Quote]


class Card(Open):
    """A case at a glance."""

    facts: Quote | None
    handling: Quote | None
    laws: list[CitedLaw]
    figures: list[Quote]


class Hit(Open):
    """A found passage with its provenance; `start` and `end` are its span in the document, `path` where the document lies."""

    rank: int
    score: float
    kind: str
    document: str
    title: str
    publisher: str | None
    date: str | None
    number: str | None
    path: str | None
    heading_path: list[str]
    text: str
    start: int
    end: int
    highlights: list[list[int]]
    retrievers: dict[str, int]
    card: Card | None


class Found(Shape):
    """What a search found, best first, and how the query was read."""

    note: str
    hits: list[Hit]
    route: str
    notices: list[str]


class Days(Open):
    """First and last day of a period."""

    start: str
    end: str


class Figure(Open):
    """A figure of a text, what it was read as, and its verdict."""

    id: str
    start: int
    end: int
    text: str
    number: str | None
    unit: str | None
    role: str
    kind: str
    indicator: str | None
    indicator_id: str | None
    subject: str | None
    period: Days | None
    status: str | None
    reason: str | None
    records: list[str]
    formula: str | None


class Evidence(Open):
    """A cell that speaks for or against a figure."""

    source: str
    locator: str
    label: str
    value: str
    unit: str | None
    period: str | None


class Finding(Open):
    """One thing wrong in one place of the text."""

    id: str
    rule: str
    severity: str
    start: int
    end: int
    text: str
    figures: list[str]
    message: str
    hint: str | None
    expected: str | None
    suggestion: str | None
    evidence: list[Evidence]


class Coverage(Open):
    """How many figures there are and what became of them."""

    figures: int
    supported: int
    derived: int
    contradicted: int
    unsupported: int
    not_checked: int
    reasons: dict[str, int]


class Checked(Open):
    """A check report without the text: a page of findings, a page of figures with their evidence by figure id."""

    schema_name: str
    document: dict[str, str | int]
    coverage: Coverage
    findings: list[Finding]
    findings_total: int
    findings_cursor: str | None
    figures: list[Figure]
    figures_total: int
    figures_cursor: str | None
    evidence: dict[str, list[Evidence]]
    rules: dict[str, str]
    notices: list[str]
    sources: list[str]
    dismissed_total: int
    plan: list[dict[str, object]]


class Value(Shape):
    """A value of a ledger and its cell: `number` in canonical `unit`, `printed` as written; no subject means the whole office."""

    source: str
    locator: str
    label: str
    indicator_id: str | None
    subject: str | None
    period: Days | None
    number: str
    unit: str | None
    printed: str
    rows: int | None


class Indicator(Open):
    """An indicator of the workspace: what it is called and how it is measured."""

    id: str
    name: str
    aliases: list[str]
    unit: str | None
    category: str | None
    note: str | None


class Candidate(Shape):
    """What an ambiguous figure may mean, with the cells."""

    words: str
    values: list[Value]


class Explained(Shape):
    """Where a figure comes from: the verdict in words and why, the cells and the formula, or what it may mean."""

    figure: Figure
    verdict: str
    why: str
    place: str
    sentence: str
    indicator: Indicator | None
    formula: str | None
    expected: str | None
    values: list[Value]
    candidates: list[Candidate]
    findings: list[Finding]
    sources: list[str]
    notices: list[str]


class IndicatorRow(Shape):
    """An indicator (id null: a wording of the ledgers that none claims) with values, oldest first; subjects are named, or told if asked."""

    id: str | None
    name: str
    aliases: list[str]
    unit: str | None
    category: str | None
    note: str | None
    values: list[Value]
    values_left_out: int
    subjects: list[str]


class Indicators(Shape):
    """A page of the indicators."""

    indicators: list[IndicatorRow]
    total: int
    next_cursor: str | None
    categories: list[str]
    notices: list[str]


class DraftedFigure(Shape):
    """A figure of a draft and what it is tied to."""

    text: str
    label: str
    indicator_id: str | None
    formula: str | None
    sources: list[str]
    sender: str | None


class DraftedSentence(Shape):
    """A sentence of a draft with its source."""

    text: str
    origin: str
    source: str | None
    figures: list[DraftedFigure]


class DraftedPart(Shape):
    """A heading or paragraph of a section."""

    key: str
    level: int
    place: str
    sentences: list[DraftedSentence]
    table: list[list[str]]


class Drafted(Shape):
    """A section of a draft, what the composer notes of the whole, what is missing, and (key, place) of every section there is."""

    note: str
    title: str
    key: str
    place: str
    text: str
    parts: list[DraftedPart]
    notes: list[str]
    missing: list[str]
    outline: list[list[str]]


class Bound(Shape):
    """What was remembered, for which indicator and cell, in which file, and the figures of these words as they stand now."""

    file: str
    indicator: str
    name: str
    alias: str
    new: bool
    value: Value
    figures: list[Figure]
