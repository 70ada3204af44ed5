"""Rows about drafts: what was asked for, what was changed by hand, what was made of it last."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from assistant.schema.office import StoredDraft
from assistant.storage.tables import drafts

_NAMES = (
    "id", "workspace_id", "title", "brief", "revision", "created_by", "created_at", "job_id", "edits", "docx_sha", "view_sha", "made_at",
)  # fmt: skip


def add_draft(connection: Connection, draft: StoredDraft) -> None:
    """Keeps a new draft."""
    values = {key: getattr(draft, key) for key in _NAMES}
    connection.execute(insert(drafts).values(**values, materials=list(draft.materials)))


def change_draft(connection: Connection, draft_id: str, *, revision: int | None = None, **values: Any) -> bool:
    """Changes a draft; with `revision` only if nobody did since, counting it on. Returns whether it was changed."""
    statement = update(drafts).where(drafts.c.id == draft_id)
    if revision is not None:
        statement = statement.where(drafts.c.revision == revision)
        values["revision"] = revision + 1
    return bool(connection.execute(statement.values(**values)).rowcount)


def draft_of(connection: Connection, workspace_id: str, draft_id: str) -> StoredDraft | None:
    """Returns a workspace's draft."""
    row = connection.execute(select(drafts).where(drafts.c.workspace_id == workspace_id, drafts.c.id == draft_id)).mappings().first()
    return _draft(row) if row is not None else None


def drafts_in(connection: Connection, workspace_id: str, *, before: dt.datetime | None = None) -> tuple[StoredDraft, ...]:
    """Returns a workspace's drafts, newest first; `before`: only those not made since."""
    asked = select(drafts).where(drafts.c.workspace_id == workspace_id).order_by(drafts.c.created_at.desc(), drafts.c.id)
    if before is not None:
        asked = asked.where(func.coalesce(drafts.c.made_at, drafts.c.created_at) < before)
    return tuple(_draft(row) for row in connection.execute(asked).mappings())


def remove_draft(connection: Connection, draft_id: str) -> None:
    """Forgets a draft."""
    connection.execute(delete(drafts).where(drafts.c.id == draft_id))


def _draft(row: RowMapping) -> StoredDraft:
    return StoredDraft(**{key: row[key] for key in _NAMES}, materials=tuple(row["materials"]))
