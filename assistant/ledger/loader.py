"""Reads ledger files and databases one after another and collects what they give; a failure of one is told and the others go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from assistant.errors import LedgerError
from assistant.ledger.indicators import IndicatorSet
from assistant.ledger.shapes import hidden_problem, read_sheet, uncalculated_problem, under_headings
from assistant.ledger.tying import Ties
from assistant.ledger.values import FRACTION
from assistant.protocols import DataSource
from assistant.registry import discover
from assistant.schema.ledger import Indicator, LedgerProblem, RawTable, SourceRecord

_YEARS_BACK = 4
_SHOWN = 3
_SHORT = 5
"""A label of two sheets as short as 受理案件 needs its sheet's heading; a longer one with two values is a contradiction (LED004)."""


def data_sources() -> dict[str, DataSource]:
    """Returns the plug-ins that open ledger files, by name."""
    return discover("assistant.ledger.sources", key=lambda source: str(source.name), required=("name", "suffixes", "tables"))


class Loader:
    """Collects records, problems and notices; `headings` are those of the tables, by family; `assumed` the year of the others."""

    def __init__(self, known: IndicatorSet, assumed: int | None = None) -> None:
        self.assumed = assumed
        self.known, self.ties = known, Ties(known.indicators)
        self.records: list[SourceRecord] = []
        self.problems: list[LedgerProblem] = []
        self.sources: list[str] = []
        self.notices: list[str] = []
        self.registers: list[RawTable] = []
        self.headings: dict[str, str] = {}
        self.pending = [indicator for indicator in known.indicators if indicator.measure is not None]

    def open(self, file: Path, label: str) -> None:
        """Reads one file; its failure becomes a notice."""
        source = next((source for source in data_sources().values() if file.suffix.lower() in source.suffixes), None)
        try:
            if source is None:
                raise LedgerError("不支持这种台账文件", where=file.name, remedy="可用 .xlsx、.xls、.ods、.csv")
            tables = [replace(table, source=label) for table in source.tables(file)]
        except LedgerError as error:
            waiting = self._take(file.name)
            self.notices.append(error.message + (f"{_names(waiting)}没有从中统计。" if waiting else ""))
            return
        self.sources.append(label)
        measured = self._measured(tables, file.name)
        for table in tables:
            asked = measured.get(table.sheet, [])
            if asked:
                self._count(table, asked)
            else:
                self._read(table)

    def ask_databases(self, years: Sequence[int]) -> None:
        """Reads the indicators that are measured in databases; `years` default to those of the records so far, else the last five."""
        queries, places = self.known.queries, self.known.places
        asked = [(one, queries[one.id], places[one.id]) for one in self.known.indicators if one.id in queries]
        if not asked:
            return
        from assistant.ledger.database_measures import read_database

        found = {record.period.year for record in self.records if record.period is not None}
        this = dt.date.today().year
        wanted = sorted(set(years) or found or set(range(this - _YEARS_BACK, this + 1)))
        for address in dict.fromkeys(measure.address for _, measure, _ in asked):
            records, notices = read_database(address, [query for query in asked if query[1].address == address], wanted)
            self.records.extend(records)
            self.notices.extend(notices)
            self.sources.extend([address.name] if records else [])

    def _take(self, name: str) -> list[Indicator]:
        """The indicators that wait for a file of this name; they wait no longer."""
        asked = [one for one in self.pending if one.measure is not None and PurePath(one.measure.file).name == name]
        self.pending = [one for one in self.pending if one not in asked]
        return asked

    def _measured(self, tables: Sequence[RawTable], name: str) -> dict[str, list[Indicator]]:
        """Sheet → indicators that are counted from it; a measure without a sheet takes the longest one."""
        found: dict[str, list[Indicator]] = {}
        names = {table.sheet.strip(): table.sheet for table in tables}
        for indicator in self._take(name):
            wanted = indicator.measure.sheet if indicator.measure is not None else None
            sheet = max(tables, key=lambda table: len(table.rows)).sheet if wanted is None and tables else names.get((wanted or "").strip())
            if sheet is None:
                what = f"measure 所写的工作表“{wanted}”在 {name} 里不存在"
                self._failed(indicator, LedgerError(what, remedy=f"该文件有：{'、'.join(names)}"))
                continue
            found.setdefault(sheet, []).append(indicator)
        return found

    def _failed(self, indicator: Indicator, error: LedgerError) -> None:
        message = replace_where(error, self.known.places.get(indicator.id, indicator.id)).message
        self.notices.append(f"{message}“{indicator.name}”没有统计。")

    def _count(self, table: RawTable, asked: Sequence[Indicator]) -> None:
        from assistant.ledger.registers import count_register  # brings DuckDB, which most ledgers never need

        records, notices, failures = count_register(table, asked)
        self.records.extend(records)
        self.notices.extend(notices)
        for indicator, error in failures:
            self._failed(indicator, error)
        self.problems.extend([uncalculated_problem(table)] if table.uncalculated else [])
        self.problems.extend([hidden_problem(table)] if table.hidden else [])

    def _read(self, table: RawTable) -> None:
        reading = read_sheet(table, self.ties.wordings, self.assumed)
        self.records.extend(self.ties.tie(record) for record in reading.records)
        self.headings.update(reading.headings)
        self.problems.extend(problem for problem in reading.problems if problem.code != FRACTION)
        self.notices.extend(f"{one.source} {one.locator}：{one.message}" for one in reading.problems if one.code == FRACTION)
        self.notices.extend(reading.notices)
        if reading.registers:
            self.registers.append(table)

    def finish(self) -> None:
        """Says what was not used, and tells apart equal labels of different tables; raises LedgerError where nothing gave any number."""
        missing: dict[str, int] = {}
        for indicator in self.pending:
            if indicator.measure is not None:
                missing[indicator.measure.file] = missing.get(indicator.measure.file, 0) + 1
        if not self.records:
            raise self._empty()
        if self.registers:
            self.notices.append(f"登记表{self._register_names()}没有被任何指标引用，没有从中统计（可在 indicators.toml 里写 measure）")
        self.notices.extend(f"没有提供 {file}，{count}个指标没有从中统计" for file, count in missing.items())
        self.records = [self.ties.tie(record) for record in under_headings(self.records, self.headings, _SHORT)]

    def _empty(self) -> LedgerError:
        if self.registers and not self.known.indicators:
            return self._only_registers()
        if self.notices:
            shown = "；".join(notice.rstrip("。") for notice in self.notices[:_SHOWN])
            return LedgerError(f"没有读到数字：{shown}", remedy="请检查所给的台账文件")
        if self.registers:
            return self._only_registers()
        if not self.sources:
            return LedgerError("没有读到数字：没有找到台账文件", remedy="请给出 .xlsx、.xls、.ods 或 .csv 文件，或它们所在的文件夹")
        return LedgerError(f"没有读到数字：{'、'.join(self.sources[:5])}里没有带表头的数字表", remedy="请检查所给的文件是不是台账")

    def _register_names(self) -> str:
        return "、".join(f"{table.source}“{table.sheet}”" for table in self.registers)

    def _only_registers(self) -> LedgerError:
        what = f"台账里没有读到数字：{self._register_names()}是逐条登记的表"
        return LedgerError(what, remedy="请在 indicators.toml 里为指标写 measure（按条件计数或求和）")


def replace_where(error: LedgerError, where: str) -> LedgerError:
    """Returns the same error told of another place."""
    return LedgerError(error.what, where=where, remedy=error.remedy)


def _names(indicators: Sequence[Indicator]) -> str:
    shown = "、".join(f"“{one.name}”" for one in indicators[:_SHOWN])
    return shown if len(indicators) <= _SHOWN else f"{shown}等{len(indicators)}个指标"
