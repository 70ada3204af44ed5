"""Asking for long work: a row for each job, its files named by their digests, so that it finds the same ones whenever it starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import NotAllowedError, NotThereError, TooOftenError
from assistant.office.tasks.indexing import kind_folder
from assistant.office.words import new_id
from assistant.schema.office import JobKind, OfficeJob
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk
    from assistant.storage.database import Transaction

_MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of workspaces: asking for them, watching them, stopping them."""

    desk: Desk

    def add(
        self, connection: Transaction, actor: Actor, kind: JobKind, title: str, *, materials: Iterable[Mapping[str, str]] = (),
        subject: str | None = None, **options: Any,
    ) -> OfficeJob:  # fmt: skip
        """Returns a new job, in the caller's transaction; the dispatcher is to be woken after it. Raises TooOftenError."""
        waiting = work.jobs_in(connection, actor.workspace_id, states=("queued",), most=_MOST_WAITING)
        if len(waiting) >= _MOST_WAITING:
            raise TooOftenError("排队的任务太多了", remedy="请等前面的任务完成后再提交", wait_s=30)
        job = OfficeJob(
            id=new_id(), workspace_id=actor.workspace_id, kind=kind, title=title[:255], state="queued", step="排队", done=0, total=0,
            tries=0, created_by=actor.account.name, created_at=self.desk.log.clock(), subject=subject, options=options,
            materials=tuple(dict(one) for one in materials),
        )  # fmt: skip
        work.add_job(connection, job)
        return job

    def index(self, connection: Transaction, actor: Actor) -> OfficeJob:
        """Returns a job that brings the index to what is on the shelf now; one that waits already gives way to it."""
        for waiting in work.jobs_in(connection, actor.workspace_id, states=("queued",)):
            if waiting.kind == "index":
                values = {"state": "cancelled", "step": "并入后一次", "ended_at": self.desk.log.clock()}
                work.change_job(connection, waiting.id, states=("queued",), **values)
        files = work.files_on(connection, actor.workspace_id, "corpus")
        materials = [{"role": "corpus", "name": f"{kind_folder(file.kind)}/{file.name}", "sha256": file.sha256} for file in files]
        root = str(self.desk.rooms.root(actor.workspace_id))
        return self.add(connection, actor, "index", "编入资料", materials=materials, root=root, cluster=self.desk.settings.cluster)

    def reindex(self, actor: Actor) -> OfficeJob:
        """Asks for the index to be brought to what is on the shelf."""
        actor.need("write")
        with self.desk.database.begin() as connection:
            job = self.index(connection, actor)
            self.desk.log.write(
                connection, "index.started", account=actor.account.name, workspace_id=actor.workspace_id, files=len(job.materials)
            )  # fmt: skip
        self.desk.dispatcher.wake()
        return job

    def all(self, actor: Actor, *, most: int = 100) -> tuple[OfficeJob, ...]:
        """Returns the workspace's jobs, newest first, as far as they are now."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return tuple(self.desk.dispatcher.now(job) for job in work.jobs_in(connection, actor.workspace_id, most=most))

    def job(self, actor: Actor, job_id: str) -> OfficeJob:
        """Returns a job as far as it is now; raises NotThereError."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            job = work.job_of(connection, actor.workspace_id, job_id)
        if job is None:
            raise NotThereError("没有这个任务", remedy="请刷新页面")
        return self.desk.dispatcher.now(job)

    def cancel(self, actor: Actor, job_id: str) -> OfficeJob:
        """Stops a job of one's own, or as an administrator anybody's."""
        job = self.job(actor, job_id)
        if job.created_by != actor.account.name:
            actor.need("manage")
        if actor.scope == "read":
            raise NotAllowedError("这个密钥只能读", remedy="请换一个可以写的密钥")
        self.desk.dispatcher.cancel(job_id)
        with self.desk.database.begin() as connection:
            self.desk.log.write(
                connection, "job.cancelled", account=actor.account.name, subject=job.title, workspace_id=actor.workspace_id, job=job.id
            )  # fmt: skip
        return self.job(actor, job_id)

    def file(self, actor: Actor, job_id: str, name: str) -> bytes:
        """Returns one of the files that a job made; raises NotThereError."""
        job = self.job(actor, job_id)
        found = next((one["sha256"] for one in (job.result or {}).get("files", ()) if one["name"] == name), None)
        if found is None:
            raise NotThereError("这个任务还没有结果" if not job.ended else "这个任务没有这样的结果", remedy="请看任务的进度")
        return self.desk.blobs.read(found)
