"""The record book: every record of the ledgers in use, tied to indicators, without duplicates, with what is wrong in the ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.ledger.indicators import IndicatorSet, load_indicators
from assistant.ledger.loader import Loader, data_sources
from assistant.ledger.settling import Key, preference, record_key, settle, unnamed_conflicts
from assistant.schema.ledger import Identity, Indicator, LedgerProblem, RawTable, SourceRecord
from assistant.schema.quantity import Period


@dataclass(frozen=True)
class Book:
    """Implements protocols.RecordBook; `notices` are files and cells that could not be used, in Chinese."""

    records: tuple[SourceRecord, ...]
    indicators: tuple[Indicator, ...]
    identities: tuple[Identity, ...]
    problems: tuple[LedgerProblem, ...]
    sources: tuple[str, ...]
    notices: tuple[str, ...] = ()
    registers: tuple[RawTable, ...] = ()

    @cached_property
    def counts(self) -> tuple[SourceRecord, ...]:
        """Row counts of registers that no indicator measures: they may support a figure, but contradict none (register_counts.py)."""
        if not self.registers:
            return ()
        from assistant.ledger.register_counts import row_counts  # brings DuckDB

        return tuple(record for table in self.registers for record in row_counts(table))

    @cached_property
    def _index(self) -> dict[Key, SourceRecord]:
        index: dict[Key, SourceRecord] = {}
        for record in self.records:
            key = record_key(record)
            if key is not None:
                index[key] = min(index.get(key, record), record, key=preference)
        return index

    def find(self, indicator_id: str, period: Period, subject: str | None = None) -> SourceRecord | None:
        """Returns the record of an indicator for exactly these days and this subject (None: the whole office), or None."""
        return self._index.get((indicator_id, subject, period.start, period.end))

    @property
    def overview(self) -> dict[str, int]:
        """Counts for a person: files, records, records tied to an indicator, indicators with and without records, problems."""
        tied = {record.indicator_id for record in self.records if record.indicator_id is not None}
        return {
            "files": len(self.sources), "records": len(self.records),
            "tied": sum(record.indicator_id is not None for record in self.records), "indicators": len(self.indicators),
            "indicators_with_records": sum(indicator.id in tied for indicator in self.indicators),
            "problems": len(self.problems), "notices": len(self.notices),
        }  # fmt: skip


def load_book(paths: Sequence[Path], indicators: Path | None = None, *, years: Sequence[int] = (), year: int | None = None) -> Book:
    """Reads ledgers (files, or folders walked in order) and ties their records to the indicators of a TOML file.

    `years` are those that databases are asked for by :year (default: the years of the other ledgers); `year` is the
    one that 本期 and 去年 are read by in a sheet that names none. What cannot be read, and a measure
    that does not fit, becomes a notice; LedgerError where nothing at all gave a number, or the indicators file is wrong.
    """
    known = IndicatorSet() if indicators is None else load_indicators(indicators)
    loader = Loader(known, year)
    files = list(_files(paths))
    for file, label in zip(files, _labels(files, paths), strict=True):
        loader.open(file, label)
    loader.ask_databases(years)
    return book_of(loader)


def book_of(loader: Loader) -> Book:
    """Returns the book of everything that was read; raises LedgerError where nothing gave any number."""
    loader.finish()
    records, conflicts = settle(loader.records)
    return Book(
        records=tuple(records), indicators=loader.known.indicators, identities=loader.known.identities,
        problems=(*loader.problems, *conflicts, *unnamed_conflicts(records, loader.headings)), sources=tuple(loader.sources),
        notices=tuple(loader.notices), registers=tuple(loader.registers),
    )  # fmt: skip


def _files(paths: Sequence[Path]) -> Iterable[Path]:
    """The files to read: those named, and in folders those with a known suffix; temporary and hidden ones left out."""
    suffixes = {suffix for source in data_sources().values() for suffix in source.suffixes}
    seen: set[Path] = set()
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            inside = file.relative_to(path).parts if file != path else ()
            if file != path and (file.suffix.lower() not in suffixes or not file.is_file() or any(_is_hidden(part) for part in inside)):
                continue
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$", ".~", "__MACOSX")) or name.endswith("~")


def _labels(files: Sequence[Path], paths: Sequence[Path]) -> list[str]:
    """File names, with the folder before them where a name stands twice."""
    names = [file.name for file in files]
    return [file.name if names.count(file.name) == 1 else _relative(file, paths) for file in files]


def _relative(file: Path, paths: Sequence[Path]) -> str:
    for path in paths:
        if path.is_dir() and file.is_relative_to(path):
            return file.relative_to(path).as_posix() if file.parent != path else f"{path.name}/{file.name}"
    return f"{file.parent.name}/{file.name}"
