"""Coming in: the first administrator, one-time links, passwords, sessions; every failure told alike, and slower each time."""

import pytest

from assistant.errors import ConflictError, InputError, NotAllowedError, NotLoggedInError, NotThereError, TooOftenError
from assistant.office.desk import Desk
from assistant.office.service_settings import ServiceSettings
from tests.office.desks import PASSWORD, Clock, HerePool

HERE, THERE = "192.0.2.7", "192.0.2.8"
OTHER = "秋天过后便是冬天了"


@pytest.fixture
def accounts(resting):
    return resting.desk.accounts


@pytest.fixture
def chenqing(resting):
    return resting.person("chenqing")


@pytest.fixture
def empty(tmp_path):
    """A site where nobody has been yet, and its clock."""
    clock = Clock()
    desk = Desk(ServiceSettings(data=tmp_path / "empty"), clock=clock, pool=HerePool())
    yield desk.accounts, clock
    desk.close()


def fail(accounts, times, *, name="chenqing", address=HERE):
    for _ in range(times):
        with pytest.raises(NotLoggedInError):
            accounts.log_in(name, "wrong", address=address)


def wait_for(accounts, *, name="chenqing", address=HERE, password="wrong"):
    """How long one is told to wait."""
    with pytest.raises(TooOftenError) as caught:
        accounts.log_in(name, password, address=address)
    assert "再试" in caught.value.message
    return caught.value.wait_s


def first(accounts, word, name="baizhi"):
    return accounts.set_up(word, name=name, display="白芷", password=PASSWORD)


def test_the_first_administrator_is_made_once(empty):
    accounts, _ = empty
    assert accounts.is_new()
    word = accounts.setup_word()
    assert first(accounts, word).site_admin
    assert not accounts.is_new()
    assert accounts.setup_word() is None
    with pytest.raises(NotAllowedError, match="用过了"):
        first(accounts, word, "second")


def test_only_the_newest_setup_link_holds_and_only_for_three_days(empty):
    accounts, clock = empty
    old, word = accounts.setup_word(), accounts.setup_word()
    for wrong in (old, "", "guessed"):
        with pytest.raises(NotAllowedError):
            first(accounts, wrong)
    clock.forward(hours=73)
    with pytest.raises(NotAllowedError, match="过期"):
        first(accounts, word)
    assert first(accounts, accounts.setup_word()).name == "baizhi"


def test_a_setup_with_a_weak_password_does_not_use_the_link_up(empty):
    accounts, _ = empty
    word = accounts.setup_word()
    with pytest.raises(InputError):
        accounts.set_up(word, name="baizhi", display="白芷", password="12345678")
    assert first(accounts, word).name == "baizhi"


def test_a_link_for_a_password_makes_no_administrator(accounts, resting, empty):
    _, word = accounts.add(resting.boss, name="chenqing", display="陈青")
    with pytest.raises(NotAllowedError):
        first(accounts, word, "second")
    other, _ = empty
    with pytest.raises(NotAllowedError):
        other.accept_link(other.setup_word(), PASSWORD)


def test_logging_in_gives_a_session_and_a_log_line(accounts, chenqing, resting):
    word, login = accounts.log_in("chenqing", PASSWORD, address=HERE)
    assert login.account == accounts.current(word).account
    assert login.account.id == chenqing.id
    assert login.csrf != word
    accounts.log_out(word)
    with pytest.raises(NotLoggedInError):
        accounts.current(word)


