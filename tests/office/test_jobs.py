"""Long work: started where there is room, taken up again after a crash, ended in Chinese whatever happens, one index at a time."""

import pytest

from assistant.errors import ConflictError, NotAllowedError, NotThereError, TooOftenError
from assistant.jobs.pool import WorkLostError
from assistant.jobs.task import Outcome
from assistant.office import office_jobs
from assistant.office.desk import Desk
from assistant.office.tasks.indexing import KINDS
from assistant.storage import work
from tests.office.desks import LEDGER, RIGHT, HerePool

NOTHING = Outcome(result={"added": [], "failures": []})


def corpus(house, actor, *names):
    for name in names:
        house.desk.shelves.add(actor, "corpus", name, [f"{RIGHT}{name}".encode()])
    return [job for job in house.desk.jobs.all(actor) if job.kind == "index"]


def test_index_jobs_that_wait_become_one_with_all_that_is_on_the_shelf(resting, writer):
    resting.pool.instead["build"] = lambda _: NOTHING
    jobs = corpus(resting, writer, "一.txt", "二.txt", "三.txt")
    assert sorted((job.state, job.step) for job in jobs) == [("cancelled", "并入后一次")] * 2 + [("queued", "排队")]
    (waiting,) = [job for job in jobs if job.state == "queued"]
    assert [one["name"] for one in waiting.materials] == ["资料/一.txt", "资料/三.txt", "资料/二.txt"]
    resting.desk.start()
    assert resting.ended(waiting).state == "done"
    assert [name for name, _ in resting.pool.tasks].count("build") == 1


def test_an_index_does_not_begin_while_another_of_the_office_is_made(house, writer):
    house.pool.held.add("build")
    house.pool.instead["build"] = lambda _: NOTHING
    (first,) = corpus(house, writer, "一.txt")
    house.pool.catch()
    later = corpus(house, writer, "二.txt", "三.txt")
    assert sorted(job.state for job in later) == ["cancelled", "queued", "running"]
    assert len(house.pool.waiting) == 1
    house.pool.release()
    assert {house.ended(job).state for job in later if job.state != "cancelled"} == {"done"}
    assert house.ended(first).state == "done"


def test_a_kind_that_a_person_gives_is_told_to_the_index(resting, writer):
    resting.desk.shelves.add(writer, "corpus", "一.txt", [RIGHT.encode()])
    (file,) = resting.desk.shelves.files(writer, "corpus")
    resting.desk.shelves.set_kind(writer, file.id, KINDS[0])
    waiting = next(job for job in resting.desk.jobs.all(writer) if job.state == "queued")
    assert waiting.materials[0]["name"] == f"资料（{KINDS[0]}）/一.txt"


def test_a_file_whose_bytes_are_gone_when_a_job_begins_fails_it_in_chinese(resting, writer):
    report, job = resting.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    resting.desk.blobs.path(report.latest.sha256).unlink()
    resting.desk.start()
    ended = resting.ended(job)
    assert (ended.state, ended.step) == ("failed", "没有完成")
    assert "「报告/总结.txt」已被删除" in ended.error
    with pytest.raises(ConflictError, match="没有核完"):
        resting.desk.reports.result(writer, report.id)


def test_a_ledger_removed_while_a_check_waits_is_still_used_by_it(resting, writer):
    ledger, _ = resting.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    report, job = resting.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    resting.desk.shelves.remove(writer, ledger.id)
    resting.desk.blobs.sweep(named(resting), grace_s=-600)
    resting.desk.start()
    assert resting.ended(job).state == "done"
    assert resting.desk.reports.result(writer, report.id)["coverage"]["supported"] == 1


def named(house):
    with house.desk.database.reading() as connection:
        return work.named_digests(connection)


def test_work_whose_process_dies_is_tried_three_times(house, writer):
    def dies(_):
        raise WorkLostError("进程意外退出了")

    house.pool.instead["check"] = dies
    _, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    ended = house.ended(job)
    assert (ended.state, ended.tries) == ("failed", 3)
    assert "中断了 3 次" in ended.error


