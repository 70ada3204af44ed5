"""The service's own nouns: who works in which office, on which files and reports, and what was done about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.schema.encoding import Encoded

Role = Literal["writer", "reviewer", "admin"]
Shelf = Literal["ledger", "corpus", "return", "previous"]
ReportState = Literal["draft", "in_review", "approved"]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
JobKind = Literal["check", "export", "read", "index", "draft"]
AnswerKind = Literal["dismissed", "accepted"]
Scope = Literal["read", "write"]

ENDED: frozenset[JobState] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Encoded):
    """Someone who logs in; `site_admin` keeps accounts and workspaces, and sees no office's documents by that alone."""

    id: str
    name: str
    display: str
    site_admin: bool
    created_at: dt.datetime
    disabled_at: dt.datetime | None = None
    has_password: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Login(Encoded):
    """A session of a browser: until when it holds, and the word that its forms must bring along."""

    account: Account
    csrf: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken(Encoded):
    """A key for programs, bound to one workspace; the key itself is shown once and only its digest kept."""

    id: str
    account_id: str
    workspace_id: str
    name: str
    scope: Scope
    created_at: dt.datetime
    expires_at: dt.datetime | None = None
    used_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRoom(Encoded):
    """A workspace of the service: one office, apart from all others. `retention_days` None keeps everything."""

    id: str
    office: str
    short_name: str
    created_at: dt.datetime
    retention_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Encoded):
    """An account's role in a workspace."""

    workspace_id: str
    account: Account
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile(Encoded):
    """A file on one of a workspace's shelves: its name there, and its bytes by their SHA-256."""

    id: str
    workspace_id: str
    shelf: Shelf
    name: str
    sha256: str
    size: int
    created_by: str
    created_at: dt.datetime
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Encoded):
    """One version of a report as it was handed in, with what its check gave: digests of the kept report and view, None before that."""

    id: str
    report_id: str
    number: int
    name: str
    sha256: str
    created_by: str
    created_at: dt.datetime
    job_id: str | None = None
    checked_at: dt.datetime | None = None
    materials: tuple[dict[str, str], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    report_sha: str | None = None
    view_sha: str | None = None
    coverage: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Encoded):
    """A report under check: its versions are files, its state is the office's; `revision` counts changes of the state."""

    id: str
    workspace_id: str
    title: str
    state: ReportState
    revision: int
    created_by: str
    created_at: dt.datetime
    updated_at: dt.datetime
    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> Version:
        """The version handed in last."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Encoded):
    """The office's answer to a finding, by its stable id: taken up, or no fault and why. `revision` counts its changes."""

    workspace_id: str
    finding_id: str
    kind: AnswerKind
    reason: str
    by: str
    at: dt.datetime
    revision: int
    document: str = ""
    rule: str = ""
    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep(Encoded):
    """One step of a report through review: from which state to which, of which version, by whom and with what words."""

    id: str
    report_id: str
    version: int
    before: ReportState
    after: ReportState
    by: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeJob(Encoded):
    """Long work of a workspace: how far it is, what came of it. `subject` is the id of what it works on."""

    id: str
    workspace_id: str
    kind: JobKind
    title: str
    state: JobState
    step: str
    done: int
    total: int
    tries: int
    created_by: str
    created_at: dt.datetime
    subject: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    materials: tuple[dict[str, str], ...] = ()
    result: dict[str, Any] | None = None
    error: str | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(Encoded):
    """A line of the log: who did what to what; `hash` is over the line and the hash before it, so that no line can be changed alone."""

    seq: int
    at: dt.datetime
    workspace_id: str | None
    account: str
    action: str
    subject: str
    detail: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft(Encoded):
    """A draft of a workspace: what was asked for (`brief`), from which files, the sections changed by hand, and what was made of it last.

    `edits` maps a section's key to its paragraphs as someone wrote them; `revision` counts changes.
    """

    id: str
    workspace_id: str
    title: str
    brief: dict[str, Any]
    materials: tuple[dict[str, str], ...]
    revision: int
    created_by: str
    created_at: dt.datetime
    job_id: str | None = None
    edits: dict[str, Any] = field(default_factory=dict)
    docx_sha: str | None = None
    view_sha: str | None = None
    made_at: dt.datetime | None = None
