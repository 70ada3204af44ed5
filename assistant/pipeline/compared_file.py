"""One file of a comparison: its claims, what the ledgers say of them, and which of them are live figures bound to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.checking.conflicts import Told
from assistant.checking.findings import evidence_of
from assistant.drafting.issued import decode_issued
from assistant.errors import UnreadableError
from assistant.nlp.periods import document_year
from assistant.pipeline.books import Books
from assistant.pipeline.check import MOST_CHARACTERS, context_of
from assistant.protocols import Counterpart
from assistant.reading import read_file
from assistant.reckoning.rounding import truncated
from assistant.reckoning.sources import record_evidence
from assistant.schema.document import Document
from assistant.schema.drafting import LiveFigure
from assistant.schema.figure import Claim, Figure
from assistant.schema.finding import Evidence
from assistant.schema.ledger import SourceRecord
from assistant.word.figure_store import issued_text
from assistant.word.live_text import live_spans
from assistant.word.package import open_package

BOUND, RECORDED, CLAIMED, NAMELESS = 3, 2, 1, 0
"""How surely a figure's indicator is known: by its binding, by its record, by its wording, not at all."""
_CLAUSE = "，,。；;：:、\n（("
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """A live figure where it stands; `figure` is None where the file has lost what it was issued from."""

    start: int
    end: int
    key: str
    figure: LiveFigure | None


class FileRead:
    """A file under comparison. Raises UnreadableError for one that cannot be read, LedgerError for unusable ledgers."""

    def __init__(self, file: Document | str | Path, name: str, books: Books) -> None:
        self.name = name
        self.document, spans = _opened(file)
        if len(self.document.text) > MOST_CHARACTERS:
            what = f"全文 {len(self.document.text)} 字，超过 {MOST_CHARACTERS // 10_000} 万字"
            raise UnreadableError(what, where=name, remedy="请按章节拆成几个文件，再一起比较")
        self.year = document_year(self.document)
        self.book = books.of(self.document)
        self.context = context_of(self.document, book=self.book, laws=None)
        self._verdicts = {verdict.figure: verdict for verdict in self.context.verdicts}
        self._live = dict(_bound(self.context.claims, spans))
        self._by_id = {record.id: record for record in self.book.records} if self.book is not None else {}
        self._names = {one.id: one.name for one in self.book.indicators} if self.book is not None else {}

    def told(self) -> Told:
        """Returns what the file brings to the comparison."""
        counterpart = Counterpart(document=self.document, figures=self.context.figures, claims=self.context.claims)
        identities = ((figure, _identity(live.figure)) for figure, live in self._live.items())
        bindings = {figure: identity for figure, identity in identities if identity is not None}
        return Told(counterpart=counterpart, verdicts=self._verdicts, bindings=bindings)

    def live_key(self, claim: Claim) -> str | None:
        """Returns the key of the live figure that a figure is."""
        live = self._live.get(claim.figure.id)
        return live.key if live is not None else None

    def figure(self, claim: Claim) -> Figure:
        """Returns the figure with its verdict."""
        verdict = self._verdicts.get(claim.figure.id)
        if verdict is None:
            return replace(claim.figure, status="not_checked", reason="no_ledger")
        records = tuple(f"{match.record.source} › {match.record.locator}" for match in verdict.matches)
        return replace(
            claim.figure, status=verdict.status, reason=verdict.reason, formula=verdict.formula, records=records,
            indicator_id=self.indicator_id(claim),
        )  # fmt: skip

    def judged(self, claim: Claim) -> bool | None:
        """Returns whether the ledgers bear a figure out; None where they do not say."""
        record = self._record(claim)
        if record is not None:
            return claim.figure.quantity.admits(record.number) or truncated(claim.figure, record.number)
        verdict = self._verdicts.get(claim.figure.id)
        return {"supported": True, "derived": True, "contradicted": False}.get(verdict.status) if verdict is not None else None

    def evidence(self, claim: Claim) -> tuple[Evidence, ...]:
        """Returns the records that speak of a figure."""
        record = self._record(claim)
        if record is not None:
            return (record_evidence(record),)
        return evidence_of(self._verdicts.get(claim.figure.id)) if self.judged(claim) is not None else ()

    def indicator_id(self, claim: Claim) -> str | None:
        """Returns the indicator that binding or records name."""
        live, verdict = self._live.get(claim.figure.id), self._verdicts.get(claim.figure.id)
        if live is not None and live.figure is not None and live.figure.indicator_id is not None:
            return live.figure.indicator_id
        matches = verdict.matches if verdict is not None else ()
        return next((match.record.indicator_id for match in matches if match.record.indicator_id), None)

    def named(self, claim: Claim) -> tuple[str, int]:
        """Returns the name of a figure's indicator, and how surely it is that."""
        live, verdict = self._live.get(claim.figure.id), self._verdicts.get(claim.figure.id)
        known = self._names.get(self.indicator_id(claim) or "")
        if live is not None and live.figure is not None and (known or live.figure.label):
            return known or live.figure.label, BOUND
        if verdict is not None and verdict.matches and (known or len(verdict.matches) == 1):
            return known or verdict.matches[0].record.label, RECORDED
        if claim.figure.indicator:
            return _balanced(claim.figure.indicator), CLAIMED
        before = self.document.text[claim.sentence_start : claim.figure.start]
        words = before[max(before.rfind(mark) for mark in _CLAUSE) + 1 :] or before
        return words.strip()[-_LONGEST_NAME:] or claim.after[:_LONGEST_NAME], NAMELESS

    def _record(self, claim: Claim) -> SourceRecord | None:
        """Returns the record that a live figure prints, as the ledgers have it today."""
        live = self._live.get(claim.figure.id)
        figure = live.figure if live is not None else None
        if figure is None or figure.formula != "level" or len(figure.operands) != 1:
            return None
        wanted = figure.operands[0]
        known = self._by_id.get(wanted.record)
        if known is not None and (known.label, known.period) == (wanted.label, wanted.period):
            return known
        found = [
            record for record in self._by_id.values()
            if (record.indicator_id, record.subject, record.period) == (wanted.indicator_id, wanted.subject, wanted.period)
        ] if wanted.indicator_id is not None else []  # fmt: skip
        return found[0] if len({record.number for record in found}) == 1 else None


