"""Rows about people come back as they were written."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.errors import ConflictError
from assistant.schema.office import ApiToken, OfficeRoom
from assistant.storage import people
from tests.storage.databases import ACCOUNT, AT, ROOM

DAY = dt.timedelta(days=1)
BOSS = replace(ACCOUNT, id="boss", name="白芷", display="白芷", site_admin=True, disabled_at=AT)
TOKEN = ApiToken(id="key", account_id=ACCOUNT.id, workspace_id=ROOM.id, name="公文系统", scope="read", created_at=AT, expires_at=AT + DAY)


def test_accounts_come_back_by_id_name_and_subject(housed):
    with housed.begin() as connection:
        people.add_account(connection, BOSS, password=None, subject="issuer|7")
    with housed.reading() as connection:
        told = replace(BOSS, has_password=False)
        assert people.account_where(connection, id="boss") == told
        assert people.account_where(connection, name="白芷") == told
        assert people.account_where(connection, subject="issuer|7") == told
        assert people.account_where(connection, name="nobody") is None
        assert people.all_accounts(connection) == (ACCOUNT, told)
        assert people.password_of(connection, ACCOUNT.id) == "$argon2id$none"
        assert people.password_of(connection, "boss") is None


def test_a_login_name_is_given_once(housed):
    with pytest.raises(ConflictError, match="有人同时改了"), housed.begin() as connection:
        people.add_account(connection, replace(ACCOUNT, id="other"), password=None)
    with housed.reading() as connection:
        assert people.all_accounts(connection) == (ACCOUNT,)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"disabled_at": AT}, 0),
        ({"site_admin": False}, 0),
        ({"password": None}, 0),
        ({"password": None, "subject": "issuer|1"}, 1),
    ],
)
def test_an_administrator_counts_who_can_log_in(database, changes, count):
    with database.begin() as connection:
        people.add_account(connection, replace(ACCOUNT, site_admin=True), password="$argon2id$none")
        if changes:
            people.change_account(connection, ACCOUNT.id, **changes)
        assert people.count_admins(connection) == count


def test_failures_are_counted_by_key_and_forgotten(database):
    with database.begin() as connection:
        people.put_failures(connection, "192.0.2.7 chenqing", 3, AT)
        people.put_failures(connection, "192.0.2.7 chenqing", 4, AT + DAY)
        people.put_failures(connection, "192.0.2.7", 1, AT)
    with database.begin() as connection:
        assert people.failures(connection, "192.0.2.7 chenqing") == (4, AT + DAY)
        people.put_failures(connection, "192.0.2.7 chenqing", 0, AT)
        assert people.failures(connection, "192.0.2.7 chenqing") == (0, None)
        assert people.failures(connection, "192.0.2.7") == (1, AT)


def test_sessions_come_back_are_prolonged_and_end(housed):
    with housed.begin() as connection:
        for digest, until in (("one", AT + DAY), ("two", AT + 2 * DAY), ("three", AT)):
            people.add_login(connection, digest, ACCOUNT.id, f"csrf-{digest}", at=AT, until=until)
        people.seen(connection, "one", at=AT + DAY / 2, until=AT + 3 * DAY)
        people.end_logins(connection, before=AT + DAY / 4)
    with housed.begin() as connection:
        login, last = people.login_of(connection, "one")
        assert (login.account, login.csrf, login.expires_at, last) == (ACCOUNT, "csrf-one", AT + 3 * DAY, AT + DAY / 2)
        assert people.login_of(connection, "three") is None
        people.end_logins(connection, digest="two")
        assert people.login_of(connection, "two") is None
        people.end_logins(connection, account_id=ACCOUNT.id)
        assert people.login_of(connection, "one") is None


def test_a_link_is_taken_once_and_the_newest_of_an_account_holds(housed):
    with housed.begin() as connection:
        people.add_link(connection, "setup", None, at=AT, until=AT + DAY)
        for digest in ("old", "new"):
            people.add_link(connection, digest, ACCOUNT.id, at=AT, until=AT + DAY)
    with housed.begin() as connection:
        assert people.take_link(connection, "old") is None
        assert people.link_of(connection, "new") == (ACCOUNT.id, AT + DAY)
        assert people.take_link(connection, "new") == (ACCOUNT.id, AT + DAY)
        assert people.take_link(connection, "new") is None
        assert people.take_link(connection, "setup") == (None, AT + DAY)


def test_workspaces_and_their_members_come_back(housed):
    other = OfficeRoom(id="other", office="白塔区司法局", short_name="白塔局", created_at=AT, retention_days=365)
    with housed.begin() as connection:
        people.add_room(connection, other)
        people.set_role(connection, "other", ACCOUNT.id, "writer")
        people.set_role(connection, "other", ACCOUNT.id, "reviewer")
        people.change_room(connection, "room", retention_days=90)
    with housed.begin() as connection:
        assert people.rooms(connection, account_id=ACCOUNT.id) == (other,)
        assert set(people.rooms(connection)) == {other, replace(ROOM, retention_days=90)}
        assert [(one.account, one.role) for one in people.members_of(connection, "other")] == [(ACCOUNT, "reviewer")]
        assert people.role_of(connection, "room", ACCOUNT.id) is None
        people.set_role(connection, "other", ACCOUNT.id, None)
        assert people.members_of(connection, "other") == ()
        people.change_room(connection, "other", removed_at=AT)
        assert people.room(connection, "other") is None
        assert [one.id for one in people.rooms(connection)] == ["room"]


def test_keys_come_back_by_their_digest_and_only_their_owner_removes_them(housed):
    with housed.begin() as connection:
        people.add_token(connection, TOKEN, "digest")
        people.token_used(connection, TOKEN.id, AT + DAY)
    with housed.begin() as connection:
        told = replace(TOKEN, used_at=AT + DAY)
        assert people.token_of(connection, "digest") == told
        assert people.tokens_of(connection, ACCOUNT.id, ROOM.id) == (told,)
        assert people.token_of(connection, "other") is None
        assert not people.remove_token(connection, TOKEN.id, "somebody", ROOM.id)
        assert not people.remove_token(connection, TOKEN.id, ACCOUNT.id, "other")
        assert people.remove_token(connection, TOKEN.id, ACCOUNT.id, ROOM.id)
        assert people.token_of(connection, "digest") is None
