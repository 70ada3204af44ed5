"""Reports handed in version by version, held against the ledgers as they were, compared, exported, removed, kept for a time."""

import datetime as dt
import os
import threading

import pytest

from assistant.errors import ConflictError, InputError, NotAllowedError, NotThereError
from assistant.jobs.pool import WorkTooLongError
from assistant.office.reports import CheckOptions
from tests.office.desks import LEDGER, RIGHT, WRONG

TWO_WRONG = WRONG + "办理公证7300件。\n"


@pytest.fixture
def reports(house, writer):
    house.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    return house.desk.reports


@pytest.fixture
def wrong(house, writer, reports):
    """A checked report with one error."""
    report, job = reports.add(writer, "总结.txt", [WRONG.encode()])
    assert house.ended(job).state == "done"
    return reports.report(writer, report.id)


def test_a_report_is_checked_against_the_ledgers_on_the_shelf(house, writer, wrong, reports):
    (finding,) = reports.result(writer, wrong.id)["findings"]
    assert (finding["rule"], finding["severity"]) == ("FIG001", "error")
    assert "1246件" in finding["message"]
    assert reports.view(writer, wrong.id)["text"].startswith("青榆区司法局2024年工作总结")
    assert (wrong.title, wrong.state, wrong.latest.number) == ("青榆区司法局2024年工作总结", "draft", 1)
    assert wrong.latest.coverage["contradicted"] == 1
    assert reports.original(writer, wrong.id) == ("总结.txt", WRONG.encode())
    assert house.actions()[-2:] == ["check.started", "report.added"]


def test_each_version_keeps_its_own_result_and_the_newer_tells_what_it_changed(house, writer, wrong, reports):
    with pytest.raises(ConflictError, match="只有一版"):
        reports.changes(writer, wrong.id)
    report, job = reports.add_version(writer, wrong.id, "总结改.txt", [RIGHT.encode()])
    house.ended(job)
    assert [one.number for one in report.versions] == [1, 2]
    assert reports.result(writer, wrong.id)["findings"] == []
    assert len(reports.result(writer, wrong.id, 1)["findings"]) == 1
    told = reports.changes(writer, wrong.id)
    assert ([one["rule"] for one in told["fixed"]], told["new"], told["still"]) == (["FIG001"], [], 0)
    _, job = reports.add_version(writer, wrong.id, "总结三.txt", [TWO_WRONG.encode()])
    house.ended(job)
    told = reports.changes(writer, wrong.id, before=1)
    assert (told["fixed"], len(told["new"]), told["still"]) == ([], 1, 1)
    assert len(reports.changes(writer, wrong.id)["new"]) == 2
    with pytest.raises(NotThereError, match="没有第 9 版"):
        reports.result(writer, wrong.id, 9)


def test_a_check_again_uses_the_ledgers_as_they_are_now(house, writer, wrong, reports):
    house.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.replace("1246", "1346").encode()])
    assert len(reports.result(writer, wrong.id)["findings"]) == 1
    assert house.ended(reports.check_again(writer, wrong.id)).state == "done"
    assert reports.result(writer, wrong.id)["findings"] == []


def test_a_check_uses_only_the_ledgers_that_were_chosen(house, writer, reports):
    other, _ = house.desk.shelves.add(writer, "ledger", "另一本.csv", ["指标,单位,2024年\n办理公证,件,7100\n".encode()])
    report, job = reports.add(writer, "总结.txt", [WRONG.encode()], CheckOptions(ledgers=(other.id,)))
    house.ended(job)
    assert reports.result(writer, report.id)["coverage"]["contradicted"] == 0


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (CheckOptions(profile="strange"), InputError), (CheckOptions(ledgers=("nowhere",)), NotThereError),
        (CheckOptions(previous="nowhere"), NotThereError),
    ],
)  # fmt: skip
def test_a_report_with_wrong_options_is_not_kept(writer, reports, options, error):
    with pytest.raises(error):
        reports.add(writer, "总结.txt", [WRONG.encode()], options)
    assert reports.all(writer) == ()


def test_a_report_keeps_last_years_report_and_the_day_when_it_is_checked_again(house, writer, reports):
    previous, _ = house.desk.shelves.add(writer, "previous", "去年.txt", [RIGHT.replace("2024", "2023").encode()])
    options = CheckOptions(previous=previous.id, profile="full", as_of=dt.date(2025, 1, 6))
    report, job = reports.add(writer, "总结.txt", [WRONG.encode()], options)
    house.ended(job)
    again = reports.check_again(writer, report.id)
    assert again.options == job.options == {"profile": "full", "as_of": "2025-01-06"}
    assert [one["id"] for one in again.materials if one["role"] == "previous"] == [previous.id]


