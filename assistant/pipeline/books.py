"""The ledgers of one job over several documents, read once for each year that these speak of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.nlp.periods import document_year
from assistant.pipeline.check import asks_databases, open_book
from assistant.protocols import RecordBook
from assistant.schema.document import Document

_KEPT = 6
"""Years whose records are held at once; the one read first goes: who asks for one year after another need not fill the memory."""


class Books:
    """Ledger files and folders with their indicators: a sheet that names no year means the year of the report held against it."""

    def __init__(self, data: tuple[Path, ...], indicators: Path | None) -> None:
        self._data, self._indicators = data, indicators
        self._read: dict[int | None, RecordBook] = {}

    def of(self, document: Document) -> RecordBook | None:
        """Returns the records for a document, None where no ledger was named."""
        return self.of_year(document_year(document))

    def of_year(self, year: int | None) -> RecordBook | None:
        """Returns the records for the documents of a year (None: of no year), None where no ledger was named."""
        if not self._data and not asks_databases(self._indicators):
            return None
        if year not in self._read:
            while len(self._read) >= _KEPT:
                del self._read[next(iter(self._read))]
            self._read[year] = open_book(self._data, self._indicators, year=year)
        return self._read[year]


def present(data: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Returns those of a workspace's ledgers that are there, and a notice for each that is missing or still empty: told, not refused."""
    found = [path for path in data if path.is_file() or (path.is_dir() and any(_visible(path)))]
    lacking = [path for path in data if path not in found]
    return found, [f"没有对照台账：{path.name} {'里还没有文件' if path.is_dir() else '不存在'}" for path in lacking]


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$"))]
