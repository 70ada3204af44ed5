"""The service's database: one engine, opened at its newest schema, changed in whole transactions only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from assistant.errors import InputError, MissingExtraError, StorageError
from assistant.storage.troubles import trouble_of

Transaction: TypeAlias = Connection
"""What the rooms above hold while they read and change rows; the library's own name stays in this room."""
_WAITS_S = 30
"""How long a writer waits for another on SQLite."""


class Database:
    """An open database. `begin()` gives a connection inside a transaction that is kept whole or not at all."""

    def __init__(self, url: str) -> None:
        """Opens the database at an SQLAlchemy URL and brings its tables to the newest version; raises InputError or StorageError."""
        self.engine = _engine(url)
        event.listen(self.engine, "before_cursor_execute", _fit_to_keep)
        self.url = url
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yields a connection that may write; what it wrote is kept when the block ends well. Raises StorageError for a database away."""
        with _told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self, *, one_moment: bool = False) -> Iterator[Connection]:
        """Yields a connection for reading only: on SQLite it waits for nobody.

        `one_moment`: all that is read is of one moment, as SQLite has it anyway and PostgreSQL only on demand.
        """
        level = {"isolation_level": "REPEATABLE READ"} if one_moment and not self.is_sqlite else {}
        with _told(), self.engine.connect().execution_options(reading=True, **level) as connection:
            yield connection

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()

    def _migrate(self) -> None:
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        with _told(), self.engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StorageError("数据库是更新版本的文衡建立的", where=_named(self.url), remedy="请先升级文衡，再启动服务") from error


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


def _engine(url: str) -> Engine:
    try:
        told = make_url(url)
        if told.get_backend_name() not in ("sqlite", "postgresql"):
            raise InputError(f"不支持这种数据库：{told.get_backend_name()}", remedy="请用 SQLite 或 PostgreSQL")
        if told.get_backend_name() == "sqlite":
            return _sqlite(url)
        if told.drivername == "postgresql":
            told = told.set(drivername="postgresql+psycopg")
        return create_engine(told, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=10)
    except (ArgumentError, NoSuchModuleError) as error:
        raise InputError("数据库地址写法不对", remedy="请写成 postgresql://用户:口令@主机/库名，或不写（用本机文件）") from error
    except ModuleNotFoundError as error:
        raise MissingExtraError("没有安装 PostgreSQL 的驱动", remedy='请运行 pip install "wenheng[postgres]"') from error


def _sqlite(url: str) -> Engine:
    """SQLite in WAL mode; a transaction that may write says so at its start, so that two wait for each other instead of failing."""
    engine = create_engine(url, connect_args={"timeout": _WAITS_S, "check_same_thread": False}, pool_size=10, max_overflow=30)

    @event.listens_for(engine, "connect")
    def _opened(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _fit_to_keep(_: Connection, __: Any, ___: str, parameters: Any, *____: Any) -> None:
    """Refuses text that one database keeps and the other does not: with NUL in it, or halves of characters."""
    for row in parameters if isinstance(parameters, list) else [parameters]:
        for value in (row.values() if isinstance(row, dict) else row) or ():
            if isinstance(value, str) and ("\x00" in value or not _encodes(value)):
                raise InputError("文字里有不能保存的字符", remedy="请删去从别处粘贴来的特殊字符，或重新输入")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "数据库"