def _balanced(words: str) -> str:
    """Returns words without a quotation mark whose other half stands elsewhere."""
    return words if words.count("“") == words.count("”") else words.replace("“", "").replace("”", "")


def _opened(file: Document | str | Path) -> tuple[Document, list[_Live]]:
    """Returns the document, and the live figures of a Word file that is read here."""
    if isinstance(file, Document):
        return file, []
    path = Path(file)
    document = read_file(path)
    if document.provenance.reader != "docx":
        return document, []
    package = open_package(path.read_bytes(), name=path.name)
    issued = decode_issued(issued_text(package))
    told = {figure.key: figure for figure in issued.figures} if issued is not None else {}
    return document, [_Live(start=start, end=end, key=key, figure=told.get(key)) for start, end, key in live_spans(package)]


def _bound(claims: tuple[Claim, ...], spans: list[_Live]) -> Iterator[tuple[str, _Live]]:
    """Yields (figure id, live figure) of the figures that alone stand in a live figure."""
    inside = {
        claim.figure.id: live
        for claim in claims
        for live in spans
        if live.start <= claim.figure.core_start and claim.figure.core_end <= live.end
    }
    shared = Counter((live.start, live.key) for live in inside.values())
    yield from ((figure, live) for figure, live in inside.items() if shared[live.start, live.key] == 1)


def _identity(figure: LiveFigure | None) -> Hashable | None:
    """What a live figure is in any file: its formula over indicators, subjects and periods; None for one that a return vouches for."""
    if figure is None or figure.formula is None or not figure.operands:
        return None
    return figure.formula, tuple((one.indicator_id or one.label, one.subject, one.period) for one in figure.operands)
