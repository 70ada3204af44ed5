"""Work on the machines of a Dask cluster: the same functions, their files sent along."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, MissingExtraError
from assistant.jobs.pool import Ticket, WorkCancelledError, WorkLostError
from assistant.jobs.task import ALLOWED, Outcome, Task, work_named
from assistant.schema.workspace import Job

if TYPE_CHECKING:
    from assistant.protocols import Progress

_PATIENCE = "10s"
_LOOK_EVERY_S = 2.0
_TOPIC = "wenheng-progress"


def run_there(name: str, allowed: tuple[str, ...], task: Task) -> Outcome:
    """Does a task on a worker of the cluster, in a folder of its own there; its progress goes out as an event."""
    from distributed import get_worker

    worker: Any = get_worker()
    key = worker.get_current_task()

    def progress(job: Job) -> None:
        worker.log_event(_TOPIC, {"key": key, "job": [job.step, job.done, job.total]})

    folder = Path(tempfile.mkdtemp(prefix="wenheng-"))
    try:
        return work_named(name, allowed)(task, folder, progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class ClusterTicket:
    """A task of a ClusterPool."""

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self, timeout: float | None = None) -> Outcome:
        """Returns the outcome (pool.Ticket)."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            outcome: Outcome = self._future.result(timeout=timeout)
        except KilledWorker as error:
            raise WorkLostError("处理这个任务的机器掉线了", remedy="请再试一次") from error
        except (FutureCancelledError, CancelledError) as error:
            if self._future.cancelled() and not _lost(error):
                raise WorkCancelledError("任务已取消") from error
            raise WorkLostError("和计算集群的连接断了", remedy="请管理员检查 Dask 集群后再试") from error
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            raise WorkLostError("和计算集群的连接断了", remedy="请管理员检查 Dask 集群后再试") from error
        return outcome

    def cancel(self) -> None:
        """Forgets it: what waits is not begun; what is under way on a machine there ends unheard."""
        with contextlib.suppress(Exception):  # a cluster that is gone needs no word
            self._future.cancel()

    def done(self) -> bool:
        """Returns whether it has ended."""
        return bool(self._future.done())

    def add_done_callback(self, told: Callable[[Ticket], None]) -> None:
        """Has `told` called once it has ended."""
        self._future.add_done_callback(lambda _: told(self))


def _lost(error: BaseException) -> bool:
    """Whether the scheduler went away, rather than that somebody cancelled."""
    return "scheduler" in str(error) and "cancelled" not in str(error).split("reason:")[-1]


class ClusterPool:
    """The workers behind the Dask scheduler at `address`; a context manager. None of their processes is ended."""

    def __init__(self, address: str, *, allowed: tuple[str, ...] = ALLOWED) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingExtraError("要用 Dask 集群，还缺程序包", remedy='请先 pip install "wenheng[dask]"') from error
        self._allowed, self._threads = allowed, 1
        self._listening: dict[str, Progress] = {}
        try:
            make: Any = Client
            self._client: Any = make(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError("连不上计算集群", where=address, remedy="请检查地址和 Dask 的调度程序是否在运行") from error
        self._client.subscribe_topic(_TOPIC, self._heard)

    @property
    def processes(self) -> int:
        """How much can be under way at once: the threads of all workers; as many as before while the scheduler does not answer."""
        with contextlib.suppress(OSError, RuntimeError):
            if self._client.status != "running":
                return self._threads
            self._threads = max(1, sum(map(int, self._client.nthreads().values())))
        return self._threads

    def submit(self, name: str, task: Task, *, progress: Progress) -> ClusterTicket:
        """Sends a task with the bytes of its files to a worker (pool.Pool)."""
        sent = replace(task, materials=tuple(one.sent() for one in task.materials))
        future = self._client.submit(run_there, name, self._allowed, sent, pure=False)
        self._listening[future.key] = progress
        ticket = ClusterTicket(future)
        ticket.add_done_callback(lambda _: self._deaf(future.key))
        return ticket

    def spread(self, work: Callable[[Any], Any], batches: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Yields (kept, work(sent)) for each (kept, sent), in order (indexing.workers.spread).

        So many are under way as the cluster has threads, twice; what it loses is done here. What `work` raises is raised.
        """
        ahead = iter(batches)
        waiting: deque[tuple[Any, Any, Any]] = deque()
        most = 2 * self.processes
        try:
            while True:
                for kept, sent in islice(ahead, max(1, most - len(waiting))):
                    waiting.append((kept, sent, self._sent(work, sent)))
                if not waiting:
                    return
                kept, sent, future = waiting.popleft()
                yield kept, self._result_or_here(work, sent, future)
        finally:
            for _, _, future in waiting:
                if future is None:
                    continue
                with contextlib.suppress(Exception):  # a cluster that is gone needs no word
                    future.cancel()

    def _sent(self, work: Callable[[Any], Any], sent: Any) -> Any:
        """The future of a batch, None where there is no cluster any more."""
        if self._client.status != "running":
            return None
        try:
            return self._client.submit(work, sent, pure=False)
        except (OSError, RuntimeError):
            return None

    def _result_or_here(self, work: Callable[[Any], Any], sent: Any, future: Any) -> Any:
        """What the cluster made of one batch; what it lost is done here."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        while future is not None and (future.done() or self._client.status == "running"):
            try:
                return future.result(timeout=_LOOK_EVERY_S)
            except TimeoutError:  # slow, or nobody there any more: the client knows; or the work's own
                if future.done():
                    raise
            except (KilledWorker, FutureCancelledError, CancelledError):
                break
        return work(sent)

    def close(self) -> None:
        """Leaves the cluster; it goes on without us."""
        self._client.close(timeout=5)

    def __enter__(self) -> ClusterPool:
        """Returns itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Closes."""
        self.close()

    def _deaf(self, key: str) -> None:
        self._listening.pop(key, None)

    def _heard(self, event: Any) -> None:
        message = event[1] if isinstance(event, tuple) else event
        progress = self._listening.get(message["key"])
        if progress is not None:
            step, done, total = message["job"]
            with contextlib.suppress(Exception):  # who listens must not break the work
                progress(Job(step=step, done=done, total=total))
