"""All rows of the database as plain values, and back: from SQLite to PostgreSQL as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from assistant.storage.database import Database
from assistant.storage.tables import Moment, audit_head, metadata


def all_rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Returns table → rows of one moment, JSON-ready; times as ISO text. Logins and one-time links stay out: they are not to live on."""
    found: dict[str, list[dict[str, Any]]] = {}
    with database.reading(one_moment=True) as connection:
        for table in metadata.sorted_tables:
            if table.name not in ("logins", "links", "attempts"):
                rows = connection.execute(select(table)).mappings()
                found[table.name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return found


def is_empty(database: Database) -> bool:
    """Returns whether nothing is kept yet."""
    with database.reading() as connection:
        tables = [table for table in metadata.sorted_tables if table is not audit_head]
        return not any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def put_rows(
    database: Database, tables: Mapping[str, Sequence[Mapping[str, Any]]], *, then: Callable[[Connection], None] = lambda _: None
) -> int:  # fmt: skip
    """Puts rows into empty tables, in one transaction; returns how many. What `then` raises, called at its end, undoes all.

    Raises KeyError for a table that is not known, ValueError for rows that do not fit.
    """
    if unknown := sorted(set(tables) - set(metadata.tables)):
        raise KeyError(unknown[0])
    count = 0
    with database.begin() as connection:
        connection.execute(audit_head.delete())
        for table in metadata.sorted_tables:
            rows = tables.get(table.name, ())
            if rows:
                _put(connection, table, rows)
            count += len(rows)
        then(connection)
    return count


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    moments = {column.name for column in table.columns if isinstance(column.type, Moment)}
    if any(set(row) != set(table.columns.keys()) for row in rows):
        raise ValueError(f"rows of another shape: {table.name}")
    try:
        connection.execute(insert(table), [{key: _back(value, key in moments) for key, value in row.items()} for row in rows])
    except (IntegrityError, DataError) as error:
        raise ValueError(f"rows that do not fit: {table.name}") from error


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _back(value: Any, moment: bool) -> Any:
    return dt.datetime.fromisoformat(value) if moment and value is not None else value
