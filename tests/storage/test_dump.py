"""All rows as plain values and back: within a kind of database and from one kind to the other."""

import json

import pytest

from assistant.storage import chain, drafts, people
from assistant.storage.database import Database
from assistant.storage.dump import all_rows, is_empty, put_rows
from tests.storage.databases import ACCOUNT, AT, a_draft, fill, one_more


def log(database, lines=3):
    for number in range(lines):
        with database.begin() as connection:
            chain.append(
                connection, at=AT, workspace_id="room", account="chenqing", action="login", subject=f"第{number}次", detail={"次": number}
            )  # fmt: skip


@pytest.fixture
def filled(housed):
    fill(housed)
    with housed.begin() as connection:
        drafts.add_draft(connection, a_draft(edits={"s1": "改过的话。"}))
        people.set_role(connection, "room", ACCOUNT.id, "writer")
    log(housed)
    return housed


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'other.db'}" if request.param == "sqlite" else one_more(request.getfixturevalue("postgres_cluster"))
    opened = Database(url)
    yield opened
    opened.close()


def test_rows_come_back_whichever_database_they_go_to(filled, empty):
    told = json.loads(json.dumps(all_rows(filled), ensure_ascii=False))
    assert is_empty(empty)
    assert put_rows(empty, told) == sum(len(rows) for rows in told.values())
    assert all_rows(empty) == told
    assert not is_empty(empty)


def test_the_log_goes_on_after_a_move(filled, empty):
    put_rows(empty, all_rows(filled))
    log(empty, 1)
    with empty.reading() as connection:
        assert chain.first_fault(connection) is None
        assert chain.count(connection) == 4


def test_sessions_links_and_failures_do_not_live_on(filled):
    with filled.begin() as connection:
        people.add_login(connection, "digest", ACCOUNT.id, "csrf", at=AT, until=AT)
        people.add_link(connection, "link", ACCOUNT.id, at=AT, until=AT)
        people.put_failures(connection, "192.0.2.7", 3, AT)
    told = all_rows(filled)
    assert not {"logins", "links", "attempts"} & set(told)
    assert len(told["accounts"]) == 1


@pytest.mark.parametrize("wrong", [{"strangers": []}, {"strangers": [{"id": "x"}]}])
def test_a_table_that_is_not_known_keeps_nothing_at_all(filled, empty, wrong):
    with pytest.raises(KeyError, match="strangers"):
        put_rows(empty, all_rows(filled) | wrong)
    assert is_empty(empty)


def test_an_empty_database_is_told_from_one_with_a_log(database):
    assert is_empty(database)
    log(database, 1)
    assert not is_empty(database)
