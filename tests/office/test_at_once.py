"""Several people at the same thing in the same moment, on both databases: one is served, the others are told in Chinese."""

import threading

import pytest

from assistant.errors import ConflictError
from tests.office.desks import LEDGER, RIGHT, WRONG, furnished


@pytest.fixture
def busy(tmp_path, database_url):
    """An office at work on each kind of database, with a checked report that has one error."""
    made = furnished(tmp_path / "busy", database=database_url)
    made.desk.start()
    made.desk.shelves.add(made.admin, "ledger", "统计台账.csv", [LEDGER.encode()])
    report, job = made.desk.reports.add(made.admin, "总结.txt", [WRONG.encode()])
    made.ended(job)
    yield made, report.id
    made.desk.close()


def together(*acts):
    """What each of the acts gave or raised, begun in the same moment."""
    start, came = threading.Barrier(len(acts)), [None] * len(acts)

    def one(number):
        start.wait()
        try:
            came[number] = acts[number]()
        except Exception as error:
            came[number] = error

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [one for one in came if isinstance(one, Exception)]
    assert all(isinstance(one, ConflictError) for one in faults), faults
    return len(acts) - len(faults)


def test_of_those_who_answer_one_finding_one_is_kept(busy):
    house, report = busy
    (finding,) = house.desk.reports.result(house.admin, report)["findings"]
    review = house.desk.review
    acts = [lambda word=word: review.answer(house.admin, report, finding["id"], "dismissed", reason=word) for word in "甲乙丙丁"]
    assert together(*acts) == 1
    (answer,) = review.answers(house.admin)
    assert answer.reason in "甲乙丙丁"
    assert house.actions().count("finding.answered") == 1


def test_of_those_who_move_a_report_one_does(busy):
    house, report = busy
    move = house.desk.review.move
    assert together(*[lambda: move(house.admin, report, "in_review", revision=0)] * 4) == 1
    assert len(house.desk.review.steps(house.admin, report)) == 1


def test_versions_handed_in_at_once_are_numbered_without_gaps(busy):
    house, report = busy
    add = house.desk.reports.add_version
    served = together(*[lambda: add(house.admin, report, "总结改.txt", [RIGHT.encode()])] * 4)
    numbers = [one.number for one in house.desk.reports.report(house.admin, report).versions]
    assert served >= 1
    assert numbers == list(range(1, 2 + served))


def test_files_of_one_name_at_once_leave_one_on_the_shelf(busy):
    house, _ = busy
    add = house.desk.shelves.add
    assert together(*[lambda: add(house.admin, "corpus", "去年.txt", [RIGHT.encode()])] * 4) >= 1
    assert len(house.desk.shelves.files(house.admin, "corpus")) == 1


def test_accounts_of_one_name_at_once_are_one(busy):
    house, _ = busy
    accounts = house.desk.accounts
    assert together(*[lambda: accounts.add(house.boss, name="chenqing", display="陈青")] * 4) == 1
    assert [one.name for one in accounts.all(house.boss)] == ["baizhi", "chenqing"]


def test_of_two_administrators_who_take_each_other_out_one_stays(busy):
    house, _ = busy
    other = house.person("linqing", "admin")
    rooms, first = house.desk.rooms, house.admin
    second = house.actor(other)
    assert together(lambda: rooms.set_role(first, "linqing", "writer"), lambda: rooms.set_role(second, house.boss.name, "writer")) == 1
    assert [one.role for one in rooms.members(first)].count("admin") == 1


def test_of_two_keepers_of_the_site_who_shut_each_other_out_one_stays(busy):
    house, _ = busy
    other = house.person("linqing", site_admin=True)
    accounts = house.desk.accounts
    acts = (
        lambda: accounts.disable(house.boss, other.id, disabled=True),
        lambda: accounts.disable(other, house.boss.id, disabled=True),
    )
    assert together(*acts) == 1
    assert len([one for one in accounts.all(house.boss) if one.site_admin and one.disabled_at is None]) == 1
