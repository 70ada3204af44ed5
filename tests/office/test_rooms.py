"""Workspaces, their members, and keys for programs."""

import pytest

from assistant.errors import ConflictError, InputError, NotAllowedError, NotLoggedInError, NotThereError
from tests.office.desks import PASSWORD


@pytest.fixture
def rooms(resting):
    return resting.desk.rooms


def roles(members):
    return {one.account.name: one.role for one in members}


def test_a_workspace_is_made_with_its_folder_and_its_administrator(rooms, resting):
    someone = resting.person("moren")
    room = rooms.add(resting.boss, office="白塔区  司法局", admin_id=someone.id)
    assert (room.office, room.short_name) == ("白塔区 司法局", "白塔区 司法局")
    assert {"台账", "资料", "报送", "brief.toml"} <= {path.name for path in rooms.root(room.id).iterdir()}
    assert rooms.of(someone) == (room,)
    assert rooms.enter(someone, room.id).role == "admin"
    with pytest.raises(NotThereError):
        rooms.enter(resting.boss, room.id)


@pytest.mark.parametrize("office", ["", "局", "局" * 61, '青榆"区', "青榆\\区"])
def test_an_office_has_a_plain_name(rooms, resting, office):
    before = list(rooms.folder.iterdir())
    with pytest.raises(InputError, match="单位名称"):
        rooms.add(resting.boss, office=office)
    assert list(rooms.folder.iterdir()) == before


def test_a_workspace_that_cannot_be_made_leaves_no_folder(rooms, resting):
    before = list(rooms.folder.iterdir())
    with pytest.raises(NotThereError):
        rooms.add(resting.boss, office="白塔区司法局", admin_id="nobody")
    assert list(rooms.folder.iterdir()) == before
    assert len(rooms.all(resting.boss)) == 1


def test_only_who_keeps_the_site_makes_and_lists_workspaces(rooms, resting):
    someone = resting.person("moren")
    with pytest.raises(NotAllowedError):
        rooms.add(someone, office="白塔区司法局")
    with pytest.raises(NotAllowedError):
        rooms.all(someone)


def test_a_workspace_one_does_not_work_in_is_told_as_none_at_all(rooms, resting):
    someone = resting.person("moren")
    with pytest.raises(NotThereError) as other:
        rooms.enter(someone, resting.room_id)
    with pytest.raises(NotThereError) as none:
        rooms.enter(someone, "nowhere")
    assert other.value.message == none.value.message


def test_members_are_given_roles_and_taken_out(rooms, resting, writer):
    assert roles(rooms.set_role(resting.admin, "chenqing", "reviewer")) == {"baizhi": "admin", "chenqing": "reviewer"}
    assert roles(rooms.set_role(resting.admin, "chenqing", None)) == {"baizhi": "admin"}
    with pytest.raises(NotThereError):
        resting.actor(writer.account)
    with pytest.raises(NotThereError, match="没有用户"):
        rooms.set_role(resting.admin, "nobody", "writer")
    with pytest.raises(InputError, match="没有「king」"):
        rooms.set_role(resting.admin, "chenqing", "king")
    assert resting.actions()[-2:] == ["member.set", "member.set"]


@pytest.mark.parametrize("role", ["writer", "reviewer", None])
def test_the_last_administrator_of_a_workspace_stays_one(rooms, resting, role):
    with pytest.raises(ConflictError, match="至少要有一个管理员"):
        rooms.set_role(resting.admin, "baizhi", role)
    resting.person("second", "admin")
    assert "baizhi" in roles(rooms.members(resting.admin))
    rooms.set_role(resting.admin, "baizhi", role)


def test_a_disabled_administrator_does_not_count(rooms, resting):
    second = resting.person("second", "admin")
    resting.desk.accounts.disable(resting.boss, second.id, disabled=True)
    with pytest.raises(ConflictError, match="至少要有一个管理员"):
        rooms.set_role(resting.admin, "baizhi", None)


@pytest.mark.parametrize(("days", "right"), [(30, True), (3660, True), (None, True), (29, False), (0, False), (-1, False), (3661, False)])
def test_how_long_things_are_kept_has_limits(rooms, resting, days, right):
    if right:
        assert rooms.change(resting.admin, retention_days=days).retention_days == days
        return
    with pytest.raises(InputError, match="30 到 3660"):
        rooms.change(resting.admin, retention_days=days)


