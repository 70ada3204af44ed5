"""The log's rows: each carries the hash of the one before, so that a line changed, taken out or put in between shows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.schema.office import AuditEntry
from assistant.storage.tables import audit, audit_head

_PAGE = 1000
_BEFORE_ALL = -(2**31)
"""Less than any number of a line: one that was put before the first must show too."""


def append(
    connection: Connection, *, at: dt.datetime, workspace_id: str | None, account: str, action: str, subject: str, detail: dict[str, Any]
) -> AuditEntry:  # fmt: skip
    """Writes a line after the last one, in the caller's transaction: what is logged and the log are kept together or not at all."""
    last, previous = _held_head(connection)
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    values = {
        "seq": last + 1, "at": at, "workspace_id": workspace_id, "account": account, "action": action, "subject": subject, "detail": text,
        "previous": previous,
    }  # fmt: skip
    values["hash"] = digest(values)
    connection.execute(insert(audit).values(**values))
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(seq=last + 1, hash=values["hash"]))
    return _entry(values)


def _held_head(connection: Connection) -> tuple[int, str]:
    """The number and hash of the last line, held until the transaction ends: who writes next waits."""
    asked = select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == 1).with_for_update()
    head = connection.execute(asked).first()
    if head is None:
        with suppress(IntegrityError), connection.begin_nested():  # two who write the first line: the second waits here
            connection.execute(insert(audit_head).values(id=1, seq=0, hash=""))
        head = connection.execute(asked).one()
    return int(head[0]), str(head[1])


def digest(values: Any) -> str:
    """Returns the hash of a line: SHA-256 over its fields and the hash before it."""
    at: dt.datetime = values["at"]
    names = ("seq", "workspace_id", "account", "action", "subject", "detail", "previous")
    told = [at.astimezone(dt.UTC).isoformat(timespec="microseconds"), *(values[name] for name in names)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def entries(
    connection: Connection, *, workspace_id: str | None = None, most: int = 100, before: int | None = None, action: str | None = None
) -> tuple[AuditEntry, ...]:
    """Returns lines, newest first, of one workspace or of all; `before` is the number of the line to go on from."""
    asked = select(audit).order_by(audit.c.seq.desc()).limit(most)
    if workspace_id is not None:
        asked = asked.where(audit.c.workspace_id == workspace_id)
    if before is not None:
        asked = asked.where(audit.c.seq < before)
    if action is not None:
        asked = asked.where(audit.c.action == action)
    return tuple(_entry(row) for row in connection.execute(asked).mappings())


def first_fault(connection: Connection) -> tuple[int, str] | None:
    """Returns the number of the first line at which the chain breaks, and how; None for a whole one."""
    previous, expected = "", 1
    for row in _all(connection):
        if row["seq"] < expected:
            return expected, f"第 {expected} 条之前多出一条"
        if row["seq"] > expected:
            return expected, f"缺少第 {expected} 条"
        if row["previous"] != previous or row["hash"] != digest(row):
            return expected, f"第 {expected} 条被改动过"
        previous, expected = row["hash"], expected + 1
    head = connection.execute(select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == 1)).first()
    told = (int(head[0]), str(head[1])) if head is not None else (0, "")
    if told == (expected - 1, previous):
        return None
    return expected, f"末尾缺少记录，应有 {told[0]} 条" if told[0] >= expected else "末尾的标记被改动过"


def count(connection: Connection) -> int:
    """Returns how many lines there are."""
    return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())


def _all(connection: Connection) -> Iterator[RowMapping]:
    asked, last = select(audit).order_by(audit.c.seq).limit(_PAGE), _BEFORE_ALL
    while rows := connection.execute(asked.where(audit.c.seq > last)).mappings().all():
        yield from rows
        last = rows[-1]["seq"]


def _entry(row: Any) -> AuditEntry:
    values = {name: row[name] for name in ("seq", "at", "workspace_id", "account", "action", "subject", "previous", "hash")}
    return AuditEntry(**values, detail=json.loads(row["detail"]))
