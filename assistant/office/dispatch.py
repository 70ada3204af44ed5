"""Jobs from the database to the processes that do them, and what came of them back; nothing acknowledged is lost by a crash in between."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import NotThereError, StorageError, WenhengError
from assistant.jobs.pool import WorkCancelledError, WorkLostError
from assistant.jobs.task import Material, Outcome, Task
from assistant.office.finishing import finish
from assistant.office.log import Clock
from assistant.schema.office import JobKind, OfficeJob
from assistant.schema.workspace import Job
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.jobs.pool import Pool, Ticket
    from assistant.storage.blobs import BlobStore
    from assistant.storage.database import Database, Transaction

FUNCTIONS: dict[JobKind, str] = {
    "check": "assistant.office.tasks.checking:check", "export": "assistant.office.tasks.checking:export",
    "read": "assistant.office.tasks.checking:read_document", "index": "assistant.office.tasks.indexing:build",
    "draft": "assistant.office.tasks.drafting:draft",
}  # fmt: skip
LONG: frozenset[JobKind] = frozenset({"index", "draft"})
"""Kinds that leave at least one process to others, for a check is waited for."""
TRIES = 3
_AGAIN_S = 2.0
_INTERRUPTED = "处理时程序中断了 {} 次，已停止。请检查这个文件能否在 Word 里正常打开，再重新提交"
_FAULT = "处理时出了内部错误（{}）。请把任务编号告诉管理员"


@dataclass(slots=True)
class _Running:
    job: OfficeJob
    ticket: Ticket | None = None
    shown: Job = field(default_factory=lambda: Job(step="准备", done=0, total=0))


class Dispatcher:
    """One thread that starts waiting jobs where a process is free and keeps what they gave, in the order in which they ended.

    A job is taken up again after a crash of its process or of the whole service, three times at most. While the disk is full or the
    database away, what ended waits here and is kept as soon as that is over.
    """

    def __init__(self, database: Database, blobs: BlobStore, pool: Pool, *, home: Pool | None = None, clock: Clock) -> None:
        self._database, self._blobs, self._pool, self._clock = database, blobs, pool, clock
        self._home = home or pool
        self._running: dict[str, _Running] = {}
        self._ended: deque[tuple[_Running, Outcome | BaseException]] = deque()
        self._lock = threading.Lock()
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="wenheng-dispatcher", daemon=True)
        self._told: list[Callable[[OfficeJob], None]] = []

    def start(self) -> None:
        """Takes up what a service before this one left, and begins."""
        with self._database.begin() as connection:
            for job in work.jobs_in(connection, None, states=("running",), most=10_000):
                self._again(connection, job)
        self._thread.start()
        self.wake()

    def close(self) -> None:
        """Stops; running jobs are taken up again by the next service."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        with self._lock:
            running = list(self._running.values())
        for one in running:
            if one.ticket is not None:
                one.ticket.cancel()

    def on_end(self, told: Callable[[OfficeJob], None]) -> None:
        """Has `told` called after a job has ended and what it gave is kept."""
        self._told.append(told)

    def wake(self) -> None:
        """Says that there may be something to do: to be called after the transaction that added a job."""
        self._wake.set()

    def now(self, job: OfficeJob) -> OfficeJob:
        """Returns a job with how far it is this moment."""
        with self._lock:
            running = self._running.get(job.id)
        if running is None or job.ended:
            return job
        return replace(job, step=running.shown.step, done=running.shown.done, total=running.shown.total)

    def cancel(self, job_id: str) -> None:
        """Stops a job, waiting or running; one that has ended stays as it is."""
        with self._database.begin() as connection:
            at = self._clock()
            if not work.change_job(connection, job_id, states=("queued", "running"), state="cancelled", step="已取消", ended_at=at):
                raise NotThereError("这个任务已经结束", remedy="请刷新页面")
        with self._lock:
            running = self._running.get(job_id)
        if running is not None and running.ticket is not None:
            running.ticket.cancel()

    @property
    def busy(self) -> int:
        """How many jobs are under way."""
        with self._lock:
            return len(self._running)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                self._settle()
                self._start_waiting()
            except StorageError:  # told by health; what ended is still in the queue
                self._stopped.wait(_AGAIN_S)
                self._wake.set()

    def _start_waiting(self) -> None:
        while True:
            with self._lock:
                running = [one.job for one in self._running.values()]
            with self._database.begin() as connection:
                waiting = work.waiting_jobs(connection, 200)
                job = next((one for one in waiting if self._may_start(one, running)), None)
                if job is None:
                    return
                at = self._clock()
                work.change_job(connection, job.id, states=("queued",), state="running", started_at=at, tries=job.tries + 1, step="准备")
            self._send(replace(job, state="running", started_at=at, tries=job.tries + 1))

    def _may_start(self, job: OfficeJob, running: list[OfficeJob]) -> bool:
        """Where a process is free; one index at a time in a workspace; long kinds never take the last process."""
        if job.kind == "index" and any(one.kind == "index" and one.workspace_id == job.workspace_id for one in running):
            return False
        pool = self._pool_for(job.kind)
        beside = [one for one in running if self._pool_for(one.kind) is pool]
        if len(beside) >= pool.processes:
            return False
        most = pool.processes if pool is not self._pool else max(1, pool.processes - 1)
        return job.kind not in LONG or sum(one.kind in LONG for one in beside) < most

    def _pool_for(self, kind: JobKind) -> Pool:
        return self._home if kind in LONG else self._pool

    def _send(self, job: OfficeJob) -> None:
        running = _Running(job)
        with self._lock:
            self._running[job.id] = running
        lost = next((one for one in job.materials if not self._blobs.holds(one["sha256"])), None)
        if lost is not None:
            self._end(running, NotThereError(f"要用的文件「{lost['name']}」已被删除", remedy="请重新上传后再提交"))
            return
        materials = tuple(
            Material(role=one["role"], name=one["name"], path=str(self._blobs.path(one["sha256"])), data=None) for one in job.materials
        )

        def shown(progress: Job) -> None:
            running.shown = progress

        try:
            task = Task(kind=job.kind, options=job.options, materials=materials)
            ticket = self._pool_for(job.kind).submit(FUNCTIONS[job.kind], task, progress=shown)
        except WenhengError as error:
            self._end(running, error)
            return
        running.ticket = ticket
        ticket.add_done_callback(lambda one: self._end(running, _what_came_of(one)))

    def _end(self, running: _Running, came: Outcome | BaseException) -> None:
        with self._lock:
            self._ended.append((running, came))
        self._wake.set()

    def _settle(self) -> None:
        """Keeps what ended, oldest first; raises StorageError where it cannot be kept now."""
        while True:
            with self._lock:
                if not self._ended:
                    return
                running, came = self._ended[0]
            if not self._stopped.is_set():
                self._kept(running.job, came)
            with self._lock:
                self._ended.popleft()
                self._running.pop(running.job.id, None)

    def _kept(self, job: OfficeJob, came: Outcome | BaseException) -> None:
        """Keeps what came of a job; a fault of our own ends the job, not the thread that all jobs wait for."""
        try:
            self._keep(job, came)
        except StorageError:
            raise
        except Exception as error:
            with self._database.begin() as connection:
                self._fail(connection, job, _FAULT.format(type(error).__name__))
        self._tell(job.id)

    def _keep(self, job: OfficeJob, came: Outcome | BaseException) -> None:
        if isinstance(came, Outcome):
            files = {name: self._blobs.put(data) for name, data in came.files}
            listed: list[Any] = [{"name": name, "sha256": sha256} for name, sha256 in files.items()]
            with self._database.begin() as connection:
                values = {"state": "done", "step": "完成", "result": came.result | {"files": listed}, "ended_at": self._clock()}
                if work.change_job(connection, job.id, states=("running",), **values):
                    finish(connection, job, came, files, at=self._clock())
        else:
            with self._database.begin() as connection:
                if isinstance(came, WorkLostError):
                    self._again(connection, job)
                elif not isinstance(came, WorkCancelledError):
                    self._fail(connection, job, came.message if isinstance(came, WenhengError) else _FAULT.format(type(came).__name__))

    def _tell(self, job_id: str) -> None:
        with self._database.reading() as connection:
            ended = work.job_of(connection, None, job_id)
        if ended is not None and ended.ended:
            for told in self._told:
                with contextlib.suppress(Exception):  # who listens must not break the thread that all jobs wait for
                    told(ended)

    def _again(self, connection: Transaction, job: OfficeJob) -> None:
        if job.tries >= TRIES:
            self._fail(connection, job, _INTERRUPTED.format(job.tries))
        else:
            work.change_job(connection, job.id, states=("running",), state="queued", step="重新排队", started_at=None)
            self._wake.set()

    def _fail(self, connection: Transaction, job: OfficeJob, message: str) -> None:
        work.change_job(connection, job.id, states=("running",), state="failed", step="没有完成", error=message, ended_at=self._clock())


def _what_came_of(ticket: Ticket) -> Outcome | BaseException:
    try:
        return ticket.result()
    except BaseException as error:  # whatever it is, the job must end
        return error