@pytest.mark.parametrize(
    ("name", "password"), [("chenqing", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("chenqing", ""), ("CHENQING", PASSWORD)]
)
def test_every_wrong_login_is_told_alike(accounts, chenqing, name, password):
    with pytest.raises(NotLoggedInError) as caught:
        accounts.log_in(name, password, address=HERE)
    assert caught.value.message == "用户名或口令不对。请检查大小写；忘了口令请管理员重设。"


def test_an_account_without_a_password_cannot_log_in(accounts, resting):
    accounts.add(resting.boss, name="chenqing", display="陈青")
    with pytest.raises(NotLoggedInError):
        accounts.log_in("chenqing", "", address=HERE)


def test_waits_double_with_each_failure_up_to_a_quarter_of_an_hour(accounts, chenqing, resting):
    fail(accounts, 5)
    waits = []
    for _ in range(10):
        waits.append(wait_for(accounts))
        resting.clock.forward(seconds=waits[-1])
        fail(accounts, 1)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_while_one_waits_the_right_password_does_not_help_and_does_not_lengthen_the_wait(accounts, chenqing, resting):
    fail(accounts, 5)
    for _ in range(3):
        assert wait_for(accounts, password=PASSWORD) == 5
    resting.clock.forward(seconds=3)
    assert wait_for(accounts) == 2
    resting.clock.forward(seconds=2)
    assert accounts.log_in("chenqing", PASSWORD, address=HERE)


def test_others_are_not_kept_waiting(accounts, chenqing, resting):
    fail(accounts, 5)
    assert accounts.log_in("baizhi", PASSWORD, address=HERE)
    assert accounts.log_in("chenqing", PASSWORD, address=THERE)


def test_capitals_do_not_give_more_tries(accounts, chenqing):
    for name in ("chenqing", "Chenqing", "CHENQING", "chenQing", "cHenqing"):
        fail(accounts, 1, name=name)
    assert wait_for(accounts, name="ChenQing") == 5


def test_success_forgets_the_failures_of_the_name(accounts, chenqing):
    fail(accounts, 4)
    accounts.log_in("chenqing", PASSWORD, address=HERE)
    fail(accounts, 5)
    assert wait_for(accounts) == 5


def test_many_names_from_one_address_are_slowed_too(accounts, chenqing, resting):
    for number in range(30):
        fail(accounts, 1, name=f"guess{number}")
    assert wait_for(accounts, name="chenqing", password=PASSWORD) == 5
    assert accounts.log_in("chenqing", PASSWORD, address=THERE)


def test_a_long_name_is_counted_too(accounts):
    fail(accounts, 5, name="青" * 500)
    assert wait_for(accounts, name="青" * 500) == 5


def test_a_session_is_prolonged_by_use_and_ends_without(accounts, chenqing, resting):
    word, login = accounts.log_in("chenqing", PASSWORD, address=HERE)
    resting.clock.forward(minutes=4)
    assert accounts.current(word).expires_at == login.expires_at
    for _ in range(3):
        resting.clock.forward(hours=11)
        assert accounts.current(word).expires_at == resting.clock() + (login.expires_at - login.account.created_at)
    resting.clock.forward(hours=12)
    with pytest.raises(NotLoggedInError, match="过期"):
        accounts.current(word)


@pytest.mark.parametrize("word", [None, "", "guessed"])
def test_no_session_without_its_word(accounts, word):
    with pytest.raises(NotLoggedInError):
        accounts.current(word)


def test_a_disabled_account_is_out_at_once_and_may_come_back(accounts, chenqing, resting):
    word, _ = accounts.log_in("chenqing", PASSWORD, address=HERE)
    assert accounts.disable(resting.boss, chenqing.id, disabled=True).disabled_at == resting.clock()
    with pytest.raises(NotLoggedInError):
        accounts.current(word)
    with pytest.raises(NotLoggedInError, match="用户名或口令不对"):
        accounts.log_in("chenqing", PASSWORD, address=HERE)
    accounts.disable(resting.boss, chenqing.id, disabled=False)
    with pytest.raises(NotLoggedInError):
        accounts.current(word)
    assert accounts.log_in("chenqing", PASSWORD, address=HERE)


def test_a_link_sets_a_password_once_and_ends_other_sessions(accounts, chenqing, resting):
    session, _ = accounts.log_in("chenqing", PASSWORD, address=HERE)
    word = accounts.new_link(resting.boss, chenqing.id)
    with pytest.raises(InputError):
        accounts.accept_link(word, "12345678")
    assert accounts.accept_link(word, OTHER).id == chenqing.id
    with pytest.raises(NotLoggedInError):
        accounts.current(session)
    with pytest.raises(NotAllowedError, match="用过了"):
        accounts.accept_link(word, PASSWORD)
    assert accounts.log_in("chenqing", OTHER, address=HERE)


def test_a_newer_link_ends_the_older_one_and_each_holds_three_days(accounts, chenqing, resting):
    old, new = accounts.new_link(resting.boss, chenqing.id), accounts.new_link(resting.boss, chenqing.id)
    with pytest.raises(NotAllowedError):
        accounts.accept_link(old, OTHER)
    resting.clock.forward(hours=73)
    with pytest.raises(NotAllowedError):
        accounts.accept_link(new, OTHER)


def test_a_link_does_not_let_a_disabled_account_in(accounts, chenqing, resting):
    word = accounts.new_link(resting.boss, chenqing.id)
    accounts.disable(resting.boss, chenqing.id, disabled=True)
    with pytest.raises(NotAllowedError, match="停用"):
        accounts.accept_link(word, OTHER)


@pytest.mark.parametrize("password", ["", "1234567", "aaaaaaaaaa", "abcabcabc", "Password", "ABCD1234", "chenqing", "ChenQing", "x" * 201])
def test_weak_passwords_are_refused(accounts, chenqing, password):
    with pytest.raises(InputError):
        accounts.change_password(chenqing, PASSWORD, password)
    assert accounts.log_in("chenqing", PASSWORD, address=HERE)


def test_a_password_is_changed_by_who_knows_it_and_sessions_end(accounts, chenqing):
    word, _ = accounts.log_in("chenqing", PASSWORD, address=HERE)
    with pytest.raises(NotAllowedError, match="原来的口令不对"):
        accounts.change_password(chenqing, "wrong", OTHER)
    accounts.change_password(chenqing, PASSWORD, OTHER)
    with pytest.raises(NotLoggedInError):
        accounts.current(word)
    assert accounts.log_in("chenqing", OTHER, address=HERE)


def test_the_last_administrator_of_the_site_stays(accounts, resting):
    with pytest.raises(ConflictError, match="最后一个"):
        accounts.disable(resting.boss, resting.boss.id, disabled=True)
    accounts.add(resting.boss, name="second", display="第二人", site_admin=True)  # has never come in
    with pytest.raises(ConflictError, match="最后一个"):
        accounts.disable(resting.boss, resting.boss.id, disabled=True)
    third = resting.person("third", site_admin=True)
    assert accounts.disable(third, resting.boss.id, disabled=True).disabled_at is not None


@pytest.mark.parametrize("name", ["", "x", "a b", "a/b", "a\nb", "名" * 81, "<b>"])
def test_login_names_are_of_plain_characters(accounts, resting, name):
    with pytest.raises(InputError, match="用户名"):
        accounts.add(resting.boss, name=name, display="某人")


def test_a_login_name_is_given_once(accounts, chenqing, resting):
    with pytest.raises(ConflictError, match="已有人用"):
        accounts.add(resting.boss, name=" chenqing ", display="另一个陈青")


def test_only_who_keeps_the_site_keeps_accounts(accounts, chenqing):
    for act in (
        lambda: accounts.add(chenqing, name="friend", display="朋友"),
        lambda: accounts.new_link(chenqing, chenqing.id),
        lambda: accounts.disable(chenqing, chenqing.id, disabled=True),
        lambda: accounts.all(chenqing),
    ):
        with pytest.raises(NotAllowedError, match="系统管理员"):
            act()


def test_who_is_not_there_is_told(accounts, resting):
    with pytest.raises(NotThereError):
        accounts.new_link(resting.boss, "nobody")
    with pytest.raises(NotThereError):
        accounts.disable(resting.boss, "nobody", disabled=True)


def test_who_comes_by_the_house_account_gets_one_account_and_takes_nobody_elses(accounts, chenqing, resting):
    _, first_time = accounts.log_in_by("issuer|7", name="chenqing", display="陈青")
    _, again = accounts.log_in_by("issuer|7", name="renamed", display="陈青")
    assert first_time.account.id == again.account.id != chenqing.id
    assert first_time.account.name.startswith("chenqing-")
    assert not first_time.account.site_admin
    assert resting.desk.rooms.of(first_time.account) == ()
    accounts.disable(resting.boss, again.account.id, disabled=True)
    with pytest.raises(NotLoggedInError, match="停用"):
        accounts.log_in_by("issuer|7", name="chenqing", display="陈青")
