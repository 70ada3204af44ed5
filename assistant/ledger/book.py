"""The record book: every record of the ledgers in use, tied to indicators, without duplicates, with what is wrong in the ledgers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path, PurePath

from assistant.errors import LedgerError
from assistant.ledger.cells import read_number
from assistant.ledger.indicators import IndicatorSet, load_indicators
from assistant.ledger.shapes import hidden_problem, read_sheet, uncalculated_problem
from assistant.ledger.tying import Ties
from assistant.ledger.values import FRACTION
from assistant.protocols import DataSource
from assistant.registry import discover
from assistant.schema.ledger import Identity, Indicator, LedgerProblem, RawTable, SourceRecord
from assistant.schema.quantity import Period

Key = tuple[str, str | None, dt.date, dt.date]


@dataclass(frozen=True)
class Book:
    """Implements protocols.RecordBook; `notices` are files and cells that could not be used, in Chinese."""

    records: tuple[SourceRecord, ...]
    indicators: tuple[Indicator, ...]
    identities: tuple[Identity, ...]
    problems: tuple[LedgerProblem, ...]
    sources: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @cached_property
    def _index(self) -> dict[Key, SourceRecord]:
        index: dict[Key, SourceRecord] = {}
        for record in self.records:
            key = _key(record)
            if key is not None:
                index[key] = min(index.get(key, record), record, key=_preference)
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


def load_book(paths: Sequence[Path], indicators: Path | None = None) -> Book:
    """Reads ledgers (files, or folders walked in order) and ties their records to the indicators of a TOML file.

    A file that cannot be read becomes a notice; LedgerError where nothing at all gave a number, or the indicators file is wrong.
    """
    known = IndicatorSet() if indicators is None else load_indicators(indicators)
    loader = _Loader(known)
    files = list(_files(paths))
    for file, label in zip(files, _labels(files, paths), strict=True):
        loader.open(file, label)
    return loader.book()


def _files(paths: Sequence[Path]) -> Iterable[Path]:
    """The files to read: those named, and in folders those with a known suffix; temporary and hidden ones left out."""
    suffixes = {suffix for source in _sources().values() for suffix in source.suffixes}
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


def _sources() -> dict[str, DataSource]:
    return discover("assistant.ledger.sources", key=lambda source: str(source.name), required=("name", "suffixes", "tables"))


class _Loader:
    """Collects what the files give."""

    def __init__(self, known: IndicatorSet) -> None:
        self.known, self.ties = known, Ties(known.indicators)
        self.records: list[SourceRecord] = []
        self.problems: list[LedgerProblem] = []
        self.sources: list[str] = []
        self.notices: list[str] = []
        self.registers: list[str] = []
        self.pending = [indicator for indicator in known.indicators if indicator.measure is not None]

    def open(self, file: Path, label: str) -> None:
        """Reads one file; its failure becomes a notice."""
        source = next((source for source in _sources().values() if file.suffix.lower() in source.suffixes), None)
        try:
            if source is None:
                raise LedgerError("不支持这种台账文件", where=file.name, remedy="可用 .xlsx、.xls、.ods、.csv")
            tables = [replace(table, source=label) for table in source.tables(file)]
        except LedgerError as error:
            self.notices.append(error.message)
            return
        self.sources.append(label)
        measured = self._measured(tables, file.name)
        for table in tables:
            asked = measured.get(table.sheet, [])
            if asked:
                self._count(table, asked)
            else:
                self._read(table)

    def _measured(self, tables: Sequence[RawTable], name: str) -> dict[str, list[Indicator]]:
        """Sheet → indicators that are counted from it; a measure without a sheet takes the longest one."""
        asked = [one for one in self.pending if one.measure is not None and PurePath(one.measure.file).name == name]
        self.pending = [one for one in self.pending if one not in asked]
        found: dict[str, list[Indicator]] = {}
        names = {table.sheet.strip(): table.sheet for table in tables}
        for indicator in asked:
            wanted = indicator.measure.sheet if indicator.measure is not None else None
            sheet = max(tables, key=lambda table: len(table.rows)).sheet if wanted is None and tables else names.get((wanted or "").strip())
            if sheet is None:
                raise LedgerError(
                    f"measure 所写的工作表“{wanted}”在 {name} 里不存在", where=indicator.id, remedy=f"该文件有：{'、'.join(names)}"
                )
            found.setdefault(sheet, []).append(indicator)
        return found

    def _count(self, table: RawTable, asked: Sequence[Indicator]) -> None:
        from assistant.ledger.registers import count_register  # brings DuckDB, which most ledgers never need

        records, notices = count_register(table, asked)
        self.records.extend(records)
        self.notices.extend(notices)
        self.problems.extend([uncalculated_problem(table)] if table.uncalculated else [])
        self.problems.extend([hidden_problem(table)] if table.hidden else [])

    def _read(self, table: RawTable) -> None:
        reading = read_sheet(table, self.ties.wordings)
        self.records.extend(self.ties.tie(record) for record in reading.records)
        self.problems.extend(problem for problem in reading.problems if problem.code != FRACTION)
        self.notices.extend(f"{one.source} {one.locator}：{one.message}" for one in reading.problems if one.code == FRACTION)
        if reading.registers:
            self.registers.append(f"{table.source}“{table.sheet}”")

    def book(self) -> Book:
        """Returns the book; raises LedgerError where no file gave any number."""
        missing: dict[str, int] = {}
        for indicator in self.pending:
            if indicator.measure is not None:
                missing[indicator.measure.file] = missing.get(indicator.measure.file, 0) + 1
        if not self.records:
            raise self._empty()
        if self.registers:
            self.notices.append(f"{'、'.join(self.registers)}是逐条登记的表，没有指标从中统计（可在 indicators.toml 里写 measure）")
        self.notices.extend(f"没有提供 {file}，{count}个指标没有从中统计" for file, count in missing.items())
        records, conflicts = settle(self.records)
        return Book(
            records=tuple(records), indicators=self.known.indicators, identities=self.known.identities,
            problems=(*self.problems, *conflicts), sources=tuple(self.sources), notices=tuple(self.notices),
        )  # fmt: skip

    def _empty(self) -> LedgerError:
        if self.registers:
            what = f"台账里没有读到数字：{'、'.join(self.registers)}是逐条登记的表"
            return LedgerError(what, remedy="请在 indicators.toml 里为指标写 measure（按条件计数或求和）")
        if self.notices:
            shown = "；".join(notice.rstrip("。") for notice in self.notices[:3])
            return LedgerError(f"没有读到数字：{shown}", remedy="请检查所给的台账文件")
        if not self.sources:
            return LedgerError("没有读到数字：没有找到台账文件", remedy="请给出 .xlsx、.xls、.ods 或 .csv 文件，或它们所在的文件夹")
        return LedgerError(f"没有读到数字：{'、'.join(self.sources[:5])}里没有带表头的数字表", remedy="请检查所给的文件是不是台账")


def settle(records: Sequence[SourceRecord]) -> tuple[list[SourceRecord], list[LedgerProblem]]:
    """Drops records that say the same as a preferred one; two that differ both stay, and are LED004."""
    groups: dict[Key, list[SourceRecord]] = {}
    for record in records:
        key = _key(record)
        if key is not None:
            groups.setdefault(key, []).append(record)
    dropped: set[str] = set()
    problems: list[LedgerProblem] = []
    for group in groups.values():
        best = min(group, key=_preference)
        for record in group:
            if record is best:
                continue
            if _agree(best, record):
                dropped.add(record.id)
            else:
                problems.append(_conflict(best, record))
    return [record for record in records if record.id not in dropped], problems


def _key(record: SourceRecord) -> Key | None:
    if record.indicator_id is None or record.period is None:
        return None
    return record.indicator_id, record.subject, record.period.start, record.period.end


def _preference(record: SourceRecord) -> tuple[bool, Decimal, str]:
    """Single cells before counted rows, finer print before coarser."""
    return record.rows is not None, _step(record), record.id


def _step(record: SourceRecord) -> Decimal:
    """What the last printed digit is worth; 0 for whole numbers in their canonical unit, which are exact."""
    written = read_number(record.written, chinese=True)
    factor = record.number / written.value if written is not None and written.value else Decimal(1)
    decimals = 0 if written is None else written.decimals
    return Decimal(0) if factor == 1 and not decimals else abs(factor).scaleb(-decimals)


def _agree(one: SourceRecord, two: SourceRecord) -> bool:
    return abs(one.number - two.number) <= (_step(one) + _step(two)) / 2


def _conflict(best: SourceRecord, other: SourceRecord) -> LedgerProblem:
    period = "" if best.period is None else f"{best.period.start.isoformat()}至{best.period.end.isoformat()}"
    subject = f"（{best.subject}）" if best.subject else ""
    message = (
        f"“{best.label}”{subject}{period}有两个数：{best.source} {best.locator} 为{best.written}{best.written_unit or ''}，"
        f"{other.source} {other.locator} 为{other.written}{other.written_unit or ''}"
    )
    return LedgerProblem(code="LED004", source=other.source, locator=other.locator, message=message)
