"""What an office's folder holds, kept open between questions: its ledgers and its index, read anew when their files have changed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError
from assistant.nlp.periods import document_year
from assistant.pipeline.books import Books, present
from assistant.pipeline.check import asks_databases
from assistant.pipeline.find import Answer, find_in
from assistant.pipeline.index import Index
from assistant.schema.document import Document
from assistant.schema.retrieval import Query
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.protocols import RecordBook

Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of the last change in nanoseconds, and size of each file."""


class Holdings:
    """The ledgers and the index of one office; safe to ask from several threads, `close` it when done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._reading, self._finding = threading.Lock(), threading.Lock()
        self._books: Books | None = None
        self._books_stamp: Stamp = ()
        self._store: Any = None
        self._store_stamp: Stamp = ()

    def book(self, document: Document | None = None, *, year: int | None = None) -> RecordBook | None:
        """Returns the records for a document (or a year), None where the office has no ledger; raises LedgerError for unusable ones.

        Databases are asked anew each time: nothing tells when they have changed.
        """
        data, _ = present(self.settings.data)
        indicators = self.settings.indicators
        with self._reading:
            stamp = _stamp([*data, *([indicators] if indicators is not None else [])])
            if self._books is None or stamp != self._books_stamp or asks_databases(indicators):
                self._books, self._books_stamp = Books(tuple(data), indicators), stamp
            return self._books.of_year(document_year(document) if document is not None else year)

    @property
    def notices(self) -> tuple[str, ...]:
        """Which of the ledgers that the settings name are missing or empty, in Chinese."""
        return tuple(present(self.settings.data)[1])

    def find(self, query: Query) -> Answer:
        """Returns what answers a query; raises InputError for an empty one, IndexStateError where there is no index."""
        index = Index.of(self.settings)
        with self._finding:
            stamp = _stamp(sorted(index.folder.glob("*.*")), below=False)  # what lies deeper is touched by reading it, and named by these
            if self._store is None or stamp != self._store_stamp:
                self._let_go()
                if not index.folder.is_dir():
                    raise IndexStateError("还没有索引", where=index.folder.name, remedy="请先用 wenheng index 资料文件夹 建立")
                self._store, self._store_stamp = index.open(create=False), stamp
            return find_in(index, self._store, query)

    def close(self) -> None:
        """Lets go of all files."""
        with self._finding:
            self._let_go()

    def _let_go(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()


def _stamp(paths: Iterable[Path], *, below: bool = True) -> Stamp:
    """The state of files, and of what folders hold if `below`; a file that goes while it is looked at is passed over."""
    found = []
    for path in paths:
        for file in sorted(path.rglob("*")) if below and path.is_dir() else [path]:
            try:
                state = file.stat()
            except OSError:
                continue
            if file.is_file():
                found.append((str(file), state.st_mtime_ns, state.st_size))
    return tuple(found)
