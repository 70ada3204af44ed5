"""Every socket on one page: what a plug-in must offer, and what one room may ask of another."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.schema.document import Document
from assistant.schema.figure import Claim, Figure
from assistant.schema.finding import CheckReport, Finding, Severity
from assistant.schema.law import Citation, LawRecord
from assistant.schema.ledger import Identity, Indicator, LedgerProblem, RawTable, SourceRecord, Verdict
from assistant.schema.phrases import PhraseBook
from assistant.schema.plan import PlanAnswer
from assistant.schema.retrieval import Hit, Passage, Query
from assistant.schema.workspace import Job
from assistant.schema.writing import Answer, Asked

if TYPE_CHECKING:
    import numpy as np

Progress = Callable[[Job], None]
"""Called as long work goes on; must be quick."""


class FormatReader(Protocol):
    """reading/formats/: turns the bytes of one kind of file into a Document."""

    name: str
    suffixes: tuple[str, ...]

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether these bytes are this format, whatever the suffix claims."""
        ...

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError with a clear message, never another error."""
        ...


class Converter(Protocol):
    """Turns one kind of office file into another, with an office program that may or may not be on this machine."""

    def program(self) -> str | None:
        """Returns the path of the program, None where it is not installed."""
        ...

    def convert(self, data: bytes, *, source: str, target: str, name: str) -> bytes:
        """Returns the bytes of the file as another kind; `source` and `target` are suffixes (".doc", ".docx"), `name` is for messages.

        Runs no macro, fetches nothing from outside the file; raises UnreadableError for what cannot be converted in time.
        """
        ...


class DataSource(Protocol):
    """ledger/sources/: opens one kind of table file as sheets of raw cells."""

    name: str
    suffixes: tuple[str, ...]

    def tables(self, path: Path) -> Sequence[RawTable]:
        """Returns the sheets in order; raises LedgerError with a clear message."""
        ...


class RecordBook(Protocol):
    """All records of the ledgers in use."""

    @property
    def records(self) -> tuple[SourceRecord, ...]:
        """Every record, in file, sheet, cell order."""
        ...

    @property
    def counts(self) -> tuple[SourceRecord, ...]:
        """Row counts of registers that no indicator measures: they may support a figure, but contradict none."""
        ...

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators known, from indicators.toml."""
        ...

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Formulas between indicators."""
        ...

    @property
    def problems(self) -> tuple[LedgerProblem, ...]:
        """What is wrong in the ledgers themselves."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the files read."""
        ...


class LawRegister(Protocol):
    """Titles of laws and rules with their dates."""

    def find(self, title: str) -> LawRecord | None:
        """Returns the row whose full or short title equals `title` (with or without 中华人民共和国)."""
        ...

    def near(self, title: str) -> tuple[LawRecord, ...]:
        """Returns rows whose title differs from `title` by one or two characters."""
        ...


class PassageStore(Protocol):
    """indexing/stores/: keeps passages with their vectors; one writer at a time."""

    name: str

    @property
    def passages_count(self) -> int:
        """How many passages there are."""
        ...

    def digests(self) -> dict[str, str]:
        """Returns document path → content digest of everything completely stored."""
        ...

    def put_digests(self) -> dict[str, str]:
        """Returns document path → content digest of everything put, whether its words and vectors followed or not."""
        ...

    def put(self, document: str, digest: str, passages: Sequence[Passage]) -> None:
        """Replaces a document's passages, all or nothing."""
        ...

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents."""
        ...

    def passages(self, ids: Sequence[str] | None = None) -> list[Passage]:
        """Returns passages by id in the order asked, or all."""
        ...

    def passages_of(self, document: str) -> list[Passage]:
        """Returns the passages of one document (its path in the index), in order; none for one that is not there."""
        ...

    def finish(self) -> None:
        """Makes everything put or removed since the last call searchable by its words, or no longer so."""
        ...

    def ids(self) -> list[str]:
        """Returns the ids of all passages."""
        ...

    def lacking(self) -> list[str]:
        """Returns the ids of the passages that have no vector."""
        ...

    def add_vectors(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Stores one unit vector a passage; ids not in the index are passed over."""
        ...

    def vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Returns passage id → vector, of those that have one."""
        ...

    def drop_vectors(self) -> None:
        """Forgets all vectors: they were another model's."""
        ...

    def lexical(
        self, asked: Mapping[str, Mapping[str, float]], query: Query, depth: int, *, most: int = 70, focus: bool = False
    ) -> dict[str, list[tuple[str, float]]]:
        """Returns, for each list asked for ("words", "bigrams": term → weight), (passage id, BM25 score), best first.

        Only passages that hold a term and pass the query's filters. Where a store knows how rare terms are, the `most` telling ones are
        looked for; with `focus` rarity counts twice.
        """
        ...

    def warm(self) -> None:
        """Asks the system to have the files at hand, as far as it can be asked: for a store that will be asked often."""
        ...

    def articles(self, law: str, numbers: Sequence[str] | None, query: Query) -> list[str]:
        """Returns the ids of the passages that are these articles of a law (all: None), in the order of the document."""
        ...

    def nearest(self, vector: np.ndarray, query: Query, depth: int) -> list[tuple[str, float]]:
        """Returns (passage id, cosine), best first, of passages that pass the query's filters."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    name: str

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns a float32 matrix, one row a text, rows of length 1 (or 0 for a text it knows nothing of)."""
        ...


class Retriever(Protocol):
    """Finds passages for a query."""

    def find(self, query: Query) -> list[Hit]:
        """Returns hits, best first; an empty list rather than noise."""
        ...


class LanguageModel(Protocol):
    """Rewrites a section of a draft. Whatever it answers is held against the figure lock before any of it is used."""

    name: str

    def write(self, asked: Asked, *, heard: Callable[[int], None], stop: threading.Event) -> Answer:
        """Returns the answer; raises ModelError for a bad one, ModelAwayError where no other will come.

        `heard` is told the characters that come in as they come. Safe to call from several threads; gives up soon once `stop` is set.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A document held against the one that is checked (last year's report, another version of this one), with what its figures say."""

    document: Document
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """What a rule may look at: one document with its figures, claims and verdicts, the ledgers and the law register, if any.

    `as_of` is the day on which laws are looked up (never sets a period). `previous` is last year's report, `versions` are other versions
    of this one, `phrases` the word lists that the office keeps, `plan` what became of each promise of last year's plan.
    """

    document: Document
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    citations: tuple[Citation, ...] = ()
    book: RecordBook | None = None
    laws: LawRegister | None = None
    as_of: dt.date | None = None
    previous: Counterpart | None = None
    versions: tuple[Counterpart, ...] = ()
    phrases: PhraseBook | None = None
    plan: tuple[PlanAnswer, ...] = ()


class Rule(Protocol):
    """checking/rules/: looks at a context and yields findings. The module docstring is the rule's manual."""

    code: str
    title: str
    severity: Severity
    profiles: tuple[str, ...]
    manual: str

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Yields findings; never raises for bad text."""
        ...


class Exporter(Protocol):
    """reporting/exporters/: writes a report in one format. `original` is the checked file's bytes (None for text)."""

    name: str
    suffix: str

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the whole output as bytes."""
        ...
