"""The `measure` of an indicator in indicators.toml: from a file of the ledgers, or from a database of a [connection.NAME] table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.errors import LedgerError
from assistant.ledger.database import TIMEOUT, Address
from assistant.ledger.database_measures import DatabaseMeasure
from assistant.ledger.database_query import refuse
from assistant.schema.ledger import Measure

CONNECTION = "connection"
_FILE_KEYS = frozenset({"count", "sum", "sheet", "where", "date", "column"})
_TABLE_KEYS = frozenset({"count", "sum", "table", "where", "date", "column", "subject", "unit"})
_SQL_KEYS = frozenset({"sql", "url", "subject", "unit"})
_CONNECTION_KEYS = frozenset({"url", "timeout"})
_LONGEST = 300
_CONNECTIONS = "可写 [connection.名称] 的名称、env:环境变量名，或数据库地址（如 sqlite:///文件.db）"
Wrong = Callable[..., LedgerError]


class MeasureReader:
    """Reads measures; `wrong` makes the error that names file, table and line."""

    def __init__(self, folder: Path, wrong: Wrong) -> None:
        self.folder, self.wrong = folder, wrong
        self.addresses: dict[str, Address] = {}

    def connect(self, tables: object) -> None:
        """Takes the [connection.NAME] tables."""
        if not isinstance(tables, dict):
            raise self.wrong("“connection”应是 [connection.名称] 的表", CONNECTION)
        for name, table in tables.items():
            place = f"{CONNECTION}.{name}"
            url = table.get("url") if isinstance(table, dict) else None
            if not isinstance(url, str) or not url.strip():
                raise self.wrong("缺少 url（数据库地址）", place, remedy='如 url = "env:WENHENG_LEDGER_URL"')
            for key in sorted(table.keys() - _CONNECTION_KEYS):
                raise self.wrong(f"不认识的键“{key}”", place, key, remedy="可用的键：timeout、url")
            timeout = table.get("timeout", TIMEOUT)
            if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= _LONGEST:
                raise self.wrong(f"timeout 应是 1 到 {_LONGEST} 之间的秒数", place, "timeout")
            self.addresses[name] = Address(name=name, url=url.strip(), timeout=float(timeout), folder=self.folder)

    def read(self, table_id: str, measure: object) -> Measure | DatabaseMeasure:
        """Returns the measure of an indicator."""
        if not isinstance(measure, dict):
            raise self.wrong('“measure”应写作 {count = "文件", sheet = "表", where = "条件", date = "日期列"}', table_id, "measure")
        allowed = _SQL_KEYS if "sql" in measure else _TABLE_KEYS if "table" in measure else _FILE_KEYS
        for key, value in measure.items():
            if key not in allowed:
                known = "、".join(sorted(allowed))
                raise self.wrong(f"measure 里不认识的键“{key}”", table_id, "measure", remedy=f"可用的键：{known}")
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(f"measure 的 {key} 应为字符串", table_id, "measure")
        return self._query(table_id, measure) if "sql" in measure else self._rows(table_id, measure)

    def _query(self, table_id: str, measure: dict[str, str]) -> DatabaseMeasure:
        if "url" not in measure:
            raise self.wrong("measure 写了 sql，还要写 url（数据库连接）", table_id, "measure", remedy=_CONNECTIONS)
        reason = refuse(measure["sql"])
        if reason is not None:
            raise self.wrong(f"measure 的 sql 不能用：{reason}", table_id, "measure")
        address = self._address(table_id, measure["url"])
        return DatabaseMeasure(address=address, sql=measure["sql"], subject=measure.get("subject"), unit=measure.get("unit"))

    def _rows(self, table_id: str, measure: dict[str, str]) -> Measure | DatabaseMeasure:
        if ("count" in measure) == ("sum" in measure):
            raise self.wrong("measure 要写 count（计数）或 sum（求和）之一，值为台账文件名", table_id, "measure")
        if ("sum" in measure) != ("column" in measure):
            raise self.wrong("measure 求和（sum）时要写 column（求和的列），计数时不写", table_id, "measure")
        target = measure.get("count") or measure["sum"]
        where, date, column = measure.get("where"), measure.get("date"), measure.get("column")
        if "table" not in measure:
            return Measure(
                aggregate="count" if "count" in measure else "sum", file=target, sheet=measure.get("sheet"), where=where, date=date,
                column=column,
            )  # fmt: skip
        return DatabaseMeasure(
            address=self._address(table_id, target), table=measure["table"], where=where, date=date, column=column,
            subject=measure.get("subject"), unit=measure.get("unit"),
        )  # fmt: skip

    def _address(self, table_id: str, target: str) -> Address:
        """A [connection.NAME], an environment variable, or a URL, which is spoken of by its kind and database alone."""
        target = target.strip()
        if target in self.addresses:
            return self.addresses[target]
        if target.startswith("env:"):
            return Address(name=target[4:].strip(), url=target, folder=self.folder)
        scheme, mark, rest = target.partition("://")
        if not mark:
            known = "、".join(self.addresses) or "没有"
            raise self.wrong(f"没有数据库连接“{_short(target)}”", table_id, "measure", remedy=f"{_CONNECTIONS}；已有的连接：{known}")
        last = rest.partition("?")[0].rpartition("/")[2]
        return Address(name=last if last and "@" not in last else scheme, url=target, folder=self.folder)


def _short(target: str) -> str:
    """The name of a connection, never more than a name: a URL without :// may hold a password."""
    return target if len(target) <= 20 and "@" not in target else "…"
