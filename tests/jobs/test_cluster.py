"""The same work on a real Dask cluster of this machine: the same outcome, and nothing lost when a worker or the scheduler goes."""

import builtins
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytest_socket import enable_socket

from assistant.errors import InputError, MissingExtraError
from assistant.jobs.cluster import ClusterPool
from assistant.jobs.local import LocalPool
from assistant.jobs.pool import WorkLostError
from assistant.jobs.task import Material, Task
from assistant.pipeline.index import Index
from assistant.schema.workspace import Job
from assistant.settings import shipped
from tests.jobs.test_local import PATIENCE_S, WORK, said, silent
from tests.jobs.work import ALLOWED, doubled, stumbles

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.usefixtures("local_network"), pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers in processes of their own."""
    enable_socket()
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as made:
        yield made


@pytest.fixture
def pool(cluster: Any) -> Iterator[ClusterPool]:
    with ClusterPool(cluster.scheduler_address, allowed=ALLOWED) as made:
        yield made


def test_the_outcome_is_the_one_of_this_machine(pool: ClusterPool, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"one")
    materials = (Material(role="a", name="x/一.txt", path=str(kept)), Material(role="a", name="二.txt", data=b"two"))
    task = Task(kind="t", options={"n": 1}, materials=materials)
    there = pool.submit(WORK + "echo", task, progress=silent).result(PATIENCE_S)
    with LocalPool(1, allowed=ALLOWED) as local:
        here = local.submit(WORK + "echo", task, progress=silent).result(PATIENCE_S)
    same = ("options", "places")
    assert {key: there.result[key] for key in same} == {key: here.result[key] for key in same}
    assert there.files == here.files
    assert there.result["process"] != os.getpid()
    assert pool.processes == 2


def test_a_check_is_the_same_there(cluster: Any) -> None:
    ledgers = sorted(shipped("corpus", "bureau", "ledgers").iterdir())
    summary = shipped("corpus", "summaries", "青榆区司法局2023年工作总结.txt")
    materials = (
        Material(role="document", name=summary.name, path=str(summary)),
        *(Material(role="data", name=f"台账/{one.name}", path=str(one)) for one in ledgers),
    )
    task = Task(kind="check", materials=materials)
    name = "assistant.office.tasks.checking:check"
    with ClusterPool(cluster.scheduler_address) as there, LocalPool(1) as here:
        outcomes = [one.submit(name, task, progress=silent).result(PATIENCE_S) for one in (there, here)]
    assert outcomes[0].result == outcomes[1].result
    assert outcomes[0].result["coverage"]["figures"] == 73


def test_progress_and_errors_come_back(pool: ClusterPool) -> None:
    told: list[Job] = []
    pool.submit(WORK + "steps", Task(kind="t"), progress=told.append).result(PATIENCE_S)
    assert told == sorted(told, key=lambda job: job.done)
    with pytest.raises(InputError) as caught:
        pool.submit(WORK + "refuse", Task(kind="t"), progress=silent).result(PATIENCE_S)
    assert (caught.value.what, caught.value.where, caught.value.remedy) == ("读不懂", "第3段", "请改正")


def test_what_a_killed_worker_did_is_done_again_by_another(pool: ClusterPool, tmp_path: Path) -> None:
    goes = tmp_path / "goes"
    ticket = pool.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / "a"), "goes": str(goes)}), progress=silent)
    first = said(tmp_path / "a")
    (tmp_path / "a").unlink()
    psutil.Process(first).kill()
    second = said(tmp_path / "a")
    goes.touch()
    assert second != first
    assert ticket.result(PATIENCE_S).result == {"process": second}


def test_batches_come_back_in_order(pool: ClusterPool) -> None:
    batches = [(n, [f"{n}"]) for n in range(30)]
    assert list(pool.spread(doubled, batches)) == [(n, [f"{n}{n}"]) for n in range(30)]
    with pytest.raises(ValueError, match="甲"):
        list(pool.spread(stumbles, [(1, ["甲"])]))


def test_an_index_made_with_the_cluster_is_the_one_made_here(pool: ClusterPool, tmp_path: Path) -> None:
    cases = shipped("corpus", "cases")
    found = []
    for name, spread in (("there", pool.spread), ("here", None)):
        index = Index(tmp_path / name)
        report = index.add([cases], spread=spread)
        hits = [(hit.passage.id, round(hit.score, 9)) for hit in index.find("农民工欠薪", limit=10)]
        found.append((report.passages, report.added, hits))
    assert found[0] == found[1]
    assert found[0][2]


def test_nobody_at_the_address_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.jobs.cluster._PATIENCE", "1s")
    with pytest.raises(InputError, match="连不上计算集群"):
        ClusterPool("tcp://127.0.0.1:9")


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **others: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match="wenheng\\[dask\\]"):
        ClusterPool("tcp://127.0.0.1:9")


def test_a_scheduler_that_goes_away_loses_work_and_no_batch(tmp_path: Path) -> None:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as brief:
        pool = ClusterPool(brief.scheduler_address, allowed=ALLOWED)
        ticket = pool.submit(WORK + "stay", Task(kind="t", options={"says": str(tmp_path / "a")}), progress=silent)
        said(tmp_path / "a")
        batches = pool.spread(doubled, ((n, [str(n)]) for n in range(12)))
    with pytest.raises(WorkLostError) as caught:
        ticket.result(PATIENCE_S)
    assert "集群" in caught.value.message
    assert list(batches) == [(n, [str(n) * 2]) for n in range(12)]
    pool.close()
