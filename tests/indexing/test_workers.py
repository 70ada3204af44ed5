"""Work spread over processes: everything comes back, in order, whatever becomes of the processes."""

import os
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from assistant.indexing import workers
from assistant.indexing.workers import LEAST, spread


def doubled(number):
    return 2 * number


def dies_elsewhere(asked):
    """Kills any process but the one that asked."""
    home, number = asked
    if os.getpid() != home and number == 5:
        os._exit(9)
    return 2 * number


def refuses(number):
    if number == 7:
        raise ValueError("seven")
    return number


@pytest.mark.parametrize("count", [0, 1, LEAST - 1, LEAST, 40])
def test_all_come_back_in_order(count):
    assert list(spread(doubled, ((str(n), n) for n in range(count)))) == [(str(n), 2 * n) for n in range(count)]


def test_a_killed_process_loses_nothing():
    sent = (os.getpid(), 0)
    found = list(spread(dies_elsewhere, ((n, (sent[0], n)) for n in range(20))))
    assert found == [(n, 2 * n) for n in range(20)]


def test_an_error_of_the_work_is_raised():
    with pytest.raises(ValueError, match="seven"):
        list(spread(refuses, ((n, n) for n in range(20))))


def test_one_processor_works_at_home(monkeypatch):
    monkeypatch.setattr(workers, "_processes", lambda: 1)
    home = os.getpid()
    assert {result for _, result in spread(_process, ((n, n) for n in range(20)))} == {home}


def test_two_processors_do_not(monkeypatch):
    monkeypatch.setattr(workers, "_processes", lambda: 2)
    assert os.getpid() not in {result for _, result in spread(_process, ((n, n) for n in range(20)))}


def _process(number):
    return os.getpid()


def test_a_script_without_a_main_guard_is_not_run_again(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(
        "from assistant.indexing import workers\n"
        "workers._processes = lambda: 2\n"
        "print('begun')\n"
        "print(sum(length for _, length in workers.spread(len, ((n, 'a' * n) for n in range(20)))))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["begun", "190"]


class BreaksAtTheSecondRound:
    """A pool whose hand-over fails once results are back, as one does whose process was killed between two results."""

    def __init__(self) -> None:
        self.handed = 0

    def submit(self, work, sent):
        self.handed += 1
        if self.handed > 4:
            raise BrokenProcessPool
        future = Future()
        future.set_result(work(sent))
        return future


def test_a_pool_that_breaks_at_a_hand_over_loses_nothing(monkeypatch):
    monkeypatch.setattr(workers, "_processes", lambda: 2)
    monkeypatch.setattr("joblib.externals.loky.get_reusable_executor", lambda **_: BreaksAtTheSecondRound())
    assert list(spread(doubled, ((n, n) for n in range(20)))) == [(n, 2 * n) for n in range(20)]


def test_an_error_of_the_batches_is_raised(monkeypatch):
    def batches():
        for number in range(20):
            if number == 12:
                raise OSError("unreadable")
            yield number, number

    monkeypatch.setattr(workers, "_processes", lambda: 2)
    with pytest.raises(OSError, match="unreadable"):
        list(spread(doubled, batches()))
