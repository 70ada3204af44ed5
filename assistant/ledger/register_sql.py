"""Turns a condition's tree into an expression over a register's columns, every value a bound parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from assistant.errors import LedgerError
from assistant.ledger.cells import read_date, read_number
from assistant.ledger.conditions import Between, Comparison, IsNull, Junction, Like, Literal, Member, Name, Node, Not
from assistant.ledger.register_table import RegisterStore
from assistant.schema.encoding import decimal_text

_EQUALITY = ("=", "<>")


def columns_of(node: Node) -> Iterator[int]:
    """Yields every column that a condition names."""
    if isinstance(node, Comparison):
        yield from (side.column for side in (node.left, node.right) if isinstance(side, Name))
    elif isinstance(node, Not):
        yield from columns_of(node.item)
    elif isinstance(node, Junction):
        for item in node.items:
            yield from columns_of(item)
    else:
        yield node.column.column


class ConditionSql:
    """Builds the expression; `parameters` fills up in the order of its marks. `where` names the indicator in errors."""

    def __init__(self, store: RegisterStore, where: str) -> None:
        self.store, self.where = store, where
        self.parameters: list[object] = []

    def expression(self, node: Node) -> str:
        """Returns the expression of a condition."""
        if isinstance(node, Junction):
            return "(" + f" {node.word.upper()} ".join(self.expression(item) for item in node.items) + ")"
        if isinstance(node, Not):
            return f"(NOT {self.expression(node.item)})"
        if isinstance(node, IsNull):
            return f"(x{node.column.column} IS NULL)"
        if isinstance(node, Like):
            self.parameters.append(node.pattern)
            return f"(x{node.column.column} LIKE ?)"
        if isinstance(node, Member):
            return "(" + " OR ".join(self._against(node.column.column, "=", value) for value in node.values) + ")"
        if isinstance(node, Between):
            column = node.column.column
            return f"({self._against(column, '>=', node.low)} AND {self._against(column, '<=', node.high)})"
        return self._comparison(node)

    def _comparison(self, node: Comparison) -> str:
        left, right = node.left, node.right
        if isinstance(left, Name) and isinstance(right, Name):
            same = self.store.kind(left.column) == self.store.kind(right.column)
            side = "v" if same and self.store.kind(left.column) != "text" else "x"
            return f"({side}{left.column} {node.operator} {side}{right.column})"
        if isinstance(left, Name) and isinstance(right, Literal):
            return self._against(left.column, node.operator, right)
        if isinstance(left, Literal) and isinstance(right, Name):
            flipped = node.operator.translate(str.maketrans("<>", "><")) if node.operator not in _EQUALITY else node.operator
            return self._against(right.column, flipped, left)
        raise LedgerError("条件里比较的两边都不是列", where=self.where)

    def _against(self, column: int, operator: str, literal: Literal) -> str:
        """Compares a column with a value, typed where the column is typed, as text where it is text."""
        kind, value = self.store.kind(column), literal.value
        name = self.store.headers[column]
        if kind == "date":
            day = value if isinstance(value, dt.date) else read_date(value) if isinstance(value, str) else None
            if day is None:
                raise LedgerError(f"列“{name}”是日期，不能与“{_shown(value)}”比较", where=self.where, remedy="日期写成 '2024-01-31'")
            return self._bound(f"v{column}", operator, day)
        if kind in ("number", "year"):
            number = value if isinstance(value, Decimal) else _number(value)
            if number is not None:
                return self._bound(f"v{column}", operator, number)
            if operator in _EQUALITY:
                return self._bound(f"x{column}", operator, _shown(value))
            raise LedgerError(f"列“{name}”是数字，不能与“{_shown(value)}”比大小", where=self.where)
        if not isinstance(value, str) and operator not in _EQUALITY:
            raise LedgerError(f"列“{name}”是文字，不能与“{_shown(value)}”比大小", where=self.where)
        return self._bound(f"x{column}", operator, _shown(value))

    def _bound(self, column: str, operator: str, value: object) -> str:
        self.parameters.append(value)
        return f"({column} {operator} ?)"


def _number(value: object) -> Decimal | None:
    number = read_number(value) if isinstance(value, str) else None
    return None if number is None else number.value * number.scale


def _shown(value: str | Decimal | dt.date) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value) or ""
    return value.isoformat() if isinstance(value, dt.date) else value
