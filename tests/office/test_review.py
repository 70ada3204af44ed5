"""Answers to findings and a report's way through review: who may, over whom, and what is told."""

from pathlib import Path

import pytest
import yaml

from assistant import errors
from assistant.errors import ConflictError, InputError, NotAllowedError, NotThereError
from tests.office.desks import LEDGER, RIGHT, WRONG

MOVES = yaml.safe_load((Path(__file__).parent / "moves.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def review(house, writer):
    house.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    return house.desk.review


def handed_in(house, actor, text=RIGHT):
    report, job = house.desk.reports.add(actor, "总结.txt", [text.encode()])
    assert house.ended(job).state == "done"
    return report.id


def finding_of(house, actor, report):
    return house.desk.reports.result(actor, report)["findings"][0]["id"]


def put_in_state(house, report, state):
    """Puts a report into a state past the rules."""
    from assistant.storage import work

    if state != "draft":
        with house.desk.database.begin() as connection:
            work.change_report(connection, work.report_of(connection, house.room_id, report), state=state)


@pytest.mark.parametrize("case", MOVES, ids=[f"{one['from']}-{one['to']}-{one['who']}-{one['findings']}" for one in MOVES])
def test_a_report_moves_as_the_table_says(house, writer, reviewer, review, case):
    actor = {"writer": writer, "reviewer": reviewer, "admin": house.admin}[case["who"]]
    report = handed_in(house, writer, WRONG if case["findings"] else RIGHT)
    if case["findings"] in ("dismissed", "accepted"):
        review.answer(reviewer, report, finding_of(house, writer, report), case["findings"], reason="口径不同")
    put_in_state(house, report, case["from"])
    before = house.desk.reports.report(writer, report)
    if case.get("ok"):
        after = review.move(actor, report, case["to"], note="请看", revision=before.revision)
        assert (after.state, after.revision) == (case["to"], before.revision + 1)
        (step,) = review.steps(actor, report)
        assert (step.before, step.after, step.version, step.by, step.note) == (case["from"], case["to"], 1, actor.account.display, "请看")
        assert house.actions()[-1] == "report.state"
        return
    with pytest.raises(getattr(errors, case["error"])) as caught:
        review.move(actor, report, case["to"], note="请看", revision=before.revision)
    assert case["words"] in caught.value.message
    assert house.desk.reports.report(writer, report) == before
    assert review.steps(actor, report) == ()


def test_nobody_approves_what_they_handed_in_themselves(house, reviewer, review):
    report = handed_in(house, house.admin)
    put_in_state(house, report, "in_review")
    with pytest.raises(NotAllowedError, match="不能审核自己提交的报告"):
        review.move(house.admin, report, "approved", revision=1)
    house.desk.accounts.disable(house.boss, reviewer.account.id, disabled=True)
    assert review.move(house.admin, report, "approved", revision=1).state == "approved"


def test_who_handed_in_the_latest_version_counts(house, writer, reviewer, review):
    report = handed_in(house, writer)
    _, job = house.desk.reports.add_version(house.admin, report, "总结改.txt", [RIGHT.encode()])
    house.ended(job)
    put_in_state(house, report, "in_review")
    with pytest.raises(NotAllowedError, match="不能审核自己"):
        review.move(house.admin, report, "approved", revision=house.desk.reports.report(writer, report).revision)


def test_sending_back_takes_a_note(house, writer, reviewer, review):
    report = handed_in(house, writer)
    put_in_state(house, report, "in_review")
    for note in ("", "  \n "):
        with pytest.raises(InputError, match="退回要写意见"):
            review.move(reviewer, report, "draft", note=note, revision=1)
    assert review.move(reviewer, report, "draft", note=" 第二段\n重写 ", revision=1).state == "draft"
    assert review.steps(writer, report)[0].note == "第二段 重写"


def test_a_report_that_is_not_checked_cannot_be_handed_in(house, writer, review):
    house.pool.held.add("check")
    report, _ = house.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    with pytest.raises(ConflictError, match="还在核查"):
        review.move(writer, report.id, "in_review", revision=0)


def test_a_new_version_takes_a_report_out_of_review(house, writer, review):
    report = handed_in(house, writer)
    review.move(writer, report, "in_review", revision=0)
    after, _ = house.desk.reports.add_version(writer, report, "总结改.txt", [RIGHT.encode()])
    assert (after.state, after.revision) == ("draft", 2)


def test_who_saw_an_older_state_is_told(house, writer, reviewer, review):
    report = handed_in(house, writer)
    review.move(writer, report, "in_review", revision=0)
    with pytest.raises(ConflictError, match="有人刚改过"):
        review.move(reviewer, report, "approved", revision=0)


def test_an_answer_silences_the_finding_in_every_report_and_is_logged(house, writer, reviewer, review):
    first, second = handed_in(house, writer, WRONG), handed_in(house, writer, WRONG)
    finding = finding_of(house, writer, first)
    made = review.answer(writer, first, finding, "dismissed", reason=" 口径\n不同 ")
    assert (made.reason, made.by, made.revision, made.rule, made.text) == ("口径 不同", "chenqing同志", 1, "FIG001", "1346件")
    for report in (first, second):
        told = house.desk.reports.result(reviewer, report)
        assert told["findings"] == []
        assert [one["reason"] for one in told["dismissed"]] == ["口径 不同"]
    assert house.actions()[-1] == "finding.answered"
    review.restore(reviewer, finding, revision=1)
    assert len(house.desk.reports.result(writer, first)["findings"]) == 1
    assert house.actions()[-1] == "finding.restored"


def test_an_accepted_finding_still_shows(house, writer, review):
    report = handed_in(house, writer, WRONG)
    review.answer(writer, report, finding_of(house, writer, report), "accepted")
    assert len(house.desk.reports.result(writer, report)["findings"]) == 1


def test_of_two_who_answer_a_finding_the_second_is_told_who_was_first_and_why(house, writer, reviewer, review):
    report = handed_in(house, writer, WRONG)
    finding = finding_of(house, writer, report)
    review.answer(writer, report, finding, "dismissed", reason="口径不同")
    with pytest.raises(ConflictError) as caught:
        review.answer(reviewer, report, finding, "accepted")
    assert "chenqing同志 刚刚已忽略这一条（理由：口径不同）" in caught.value.message
    assert review.answer(reviewer, report, finding, "accepted", revision=1).revision == 2
    with pytest.raises(ConflictError, match="shenhe同志 刚刚已采纳这一条"):
        review.restore(writer, finding, revision=1)
    review.restore(writer, finding, revision=2)
    with pytest.raises(ConflictError, match="有人刚撤销了"):
        review.answer(reviewer, report, finding, "dismissed", reason="再来", revision=2)
    with pytest.raises(NotThereError, match="没有处理过"):
        review.restore(writer, finding, revision=2)


@pytest.mark.parametrize(
    ("kind", "reason", "error"),
    [
        ("dismissed", "", "忽略要写理由"), ("dismissed", " \n", "忽略要写理由"), ("accepted", "长" * 501, "超过 500 字"),
        ("deleted", "为什么", "没有「deleted」"), ("dismissed", "前\x00后", "不能保存的字符"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_not_kept(house, writer, review, kind, reason, error):
    report = handed_in(house, writer, WRONG)
    with pytest.raises(InputError, match=error):
        review.answer(writer, report, finding_of(house, writer, report), kind, reason=reason)
    assert review.answers(writer) == ()


def test_a_finding_that_a_version_does_not_have_is_not_answered(house, writer, review):
    report = handed_in(house, writer, RIGHT)
    with pytest.raises(NotThereError, match="没有这条发现"):
        review.answer(writer, report, "ffffffff", "accepted")


def test_what_is_approved_stays_as_it_was_approved(house, writer, reviewer, review):
    report = handed_in(house, writer, WRONG)
    finding = finding_of(house, writer, report)
    review.answer(reviewer, report, finding, "dismissed", reason="口径不同")
    put_in_state(house, report, "approved")
    doors = [
        lambda: house.desk.reports.check_again(writer, report),
        lambda: review.answer(reviewer, report, finding, "accepted", revision=1),
        lambda: review.restore(reviewer, finding, revision=1, report_id=report),
        lambda: house.desk.reports.add_version(writer, report, "总结.txt", [RIGHT.encode()]),
    ]
    for door in doors:
        with pytest.raises(ConflictError, match="已定稿"):
            door()
    assert [one.kind for one in review.answers(writer)] == ["dismissed"]


def test_who_alone_may_approve_may_approve_what_is_their_own(house, writer, review):
    report = handed_in(house, house.admin)
    review.move(house.admin, report, "in_review", revision=house.desk.reports.report(writer, report).revision)
    house.person("shenhe", "reviewer")
    with pytest.raises(NotAllowedError, match="不能审核自己"):
        review.move(house.admin, report, "approved", revision=house.desk.reports.report(writer, report).revision)
    house.desk.rooms.set_role(house.admin, "shenhe", "writer")
    after = review.move(house.admin, report, "approved", revision=house.desk.reports.report(writer, report).revision)
    assert after.state == "approved"
