"""The tables of the service's database, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)  # fmt: skip
"""Constraints have names, so that a later migration can speak of them."""

_ID = 32


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: kept in UTC, given back with its zone; SQLite knows none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Returns the moment in UTC; raises ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Returns the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(_ID), **more)


def _to(target: str, name: str, *, nullable: bool = False, index: bool = True) -> Column[str]:
    return Column(name, String(_ID), ForeignKey(target, ondelete="CASCADE"), nullable=nullable, index=index)


accounts = Table(
    "accounts", metadata, _id(primary_key=True), Column("name", String(80), nullable=False, unique=True),
    Column("display", String(80), nullable=False), Column("password", Text), Column("subject", String(255), unique=True),
    Column("site_admin", Boolean, nullable=False), Column("created_at", Moment, nullable=False), Column("disabled_at", Moment),
)  # fmt: skip
attempts = Table(
    "attempts", metadata, Column("key", String(160), primary_key=True), Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)  # fmt: skip
"""Logins that failed, by account name and by address."""
logins = Table(
    "logins", metadata, Column("digest", String(64), primary_key=True), _to("accounts.id", "account_id"),
    Column("csrf", String(64), nullable=False), Column("created_at", Moment, nullable=False), Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)  # fmt: skip
links = Table(
    "links", metadata, Column("digest", String(64), primary_key=True), _to("accounts.id", "account_id", nullable=True),
    Column("created_at", Moment, nullable=False), Column("expires_at", Moment, nullable=False),
)  # fmt: skip
"""One-time links: to set a password, or (without an account) to make the first administrator."""
workspaces = Table(
    "workspaces", metadata, _id(primary_key=True), Column("office", String(120), nullable=False),
    Column("short_name", String(60), nullable=False), Column("created_at", Moment, nullable=False), Column("retention_days", Integer),
    Column("removed_at", Moment),
)  # fmt: skip
members = Table(
    "members", metadata, Column("workspace_id", String(_ID), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", String(_ID), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(16), nullable=False),
)  # fmt: skip
tokens = Table(
    "tokens", metadata, _id(primary_key=True), _to("accounts.id", "account_id"), _to("workspaces.id", "workspace_id"),
    Column("digest", String(64), nullable=False, unique=True), Column("name", String(80), nullable=False),
    Column("scope", String(8), nullable=False), Column("created_at", Moment, nullable=False), Column("expires_at", Moment),
    Column("used_at", Moment),
)  # fmt: skip
files = Table(
    "files", metadata, _id(primary_key=True), _to("workspaces.id", "workspace_id"), Column("shelf", String(16), nullable=False),
    Column("name", String(255), nullable=False), Column("sha256", String(64), nullable=False, index=True),
    Column("size", Integer, nullable=False), Column("kind", String(16)), Column("created_by", String(80), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("workspace_id", "shelf", "name", name="uq_files_place"),
)  # fmt: skip
reports = Table(
    "reports", metadata, _id(primary_key=True), _to("workspaces.id", "workspace_id"), Column("title", String(255), nullable=False),
    Column("state", String(16), nullable=False), Column("revision", Integer, nullable=False),
    Column("created_by", String(80), nullable=False), Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)  # fmt: skip
versions = Table(
    "versions", metadata, _id(primary_key=True), _to("reports.id", "report_id"), Column("number", Integer, nullable=False),
    Column("name", String(255), nullable=False), Column("sha256", String(64), nullable=False, index=True),
    Column("created_by", String(80), nullable=False), Column("created_at", Moment, nullable=False), Column("job_id", String(_ID)),
    Column("checked_at", Moment), Column("materials", JSON, nullable=False), Column("options", JSON, nullable=False),
    Column("report_sha", String(64), index=True), Column("view_sha", String(64), index=True), Column("coverage", JSON),
    UniqueConstraint("report_id", "number", name="uq_versions_number"),
)  # fmt: skip
answers = Table(
    "answers", metadata, Column("workspace_id", String(_ID), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("finding_id", String(80), primary_key=True), Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False), Column("by", String(80), nullable=False), Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False), Column("document", String(255), nullable=False),
    Column("rule", String(16), nullable=False), Column("text", Text, nullable=False), Column("message", Text, nullable=False),
)  # fmt: skip
steps = Table(
    "steps", metadata, _id(primary_key=True), _to("reports.id", "report_id"), Column("version", Integer, nullable=False),
    Column("before", String(16), nullable=False), Column("after", String(16), nullable=False), Column("by", String(80), nullable=False),
    Column("at", Moment, nullable=False), Column("note", Text, nullable=False),
)  # fmt: skip
jobs = Table(
    "jobs", metadata, _id(primary_key=True), _to("workspaces.id", "workspace_id"), Column("kind", String(16), nullable=False),
    Column("title", String(255), nullable=False), Column("state", String(16), nullable=False), Column("step", String(255), nullable=False),
    Column("done", Integer, nullable=False), Column("total", Integer, nullable=False), Column("tries", Integer, nullable=False),
    Column("created_by", String(80), nullable=False), Column("created_at", Moment, nullable=False), Column("subject", String(_ID)),
    Column("options", JSON, nullable=False), Column("materials", JSON, nullable=False), Column("result", JSON), Column("error", Text),
    Column("started_at", Moment), Column("ended_at", Moment),
    Index("ix_jobs_waiting", "state", "created_at"),
)  # fmt: skip
drafts = Table(
    "drafts", metadata, _id(primary_key=True), _to("workspaces.id", "workspace_id"), Column("title", String(255), nullable=False),
    Column("brief", JSON, nullable=False), Column("materials", JSON, nullable=False), Column("revision", Integer, nullable=False),
    Column("created_by", String(80), nullable=False), Column("created_at", Moment, nullable=False), Column("job_id", String(_ID)),
    Column("edits", JSON, nullable=False), Column("docx_sha", String(64), index=True), Column("view_sha", String(64), index=True),
    Column("made_at", Moment),
)  # fmt: skip
"""Drafts: what was asked for, from which files, what was changed by hand in which section, and what was made of it last."""
audit = Table(
    "audit", metadata, Column("seq", Integer, primary_key=True, autoincrement=False), Column("at", Moment, nullable=False),
    Column("workspace_id", String(_ID), index=True), Column("account", String(80), nullable=False),
    Column("action", String(40), nullable=False), Column("subject", String(255), nullable=False), Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False), Column("hash", String(64), nullable=False),
)  # fmt: skip
audit_head = Table(
    "audit_head", metadata, Column("id", Integer, primary_key=True, autoincrement=False), Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)  # fmt: skip
"""One row: the last line of the log. Who writes a line holds this row, so that two never follow the same one."""
