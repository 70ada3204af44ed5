"""Accounts: the first administrator, logging in and out, one-time links, passwords; every failure told alike, and slower each time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.errors import ConflictError, InputError, NotAllowedError, NotLoggedInError, NotThereError, TooOftenError
from assistant.office.log import Log
from assistant.office.words import digest_of, fits, hashed, new_id, new_word
from assistant.schema.office import Account, Login
from assistant.storage import people

if TYPE_CHECKING:
    from assistant.storage.database import Database, Transaction

_NAME = re.compile(r"[\w.@\-]{2,80}")
_LINK_HOURS = 72
_FREE, _LONGEST_WAIT_S = 5, 900
_PER_ADDRESS = 30
_SEEN_EVERY = dt.timedelta(minutes=5)
_AGAIN = "请重新登录；没有保存的内容还在这个页面上"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who may come in. Times are the log's clock's; `hours` is how long a session holds without being used."""

    database: Database
    log: Log
    hours: int = 12

    def setup_word(self) -> str | None:
        """Returns the word of a link that makes the first administrator; None once there is an account."""
        with self.database.begin() as connection:
            if people.all_accounts(connection):
                return None
            return self._link(connection, None)

    def is_new(self) -> bool:
        """Returns whether there is no account yet."""
        with self.database.reading() as connection:
            return not people.all_accounts(connection)

    def set_up(self, word: str, *, name: str, display: str, password: str) -> Account:
        """Makes the first administrator of the site with the word of a link; raises NotAllowedError for a word that does not hold."""
        kept = hashed(password, name=name)
        account = self._new(name, display, site_admin=True)
        with self.database.begin() as connection:
            taken = people.take_link(connection, digest_of(word))
            if taken is None or taken[0] is not None or taken[1] < self.log.clock() or people.all_accounts(connection):
                raise NotAllowedError("这个链接用过了，或过期了", remedy="请重新启动服务，用新打印出来的链接")
            people.add_account(connection, account, password=kept)
            self.log.write(connection, "setup", account=account.name, subject=account.name)
        return account

    def log_in(self, name: str, password: str, *, address: str) -> tuple[str, Login]:
        """Returns a new session's word and the session; raises NotLoggedInError, TooOftenError.

        Failures are counted by name with address, and by address: each past the free ones doubles the wait, up to a quarter of an hour.
        """
        keys = ((f"{address} {name.casefold()}"[:160], _FREE), (address[:160], _PER_ADDRESS))
        at = self.log.clock()
        with self.database.reading() as connection:
            wait = max(self._wait(connection, key, free, at) for key, free in keys)
            account = people.account_where(connection, name=name) if name else None
            kept = people.password_of(connection, account.id) if account is not None else None
        if wait > 0:
            raise TooOftenError("登录失败次数太多", remedy=f"请过 {_spoken(wait)}再试，或请管理员重设口令", wait_s=wait)
        right = fits(password, kept)
        with self.database.begin() as connection:
            if account is None or not right or account.disabled_at is not None:
                for key, _ in keys:
                    people.put_failures(connection, key, people.failures(connection, key)[0] + 1, at)
                self.log.write(connection, "login.failed", account=name[:80], subject=address)
            else:
                people.put_failures(connection, keys[0][0], 0, at)
                return self._begin(connection, account, at)
        raise NotLoggedInError("用户名或口令不对", remedy="请检查大小写；忘了口令请管理员重设")

    def log_in_by(self, subject: str, *, name: str, display: str) -> tuple[str, Login]:
        """Returns a session for someone whom the site's own sign-on vouches for; a new account, in no workspace, where there is none."""
        at = self.log.clock()
        with self.database.begin() as connection:
            account = people.account_where(connection, subject=subject)
            if account is None:
                taken = people.account_where(connection, name=name) is not None
                account = self._new(f"{name}-{new_id()[:4]}" if taken else name, display, site_admin=False)
                people.add_account(connection, account, password=None, subject=subject)
                self.log.write(connection, "account.added", account=account.name, subject=account.name, by="oidc")
            if account.disabled_at is None:
                return self._begin(connection, account, at)
        raise NotLoggedInError("这个用户已停用", remedy="请联系管理员")

    def current(self, word: str | None) -> Login:
        """Returns the session of a word and prolongs it; raises NotLoggedInError for none, one that is over, or a disabled account."""
        at = self.log.clock()
        if not word:
            raise NotLoggedInError("还没有登录", remedy="请先登录")
        with self.database.reading() as connection:
            found = people.login_of(connection, digest_of(word))
        if found is None or found[0].expires_at <= at or found[0].account.disabled_at is not None:
            raise NotLoggedInError("登录已过期", remedy=_AGAIN)
        login, last = found
        if at - last < _SEEN_EVERY:  # not a write for every click
            return login
        until = at + dt.timedelta(hours=self.hours)
        with self.database.begin() as connection:
            people.seen(connection, digest_of(word), at=at, until=until)
        return replace(login, expires_at=until)

    def log_out(self, word: str) -> None:
        """Ends a session."""
        with self.database.begin() as connection:
            found = people.login_of(connection, digest_of(word))
            if found is not None:
                people.end_logins(connection, digest=digest_of(word))
                self.log.write(connection, "logout", account=found[0].account.name)

    def add(self, by: Account, *, name: str, display: str, site_admin: bool = False) -> tuple[Account, str]:
        """Returns a new account and the word of the link with which its owner sets a password; raises ConflictError for a name taken."""
        self.need_site_admin(by)
        account = self._new(name, display, site_admin=site_admin)
        with self.database.begin() as connection:
            if people.account_where(connection, name=account.name) is not None:
                raise ConflictError(f"用户名「{account.name}」已有人用", remedy="请换一个用户名")
            people.add_account(connection, account, password=None)
            self.log.write(connection, "account.added", account=by.name, subject=account.name, site_admin=site_admin)
            return account, self._link(connection, account.id)

    def new_link(self, by: Account, account_id: str) -> str:
        """Returns the word of a new one-time link for an account: its password is forgotten, or was never set."""
        self.need_site_admin(by)
        with self.database.begin() as connection:
            account = self._there(connection, account_id)
            self.log.write(connection, "link.made", account=by.name, subject=account.name)
            return self._link(connection, account.id)

    def accept_link(self, word: str, password: str) -> Account:
        """Sets the password of the account that a link is for; other sessions of it end."""
        with self.database.begin() as connection:
            found = people.link_of(connection, digest_of(word))
            account = people.account_where(connection, id=found[0]) if found is not None and found[0] else None
            if found is None or account is None or found[1] < self.log.clock():
                raise NotAllowedError("这个链接用过了，或过期了", remedy="请管理员再发一个")
            if account.disabled_at is not None:
                raise NotAllowedError("这个用户已停用", remedy="请联系管理员")
            self._set_password(connection, account, password, by=account)
            people.take_link(connection, digest_of(word))
        return account

    def change_password(self, account: Account, old: str, new: str) -> None:
        """Changes one's own password; raises NotAllowedError where the old one is not right. Sessions elsewhere end."""
        with self.database.reading() as connection:
            kept = people.password_of(connection, account.id)
        if not fits(old, kept):
            raise NotAllowedError("原来的口令不对", remedy="请再输一遍")
        with self.database.begin() as connection:
            self._set_password(connection, account, new, by=account)

    def disable(self, by: Account, account_id: str, *, disabled: bool) -> Account:
        """Shuts an account out, or lets it in again; the last administrator of the site stays."""
        self.need_site_admin(by)
        with self.database.begin() as connection:
            people.hold_administrators(connection)
            account = self._there(connection, account_id)
            if disabled and account.site_admin and account.disabled_at is None and people.count_admins(connection) == 1:
                raise ConflictError("这是最后一个系统管理员，不能停用", remedy="请先让另一个人做系统管理员")
            people.change_account(connection, account.id, disabled_at=self.log.clock() if disabled else None)
            if disabled:
                people.end_logins(connection, account_id=account.id)
            self.log.write(connection, "account.changed", account=by.name, subject=account.name, disabled=disabled)
            return self._there(connection, account_id)

    def all(self, by: Account) -> tuple[Account, ...]:
        """Returns every account, for an administrator of the site."""
        self.need_site_admin(by)
        with self.database.reading() as connection:
            return people.all_accounts(connection)

    @staticmethod
    def need_site_admin(account: Account) -> None:
        """Raises NotAllowedError for who is no administrator of the site."""
        if not account.site_admin:
            raise NotAllowedError("只有系统管理员能做这件事", remedy="请联系系统管理员")

    def _begin(self, connection: Transaction, account: Account, at: dt.datetime) -> tuple[str, Login]:
        word, until = new_word(), at + dt.timedelta(hours=self.hours)
        login = Login(account=account, csrf=new_word(), expires_at=until)
        people.end_logins(connection, before=at)
        people.add_login(connection, digest_of(word), account.id, login.csrf, at=at, until=until)
        self.log.write(connection, "login", account=account.name)
        return word, login

    def _set_password(self, connection: Transaction, account: Account, password: str, *, by: Account) -> None:
        people.change_account(connection, account.id, password=hashed(password, name=account.name))
        people.end_logins(connection, account_id=account.id)
        self.log.write(connection, "password.changed", account=by.name, subject=account.name)

    def _link(self, connection: Transaction, account_id: str | None) -> str:
        word, at = new_word(), self.log.clock()
        people.add_link(connection, digest_of(word), account_id, at=at, until=at + dt.timedelta(hours=_LINK_HOURS))
        return word

    def _new(self, name: str, display: str, *, site_admin: bool) -> Account:
        name, display = name.strip(), " ".join(display.split())
        if not _NAME.fullmatch(name):
            raise InputError("用户名用 2 到 80 个汉字、字母、数字，可有 . - _ @", remedy="请改一个用户名")
        return Account(id=new_id(), name=name, display=(display or name)[:80], site_admin=site_admin, created_at=self.log.clock())

    @staticmethod
    def _there(connection: Transaction, account_id: str) -> Account:
        account = people.account_where(connection, id=account_id)
        if account is None:
            raise NotThereError("没有这个用户", remedy="请刷新页面")
        return account

    @staticmethod
    def _wait(connection: Transaction, key: str, free: int, at: dt.datetime) -> int:
        count, last = people.failures(connection, key)
        if last is None or count < free:
            return 0
        wait = min(5 << min(count - free, 20), _LONGEST_WAIT_S)
        return max(0, round(wait - (at - last).total_seconds()))


def _spoken(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 120 else f"{round(seconds / 60)} 分钟"
