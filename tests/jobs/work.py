"""Work for tests: functions that the pools look up by name in another process. Each tells through files what it has come to."""

import os
import tempfile
import threading
from pathlib import Path

from assistant.errors import InputError, TooOftenError
from assistant.jobs.task import Outcome, Task, laid_out
from assistant.protocols import Progress
from assistant.schema.workspace import Job

ALLOWED = ("tests.jobs.",)


def echo(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Gives back what it was sent, and who did it."""
    places = laid_out(task, folder)
    told = {role: [path.relative_to(folder).as_posix() for path in paths] for role, paths in places.items()}
    data = b"".join(path.read_bytes() for paths in places.values() for path in paths)
    return Outcome(result={"options": task.options, "places": told, "process": os.getpid(), "nice": _nice()}, files=(("all", data),))


def _nice() -> int:
    import psutil

    return int(psutil.Process().nice())


def steps(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Tells step after step."""
    for number in range(5):
        progress(Job(step=f"第{number}步", done=number, total=5))
    progress(Job(step="完成", done=5, total=5))
    return Outcome(result={})


def refuse(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Raises an error of ours."""
    if task.options.get("often"):
        raise TooOftenError("太频繁", where="这里", remedy="请稍等", wait_s=7)
    raise InputError("读不懂", where="第3段", remedy="请改正")


def fault(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Raises one that nobody expects."""
    raise RuntimeError("a fault")


def stay(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Says who it is in the file that option `says` names, then stays until the file `goes` is there; for ever without one."""
    says = Path(str(task.options["says"]))
    with tempfile.NamedTemporaryFile("w", dir=says.parent, delete=False) as told:
        told.write(str(os.getpid()))
    Path(told.name).replace(says)
    never = threading.Event()
    goes = task.options.get("goes")
    while goes is None or not Path(str(goes)).exists():
        never.wait(0.02)
    return Outcome(result={"process": os.getpid()})


def once(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Dies the first time, is done the second: the file that option `says` names tells which it is."""
    says = Path(str(task.options["says"]))
    if not says.exists():
        says.write_text("first")
        os._exit(9)
    return Outcome(result={"time": "second"})


def doubled(words: list[str]) -> list[str]:
    """For spreading: each word twice."""
    return [word * 2 for word in words]


def dies_elsewhere(words: list[str]) -> list[str]:
    """For spreading: done only in the process whose number comes first."""
    if str(os.getpid()) != words[0]:
        os._exit(9)
    return words


def stumbles(words: list[str]) -> list[str]:
    """For spreading: raises."""
    raise ValueError(words[0])
