"""Rows about work: files on shelves, reports with their versions, answers to findings, steps of review, drafts and jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, union, update
from sqlalchemy.exc import IntegrityError

from assistant.schema.office import ENDED, Answered, JobState, OfficeJob, Report, ReviewStep, Shelf, StoredFile, Version
from assistant.storage.tables import answers, drafts, files, jobs, reports, steps, versions

_FILE = ("id", "workspace_id", "shelf", "name", "sha256", "size", "created_by", "created_at", "kind")
_ANSWER = ("workspace_id", "finding_id", "kind", "reason", "by", "at", "revision", "document", "rule", "text", "message")
_JOB = (
    "id", "workspace_id", "kind", "title", "state", "step", "done", "total", "tries", "created_by", "created_at", "subject", "options",
    "materials", "result", "error", "started_at", "ended_at",
)  # fmt: skip


def put_file(connection: Connection, file: StoredFile) -> StoredFile | None:
    """Puts a file on its shelf in place of one of the same name there, which is returned."""
    place = (files.c.workspace_id == file.workspace_id, files.c.shelf == file.shelf, files.c.name == file.name)
    row = connection.execute(select(files).where(*place)).mappings().first()
    connection.execute(delete(files).where(*place))
    connection.execute(insert(files).values(**{key: getattr(file, key) for key in _FILE}))
    return _file(row) if row is not None else None


def files_on(connection: Connection, workspace_id: str, shelf: Shelf | None = None) -> tuple[StoredFile, ...]:
    """Returns a shelf's files by name, or those of all shelves."""
    asked = select(files).where(files.c.workspace_id == workspace_id).order_by(files.c.shelf, files.c.name)
    if shelf is not None:
        asked = asked.where(files.c.shelf == shelf)
    return tuple(_file(row) for row in connection.execute(asked).mappings())


def file_of(connection: Connection, workspace_id: str, file_id: str) -> StoredFile | None:
    """Returns a workspace's file."""
    asked = select(files).where(files.c.workspace_id == workspace_id, files.c.id == file_id)
    row = connection.execute(asked).mappings().first()
    return _file(row) if row is not None else None


def remove_file(connection: Connection, workspace_id: str, file_id: str) -> None:
    """Takes a file off its shelf; its bytes stay as long as something names them."""
    connection.execute(delete(files).where(files.c.workspace_id == workspace_id, files.c.id == file_id))


def change_file(connection: Connection, file_id: str, **values: Any) -> None:
    """Changes columns of a file (kind)."""
    connection.execute(update(files).where(files.c.id == file_id).values(**values))


def named_digests(connection: Connection) -> set[str]:
    """Returns the digests of all bytes that some row still needs: what the file store must keep.

    A job that has ended needs what it made and no longer what it was made from, or else what was removed would stay.
    """
    columns = (files.c.sha256, versions.c.sha256, versions.c.report_sha, versions.c.view_sha, drafts.c.docx_sha, drafts.c.view_sha)
    named = {row[0] for row in connection.execute(union(*(select(column) for column in columns))) if row[0]}
    rows = [*connection.execute(select(versions.c.materials)), *connection.execute(select(drafts.c.materials))]
    rows += connection.execute(select(jobs.c.materials).where(jobs.c.state.not_in(tuple(ENDED))))
    named |= {one["sha256"] for row in rows for one in row[0]}
    results = [row[0] for row in connection.execute(select(jobs.c.result)) if row[0]]
    return named | {one["sha256"] for result in results for one in result.get("files", ())}


def add_report(connection: Connection, report: Report) -> None:
    """Keeps a new report, its versions apart."""
    names = ("id", "workspace_id", "title", "state", "revision", "created_by", "created_at", "updated_at")
    connection.execute(insert(reports).values(**{key: getattr(report, key) for key in names}))


def change_report(connection: Connection, report: Report, **values: Any) -> bool:
    """Changes a report if nobody did since it was read; returns whether it was changed, with `revision` one more."""
    statement = update(reports).where(reports.c.id == report.id, reports.c.revision == report.revision)
    return bool(connection.execute(statement.values(**values, revision=report.revision + 1)).rowcount)


