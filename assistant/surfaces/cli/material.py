"""What the commands that check share: the ledgers, last year's report, other versions and dismissals that their options name."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError, UnreadableError
from assistant.office.dismissals import load_dismissals
from assistant.pipeline.books import Books, present
from assistant.pipeline.check import check
from assistant.pipeline.read import read
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport, Dismissal
from assistant.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that one document is held against; read once for all files of a command."""

    settings: Settings
    books: Books
    previous: Document | None
    versions: tuple[Document, ...]
    dismissals: tuple[Dismissal, ...]
    notices: tuple[str, ...]

    def report(self, options: argparse.Namespace, document: Document) -> CheckReport:
        """Returns the report of one document."""
        return check(
            document, book=self.books.of(document), as_of=options.as_of, profile=options.profile or self.settings.profile,
            laws=self.settings.laws,
            dismissed=self.dismissals, previous=self.previous, versions=self.versions, phrases=self.settings.phrases,
            notices=self.notices,
        )  # fmt: skip


def gather(options: argparse.Namespace, settings: Settings) -> Material:
    """Returns the material that options and workspace name; raises InputError for what is named and not there."""
    if options.indicators is not None and not options.indicators.is_file():
        raise InputError("指标文件不存在", where=str(options.indicators), remedy="请检查路径")
    data, notices = ledgers(options, settings)
    indicators = options.indicators or settings.indicators
    return Material(
        settings=settings,
        books=Books(tuple(data), indicators),
        previous=_counterpart(options.previous, "--previous（上年的报告）") if options.previous is not None else None,
        versions=tuple(_counterpart(path, "--version（另一版本）") for path in options.version),
        dismissals=load_dismissals(settings.root) if settings.root is not None else (),
        notices=tuple(notices),
    )


def _counterpart(path: Path, option: str) -> Document:
    try:
        return read(path)
    except UnreadableError as error:
        raise UnreadableError(f"{option}用不了：{error.what}", where=error.where, remedy=error.remedy) from error


def ledgers(options: argparse.Namespace, settings: Settings) -> tuple[list[Path], list[str]]:
    """Returns the ledgers to read: those named; else the workspace's, where one that is missing or still empty is told, not refused."""
    if options.data:
        return list(options.data), []
    return present(settings.data)
