"""Turns a condition's tree into a SQLAlchemy expression over a database table, every value a bound parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.errors import LedgerError
from assistant.ledger.cells import read_date, read_number
from assistant.ledger.conditions import Between, Comparison, IsNull, Junction, Like, Literal, Member, Name, Node, Not
from assistant.schema.encoding import decimal_text

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class TableColumns:
    """The columns of one table as expressions: as they are, as days, as years and months."""

    def __init__(self, columns: Sequence[tuple[str, type]], dialect: str) -> None:
        import sqlalchemy

        self.names = [name for name, _ in columns]
        self._types = [kind for _, kind in columns]
        self._columns: list[ColumnElement[Any]] = [sqlalchemy.column(name) for name in self.names]
        self.dialect = dialect

    def plain(self, index: int) -> ColumnElement[Any]:
        """The column itself."""
        return self._columns[index]

    def kind(self, index: int) -> str:
        """Returns date, number or text, by the declared type."""
        kind = self._types[index]
        if issubclass(kind, dt.date):
            return "date"
        return "number" if issubclass(kind, int | float | Decimal) and not issubclass(kind, bool) else "text"

    def day(self, index: int) -> ColumnElement[Any]:
        """The column as a day; SQLite keeps days as text."""
        import sqlalchemy

        column = self._columns[index]
        return sqlalchemy.func.date(column) if self.dialect == "sqlite" else sqlalchemy.cast(column, sqlalchemy.Date)

    def year(self, index: int) -> ColumnElement[Any]:
        """The year of a day column, or the column itself where it holds years."""
        import sqlalchemy

        if self.kind(index) == "number":
            return self._columns[index]
        return self._part("%Y", "year", index) if self.dialect == "sqlite" else sqlalchemy.extract("year", self.day(index))

    def month(self, index: int) -> ColumnElement[Any]:
        """The month of a day column; NULL where it holds years."""
        import sqlalchemy

        if self.kind(index) == "number":
            return sqlalchemy.literal_column("NULL")
        return self._part("%m", "month", index) if self.dialect == "sqlite" else sqlalchemy.extract("month", self.day(index))

    def _part(self, mark: str, _name: str, index: int) -> ColumnElement[Any]:
        import sqlalchemy

        return sqlalchemy.cast(sqlalchemy.func.strftime(mark, self._columns[index]), sqlalchemy.Integer)


class WhereExpression:
    """Builds the expression; `where` names the indicator in errors."""

    def __init__(self, columns: TableColumns, where: str) -> None:
        self.columns, self.where = columns, where

    def expression(self, node: Node) -> ColumnElement[bool]:
        """Returns the expression of a condition."""
        import sqlalchemy

        if isinstance(node, Junction):
            joined = sqlalchemy.and_ if node.word == "and" else sqlalchemy.or_
            return joined(*(self.expression(item) for item in node.items))
        if isinstance(node, Not):
            return sqlalchemy.not_(self.expression(node.item))
        if isinstance(node, IsNull):
            column = self.columns.plain(node.column.column)
            blank = column == ""
            return sqlalchemy.or_(column.is_(None), blank) if self.columns.kind(node.column.column) == "text" else column.is_(None)
        if isinstance(node, Like):
            return self.columns.plain(node.column.column).like(node.pattern)
        if isinstance(node, Member):
            return sqlalchemy.or_(*(self._against(node.column.column, "=", value) for value in node.values))
        if isinstance(node, Between):
            column_index = node.column.column
            return sqlalchemy.and_(self._against(column_index, ">=", node.low), self._against(column_index, "<=", node.high))
        return self._comparison(node)

    def _comparison(self, node: Comparison) -> ColumnElement[bool]:
        left, right = node.left, node.right
        if isinstance(left, Name) and isinstance(right, Name):
            dated = self.columns.kind(left.column) == self.columns.kind(right.column) == "date"
            side = self.columns.day if dated else self.columns.plain
            return _compared(side(left.column), node.operator, side(right.column))
        if isinstance(left, Name) and isinstance(right, Literal):
            return self._against(left.column, node.operator, right)
        if isinstance(left, Literal) and isinstance(right, Name):
            return self._against(right.column, _FLIPPED.get(node.operator, node.operator), left)
        raise LedgerError("条件里比较的两边都不是列", where=self.where)

    def _against(self, index: int, operator: str, literal: Literal) -> ColumnElement[bool]:
        """Compares a column with a value of its own type."""
        kind, value, name = self.columns.kind(index), literal.value, self.columns.names[index]
        if kind == "date" or isinstance(value, dt.date):
            day = value if isinstance(value, dt.date) else read_date(value) if isinstance(value, str) else None
            if day is None:
                raise LedgerError(f"列“{name}”是日期，不能与“{_shown(value)}”比较", where=self.where, remedy="日期写成 '2024-01-31'")
            return _compared(self.columns.day(index), operator, day.isoformat() if self.columns.dialect == "sqlite" else day)
        if kind == "number":
            number = value if isinstance(value, Decimal) else read_number(value)
            amount = number if isinstance(number, Decimal) or number is None else number.value * number.scale
            if amount is None:
                raise LedgerError(f"列“{name}”是数字，不能与“{_shown(value)}”比较", where=self.where)
            return _compared(self.columns.plain(index), operator, self._number(amount))
        if not isinstance(value, str) and operator not in ("=", "<>"):
            raise LedgerError(f"列“{name}”是文字，不能与“{_shown(value)}”比大小", where=self.where)
        return _compared(self.columns.plain(index), operator, _shown(value))

    def _number(self, amount: Decimal) -> object:
        if amount == amount.to_integral_value():
            return int(amount)
        return float(amount) if self.columns.dialect == "sqlite" else amount


def _compared(left: ColumnElement[Any], operator: str, right: object) -> ColumnElement[bool]:
    tests = {
        "=": left.__eq__, "<>": left.__ne__, "<": left.__lt__, "<=": left.__le__, ">": left.__gt__, ">=": left.__ge__,
    }  # fmt: skip
    made: ColumnElement[bool] = tests[operator](right)
    return made


def _shown(value: str | Decimal | dt.date) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value) or ""
    return value.isoformat() if isinstance(value, dt.date) else value
