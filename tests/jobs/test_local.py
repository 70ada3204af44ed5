"""The pool of this machine: real processes that are killed, stopped, run out of time, and take nobody along."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError, TooOftenError
from assistant.jobs.local import LocalPool
from assistant.jobs.pool import WorkCancelledError, WorkLostError, WorkTooLongError
from assistant.jobs.task import Material, Task, laid_out, work_named
from assistant.schema.workspace import Job
from tests.jobs.work import ALLOWED

WORK = "tests.jobs.work:"
PATIENCE_S = 60
ROOT = Path(__file__).resolve().parents[2]


def silent(_: Job) -> None:
    """For who does not listen."""


def said(file: Path) -> int:
    """The process that stays, once it has said so."""
    waiting = threading.Event()
    for _ in range(PATIENCE_S * 50):
        if file.exists():
            return int(file.read_text())
        waiting.wait(0.02)
    raise AssertionError("it never came to its work")


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    """Two processes."""
    with LocalPool(2, allowed=ALLOWED) as made:
        yield made


def test_work_is_done_in_another_process_behind_the_others(pool: LocalPool, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"one")
    materials = (Material(role="a", name="x/一.txt", path=str(kept)), Material(role="a", name="二.txt", data=b"two"))
    outcome = pool.submit(WORK + "echo", Task(kind="t", options={"n": [1, None]}, materials=materials), progress=silent).result(PATIENCE_S)
    assert outcome.result["options"] == {"n": [1, None]}
    assert outcome.result["places"] == {"a": ["x/一.txt", "二.txt"]}
    assert outcome.files == (("all", b"onetwo"),)
    assert outcome.result["process"] != os.getpid()
    assert outcome.result["nice"] >= 10 or os.name == "nt"


def test_errors_of_ours_arrive_whole(pool: LocalPool) -> None:
    with pytest.raises(InputError) as caught:
        pool.submit(WORK + "refuse", Task(kind="t"), progress=silent).result(PATIENCE_S)
    assert (caught.value.what, caught.value.where, caught.value.remedy) == ("读不懂", "第3段", "请改正")
    with pytest.raises(TooOftenError) as often:
        pool.submit(WORK + "refuse", Task(kind="t", options={"often": True}), progress=silent).result(PATIENCE_S)
    assert (often.value.wait_s, often.value.where) == (7, "这里")
    with pytest.raises(RuntimeError, match="a fault"):
        pool.submit(WORK + "fault", Task(kind="t"), progress=silent).result(PATIENCE_S)


def test_progress_is_in_order_and_its_last_comes_before_the_result(pool: LocalPool) -> None:
    told: list[Job] = []
    pool.submit(WORK + "steps", Task(kind="t"), progress=told.append).result(PATIENCE_S)
    assert [job.done for job in told] == sorted(job.done for job in told)
    assert told[-1] == Job(step="完成", done=5, total=5)


def test_who_listens_badly_breaks_nothing(pool: LocalPool) -> None:
    def bad(_: Job) -> None:
        raise RuntimeError("not listening")

    assert pool.submit(WORK + "steps", Task(kind="t"), progress=bad).result(PATIENCE_S).result == {}


def test_a_killed_process_loses_its_own_work_only(pool: LocalPool, tmp_path: Path) -> None:
    goes = tmp_path / "goes"
    lost = pool.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / "a")}), progress=silent)
    other = pool.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / "b"), "goes": str(goes)}), progress=silent)
    said(tmp_path / "b")
    psutil.Process(said(tmp_path / "a")).kill()
    with pytest.raises(WorkLostError):
        lost.result(PATIENCE_S)
    goes.touch()
    assert other.result(PATIENCE_S).result["process"] == said(tmp_path / "b")
    assert pool.submit(WORK + "steps", Task(kind="t"), progress=silent).result(PATIENCE_S).result == {}


def test_cancelled_work_frees_its_place(pool: LocalPool, tmp_path: Path) -> None:
    tickets = [pool.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / name)}), progress=silent) for name in "ab"]
    first = [said(tmp_path / name) for name in "ab"]
    for ticket in tickets:
        ticket.cancel()
        with pytest.raises(WorkCancelledError):
            ticket.result(PATIENCE_S)
        assert ticket.done()
    done = pool.submit(WORK + "echo", Task(kind="t"), progress=silent).result(PATIENCE_S)
    assert done.result["process"] not in first
    psutil.wait_procs([psutil.Process(one) for one in first if psutil.pid_exists(one)], timeout=PATIENCE_S)


def test_work_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with LocalPool(1, longest_s=3, allowed=ALLOWED) as short:
        ticket = short.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / "a")}), progress=silent)
        with pytest.raises(WorkTooLongError) as caught:
            ticket.result(PATIENCE_S)
    assert "拆小" in caught.value.message


def test_many_small_pieces_all_come_back_and_leave_nothing(pool: LocalPool) -> None:
    tickets = [pool.submit(WORK + "echo", Task(kind="t", options={"n": n}), progress=silent) for n in range(50)]
    assert [ticket.result(PATIENCE_S).result["options"]["n"] for ticket in tickets] == list(range(50))
    ends = []
    tickets[0].add_done_callback(ends.append)
    assert ends == [tickets[0]]
    assert list(pool._root.iterdir()) == []


def test_processes_go_with_the_one_that_started_them(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom assistant.jobs.local import LocalPool\nfrom assistant.jobs.task import Task\n"
        "if __name__ == '__main__':\n"
        "    pool = LocalPool(1, allowed=('tests.jobs.',))\n"
        "    pool.submit('tests.jobs.work:stay', Task(kind='t', options={'says': sys.argv[1]}), progress=print).result()\n"
    )
    script = tmp_path / "starts.py"
    script.write_text(program, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script), str(tmp_path / "a")], env=os.environ | {"PYTHONPATH": str(ROOT)})
    worker = psutil.Process(said(tmp_path / "a"))
    family = [worker, *psutil.Process(parent.pid).children(recursive=True)]
    parent.kill()
    parent.wait(PATIENCE_S)
    _, left = psutil.wait_procs(family, timeout=PATIENCE_S)
    assert left == []


@pytest.mark.parametrize("name", ["os:system", "assistant.jobs.work", "", "tests.jobs"])
def test_work_that_lives_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        work_named(name, ALLOWED)


@given(st.text(max_size=40))
def test_a_name_of_a_material_never_leaves_its_folder(name: str) -> None:
    try:
        material = Material(role="a", name=name, data=b"")
    except ValueError:
        return
    base = Path("base").absolute()
    place = base.joinpath(*material.name.split("/"))
    assert os.path.normpath(place).startswith(str(base) + os.sep)


def test_two_materials_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = (Material(role="a", name="x.txt", data=b"1"), Material(role="b", name="x.txt", data=b"2"))
    with pytest.raises(ValueError, match="two materials"):
        laid_out(Task(kind="t", materials=twice), tmp_path)