def test_a_key_works_as_its_owner_in_one_workspace(rooms, writer):
    token, word = rooms.add_token(writer, name=" 公文系统 ", scope="write")
    actor = rooms.by_token(word)
    assert (actor.account.id, actor.workspace_id, actor.role, actor.scope, actor.via) == (
        writer.account.id, writer.workspace_id, "writer", "write", "token",
    )  # fmt: skip
    assert word.startswith("wh_")
    assert (token.name, token.used_at) == ("公文系统", None)
    assert word not in repr(rooms.tokens(writer))


def test_a_key_for_reading_cannot_write(rooms, resting, writer):
    _, word = rooms.add_token(writer, name="看板", scope="read")
    actor = rooms.by_token(word)
    assert resting.desk.reports.all(actor) == ()
    with pytest.raises(NotAllowedError, match="只能读"):
        resting.desk.jobs.reindex(actor)
    with pytest.raises(NotAllowedError, match="只能读"):
        rooms.add_token(actor, name="更大的", scope="write")
    (token,) = rooms.tokens(writer)
    with pytest.raises(NotAllowedError, match="只能读"):
        rooms.remove_token(actor, token.id)


def test_a_key_holds_until_its_day(rooms, resting, writer):
    token, word = rooms.add_token(writer, name="看板", scope="read", days=30)
    resting.clock.forward(days=29, hours=23)
    assert rooms.by_token(word).scope == "read"
    resting.clock.forward(hours=1)
    assert resting.clock() == token.expires_at
    with pytest.raises(NotLoggedInError, match="过期"):
        rooms.by_token(word)


@pytest.mark.parametrize("ended", ["revoked", "member taken out", "account disabled"])
def test_a_key_ends_with_what_it_rests_on(rooms, resting, writer, ended):
    token, word = rooms.add_token(writer, name="公文系统", scope="write")
    assert rooms.by_token(word)
    if ended == "revoked":
        rooms.remove_token(writer, token.id)
    elif ended == "member taken out":
        rooms.set_role(resting.admin, "chenqing", None)
    else:
        resting.desk.accounts.disable(resting.boss, writer.account.id, disabled=True)
    with pytest.raises(NotLoggedInError, match="密钥无效"):
        rooms.by_token(word)


def test_a_key_follows_its_owners_role(rooms, resting, writer):
    _, word = rooms.add_token(writer, name="公文系统", scope="write")
    rooms.set_role(resting.admin, "chenqing", "reviewer")
    assert rooms.by_token(word).role == "reviewer"


def test_a_key_of_another_workspace_is_none_here(rooms, resting, writer, stranger):
    token, word = rooms.add_token(stranger, name="他们的", scope="write")
    assert rooms.by_token(word).workspace_id == stranger.workspace_id
    assert rooms.tokens(writer) == ()
    for other in (writer, resting.admin):
        with pytest.raises(NotThereError):
            rooms.remove_token(other, token.id)
    assert rooms.by_token(word)


def test_when_a_key_was_used_is_noted_once_an_hour(rooms, resting, writer):
    _, word = rooms.add_token(writer, name="公文系统", scope="read")
    first = resting.clock()
    rooms.by_token(word)
    resting.clock.forward(minutes=59)
    rooms.by_token(word)
    assert rooms.tokens(writer)[0].used_at == first
    resting.clock.forward(minutes=2)
    rooms.by_token(word)
    assert rooms.tokens(writer)[0].used_at == resting.clock()


@pytest.mark.parametrize(("name", "days"), [("", None), (" ", None), ("长" * 81, None), ("好", 0), ("好", 3661), ("好", -5)])
def test_keys_have_a_name_and_an_end_within_limits(rooms, writer, name, days):
    with pytest.raises(InputError):
        rooms.add_token(writer, name=name, scope="read", days=days)
    assert rooms.tokens(writer) == ()


@pytest.mark.parametrize("word", ["", "wh_", "wh_guessed", PASSWORD])
def test_no_key_without_its_word(rooms, word):
    with pytest.raises(NotLoggedInError):
        rooms.by_token(word)


def test_a_scope_that_is_none_is_refused(rooms, writer):
    with pytest.raises(InputError, match="没有「all」"):
        rooms.add_token(writer, name="公文系统", scope="all")