def remove_report(connection: Connection, report_id: str) -> None:
    """Forgets a report with its versions and steps."""
    for table in (versions, steps):
        connection.execute(delete(table).where(table.c.report_id == report_id))
    connection.execute(delete(reports).where(reports.c.id == report_id))


def reports_in(connection: Connection, workspace_id: str, *, before: dt.datetime | None = None) -> tuple[Report, ...]:
    """Returns a workspace's reports with their versions, last changed first; `before`: only those not changed since."""
    asked = select(reports).where(reports.c.workspace_id == workspace_id).order_by(reports.c.updated_at.desc(), reports.c.id)
    if before is not None:
        asked = asked.where(reports.c.updated_at < before)
    rows = connection.execute(asked).mappings().all()
    found = _versions(connection, [row["id"] for row in rows])
    return tuple(_report(row, found.get(row["id"], ())) for row in rows)


def report_of(connection: Connection, workspace_id: str, report_id: str) -> Report | None:
    """Returns a workspace's report with its versions."""
    asked = select(reports).where(reports.c.workspace_id == workspace_id, reports.c.id == report_id)
    row = connection.execute(asked).mappings().first()
    return _report(row, _versions(connection, [report_id]).get(report_id, ())) if row is not None else None


def add_version(connection: Connection, version: Version) -> None:
    """Keeps a version of a report."""
    names = ("id", "report_id", "number", "name", "sha256", "created_by", "created_at", "job_id", "options")
    connection.execute(insert(versions).values(**{key: getattr(version, key) for key in names}, materials=list(version.materials)))


def change_version(connection: Connection, version_id: str, **values: Any) -> None:
    """Changes columns of a version (job_id, what its check gave)."""
    connection.execute(update(versions).where(versions.c.id == version_id).values(**values))


def version_digests(connection: Connection, workspace_id: str) -> tuple[str, ...]:
    """Returns the digests of a workspace's versions as they were handed in, one for each version."""
    asked = select(versions.c.sha256).join(reports, reports.c.id == versions.c.report_id).where(reports.c.workspace_id == workspace_id)
    return tuple(row[0] for row in connection.execute(asked))


def answers_in(connection: Connection, workspace_id: str) -> tuple[Answered, ...]:
    """Returns the office's answers in the order they were given."""
    asked = select(answers).where(answers.c.workspace_id == workspace_id).order_by(answers.c.at, answers.c.finding_id)
    return tuple(Answered(**row) for row in connection.execute(asked).mappings())


def answer_of(connection: Connection, workspace_id: str, finding_id: str) -> Answered | None:
    """Returns the office's answer to a finding."""
    asked = select(answers).where(answers.c.workspace_id == workspace_id, answers.c.finding_id == finding_id)
    row = connection.execute(asked).mappings().first()
    return Answered(**row) if row is not None else None


def put_answer(connection: Connection, answer: Answered) -> bool:
    """Keeps an answer in place of the one before it if nobody else answered since (by `revision`); returns whether it was kept."""
    values = {key: getattr(answer, key) for key in _ANSWER}
    if answer.revision > 1:
        statement = update(answers).where(*_answer(answer.workspace_id, answer.finding_id), answers.c.revision == answer.revision - 1)
        return bool(connection.execute(statement.values(**values)).rowcount)
    try:
        with connection.begin_nested():
            connection.execute(insert(answers).values(**values))
    except IntegrityError:
        return False
    return True


def remove_answer(connection: Connection, workspace_id: str, finding_id: str, *, revision: int) -> bool:
    """Forgets an answer if it is still of that revision; returns whether it was."""
    statement = delete(answers).where(*_answer(workspace_id, finding_id), answers.c.revision == revision)
    return bool(connection.execute(statement).rowcount)


def _answer(workspace_id: str, finding_id: str) -> tuple[ColumnElement[bool], ...]:
    return answers.c.workspace_id == workspace_id, answers.c.finding_id == finding_id


def add_step(connection: Connection, step: ReviewStep) -> None:
    """Keeps a step of review."""
    names = ("id", "report_id", "version", "before", "after", "by", "at", "note")
    connection.execute(insert(steps).values(**{key: getattr(step, key) for key in names}))