def test_work_whose_process_died_once_is_done_the_second_time(house, writer):
    real = []

    def dies_once(task):
        if not real:
            real.append(task)
            raise WorkLostError("进程意外退出了")
        del house.pool.instead["check"]
        return Outcome(result={"coverage": {}, "findings": {}}, files=(("report.json", b"{}"), ("view.json", b"{}")))

    house.pool.instead["check"] = dies_once
    _, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    ended = house.ended(job)
    assert (ended.state, ended.tries) == ("done", 2)


@pytest.mark.parametrize("fault", [ValueError("of our own"), MemoryError(), RecursionError(), KeyboardInterrupt()])
def test_a_fault_of_our_own_ends_the_job_and_not_the_service(house, writer, fault):
    def fails(_):
        raise fault

    house.pool.instead["check"] = fails
    _, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    ended = house.ended(job)
    assert ended.state == "failed"
    assert type(fault).__name__ in ended.error
    assert "of our own" not in ended.error
    del house.pool.instead["check"]
    _, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    assert house.ended(job).state == "done"


def test_an_outcome_that_lacks_a_file_ends_the_job_and_who_listens_is_told(house, writer):
    house.pool.instead["check"] = lambda _: Outcome(result={})
    told = []
    house.desk.dispatcher.on_end(lambda _: 1 / 0)  # who listens badly
    house.desk.dispatcher.on_end(told.append)
    report, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    assert "内部错误" in house.ended(job).error
    _, second = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.ended(second)
    assert job.id in {one.id for one in told}
    assert house.desk.reports.report(writer, report.id).latest.report_sha is None


def test_a_service_takes_up_what_the_one_before_left(resting, writer):
    house = resting
    house.desk.start()
    house.pool.held.add("check")
    report, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.pool.catch()
    house.desk.close()
    assert house.pool.closed
    with Desk(house.desk.settings, clock=house.clock, pool=HerePool()) as desk:
        again = type(house)(desk=desk, clock=house.clock, pool=desk.pool, boss=house.boss, room_id=house.room_id)
        ended = again.ended(job)
        assert (ended.state, ended.tries) == ("done", 2)
        assert desk.reports.result(writer, report.id)["findings"] == []


def test_who_may_stop_a_job(house, writer, reviewer):
    house.pool.held.add("check")
    _, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.pool.catch()
    with pytest.raises(NotAllowedError):
        house.desk.jobs.cancel(reviewer, job.id)
    _, word = house.desk.rooms.add_token(writer, name="看板", scope="read")
    with pytest.raises(NotAllowedError, match="只能读"):
        house.desk.jobs.cancel(house.desk.rooms.by_token(word), job.id)
    assert house.desk.jobs.cancel(writer, job.id).state == "cancelled"
    with pytest.raises(NotThereError, match="已经结束"):
        house.desk.jobs.cancel(writer, job.id)
    assert house.actions()[-1] == "job.cancelled"
    _, second = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    assert house.desk.jobs.cancel(house.admin, second.id).state == "cancelled"


def test_a_job_that_was_stopped_stays_so_whatever_comes_of_it(house, writer):
    house.pool.held.add("check")
    report, job = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.pool.catch()
    house.desk.jobs.cancel(writer, job.id)
    house.pool.release()
    _, second = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.ended(second)
    assert house.desk.jobs.job(writer, job.id).state == "cancelled"
    assert house.desk.reports.report(writer, report.id).latest.report_sha is None


def test_an_office_may_not_fill_the_queue(resting, writer, stranger, monkeypatch):
    monkeypatch.setattr(office_jobs, "_MOST_WAITING", 3)
    for _ in range(3):
        resting.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    with pytest.raises(TooOftenError, match="排队的任务太多"):
        resting.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    assert len(resting.desk.reports.all(writer)) == 3
    assert resting.desk.reports.add(stranger, "总结.txt", [RIGHT.encode()])
