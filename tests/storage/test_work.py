"""Rows about work come back as they were written, office by office."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.errors import ConflictError
from assistant.storage import drafts, work
from tests.storage.databases import AT, ROOM, SHA, a_draft, a_file, a_job, a_report, a_step, a_version, an_answer

DAY = dt.timedelta(days=1)
OTHER = "other"


def test_a_file_takes_the_place_of_one_of_the_same_name_on_the_same_shelf(housed):
    old, new, elsewhere = a_file(id="old"), a_file(id="new", size=3_000_000), a_file(id="elsewhere", shelf="corpus")
    with housed.begin() as connection:
        assert work.put_file(connection, old) is None
        assert work.put_file(connection, elsewhere) is None
        assert work.put_file(connection, new) == old
        work.change_file(connection, "elsewhere", kind="总结")
    with housed.begin() as connection:
        assert work.files_on(connection, ROOM.id, "ledger") == (new,)
        assert work.files_on(connection, ROOM.id) == (replace(elsewhere, kind="总结"), new)
        assert work.file_of(connection, ROOM.id, "new") == new
        assert work.file_of(connection, OTHER, "new") is None
        work.remove_file(connection, OTHER, "new")
        assert work.files_on(connection, ROOM.id, "ledger") == (new,)
        work.remove_file(connection, ROOM.id, "new")
        assert work.files_on(connection, ROOM.id, "ledger") == ()


def test_a_report_comes_back_with_its_versions_in_order(housed):
    checked = {"report_sha": "b" * 64, "view_sha": "c" * 64, "coverage": {"total": 12, "findings": {"error": 1}}, "checked_at": AT + DAY}
    materials = [{"role": "document", "name": "报告/总结.docx", "sha256": SHA}]
    with housed.begin() as connection:
        work.add_report(connection, a_report())
        work.add_report(connection, a_report("newer", updated_at=AT + DAY))
        for number in (2, 1):
            work.add_version(connection, a_version(number))
        work.change_version(connection, "report-2", materials=materials, job_id="job", **checked)
    with housed.begin() as connection:
        second = a_version(2, materials=tuple(materials), job_id="job", **checked)
        told = a_report(versions=(a_version(1), second))
        assert work.report_of(connection, ROOM.id, "report") == told
        assert told.latest == second
        assert work.report_of(connection, OTHER, "report") is None
        assert [one.id for one in work.reports_in(connection, ROOM.id)] == ["newer", "report"]
        assert [one.id for one in work.reports_in(connection, ROOM.id, before=AT + DAY)] == ["report"]


def test_a_number_of_a_version_is_given_once(housed):
    with housed.begin() as connection:
        work.add_report(connection, a_report())
        work.add_version(connection, a_version())
    with pytest.raises(ConflictError, match="有人同时改了"), housed.begin() as connection:
        work.add_version(connection, a_version(id="twin"))


def test_of_two_who_change_a_report_one_is_told(housed):
    seen = a_report()
    with housed.begin() as connection:
        work.add_report(connection, seen)
        assert work.change_report(connection, seen, state="in_review")
        assert not work.change_report(connection, seen, state="approved")
        now = work.report_of(connection, ROOM.id, "report")
    assert (now.state, now.revision) == ("in_review", 1)


def test_a_report_goes_with_its_versions_and_steps(housed):
    with housed.begin() as connection:
        work.add_report(connection, a_report())
        work.add_version(connection, a_version())
        work.add_step(connection, a_step())
        work.remove_report(connection, "report")
        assert work.report_of(connection, ROOM.id, "report") is None
        assert work.steps_of(connection, "report") == ()
        assert work.named_digests(connection) == set()


def test_an_answer_takes_the_place_of_the_one_that_was_seen(housed):
    first, second = an_answer(), an_answer(kind="accepted", reason="", revision=2)
    with housed.begin() as connection:
        assert work.put_answer(connection, first)
        assert not work.put_answer(connection, an_answer(reason="别人的"))
        assert work.put_answer(connection, second)
        assert not work.put_answer(connection, an_answer(reason="别人的", revision=2))
        assert work.put_answer(connection, an_answer("77aa88-2"))
        assert work.answer_of(connection, ROOM.id, "9f1c2a") == second
        assert work.answer_of(connection, OTHER, "9f1c2a") is None
        assert [one.finding_id for one in work.answers_in(connection, ROOM.id)] == ["77aa88-2", "9f1c2a"]
        assert not work.remove_answer(connection, ROOM.id, "9f1c2a", revision=1)
        assert not work.remove_answer(connection, OTHER, "9f1c2a", revision=2)
        assert work.remove_answer(connection, ROOM.id, "9f1c2a", revision=2)
        assert work.answers_in(connection, ROOM.id) == (an_answer("77aa88-2"),)


def test_steps_come_back_in_the_order_they_were_taken(housed):
    later = a_step("a-later", at=AT + DAY, before="in_review", after="approved")
    with housed.begin() as connection:
        work.add_report(connection, a_report())
        for step in (later, a_step()):
            work.add_step(connection, step)
        assert work.steps_of(connection, "report") == (a_step(), later)


def test_drafts_come_back_and_of_two_who_change_one_one_is_told(housed):
    with housed.begin() as connection:
        drafts.add_draft(connection, a_draft())
        drafts.add_draft(connection, a_draft("newer", created_at=AT + DAY))
        assert drafts.change_draft(connection, "draft", revision=0, edits={"s1": "改过的话。"})
        assert not drafts.change_draft(connection, "draft", revision=0, edits={"s1": "别人的话。"})
        assert drafts.change_draft(connection, "draft", docx_sha=SHA, view_sha="c" * 64, made_at=AT, job_id="job")
        told = a_draft(revision=1, edits={"s1": "改过的话。"}, docx_sha=SHA, view_sha="c" * 64, made_at=AT, job_id="job")
        assert drafts.draft_of(connection, ROOM.id, "draft") == told
        assert drafts.draft_of(connection, OTHER, "draft") is None
        assert [one.id for one in drafts.drafts_in(connection, ROOM.id)] == ["newer", "draft"]
        drafts.remove_draft(connection, "draft")
        assert drafts.draft_of(connection, ROOM.id, "draft") is None


def test_jobs_come_back_and_wait_in_the_order_they_came(housed):
    told = {"options": {"profile": "full"}, "materials": ({"role": "document", "name": "报告/总结.docx", "sha256": SHA},)}
    first, second = a_job("z", subject="report-1", **told), a_job("a", created_at=AT + DAY)
    with housed.begin() as connection:
        for job in (second, first):
            work.add_job(connection, job)
        assert work.waiting_jobs(connection, 10) == (first, second)
        assert work.waiting_jobs(connection, 1) == (first,)
        assert work.jobs_in(connection, ROOM.id) == (second, first)
        assert work.jobs_in(connection, OTHER) == ()
        assert work.job_of(connection, OTHER, "z") is None
        assert work.job_of(connection, None, "z") == work.job_of(connection, ROOM.id, "z") == first


def test_a_job_changes_only_from_the_states_that_are_named(housed):
    result = {"coverage": {"total": 3}, "files": [{"name": "report.json", "sha256": "d" * 64}]}
    with housed.begin() as connection:
        work.add_job(connection, a_job())
        assert not work.change_job(connection, "job", states=("running",), state="done")
        assert work.change_job(connection, "job", states=("queued",), state="running", started_at=AT)
        assert work.change_job(connection, "job", states=("running",), state="done", result=result, ended_at=AT)
        assert not work.change_job(connection, "job", states=("queued", "running"), state="cancelled")
        ended = work.job_of(connection, ROOM.id, "job")
        assert (ended.state, ended.result, ended.ended) == ("done", result, True)
        assert work.count_jobs(connection) == {"done": 1}
        assert work.jobs_in(connection, None, states=("queued", "running")) == ()


def test_jobs_that_ended_before_a_day_are_forgotten_and_those_under_way_are_not(housed):
    with housed.begin() as connection:
        for name, ended in (("old", AT), ("young", AT + DAY), ("waiting", None)):
            work.add_job(connection, a_job(name, state="done" if ended else "queued", ended_at=ended))
        work.remove_jobs(connection, ROOM.id, AT + DAY)
        work.remove_jobs(connection, OTHER, AT + 9 * DAY)
        assert {one.id for one in work.jobs_in(connection, ROOM.id)} == {"young", "waiting"}


def test_bytes_are_named_by_what_may_still_need_them(housed):
    def material(letter):
        return ({"role": "data", "name": "台账/一.xlsx", "sha256": letter * 64},)

    with housed.begin() as connection:
        work.put_file(connection, a_file(sha256="0" * 64))
        work.add_report(connection, a_report())
        work.add_version(connection, a_version(sha256="1" * 64))
        work.change_version(connection, "report-1", report_sha="2" * 64, view_sha="3" * 64, materials=list(material("4")))
        drafts.add_draft(connection, a_draft(materials=material("5"), docx_sha="6" * 64, view_sha="7" * 64))
        work.add_job(connection, a_job("waiting", materials=material("8")))
        work.add_job(connection, a_job("running", materials=material("9"), state="running"))
        work.add_job(
            connection, a_job("done", materials=material("f"), state="done", result={"files": [{"name": "x", "sha256": "a" * 64}]})
        )
        work.add_job(connection, a_job("failed", materials=material("e"), state="failed"))
        assert work.named_digests(connection) == {letter * 64 for letter in "0123456789a"}