def steps_of(connection: Connection, report_id: str) -> tuple[ReviewStep, ...]:
    """Returns a report's steps of review in order."""
    asked = select(steps).where(steps.c.report_id == report_id).order_by(steps.c.at, steps.c.id)
    return tuple(ReviewStep(**row) for row in connection.execute(asked).mappings())


def add_job(connection: Connection, job: OfficeJob) -> None:
    """Keeps a new job."""
    values = {key: getattr(job, key) for key in _JOB if key != "materials"}
    connection.execute(insert(jobs).values(**values, materials=list(job.materials)))


def change_job(connection: Connection, job_id: str, *, states: Iterable[JobState] | None = None, **values: Any) -> bool:
    """Changes a job, only from one of `states` where they are given; returns whether it was changed."""
    statement = update(jobs).where(jobs.c.id == job_id)
    if states is not None:
        statement = statement.where(jobs.c.state.in_(tuple(states)))
    return bool(connection.execute(statement.values(**values)).rowcount)


def job_of(connection: Connection, workspace_id: str | None, job_id: str) -> OfficeJob | None:
    """Returns a workspace's job; of any workspace where that is None."""
    asked = select(jobs).where(jobs.c.id == job_id)
    if workspace_id is not None:
        asked = asked.where(jobs.c.workspace_id == workspace_id)
    row = connection.execute(asked).mappings().first()
    return _job(row) if row is not None else None


def jobs_in(connection: Connection, workspace_id: str | None, *, states: Sequence[JobState] = (), most: int = 200) -> tuple[OfficeJob, ...]:
    """Returns jobs, newest first; of all workspaces where none is named, only those in `states` where any are."""
    asked = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id).limit(most)
    if workspace_id is not None:
        asked = asked.where(jobs.c.workspace_id == workspace_id)
    if states:
        asked = asked.where(jobs.c.state.in_(states))
    return tuple(_job(row) for row in connection.execute(asked).mappings())


def waiting_jobs(connection: Connection, most: int) -> tuple[OfficeJob, ...]:
    """Returns the jobs that nobody works on yet, oldest first."""
    asked = select(jobs).where(jobs.c.state == "queued").order_by(jobs.c.created_at, jobs.c.id).limit(most)
    return tuple(_job(row) for row in connection.execute(asked).mappings())


def count_jobs(connection: Connection) -> dict[str, int]:
    """Returns how many jobs are in each state."""
    return {row[0]: row[1] for row in connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))}


def remove_jobs(connection: Connection, workspace_id: str, before: dt.datetime) -> None:
    """Forgets jobs that ended before a time."""
    connection.execute(delete(jobs).where(jobs.c.workspace_id == workspace_id, jobs.c.ended_at < before))


def forget_jobs_of(connection: Connection, subjects: Sequence[str], *, at: dt.datetime, why: str) -> None:
    """Forgets the jobs that worked on what is removed, with what they made; those that have not ended fail, and `why` is told."""
    concerned = jobs.c.subject.in_(subjects)
    connection.execute(delete(jobs).where(concerned, jobs.c.state.in_(tuple(ENDED))))
    connection.execute(update(jobs).where(concerned).values(state="failed", step="没有完成", error=why, ended_at=at))


def _file(row: RowMapping) -> StoredFile:
    return StoredFile(**{key: row[key] for key in _FILE})


def _versions(connection: Connection, report_ids: Sequence[str]) -> dict[str, tuple[Version, ...]]:
    found: dict[str, tuple[Version, ...]] = {}
    asked = select(versions).where(versions.c.report_id.in_(report_ids)).order_by(versions.c.number)
    for row in connection.execute(asked).mappings():
        values = dict(row) | {"materials": tuple(row["materials"])}
        found[row["report_id"]] = (*found.get(row["report_id"], ()), Version(**values))
    return found


def _report(row: RowMapping, found: tuple[Version, ...]) -> Report:
    return Report(**dict(row), versions=found)


def _job(row: RowMapping) -> OfficeJob:
    return OfficeJob(**{key: row[key] for key in _JOB if key != "materials"}, materials=tuple(row["materials"]))
