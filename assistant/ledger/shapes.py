"""Recognises the tables of a sheet without configuration and reads their values: rows of indicators, matrices, registers kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.ledger.blocks import Block, cut_blocks
from assistant.ledger.cells import address as cell_address
from assistant.ledger.columns import read_columns
from assistant.ledger.context import Context, context_of
from assistant.ledger.grid import Grid
from assistant.ledger.pairs import unpaired
from assistant.ledger.rows import RowReader
from assistant.ledger.structure import Structure, structure_of
from assistant.ledger.totals import check_columns, check_rows
from assistant.ledger.undated import dated_rows
from assistant.ledger.values import Value, as_percent, block_values, recorded, told_changes, without_owners
from assistant.schema.ledger import LedgerProblem, RawTable, SourceRecord
from assistant.schema.quantity import Period

_LARGE, _PROBE = 5000, 2000
_OFFICE = re.compile(r"^[^\s]{2,14}?(?:人民法院|人民检察院|人民政府|委员会|管委会|[^分]局|办公室)(?=..)")
"""The office's own name in front of a heading says nothing of its tables."""
WHOLLY_TEXT = (".csv", ".tsv", ".txt")


@dataclass
class SheetReading:
    """What one sheet gave: records, problems, registers among its blocks, what was left out, and family → heading of its tables."""

    records: list[SourceRecord] = field(default_factory=list)
    problems: list[LedgerProblem] = field(default_factory=list)
    registers: list[Block] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)


def read_sheet(table: RawTable, known: frozenset[str] = frozenset(), assumed: int | None = None) -> SheetReading:
    """Returns the records of a sheet.

    `known` are indicator wordings as `labels.exact_key` gives them; they settle doubtful shapes. `assumed` is the year of a sheet that
    names none.
    """
    grid, reading = Grid(table), SheetReading()
    if grid.height > _LARGE and (block := _long_register(grid, known)) is not None:
        reading.registers.append(block)
        return reading
    blocks = [part for block in cut_blocks(grid) for part in unpaired(grid, block)]
    for number, block in enumerate(blocks):
        context = context_of(block, table.sheet, table.source, assumed)
        structure = structure_of(grid, block, read_columns(grid, block, context.period, context.year), known)
        if structure.register:
            reading.registers.append(block)
            continue
        family = f"{table.source}›{table.sheet}" + (f"›{context.heading or number + 1}" if len(blocks) > 1 else "")
        reading.headings[family] = context.heading
        _read_block(grid, block, structure, context, family, reading)
    reading.records = under_headings(reading.records, reading.headings)
    if reading.records:
        reading.problems.extend(_sheet_problems(table))
    return reading


def _long_register(grid: Grid, known: frozenset[str]) -> Block | None:
    """The register that fills a long sheet, judged by its first rows: no need to walk through all."""
    blocks = cut_blocks(grid, _PROBE)
    if len(blocks) != 1 or len(blocks[0].body) < _PROBE // 2:
        return None
    block, context = blocks[0], context_of(blocks[0], grid.table.sheet, grid.table.source)
    structure = structure_of(grid, block, read_columns(grid, block, context.period), known)
    return block if structure.register else None


def _read_block(grid: Grid, block: Block, structure: Structure, context: Context, family: str, reading: SheetReading) -> None:
    table = grid.table
    rows = dated_rows(grid, list(RowReader(grid, block, structure, context).rows()), structure.values, context.year)
    if structure.owner_like:
        rows = without_owners(rows, mixed=structure.mixed)
    values, left_out = told_changes(block_values(grid, rows, structure, context))
    reading.notices.extend(f"{table.source} {table.sheet}!{place}：{message}" for place, message in left_out)
    scaled, notices = as_percent(recorded(values))
    reading.records.extend(_record(table, family, value) for value in scaled)
    found = (*_text_numbers(table, values), *check_rows(rows, structure, values), *check_columns(rows, structure, values), *notices)
    reading.problems.extend(_problem(table, code, locator, message) for code, locator, message in found)


def under_headings(records: Sequence[SourceRecord], headings: dict[str, str], longest: int | None = None) -> list[SourceRecord]:
    """Puts the heading of their table before labels that mean different things in different tables (受理 under 法律援助, under 调解).

    Those are labels whose tables have different headings, and different values for the same subject and period. All labels of such
    tables get their heading, or, with `longest`, only those that clash and have at most so many characters.
    """
    seen: dict[tuple[str, str | None, Period | None], dict[str, SourceRecord]] = {}
    for record in records:
        if record.indicator_id is None and (longest is None or len(record.label) <= longest) and headings.get(record.family):
            seen.setdefault((record.label, record.subject, record.period), {}).setdefault(record.family, record)
    apart: set[tuple[str, str]] = set()
    for (label, *_), families in seen.items():
        if len({headings[family] for family in families}) > 1 and len({record.number for record in families.values()}) > 1:
            apart |= {(family, label if longest is not None else "") for family in families}
    return [
        _headed(record, headings) if (record.family, record.label if longest is not None else "") in apart else record for record in records
    ]


def _headed(record: SourceRecord, headings: dict[str, str]) -> SourceRecord:
    heading = headings.get(record.family, "")
    own = _OFFICE.sub("", heading) or heading
    return record if record.indicator_id is not None or not own or own in record.label else replace(record, label=f"{own} {record.label}")


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
    cells = [cell_address(row, column) for row, column in table.uncalculated]
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
