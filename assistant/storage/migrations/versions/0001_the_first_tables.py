"""The first tables."""

import sqlalchemy as sa
from alembic import op

from assistant.storage.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes all tables."""
    _people()
    _offices()
    _papers()
    _answers()
    _work()


def downgrade() -> None:
    """Takes all tables away again."""
    for name in _NAMES:
        op.drop_table(name)


def _people() -> None:
    """Accounts, logins and links."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("name", sa.String(80), nullable=False),
        sa.Column("display", sa.String(80), nullable=False), sa.Column("password", sa.Text()), sa.Column("subject", sa.String(255)),
        sa.Column("site_admin", sa.Boolean(), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("disabled_at", Moment()), sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"), sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )  # fmt: skip
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(160), nullable=False), sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False), sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )  # fmt: skip
    op.create_table(
        "logins",
        sa.Column("digest", sa.String(64), nullable=False), sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False), sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_logins"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_logins_account_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_logins_account_id", "logins", ["account_id"])
    op.create_table(
        "links",
        sa.Column("digest", sa.String(64), nullable=False), sa.Column("account_id", sa.String(32)),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_links_account_id", "links", ["account_id"])


def _offices() -> None:
    """Workspaces, members and keys."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("office", sa.String(120), nullable=False),
        sa.Column("short_name", sa.String(60), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("retention_days", sa.Integer()), sa.Column("removed_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )  # fmt: skip
    op.create_table(
        "members",
        sa.Column("workspace_id", sa.String(32), nullable=False), sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False), sa.PrimaryKeyConstraint("workspace_id", "account_id", name="pk_members"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_members_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_members_workspace_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("workspace_id", sa.String(32), nullable=False), sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False), sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("expires_at", Moment()), sa.Column("used_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_tokens_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_tokens_workspace_id", ondelete="CASCADE"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )  # fmt: skip
    op.create_index("ix_tokens_account_id", "tokens", ["account_id"])
    op.create_index("ix_tokens_workspace_id", "tokens", ["workspace_id"])


def _papers() -> None:
    """Files, reports and their versions."""
    op.create_table(
        "files",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("shelf", sa.String(16), nullable=False), sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False), sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16)), sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_files_workspace_id", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "shelf", "name", name="uq_files_place"),
    )  # fmt: skip
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_index("ix_files_workspace_id", "files", ["workspace_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(255), nullable=False), sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False), sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_reports_workspace_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_reports_workspace_id", "reports", ["workspace_id"])
    op.create_table(
        "versions",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False), sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("job_id", sa.String(32)), sa.Column("checked_at", Moment()),
        sa.Column("materials", sa.JSON(), nullable=False), sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("report_sha", sa.String(64)), sa.Column("view_sha", sa.String(64)), sa.Column("coverage", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_versions_report_id", ondelete="CASCADE"),
        sa.UniqueConstraint("report_id", "number", name="uq_versions_number"),
    )  # fmt: skip
    op.create_index("ix_versions_report_id", "versions", ["report_id"])
    op.create_index("ix_versions_report_sha", "versions", ["report_sha"])
    op.create_index("ix_versions_sha256", "versions", ["sha256"])
    op.create_index("ix_versions_view_sha", "versions", ["view_sha"])


def _answers() -> None:
    """Answers, review and drafts."""
    op.create_table(
        "answers",
        sa.Column("workspace_id", sa.String(32), nullable=False), sa.Column("finding_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False), sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False), sa.Column("document", sa.String(255), nullable=False),
        sa.Column("rule", sa.String(16), nullable=False), sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("workspace_id", "finding_id", name="pk_answers"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_answers_workspace_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_table(
        "steps",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False), sa.Column("before", sa.String(16), nullable=False),
        sa.Column("after", sa.String(16), nullable=False), sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", Moment(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_steps_report_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_steps_report_id", "steps", ["report_id"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(255), nullable=False), sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False), sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("job_id", sa.String(32)), sa.Column("edits", sa.JSON(), nullable=False), sa.Column("docx_sha", sa.String(64)),
        sa.Column("view_sha", sa.String(64)), sa.Column("made_at", Moment()), sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_drafts_workspace_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_drafts_docx_sha", "drafts", ["docx_sha"])
    op.create_index("ix_drafts_view_sha", "drafts", ["view_sha"])
    op.create_index("ix_drafts_workspace_id", "drafts", ["workspace_id"])


def _work() -> None:
    """Jobs and the log."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), nullable=False), sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False), sa.Column("title", sa.String(255), nullable=False),
        sa.Column("state", sa.String(16), nullable=False), sa.Column("step", sa.String(255), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False), sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False), sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("subject", sa.String(32)),
        sa.Column("options", sa.JSON(), nullable=False), sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON()), sa.Column("error", sa.Text()), sa.Column("started_at", Moment()),
        sa.Column("ended_at", Moment()), sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_jobs_workspace_id", ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_jobs_waiting", "jobs", ["state", "created_at"])
    op.create_index("ix_jobs_workspace_id", "jobs", ["workspace_id"])
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("workspace_id", sa.String(32)), sa.Column("account", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False), sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False), sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )  # fmt: skip
    op.create_index("ix_audit_workspace_id", "audit", ["workspace_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False), sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )  # fmt: skip


_NAMES = (
    "audit_head", "audit", "jobs", "drafts", "steps", "answers", "versions", "reports",
    "files", "tokens", "members", "workspaces", "links", "logins", "attempts", "accounts",
)  # fmt: skip
