"""Work in processes of this machine: each may be stopped, may run out of time and may die without taking the others along."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as OutOfTime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.jobs.pool import Ticket, WorkCancelledError, WorkLostError, WorkTooLongError
from assistant.jobs.running import run, settle_in, told_in
from assistant.jobs.task import ALLOWED, Outcome, Task

if TYPE_CHECKING:
    from assistant.protocols import Progress

_MOST, _TASKS_EACH = 4, 200
_LOOK_EVERY_S = 0.2


class LocalTicket:
    """A task of a LocalPool; `folder` is its own and goes when it has ended."""

    def __init__(self, future: Future[Outcome], folder: Path, progress: Progress, longest_s: float | None) -> None:
        self._future, self._folder, self._progress, self._longest_s = future, folder, progress, longest_s
        self._shown: object = None
        self._lock = threading.Lock()
        self._over, self._told = threading.Event(), list[Callable[[Ticket], None]]()

    def result(self, timeout: float | None = None) -> Outcome:
        """Returns the outcome (pool.Ticket)."""
        from pebble import ProcessExpired

        if not self._over.wait(timeout):
            raise TimeoutError("not done yet")
        try:
            return self._future.result()
        except CancelledError as error:
            raise WorkCancelledError("任务已取消") from error
        except ProcessExpired as error:
            raise WorkLostError("处理这个任务的进程意外退出了", remedy="请再试一次") from error
        except OutOfTime as error:
            minutes = max(1, round((self._longest_s or 0) / 60))
            raise WorkTooLongError(f"处理超过 {minutes} 分钟，已停止", remedy="请把文件拆小后再试") from error

    def cancel(self) -> None:
        """Stops it: its process is ended and replaced."""
        self._future.cancel()

    def done(self) -> bool:
        """Returns whether it has ended."""
        return self._over.is_set()

    def add_done_callback(self, told: Callable[[Ticket], None]) -> None:
        """Has `told` called once it has ended."""
        with self._lock:
            if not self._over.is_set():
                self._told.append(told)
                return
        told(self)

    def look(self) -> None:
        """Tells on what the task has told since the last look."""
        job = told_in(self._folder)
        if job is not None and job != self._shown:
            self._shown = job
            with contextlib.suppress(Exception):  # who listens must not break the work
                self._progress(job)

    def end(self) -> None:
        """Clears up, then tells who waits."""
        self.look()
        shutil.rmtree(self._folder, ignore_errors=True)
        with self._lock:
            self._over.set()
            told = list(self._told)
        for one in told:
            one(self)


class LocalPool:
    """Processes started anew ("spawn": the caller has threads), at most `processes`, four by default; a context manager.

    A task may take `longest_s` seconds. `warm` is a function called once in each process. Work lives below `allowed` packages.
    """

    def __init__(
        self, processes: int | None = None, *, longest_s: float | None = None, warm: str | None = None, allowed: tuple[str, ...] = ALLOWED
    ) -> None:
        from pebble import ProcessPool

        self._processes = processes or max(1, min(os.cpu_count() or 1, _MOST))
        self._longest_s, self._allowed = longest_s, allowed
        self._root = Path(tempfile.mkdtemp(prefix="wenheng-"))
        self._pool: Any = ProcessPool(
            self._processes, max_tasks=_TASKS_EACH, initializer=settle_in, initargs=(warm, allowed),
            context=multiprocessing.get_context("spawn"),
        )  # fmt: skip
        self._running: set[LocalTicket] = set()
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._watch = threading.Thread(target=self._look, name="wenheng-progress", daemon=True)
        self._watch.start()

    @property
    def processes(self) -> int:
        """How much can be under way at once."""
        return self._processes

    def submit(self, name: str, task: Task, *, progress: Progress) -> LocalTicket:
        """Sends a task to a process (pool.Pool)."""
        folder = Path(tempfile.mkdtemp(dir=self._root))
        future: Any = self._pool.schedule(run, args=(name, self._allowed, task, str(folder)), timeout=self._longest_s)
        ticket = LocalTicket(future, folder, progress, self._longest_s)
        with self._lock:
            self._running.add(ticket)
        future.add_done_callback(lambda _: self._ended(ticket))
        return ticket

    def close(self) -> None:
        """Ends all work and all processes."""
        self._closed.set()
        self._pool.stop()
        self._pool.join()
        self._watch.join()
        shutil.rmtree(self._root, ignore_errors=True)

    def __enter__(self) -> LocalPool:
        """Returns itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Closes."""
        self.close()

    def _ended(self, ticket: LocalTicket) -> None:
        with self._lock:
            self._running.discard(ticket)
        ticket.end()

    def _look(self) -> None:
        while not self._closed.wait(_LOOK_EVERY_S):
            with self._lock:
                running = list(self._running)
            for ticket in running:
                ticket.look()