def test_what_is_not_checked_yet_or_never_was_is_told(house, writer, reports):
    house.pool.held.add("check")
    report, job = reports.add(writer, "总结.txt", [WRONG.encode()])
    with pytest.raises(ConflictError, match="第 1 版还在核查"):
        reports.result(writer, report.id)
    house.desk.jobs.cancel(writer, job.id)
    with pytest.raises(ConflictError, match="第 1 版没有核完：已取消"):
        reports.result(writer, report.id)
    house.pool.held.clear()

    def too_long(_):
        raise WorkTooLongError("处理超过 30 分钟，已停止", remedy="请把文件拆小后再试")

    house.pool.instead["check"] = too_long
    house.ended(reports.check_again(writer, report.id))
    with pytest.raises(ConflictError, match="没有核完：处理超过 30 分钟"):
        reports.view(writer, report.id)


def test_two_who_hand_a_version_in_one_after_the_other_both_have_theirs(house, writer, wrong, reports):
    reports.add_version(writer, wrong.id, "总结改.txt", [RIGHT.encode()])
    reports.add_version(house.admin, wrong.id, "总结改.txt", [TWO_WRONG.encode()])
    versions = reports.report(writer, wrong.id).versions
    assert [(one.number, one.created_by) for one in versions] == [(1, "chenqing"), (2, "chenqing"), (3, "baizhi")]


def test_a_report_is_exported_without_what_was_dismissed(house, writer, wrong, reports):
    (finding,) = reports.result(writer, wrong.id)["findings"]
    house.desk.review.answer(writer, wrong.id, finding["id"], "dismissed", reason="口径不同")
    job = house.ended(reports.export(writer, wrong.id, "json"))
    assert '"findings": []' in house.desk.jobs.file(writer, job.id, "export").decode()
    with pytest.raises(NotThereError, match="没有这样的结果"):
        house.desk.jobs.file(writer, job.id, "other")


@pytest.mark.parametrize("kind", ["exe", "", "revisions"])
def test_a_format_that_is_none_is_refused(writer, wrong, reports, kind):
    with pytest.raises(InputError):
        reports.export(writer, wrong.id, kind)


def test_who_may_remove_a_report(house, writer, reviewer, wrong, reports):
    colleague = house.actor(house.person("tongshi", "writer"))
    for other in (colleague, reviewer):
        with pytest.raises(NotAllowedError):
            reports.remove(other, wrong.id)
    reports.remove(writer, wrong.id)
    with pytest.raises(NotThereError, match="没有这份报告"):
        reports.report(writer, wrong.id)
    assert house.actions()[-1] == "report.removed"


def test_an_approved_report_is_removed_by_an_administrator_only(house, writer, reviewer, reports):
    report, job = reports.add(writer, "总结.txt", [RIGHT.encode()])
    house.ended(job)
    report = house.desk.review.move(writer, report.id, "in_review", revision=0)
    report = house.desk.review.move(reviewer, report.id, "approved", revision=report.revision)
    with pytest.raises(NotAllowedError):
        reports.remove(writer, report.id)
    with pytest.raises(ConflictError, match="已定稿"):
        reports.add_version(writer, report.id, "总结.txt", [WRONG.encode()])
    reports.remove(house.admin, report.id)
    assert reports.all(writer) == ()


def everything_aged(house):
    """The digests of the bytes kept once a sweep has gone over files that are all old."""
    folder = house.desk.settings.data / "files"
    for path in folder.glob("??/*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    house.desk.sweep()
    return {path.name for path in folder.glob("??/*")}


def test_nothing_of_a_removed_report_stays(house, writer, wrong, reports):
    house.ended(reports.export(writer, wrong.id, "html"))
    before = everything_aged(house)
    version = wrong.latest
    assert {version.sha256, version.report_sha, version.view_sha} <= before
    reports.remove(writer, wrong.id)
    after = everything_aged(house)
    ledger = house.desk.shelves.files(writer)[0].sha256
    assert after == {ledger}


def test_a_removed_reports_waiting_check_fails_in_chinese(house, writer, reports):
    house.pool.held.add("check")
    report, job = reports.add(writer, "总结.txt", [WRONG.encode()])
    house.pool.catch()
    reports.remove(writer, report.id)
    settled = threading.Event()
    house.desk.dispatcher.on_end(lambda _: settled.set())
    house.pool.release()
    assert settled.wait(60)
    ended = house.desk.jobs.job(writer, job.id)
    assert (ended.state, ended.error) == ("failed", "这份报告已被删除。")
    assert everything_aged(house) == {house.desk.shelves.files(writer)[0].sha256}


def test_what_is_past_its_time_goes_with_its_bytes_and_is_logged(house, writer, wrong, reports):
    house.desk.rooms.change(house.admin, retention_days=30)
    house.clock.forward(days=20)
    young, job = reports.add(writer, "新的.txt", [RIGHT.encode()])
    house.ended(job)
    house.clock.forward(days=10)
    everything_aged(house)
    assert {one.id for one in reports.all(writer)} == {wrong.id, young.id}
    house.clock.forward(seconds=1)
    kept = everything_aged(house)
    assert [one.id for one in reports.all(writer)] == [young.id]
    assert wrong.latest.report_sha not in kept
    assert reports.result(writer, young.id)["findings"] == []
    assert house.actions()[-1] == "retention"


def test_without_a_time_everything_stays(house, writer, wrong, reports):
    house.clock.forward(days=9999)
    everything_aged(house)
    assert reports.result(writer, wrong.id)["findings"]
