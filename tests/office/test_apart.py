"""Offices apart: whatever id of another office's is asked for, there is none such, and nothing is changed."""

import pytest

from assistant.errors import NotThereError
from assistant.office.drafting import DraftRequest
from assistant.office.reports import CheckOptions
from assistant.storage.dump import all_rows
from tests.office.desks import LEDGER, RIGHT, WRONG

BRIEF = {"year": 2024, "template": "annual_summary"}


@pytest.fixture
def ids(house, writer):
    """What one office has."""
    desk = house.desk
    ledger, _ = desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    report, job = desk.reports.add(writer, "总结.txt", [WRONG.encode()])
    house.ended(job)
    finding = desk.reports.result(writer, report.id)["findings"][0]["id"]
    desk.review.answer(writer, report.id, finding, "dismissed", reason="口径不同")
    house.pool.held.add("draft")
    draft, _ = desk.drafting.add(writer, DraftRequest(brief=BRIEF))
    return {"file": ledger.id, "report": report.id, "job": job.id, "finding": finding, "draft": draft.id}


DOORS = {
    "file": lambda desk, who, ids: desk.shelves.file(who, ids["file"]),
    "its content": lambda desk, who, ids: desk.shelves.content(who, ids["file"]),
    "its removal": lambda desk, who, ids: desk.shelves.remove(who, ids["file"]),
    "its kind": lambda desk, who, ids: desk.shelves.set_kind(who, ids["file"], None),
    "a check with it": lambda desk, who, ids: desk.reports.add(who, "总结.txt", [RIGHT.encode()], CheckOptions(ledgers=(ids["file"],))),
    "a check beside it": lambda desk, who, ids: desk.reports.add(who, "总结.txt", [RIGHT.encode()], CheckOptions(previous=ids["file"])),
    "a draft from it": lambda desk, who, ids: desk.drafting.add(who, DraftRequest(brief=BRIEF, ledgers=(ids["file"],))),
    "report": lambda desk, who, ids: desk.reports.report(who, ids["report"]),
    "its version": lambda desk, who, ids: desk.reports.version(who, ids["report"], 1),
    "its result": lambda desk, who, ids: desk.reports.result(who, ids["report"]),
    "its view": lambda desk, who, ids: desk.reports.view(who, ids["report"]),
    "its changes": lambda desk, who, ids: desk.reports.changes(who, ids["report"]),
    "its file": lambda desk, who, ids: desk.reports.original(who, ids["report"]),
    "its export": lambda desk, who, ids: desk.reports.export(who, ids["report"], "json"),
    "its next version": lambda desk, who, ids: desk.reports.add_version(who, ids["report"], "总结.txt", [RIGHT.encode()]),
    "its check again": lambda desk, who, ids: desk.reports.check_again(who, ids["report"]),
    "its removal for good": lambda desk, who, ids: desk.reports.remove(who, ids["report"]),
    "its steps": lambda desk, who, ids: desk.review.steps(who, ids["report"]),
    "its move": lambda desk, who, ids: desk.review.move(who, ids["report"], "in_review", revision=0),
    "an answer": lambda desk, who, ids: desk.review.answer(who, ids["report"], ids["finding"], "accepted", revision=1),
    "an answer taken back": lambda desk, who, ids: desk.review.restore(who, ids["finding"], revision=1),
    "a figure bound": lambda desk, who, ids: desk.ledgers.bind(who, ids["report"], "f1", "台账/统计台账.csv", "D2"),
    "rows around a cell": lambda desk, who, ids: desk.ledgers.cut_of(who, ids["report"], None, "台账/统计台账.csv", "D2"),
    "rows of a ledger": lambda desk, who, ids: desk.ledgers.cut(who, "台账/统计台账.csv", "D2"),
    "job": lambda desk, who, ids: desk.jobs.job(who, ids["job"]),
    "what it made": lambda desk, who, ids: desk.jobs.file(who, ids["job"], "report.json"),
    "its end": lambda desk, who, ids: desk.jobs.cancel(who, ids["job"]),
    "draft": lambda desk, who, ids: desk.drafting.draft(who, ids["draft"]),
    "its text": lambda desk, who, ids: desk.drafting.view(who, ids["draft"]),
    "its Word file": lambda desk, who, ids: desk.drafting.word(who, ids["draft"]),
    "its section": lambda desk, who, ids: desk.drafting.edit(who, ids["draft"], "s1", "改过的话。", revision=0),
    "it again": lambda desk, who, ids: desk.drafting.again(who, ids["draft"], revision=0),
    "it away": lambda desk, who, ids: desk.drafting.remove(who, ids["draft"]),
}


def everything(house):
    """The rows of all offices, the log's too."""
    return all_rows(house.desk.database)


def test_another_offices_ids_are_none(house, writer, stranger, ids):
    house.desk.shelves.add(stranger, "ledger", "他们的.csv", [LEDGER.encode()])
    before = everything(house)
    told = set()
    for name, door in DOORS.items():
        with pytest.raises(NotThereError) as caught:
            door(house.desk, stranger, ids)
        told.add(caught.value.message)
        assert everything(house) == before, name
    assert not any(words in message for message in told for words in ("总结", "青榆"))


def test_an_id_of_no_office_is_told_in_the_same_words(house, stranger, ids):
    for name in ("file", "report", "job", "draft"):
        with pytest.raises(NotThereError) as other:
            DOORS[name](house.desk, stranger, ids)
        with pytest.raises(NotThereError) as none:
            DOORS[name](house.desk, stranger, dict.fromkeys(ids, "0" * 20))
        assert other.value.message == none.value.message


def test_lists_and_the_log_hold_only_ones_own(house, stranger, ids):
    desk = house.desk
    for listed in (desk.shelves.files, desk.reports.all, desk.jobs.all, desk.drafting.all, desk.review.answers):
        assert listed(stranger) == ()
    assert {entry.workspace_id for entry in desk.entries(stranger)} == {stranger.workspace_id}
    assert desk.ledgers.usage(stranger, "台账/统计台账.csv", "D2") == []


def test_who_keeps_the_site_sees_no_offices_documents_by_that(house, stranger):
    with pytest.raises(NotThereError):
        house.desk.rooms.enter(house.boss, stranger.workspace_id)
