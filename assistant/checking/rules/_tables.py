"""Tables inside a document: totals rows and totals columns that are not the sum of their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.checking.findings import text_finding
from assistant.protocols import CheckContext
from assistant.schema.document import Cell
from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Finding

_TOTAL = re.compile(r"(?:合计|总计|总数|共计|小计|累计合计)(?:[（(].*[）)])?")
_SUBTOTAL = re.compile(r"小计")
_NO_SUM = re.compile(r"率|比|均|%|％|幅|排名|名次|序号|编号|得分|指数|年龄|电话|代码|年份|时间|日期|标准|单价")
_WITHIN = re.compile(r"\s*(?:其中|#|＃|含)")
_BLANK = re.compile(r"[\s—\-－–/／]*")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Number:
    cell: Cell
    value: Decimal
    step: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class _Check:
    """A total with what its cells give."""

    total: _Number
    made: Decimal
    slack: Decimal

    @property
    def holds(self) -> bool:
        return abs(self.total.value - self.made) <= self.slack


def table_sums(context: CheckContext, rule: str) -> Iterator[Finding]:
    """Yields an error for each total cell that its rows or columns do not give.

    A table whose other totals do not hold either was not understood (rows that overlap, several units): nothing is said of it.
    """
    for cells in _tables(context):
        rows = _rows(context.document.text, cells)
        for checks in (_down(rows), _across(rows)):
            wrong = [check for check in checks if not check.holds]
            held = len(checks) - len(wrong)
            if wrong and (held >= len(wrong) or len(checks) == 1):
                for check in wrong:
                    yield _finding(context, rule, check)


def _finding(context: CheckContext, rule: str, check: _Check) -> Finding:
    cell, made = check.total.cell, decimal_text(check.made) or "0"
    inside = tuple(figure.id for figure in context.figures if cell.start <= figure.start and figure.end <= cell.end)
    message = f"表中合计「{check.total.text}」不等于各项之和 {made}"
    return text_finding(context, rule, "error", cell.start, cell.end, message, expected=made, figures=inside)


def _tables(context: CheckContext) -> Iterator[list[Cell]]:
    tables: dict[int, list[Cell]] = {}
    for block in context.document.blocks:
        for cell in block.cells:
            tables.setdefault(cell.table, []).append(cell)
    yield from tables.values()


class _Row:
    """One table row: its label and its numbers by column."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.numbers: dict[int, _Number] = {}
        self.unread: set[int] = set()

    @property
    def total(self) -> bool:
        """Whether the row holds totals."""
        return _TOTAL.fullmatch(self.label) is not None


def _rows(text: str, cells: Iterable[Cell]) -> list[_Row]:
    rows: dict[int, _Row] = {}
    for cell in cells:
        if cell.row_label is None:
            continue
        row = rows.setdefault(
            cell.row, _Row(_SPACES.sub("", cell.row_label.split(" ")[-1] if _TOTAL.search(cell.row_label) else cell.row_label))
        )
        written = text[cell.start : cell.end]
        number = _number(cell, written)
        if number is not None:
            row.numbers[cell.column] = number
        elif not _BLANK.fullmatch(written):
            row.unread.add(cell.column)
    return [row for _, row in sorted(rows.items()) if _WITHIN.match(row.label) is None]


def _number(cell: Cell, written: str) -> _Number | None:
    plain = written.strip().replace(",", "").replace("，", "")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return _Number(cell, value, Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0), written.strip())


def _head(cell: Cell) -> str:
    return _SPACES.sub("", cell.header_path[-1]) if cell.header_path else ""


def _check(total: _Number, parts: Sequence[_Number]) -> _Check:
    made = sum((part.value for part in parts), Decimal(0))
    slack = sum((part.step for part in (*parts, total)), Decimal(0)) / 2
    return _Check(total, made, slack)


def _down(rows: Sequence[_Row]) -> list[_Check]:
    """Totals rows: the last sums what stands above it (小计 rows instead of their own rows), a first one what stands below."""
    checks: list[_Check] = []
    group: list[_Row] = []
    subtotals: list[_Row] = []
    for place, row in enumerate(rows):
        if not row.total:
            group.append(row)
            continue
        if place == 0 and not any(later.total for later in rows[1:]):
            return list(_columns(row, rows[1:]))
        if _SUBTOTAL.match(row.label):
            checks += _columns(row, group)
            subtotals.append(row)
            group = []
        else:
            checks += _columns(row, [*subtotals, *group])
            group, subtotals = [], []
    return checks


def _columns(total: _Row, rows: Sequence[_Row]) -> Iterator[_Check]:
    for column, number in total.numbers.items():
        parts = [row.numbers[column] for row in rows if column in row.numbers]
        if len(parts) < 2 or any(column in row.unread for row in rows) or any(_NO_SUM.search(head) for head in number.cell.header_path):
            continue
        yield _check(number, parts)


def _across(rows: Sequence[_Row]) -> list[_Check]:
    """Totals columns: the cells of the row under the same upper header; believed only where most rows hold."""
    checks: list[_Check] = []
    for row in rows:
        for column, number in row.numbers.items():
            if not _TOTAL.fullmatch(_head(number.cell)):
                continue
            upper = number.cell.header_path[:-1]
            parts = [
                other for place, other in row.numbers.items()
                if place != column and other.cell.header_path[:-1] == upper and not _NO_SUM.search(_head(other.cell))
            ]  # fmt: skip
            if len(parts) > 1 and not any(_TOTAL.fullmatch(_head(other.cell)) for other in parts):
                checks.append(_check(number, parts))
    return checks if len(checks) > 1 else []
