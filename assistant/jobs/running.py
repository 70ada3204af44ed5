"""The worker's side: one task done in a folder of its own, its progress told through a file there."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

from assistant.jobs.task import Outcome, Task, work_named
from assistant.schema.workspace import Job

PROGRESS = "progress.json"
_EVERY_S = 0.1


def run(name: str, allowed: tuple[str, ...], task: Task, folder: str) -> Outcome:
    """Does a task with the function of that name; `folder` is its own, and taken away by who sent the task."""
    files = Path(folder) / "files"
    files.mkdir()
    return work_named(name, allowed)(task, files, Teller(Path(folder) / PROGRESS))


class Teller:
    """Writes how far a task is into a file, at most ten times a second; a file needs no lock that a killed process would keep."""

    def __init__(self, file: Path) -> None:
        self._file, self._last, self._step = file, 0.0, ""

    def __call__(self, job: Job) -> None:
        """Tells it."""
        now = time.monotonic()
        ended = job.total > 0 and job.done >= job.total
        if now - self._last < _EVERY_S and job.step == self._step and not ended:
            return
        self._last, self._step = now, job.step
        beside = self._file.with_suffix(".part")
        beside.write_text(json.dumps([job.step, job.done, job.total], ensure_ascii=False), encoding="utf-8")
        beside.replace(self._file)


def told_in(folder: Path) -> Job | None:
    """Returns how far the task of a folder is, None where it has not told anything."""
    try:
        step, done, total = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Job(step=step, done=done, total=total)


def settle_in(warm: str | None, allowed: tuple[str, ...]) -> None:
    """Makes a new process a good worker: quiet at Ctrl-C, behind others in priority, gone with its parent, its libraries loaded."""
    import signal

    import psutil

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(psutil.Error, OSError):  # a system that does not let us: slower pages, no fault
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 10)
    threading.Thread(target=_end_with_parent, name="wenheng-parent-watch", daemon=True).start()
    if warm is not None:
        begin: Any = work_named(warm, allowed)
        begin()


def _end_with_parent() -> None:
    """Ends this process when the one that started it is gone, however that went."""
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
