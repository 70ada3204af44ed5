"""The ledgers of one job over several documents, read once for each year that these speak of."""

from __future__ import annotations

from pathlib import Path

from assistant.nlp.periods import document_year
from assistant.pipeline.check import asks_databases, open_book
from assistant.protocols import RecordBook
from assistant.schema.document import Document


class Books:
    """Ledger files and folders with their indicators: a sheet that names no year means the year of the report held against it."""

    def __init__(self, data: tuple[Path, ...], indicators: Path | None) -> None:
        self._data, self._indicators = data, indicators
        self._read: dict[int | None, RecordBook] = {}

    def of(self, document: Document) -> RecordBook | None:
        """Returns the records for a document, None where no ledger was named."""
        if not self._data and not asks_databases(self._indicators):
            return None
        year = document_year(document)
        if year not in self._read:
            self._read[year] = open_book(self._data, self._indicators, year=year)
        return self._read[year]
