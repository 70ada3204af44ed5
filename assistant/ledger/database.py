"""An office's databases, read only: one connection by URL through SQLAlchemy, ten seconds a question, no password in any message."""

from __future__ import annotations

import datetime as dt
import os
import queue
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Executable

TIMEOUT = 10.0
MAX_ROWS = 100_000
_Result = TypeVar("_Result")
_SLOW = ("QueryCanceled", "LockNotAvailable")
_READ_ONLY = ("ReadOnlySqlTransaction",)


class DownError(LedgerError):
    """The database does not answer, or too slowly: it is not asked again."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a database is: the name it is spoken of, its URL (or env:NAME), seconds to wait, folder of relative SQLite paths."""

    name: str
    url: str = field(repr=False)
    timeout: float = TIMEOUT
    folder: Path | None = None


class Database:
    """One read-only connection, opened on first use. Every method raises LedgerError in Chinese; `where` names the asking indicator."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._url: URL | None = None
        self._connection: Connection | None = None
        self._deadline = 0.0

    @property
    def dialect(self) -> str:
        """sqlite, postgresql, mysql …; only after the first question."""
        return self._connection.dialect.name if self._connection is not None else ""

    def columns(self, table: str) -> list[tuple[str, type]]:
        """Returns name and Python type of a table's or view's columns."""
        import sqlalchemy

        def ask(connection: Connection) -> list[tuple[str, type]]:
            inspector = sqlalchemy.inspect(connection)
            schema, _, name = table.rpartition(".")
            try:
                found = inspector.get_columns(name, schema=schema or None)
            except sqlalchemy.exc.NoSuchTableError as error:
                known = sorted([*inspector.get_table_names(schema=schema or None), *inspector.get_view_names(schema=schema or None)])
                shown = "、".join(known[:20]) or "没有表"
                raise LedgerError(f"数据库里没有表“{table}”", remedy=f"有这些表：{shown}") from error
            return [(str(column["name"]), _python_type(column["type"])) for column in found]

        return self._ask(ask)

    def rows(self, statement: Executable, values: dict[str, object] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Returns column names and rows of a query."""

        def ask(connection: Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
            result = connection.execute(statement, values or {})
            rows = [tuple(row) for row in result.fetchmany(MAX_ROWS + 1)]
            if len(rows) > MAX_ROWS:
                raise LedgerError(f"查询结果超过{MAX_ROWS // 10_000}万行", remedy="请在查询里汇总（count、sum、group by）")
            return list(result.keys()), rows

        return self._ask(ask)

    def close(self) -> None:
        """Ends the connection; nothing was written."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._within(connection.close)

    def _ask(self, ask: Callable[[Connection], _Result]) -> _Result:
        import sqlalchemy

        try:
            connection = self._open()
            self._deadline = time.monotonic() + self.address.timeout
            return self._within(lambda: ask(connection))
        except LedgerError:
            raise
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise self._trouble(error) from None

    def _open(self) -> Connection:
        if self._connection is None:
            url = self._place()
            self._deadline = time.monotonic() + self.address.timeout
            try:
                self._connection = self._within(lambda: self._connect(url))
            except DownError:
                raise
            except ModuleNotFoundError as error:
                extra = "'wenheng[postgres]'" if url.drivername.startswith("postgresql") else str(error.name)
                raise DownError(f"缺少连接数据库的程序包 {error.name}", where=self._where, remedy=f"请运行 pip install {extra}") from None
            except Exception as error:
                if isinstance(error, LedgerError):
                    raise
                raise DownError("连不上数据库", where=self._where, remedy=_why(error)) from None
        return self._connection

    @property
    def _where(self) -> str:
        return f"数据库“{self.address.name}”"

    def _place(self) -> URL:
        """The parsed URL, with the driver that this program brings for PostgreSQL; the text of a wrong one is never shown."""
        import sqlalchemy

        text = self.address.url
        if text.startswith("env:"):
            text = os.environ.get(text[4:].strip(), "")
            if not text:
                name = self.address.url[4:].strip()
                raise DownError(f"环境变量 {name} 没有设置", where=self._where, remedy="请把数据库的地址放进这个环境变量")
        try:
            url = sqlalchemy.make_url(text)
        except (sqlalchemy.exc.ArgumentError, ValueError):
            raise DownError(
                "数据库地址写得不对", where=self._where, remedy="应如 postgresql://用户@主机/库名 或 sqlite:///文件.db"
            ) from None
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        return url

    def _connect(self, url: URL) -> Connection:
        import sqlalchemy

        options: dict[str, Any] = {"poolclass": sqlalchemy.pool.NullPool}
        seconds = max(1, int(self.address.timeout))
        kind = url.get_backend_name()
        if kind == "sqlite":
            options["creator"] = self._sqlite(url)
        elif kind == "postgresql":
            options["connect_args"] = {"connect_timeout": seconds}
        try:
            connection = sqlalchemy.create_engine(url, **options).connect()
        except sqlalchemy.exc.NoSuchModuleError:
            raise DownError(f"不认识的数据库类型“{url.drivername}”", where=self._where) from None
        if kind == "postgresql":
            connection.execute(sqlalchemy.text("SET TRANSACTION READ ONLY"))
            connection.execute(sqlalchemy.text(f"SET LOCAL statement_timeout = {int(self.address.timeout * 1000)}"))
        elif kind in ("mysql", "mariadb"):
            connection.execute(sqlalchemy.text("SET SESSION TRANSACTION READ ONLY"))
            connection.rollback()
        return connection

    def _sqlite(self, url: URL) -> Callable[[], sqlite3.Connection]:
        path = Path(url.database or "")
        if not path.is_absolute() and self.address.folder is not None:
            path = self.address.folder / path
        if not path.is_file():
            raise DownError("找不到数据库文件", where=f"{self._where}（{path.name or '没有写文件名'}）", remedy="请检查路径")

        def connect() -> sqlite3.Connection:
            address = f"{path.resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(address, uri=True, timeout=self.address.timeout, check_same_thread=False)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA schema_version")  # reads the file: SQLite opens anything
            connection.set_progress_handler(lambda: int(time.monotonic() > self._deadline), 10_000)
            return connection

        return connect

    def _within(self, work: Callable[[], _Result]) -> _Result:
        """Runs one step beside this thread, since some drivers wait for ever; a step that hangs is left behind."""
        box: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

        def run() -> None:
            try:
                box.put((True, work()))
            except Exception as error:
                box.put((False, error))

        threading.Thread(target=run, daemon=True, name="ledger-database").start()
        try:
            done, outcome = box.get(timeout=self.address.timeout + 1)
        except queue.Empty:
            self._connection = None
            raise self._slow() from None
        if not done:
            raise outcome
        found: _Result = outcome
        return found

    def _slow(self) -> DownError:
        return DownError(
            f"{self.address.timeout:g}秒内没有答复", where=self._where, remedy="请检查网络，或给查询用到的列建索引、换一条更快的查询"
        )

    def _trouble(self, error: Exception) -> LedgerError:
        """What a failed query says: too slow, refused because read only, or wrong."""
        import sqlalchemy

        origin = getattr(error, "orig", None)
        name, text = type(origin).__name__, str(origin or error)
        if name in _SLOW or text == "interrupted" or "locked" in text:
            self._connection = None
            return self._slow()
        lost = isinstance(error, sqlalchemy.exc.DBAPIError) and error.connection_invalidated
        if lost:
            self._connection = None
            return DownError("数据库连接中断", where=self._where)
        self._again()
        if name in _READ_ONLY or "readonly" in text:
            return LedgerError("查询想改动数据，已被数据库拒绝（只读）", where=self._where)
        return LedgerError(f"查询出错：{self._scrubbed(text)}", where=self._where)

    def _again(self) -> None:
        """After a failed statement a transaction takes no more: begin anew with the next question."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._within(connection.close)

    def _scrubbed(self, text: str) -> str:
        """The driver's first line without the password."""
        line = next(iter(text.strip().splitlines()), "")
        secret = self._place().password
        return line.replace(str(secret), "***") if secret else line


def _python_type(column: Any) -> type:
    try:
        kind = column.python_type
    except NotImplementedError:
        return str
    return kind if isinstance(kind, type) else str


def _why(error: Exception) -> str:
    """The cause of a failed connection, told by its kind alone: drivers put addresses and passwords into their messages."""
    text = str(getattr(error, "orig", None) or error).lower()
    kinds = (
        (r"password|authentication|access denied|no pg_hba", "用户名或密码不对，或没有权限"),
        (r"does not exist|unknown database", "库名或用户不存在"),
        (r"refused|no such file|could not connect|can't connect|is the server running", "数据库没有开，或地址、端口不对"),
        (r"timeout|timed out", "连接超时，请检查网络"),
        (r"resolve|name or service|getaddrinfo|translate host", "找不到这台主机"),
        (r"not a database|malformed|encrypted", "文件不是 SQLite 数据库，或已损坏"),
    )
    return next((words for pattern, words in kinds if re.search(pattern, text)), "请检查地址、用户名和网络")


def days(year: int) -> dict[str, object]:
    """Returns what :year, :start and :end stand for."""
    return {"year": year, "start": dt.date(year, 1, 1), "end": dt.date(year, 12, 31)}


def shown_names(names: Sequence[str]) -> str:
    """Returns a short list of names for a message."""
    return "、".join(names[:5]) + (f"等{len(names)}个" if len(names) > 5 else "")
