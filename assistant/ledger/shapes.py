"""Recognises the tables of a sheet without configuration and reads their values: rows of indicators, matrices, registers kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.ledger.blocks import Block, cut_blocks, unpaired
from assistant.ledger.cells import address
from assistant.ledger.columns import read_columns
from assistant.ledger.context import context_of
from assistant.ledger.grid import Grid
from assistant.ledger.rows import RowReader
from assistant.ledger.structure import structure_of
from assistant.ledger.totals import check_columns, check_rows
from assistant.ledger.values import Value, as_percent, block_values, recorded, without_owners
from assistant.schema.ledger import LedgerProblem, RawTable, SourceRecord

WHOLLY_TEXT = (".csv", ".tsv", ".txt")


@dataclass
class SheetReading:
    """What one sheet gave: records, problems, and whether any of its blocks is a register."""

    records: list[SourceRecord] = field(default_factory=list)
    problems: list[LedgerProblem] = field(default_factory=list)
    registers: list[Block] = field(default_factory=list)


def read_sheet(table: RawTable, known: frozenset[str] = frozenset()) -> SheetReading:
    """Returns the records of a sheet. `known` are indicator wordings as `labels.exact_key` gives them; they settle doubtful shapes."""
    grid, reading = Grid(table), SheetReading()
    blocks = [part for block in cut_blocks(grid) for part in unpaired(grid, block)]
    for number, block in enumerate(blocks):
        context = context_of(block, table.sheet, table.source)
        columns = read_columns(grid, block, context.year)
        structure = structure_of(grid, block, columns, known)
        if structure.register:
            reading.registers.append(block)
            continue
        rows = list(RowReader(grid, block, structure, context).rows())
        if structure.owner_like:
            rows = without_owners(rows)
        values = block_values(grid, rows, structure, context)
        family = f"{table.source}›{table.sheet}"
        if len(blocks) > 1:
            family += f"›{context.heading or number + 1}"
        scaled, notices = as_percent(recorded(values))
        reading.records.extend(_record(table, family, value) for value in scaled)
        for code, locator, message in (
            *_text_numbers(table, values),
            *check_rows(rows, structure, values),
            *check_columns(rows, structure, values),
            *notices,
        ):
            reading.problems.append(_problem(table, code, locator, message))
    if reading.records:
        reading.problems.extend(_sheet_problems(table))
    return reading


def _problem(table: RawTable, code: str, locator: str, message: str) -> LedgerProblem:
    return LedgerProblem(code=code, source=table.source, locator=f"{table.sheet}!{locator}" if locator else table.sheet, message=message)


def _sheet_problems(table: RawTable) -> list[LedgerProblem]:
    problems = []
    if table.uncalculated:
        problems.append(uncalculated_problem(table))
    if table.hidden:
        problems.append(hidden_problem(table))
    return problems


def uncalculated_problem(table: RawTable) -> LedgerProblem:
    """LED003 for a sheet that has formulas without a stored result."""
    cells = [address(row, column) for row, column in table.uncalculated]
    shown = cells[0] if len(cells) == 1 else f"{'、'.join(cells[:5])}{'等' if len(cells) > 5 else ''}共{len(cells)}个单元格"
    message = f"{shown}的公式没有计算结果，其数字没有读入。请用办公软件打开该文件、重新计算并保存"
    return _problem(table, "LED003", cells[0], message)


def hidden_problem(table: RawTable) -> LedgerProblem:
    """LED005 for a hidden sheet that gave numbers."""
    return _problem(table, "LED005", "", f"用到了隐藏工作表“{table.sheet}”中的数字，请确认它是否仍然有效")


def _text_numbers(table: RawTable, values: Iterable[Value]) -> list[tuple[str, str, str]]:
    """LED002, one for each column: numbers that a workbook keeps as text."""
    if table.source.lower().endswith(WHOLLY_TEXT):
        return []
    columns: dict[int, list[Value]] = {}
    for value in values:
        if value.number.as_text and value.number.unit is None:
            columns.setdefault(value.column.index, []).append(value)
    found = []
    for group in columns.values():
        first, more = group[0], f"等{len(group)}个单元格" if len(group) > 1 else ""
        message = f"{first.address}{more}的数字以文本形式存放（“{first.number.written}”），求和公式会漏掉它"
        found.append(("LED002", first.address, message))
    return found


def _record(table: RawTable, family: str, value: Value) -> SourceRecord:
    number = value.number.value * value.factor
    shift = 2 if value.scale == 100 else 0
    return SourceRecord(
        id=f"{table.source}!{table.sheet}!{value.address}", label=" ".join(value.labels), indicator_id=None, subject=value.subject,
        period=value.period, number=number, unit=None if value.unit is None else value.unit.symbol,
        dimension=None if value.unit is None else value.unit.dimension, written=value.number.written, written_unit=value.unit_text,
        decimals=max(0, value.number.decimals - shift), source=table.source, locator=f"{table.sheet}!{value.address}", family=family,
        total=value.total,
    )  # fmt: skip
