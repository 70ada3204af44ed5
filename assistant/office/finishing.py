"""What a finished job changes besides its own row: the version that was checked, the draft that was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.jobs.task import Outcome
from assistant.schema.office import OfficeJob
from assistant.storage import drafts, work

if TYPE_CHECKING:
    from assistant.storage.database import Transaction


def finish(connection: Transaction, job: OfficeJob, outcome: Outcome, files: Mapping[str, str], *, at: dt.datetime) -> None:
    """Writes what a job gave where it belongs, in the transaction that ends the job; `files` are the digests of its files by name."""
    if job.kind == "check" and job.subject is not None:
        work.change_version(
            connection, job.subject, checked_at=at, report_sha=files["report.json"], view_sha=files["view.json"],
            coverage=outcome.result["coverage"] | {"findings": outcome.result["findings"]},
        )  # fmt: skip
    if job.kind == "draft" and job.subject is not None:
        drafts.change_draft(connection, job.subject, docx_sha=files["draft.docx"], view_sha=files["view.json"], made_at=at)
