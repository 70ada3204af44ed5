"""Checking: a document, its ledgers and the law register in; a report out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.checking.engine import PROFILES, run
from assistant.checking.plan_answers import plan_answers
from assistant.errors import InputError
from assistant.nlp.citations import find_citations
from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures
from assistant.nlp.periods import document_year
from assistant.pipeline.phrases import genre_phrases, load_phrases
from assistant.protocols import CheckContext, Counterpart, LawRegister, RecordBook
from assistant.reckoning.matching import verdicts
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport, Dismissal
from assistant.settings import shipped

MOST_CHARACTERS = 2_000_000
"""A longer text is refused, not cut: no report is so long, and a part of it checked in silence would look like the whole."""
_SPLIT = "请按章节拆成几个文件，再一起核查"
_UNDATED = "文中没有写明年份，数字说不清是哪一年的；请在标题或正文写明年份，如“2024年”"


def check(
    document: Document | str | Path, *, data: Sequence[str | Path] = (), indicators: str | Path | None = None,
    as_of: dt.date | None = None, profile: str = "figures", laws: str | Path | None = None, book: RecordBook | None = None,
    dismissed: Iterable[Dismissal] = (), previous: Document | str | Path | None = None,
    versions: Sequence[Document | str | Path] = (), phrases: str | Path | None = None,
    notices: Sequence[str] = (),
) -> CheckReport:  # fmt: skip
    """Returns the report of a document (or of the file at a path).

    `data` are ledger files or folders (or a `book` read before); `indicators` an indicators.toml (default: one beside the ledgers);
    `as_of` the day on which cited laws must be in force (default: the document's own date); `previous` is last year's report and
    `versions` are other versions of this one, which switch on rules of their own; `phrases` a phrases.toml (default: the genre's stock
    sentences); `dismissed` findings stand apart in the report; `notices` are added to those of document and ledgers. Raises InputError
    for unusable input, a text of more than two million characters among it.
    """
    if profile not in PROFILES:
        raise InputError(f"没有「{profile}」这个核查方案", remedy=f"可用：{'、'.join(PROFILES)}")
    document = _document(document)
    if len(document.text) > MOST_CHARACTERS:
        raise InputError(f"全文 {len(document.text)} 字，超过 {MOST_CHARACTERS // 10_000} 万字", where=document.name, remedy=_SPLIT)
    if indicators is not None and not Path(indicators).is_file():
        raise InputError("指标文件不存在", where=str(indicators), remedy="请检查路径")
    if book is None and data:
        book = open_book([Path(path) for path in data], Path(indicators) if indicators else None, year=document_year(document))
    context = context_of(document, book=book, laws=law_register(Path(laws) if laws else shipped("corpus", "laws.toml")), as_of=as_of)
    earlier = counterpart(_document(previous)) if previous is not None else None
    context = replace(
        context,
        previous=earlier,
        plan=plan_answers(document, earlier.document) if earlier is not None else (),
        versions=tuple(counterpart(_document(version)) for version in versions),
        phrases=load_phrases(Path(phrases)) if phrases is not None else genre_phrases(),
    )
    told = (*notices, *document.notices, *_notices(book), *_undated(context))
    return run(context, profile=profile, dismissed=dismissed, notices=tuple(dict.fromkeys(told)))


def _document(given: Document | str | Path) -> Document:
    if isinstance(given, Document):
        return given
    from assistant.reading import read_file

    return read_file(Path(given))


def counterpart(document: Document) -> Counterpart:
    """Returns another document with its figures and claims, to be held against the one that is checked."""
    figures = find_figures(document.text, document=document.name, blocks=document.blocks)
    return Counterpart(document=document, figures=figures, claims=find_claims(document, figures, subjects=set()))


def context_of(document: Document, *, book: RecordBook | None, laws: LawRegister | None, as_of: dt.date | None = None) -> CheckContext:
    """Returns everything the rules look at: figures, claims, verdicts and citations of a document."""
    figures = find_figures(document.text, document=document.name, blocks=document.blocks)
    subjects = {record.subject for record in book.records if record.subject} if book is not None else set()
    claims = find_claims(document, figures, subjects=subjects)
    year = document_year(document)
    return CheckContext(
        document=document, figures=figures, claims=claims, verdicts=verdicts(claims, book, year=year) if book is not None else (),
        citations=find_citations(document.text), book=book, laws=laws, as_of=as_of or own_date(document, year),
    )  # fmt: skip


def own_date(document: Document, year: int | None) -> dt.date | None:
    """Returns the document's date of issue, else the last day of the year it reports on, else None."""
    if document.metadata.issued is not None:
        return document.metadata.issued.date()
    return dt.date(year, 12, 31) if year is not None else None


def open_book(paths: Sequence[Path], indicators: Path | None, *, beside: bool = True, year: int | None = None) -> RecordBook:
    """Returns the records of ledger files and folders; an indicators.toml beside or above them is used when none is named.

    `year` is that of the report: databases are asked for it and the year before, and 本期 in a sheet without a year means it.
    """
    from assistant.ledger.book import load_book

    years = (year - 1, year) if year is not None else ()
    return load_book(paths, indicators or (indicators_beside(paths) if beside else None), years=years, year=year)


def asks_databases(indicators: Path | None) -> bool:
    """Returns whether an indicators file names databases: they are ledgers without a file. Raises LedgerError for a broken file."""
    from assistant.ledger.indicators import load_indicators

    return indicators is not None and bool(load_indicators(indicators).queries)


def indicators_beside(paths: Sequence[Path]) -> Path | None:
    """Returns the indicators.toml in or beside the ledgers, if there is one."""
    for path in paths:
        for folder in (path, path.parent):
            file = folder / "indicators.toml"
            if file.is_file():
                return file
    return None


@cache
def law_register(path: Path) -> LawRegister:
    """Returns the register of laws in a file; read once a process."""
    from assistant.ledger.law_register import load_register

    return load_register(path)


def _undated(context: CheckContext) -> tuple[str, ...]:
    """Says that no figure has a period: without one hardly any can be held against a ledger."""
    counted = [claim.figure for claim in context.claims if claim.figure.counted]
    dated = document_year(context.document) is not None or any(figure.period is not None for figure in counted)
    return (_UNDATED,) if counted and not dated else ()


def _notices(book: RecordBook | None) -> tuple[str, ...]:
    return tuple(getattr(book, "notices", ())) if book is not None else ()
