"""Plain row counts of a register that no indicator measures: rows a year, rows of each value of its columns of few values, and sums.

They say less than a measure: nobody has said that each row is one case of something, or which date counts. They can support a figure of
the same words and value; they can contradict none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from assistant.ledger.blocks import cut_blocks
from assistant.ledger.context import Context, context_of
from assistant.ledger.grid import Grid
from assistant.ledger.labels import strip_unit
from assistant.ledger.register_table import RegisterStore, RegisterTable
from assistant.ledger.registers import PROBE, whole_block
from assistant.ledger.vocabulary import fold, squeeze, vocabulary
from assistant.schema.encoding import decimal_text
from assistant.schema.ledger import RawTable, SourceRecord
from assistant.schema.quantity import Period

_BOOKS = re.compile(r"(?:登记簿|登记册|登记表|登记|收案簿|台账|明细表?|清单|花名册|名册|一览表?|情况)+$")
_DATES = re.compile(r"日期|时间|日$")
_MOST_VALUES, _LONGEST_VALUE = 12, 12


def row_counts(table: RawTable) -> list[SourceRecord]:
    """Returns the counts of a register; none where its heading, its title or its dates do not say of what and of when."""
    grid = Grid(table)
    blocks = [block for block in cut_blocks(grid, PROBE) if block.header]
    if not blocks:
        return []
    register = RegisterTable(grid, whole_block(grid, max(blocks, key=lambda block: len(block.body))))
    context = context_of(register.block, table.sheet, table.source)
    heading = _BOOKS.sub("", context.heading) or _BOOKS.sub("", context.file)
    date = next((index for index, header in enumerate(register.headers) if _DATES.search(header)), None)
    if len(heading) < 2 or (date is None and context.period is None):
        return []
    columns = [index for index in range(len(register.headers)) if index != date and _few(register, index)]
    amounts = [index for index, header in enumerate(register.headers) if index != date and strip_unit(header)[1] is not None]
    used = {*columns, *amounts, *([] if date is None else [date])}
    store = RegisterStore(register, used, frozenset() if date is None else frozenset({date}))
    try:
        if date is not None and store.kind(date) not in ("date", "year"):
            return []
        counted = list(_records(table, store, heading, context, date, columns))
        for index in amounts:
            counted.extend(_sums(table, store, heading, context, date, index) if store.kind(index) == "number" else ())
        return counted
    finally:
        store.close()


def _few(register: RegisterTable, column: int) -> bool:
    """Whether a column sorts the rows into few kinds of short words."""
    role = vocabulary().roles.get(fold(strip_unit(register.headers[column])[0]))
    if not register.headers[column] or role in ("serial", "code", "owner", "remark", "unit"):
        return False
    values = {squeeze(str(cell)) for cell in register.cells(column) if cell is not None}
    plain = all(0 < len(value) <= _LONGEST_VALUE and not any(char.isdigit() for char in value) for value in values)
    return plain and 0 < len(values) <= _MOST_VALUES and len(values) * 3 <= len(register.rows) * 2


def _records(
    table: RawTable, store: RegisterStore, heading: str, context: Context, date: int | None, columns: list[int]
) -> Iterator[SourceRecord]:
    def record(words: tuple[str, ...], subject: str | None, year: int | None, mark: str, count: int) -> SourceRecord:
        period = context.period if year is None else Period.of_year(year)
        return SourceRecord(
            id=f"{table.source}!{table.sheet}!rows:{mark}#{year or ''}", label=" ".join(words), indicator_id=None, subject=subject,
            period=period, number=Decimal(count), unit=None, dimension=None, written=str(count), written_unit=None, decimals=0,
            source=table.source, locator=f"{table.sheet}!{mark}(共{count}行)", family=f"{table.source}›{table.sheet}", rows=count,
        )  # fmt: skip

    for year, count in _by_year(store, date, None):
        yield record((heading,), None, year[0], "", count)
    for column in columns:
        header = squeeze(strip_unit(store.headers[column])[0])
        place = vocabulary().roles.get(fold(header)) in ("place", "section") or header in ("属地", "所在地")
        for (when, value), count in _by_year(store, date, column):
            if value is None or value == "否":
                continue
            words = (heading,) if place else (heading, header.removeprefix("是否") if value == "是" else value)
            yield record(words, value if place else None, when, f"{header}为{value}", count)


def _sums(table: RawTable, store: RegisterStore, heading: str, context: Context, date: int | None, amount: int) -> Iterator[SourceRecord]:
    """Sums of a column whose header names its unit, by year."""
    name, unit, written_unit = strip_unit(store.headers[amount])
    sums: dict[int | None, tuple[int, Decimal]] = {}
    for year, _, _, count, total in store.groups("TRUE", [], date, amount, None):
        if unit is not None and (date is None or year is not None):
            rows, value = sums.get(year, (0, Decimal(0)))
            sums[year] = (rows + count, value + total)
    for year, (rows, value) in sums.items():
        written = decimal_text(value) or "0"
        if unit is not None:
            yield SourceRecord(
                id=f"{table.source}!{table.sheet}!sum:{name}#{year or ''}", label=f"{heading} {squeeze(name)}", indicator_id=None,
                subject=None, period=context.period if year is None else Period.of_year(year), number=value * unit.factor,
                unit=unit.symbol, dimension=unit.dimension, written=written, written_unit=written_unit,
                decimals=len(written.partition(".")[2]), source=table.source, locator=f"{table.sheet}!{squeeze(name)}之和(共{rows}行)",
                family=f"{table.source}›{table.sheet}", rows=rows,
            )  # fmt: skip


def _by_year(store: RegisterStore, date: int | None, column: int | None) -> list[tuple[tuple[int | None, str | None], int]]:
    counts: Counter[tuple[int | None, str | None]] = Counter()
    for year, _, value, count, _ in store.groups("TRUE", [], date, None, column):
        if date is None or year is not None:
            counts[year, value] += count
    return sorted(counts.items(), key=lambda item: (item[0][0] or 0, item[0][1] or ""))
