"""Indicators measured in an office's databases: a query of its own, or rows of a table counted or summed under a condition.

In indicators.toml, where the URL is env:NAME (an environment variable), a SQLAlchemy URL, or the name of a [connection.NAME] table:

    [connection.casework]
    url = "env:WENHENG_LEDGER_URL"      # postgresql://reader@host/cases, sqlite:///cases.db …; read only, never shown
    timeout = 10                        # seconds a question may take

    measure = {sql = "select count(*) from cases where year = :year", url = "casework"}
    measure = {sql = "select street, count(*) from cases where year = :year group by street", url = "casework", subject = "street"}
    measure = {sql = "select year, sum(amount) from cases group by year", url = "casework", unit = "元"}
    measure = {count = "casework", table = "cases", where = "kind = '民事'", date = "accepted_on", subject = "street"}
    measure = {sum = "casework", table = "cases", column = "amount", unit = "元", date = "closed_on"}

A query takes :year, or :start and :end (first and last day of the year), or gives a column named year (年, 年度, 年份); besides that and
the subject it gives one column, the value. `where` is the language of conditions.py over the table's columns. `unit` is that of the
values, where it is not the indicator's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.errors import LedgerError
from assistant.ledger.cells import exact, read_number
from assistant.ledger.conditions import column_names, parse_condition
from assistant.ledger.database import Address, Database, DownError, days, shown_names
from assistant.ledger.database_query import bare, parameters
from assistant.ledger.database_where import TableColumns, WhereExpression
from assistant.ledger.measured import Group, Maker
from assistant.ledger.vocabulary import fold, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period, Unit

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_YEARS = frozenset({"year", "年", "年度", "年份"})
_SHOWN = 160


@dataclass(frozen=True, kw_only=True)
class DatabaseMeasure:
    """How an indicator is got from a database: `sql`, or a table with its row condition, date, summed and subject columns."""

    address: Address
    sql: str | None = None
    table: str | None = None
    where: str | None = None
    date: str | None = None
    column: str | None = None
    subject: str | None = None
    unit: str | None = None


Found = tuple[int, str | None, Decimal, int]
"""Year, subject, value, rows of the result."""
Query = tuple[Indicator, DatabaseMeasure, str]
"""Indicator, how it is measured, and where that stands in the indicators file."""


def read_database(address: Address, asked: Sequence[Query], years: Sequence[int]) -> tuple[list[SourceRecord], list[str]]:
    """Returns the records of all measures of one database, and a notice for each that failed; after it is down, one for the rest."""
    database = Database(address)
    records: list[SourceRecord] = []
    notices: list[str] = []
    tables: dict[str, TableColumns] = {}
    for number, (indicator, measure, place) in enumerate(asked):
        try:
            if measure.sql is not None:
                records.extend(list(_queried(database, indicator, measure, years)))
            else:
                records.extend(list(_counted(database, indicator, measure, tables, notices)))
        except DownError as error:
            names = shown_names([f"“{one.name}”" for one, _, _ in asked[number:]])
            notices.append(f"{place}：{error.message}{names}没有从中取数")
            break
        except LedgerError as error:
            notices.append(f"{place}：“{indicator.name}”没有从数据库“{address.name}”取到数：{error.message}")
    database.close()
    return records, notices


def _maker(indicator: Indicator, measure: DatabaseMeasure, place: str) -> Maker:
    unit, text = _unit(indicator, measure)
    return Maker(
        source=measure.address.name, place=place, indicator=indicator, unit=unit, unit_text=text, summed=measure.column is not None
    )


def _unit(indicator: Indicator, measure: DatabaseMeasure) -> tuple[Unit | None, str | None]:
    """The unit the measure names, else the indicator's; rows are counted one by one whatever the indicator's scale."""
    unit = parse_unit(measure.unit or indicator.unit or "")
    if unit is not None and measure.table is not None and measure.column is None:
        return replace(unit, factor=Decimal(1)), unit.symbol
    return unit, measure.unit or indicator.unit


def _counted(
    database: Database, indicator: Indicator, measure: DatabaseMeasure, tables: dict[str, TableColumns], notices: list[str]
) -> Iterator[SourceRecord]:
    import sqlalchemy

    table = measure.table or ""
    if table not in tables:
        columns = database.columns(table)
        tables[table] = TableColumns(columns, database.dialect)
    known = tables[table]
    date, amount, subject = _column(known, measure.date, "date"), _column(known, measure.column, "column"), _subject(known, measure)
    if date is None:
        raise LedgerError("measure 没有写 date（日期列），不知道是哪一年的数", remedy='请写上 date，如 date = "受理日期"')
    if amount is not None and known.kind(amount) != "number":
        raise LedgerError(f"列“{known.names[amount]}”不是数字，不能求和", remedy="请检查 measure 的 column")
    schema, _, name = table.rpartition(".")
    source = sqlalchemy.table(name, schema=schema or None)
    null: ColumnElement[Any] = sqlalchemy.literal_column("NULL")
    count = sqlalchemy.func.count()
    year, month, who = known.year(date), known.month(date), null if subject is None else known.plain(subject)
    total = sqlalchemy.literal_column("0") if amount is None else sqlalchemy.func.sum(known.plain(amount))
    every = sqlalchemy.select(year, month, who, count, total).select_from(source)
    every = every.group_by(year, *([] if known.kind(date) == "number" else [month]), *([] if subject is None else [who]))
    test = None if measure.where is None else parse_condition(measure.where, known.names, indicator.id)
    chosen = every if test is None else every.where(WhereExpression(known, indicator.id).expression(test))
    groups, everything = _groups(database, chosen), _groups(database, every)
    lost = database.rows(sqlalchemy.select(count).select_from(source).where(known.plain(date).is_not(None) & year.is_(None)))[1][0][0]
    if lost:
        notices.append(f"数据库“{measure.address.name}”{table}：有{lost}行的“{known.names[date]}”不是日期，没有计入统计")
    yield from _maker(indicator, measure, table).records(groups, everything)


def _groups(database: Database, statement: Any) -> list[Group]:
    found = database.rows(statement)[1]
    return [
        (_whole(year), _whole(month), None if who is None else str(who), int(count), _number(total) or Decimal(0))
        for year, month, who, count, total in found
    ]


def _column(known: TableColumns, name: str | None, key: str) -> int | None:
    names = column_names(known.names)
    if name is None:
        return None
    if fold(name) not in names:
        raise LedgerError(f"measure 的 {key} 所写的列“{name}”不存在", remedy=f"该表有这些列：{'、'.join(known.names)}")
    return names[fold(name)]


def _subject(known: TableColumns, measure: DatabaseMeasure) -> int | None:
    """The column named, else one that tells the street or section by its name."""
    if measure.subject is not None:
        return _column(known, measure.subject, "subject")
    roles = [vocabulary().roles.get(fold(name)) for name in known.names]
    return next((roles.index(role) for role in ("place", "section") if role in roles), None)


def _queried(database: Database, indicator: Indicator, measure: DatabaseMeasure, years: Sequence[int]) -> Iterator[SourceRecord]:
    import sqlalchemy

    sql = bare(measure.sql or "")
    statement, wanted = sqlalchemy.text(sql), parameters(sql)
    maker = _maker(indicator, measure, "查询")
    found: list[Found] = []
    for year in years if wanted else (None,):
        given = {} if year is None else {name: value for name, value in days(year).items() if name in wanted}
        names, rows = database.rows(statement, given)
        found.extend(_values(names, rows, measure, year))
    told = [year for year, _, value, _ in found if value]
    if not told:
        raise LedgerError("查询在各年都没有结果，或结果都是 0")
    for year, subject, value, count in found:
        if min(told) <= year <= max(told):
            shown = sql if len(sql) <= _SHOWN else f"{sql[:_SHOWN]}…"
            yield maker.record(value, Period.of_year(year), subject, locator=f"{shown}（{year}年，{count}行）", rows=count)


def _values(names: list[str], rows: list[tuple[Any, ...]], measure: DatabaseMeasure, asked: int | None) -> Iterator[Found]:
    """Year, subject, value and number of rows out of a query's result; NULL gives none."""
    at = {fold(name): index for index, name in enumerate(names)}
    year_at = next((index for name, index in at.items() if name in _YEARS and len(names) > 1), None)
    subject_at = at.get(fold(measure.subject)) if measure.subject else None
    if measure.subject and subject_at is None:
        raise LedgerError(f"查询结果里没有 subject 所写的列“{measure.subject}”", remedy=f"结果有这些列：{'、'.join(names)}")
    if asked is None and year_at is None:
        raise LedgerError("看不出查询结果是哪一年的", remedy="请在查询里用 :year，或让它给出名为 year 的一列")
    rest = [index for index in range(len(names)) if index not in (year_at, subject_at)]
    if len(rest) != 1:
        raise LedgerError(f"查询应只给出一列数，得到{len(rest)}列：{'、'.join(names[index] for index in rest)}")
    if year_at is None and subject_at is None and len(rows) > 1:
        raise LedgerError(f"查询应只给出一行，得到{len(rows)}行", remedy="按街道、科室分组时请写 subject")
    for row in rows:
        year = asked if year_at is None else _whole(row[year_at])
        value = _number(row[rest[0]])
        if value is None and row[rest[0]] is not None:
            raise LedgerError(f"查询结果“{str(row[rest[0]])[:20]}”不是数字")
        if value is not None and year is not None:
            yield year, None if subject_at is None or row[subject_at] is None else str(row[subject_at]).strip(), value, len(rows)


def _whole(cell: object) -> int | None:
    number = _number(cell)
    return None if number is None else int(number)


def _number(cell: object) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float):
        return exact(cell)
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    read = read_number(cell) if isinstance(cell, str) else None
    return None if read is None else read.value * read.scale
