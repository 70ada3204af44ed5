"""Workspaces of the service: one office each, with its folder, its members in their roles and its keys for programs."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from assistant.errors import ConflictError, InputError, NotAllowedError, NotLoggedInError, NotThereError
from assistant.office.accounts import Accounts
from assistant.office.actor import Actor
from assistant.office.log import Log
from assistant.office.words import digest_of, new_id, new_word
from assistant.office.workspace import create
from assistant.schema.office import Account, ApiToken, Membership, OfficeRoom, Role, Scope
from assistant.storage import people

if TYPE_CHECKING:
    from assistant.storage.database import Database

_NONE = "没有这个工作区"
_TOKEN = "wh_"
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The workspaces below `folder`, and who works in them."""

    database: Database
    log: Log
    folder: Path

    def root(self, workspace_id: str) -> Path:
        """Returns a workspace's folder: one that the command line can work in as well."""
        return self.folder / workspace_id

    def of(self, account: Account) -> tuple[OfficeRoom, ...]:
        """Returns the workspaces that an account works in."""
        with self.database.reading() as connection:
            return people.rooms(connection, account_id=account.id)

    def all(self, by: Account) -> tuple[OfficeRoom, ...]:
        """Returns every workspace, for an administrator of the site; their documents stay with their members."""
        Accounts.need_site_admin(by)
        with self.database.reading() as connection:
            return people.rooms(connection)

    def add(self, by: Account, *, office: str, short_name: str | None = None, admin_id: str | None = None) -> OfficeRoom:
        """Returns a new workspace with its folder; `admin_id` (by default who makes it) becomes its administrator."""
        Accounts.need_site_admin(by)
        office = " ".join(office.split())
        if not 2 <= len(office) <= 60 or any(mark in office for mark in '"\\\n'):
            raise InputError("单位名称应有 2 到 60 个字，不含引号和反斜杠", remedy="请写单位全称")
        at = self.log.clock()
        made_id = new_id()
        space = create(self.root(made_id), office=office, short_name=short_name, year=at.year)
        room = OfficeRoom(id=made_id, office=office, short_name=short_name or office, created_at=at)
        try:
            with self.database.begin() as connection:
                admin = people.account_where(connection, id=admin_id or by.id)
                if admin is None:
                    raise NotThereError("没有这个用户", remedy="请刷新页面")
                people.add_room(connection, room)
                people.set_role(connection, room.id, admin.id, "admin")
                self.log.write(connection, "workspace.added", account=by.name, subject=office, workspace_id=room.id, admin=admin.name)
        except BaseException:
            shutil.rmtree(space.root, ignore_errors=True)
            raise
        return room

    def enter(self, account: Account, workspace_id: str) -> Actor:
        """Returns an account at work in a workspace; raises NotThereError where it is no member: whether there is one is not told."""
        with self.database.reading() as connection:
            role = people.role_of(connection, workspace_id, account.id) if people.room(connection, workspace_id) is not None else None
        if role is None:
            raise NotThereError(_NONE, remedy="请检查网址，或请管理员把您加进去")
        return Actor(account=account, workspace_id=workspace_id, role=role)

    def room(self, actor: Actor) -> OfficeRoom:
        """Returns the workspace that someone works in."""
        with self.database.reading() as connection:
            found = people.room(connection, actor.workspace_id)
        if found is None:
            raise NotThereError(_NONE, remedy="它可能已被删除，请刷新页面")
        return found

    def change(self, actor: Actor, *, retention_days: int | None) -> OfficeRoom:
        """Sets how long reports, drafts and jobs are kept; None keeps them for ever."""
        actor.need("manage")
        if retention_days is not None and not 30 <= retention_days <= _MOST_DAYS:
            raise InputError(f"保存期限应在 30 到 {_MOST_DAYS} 天之间", remedy="不限期请留空")
        with self.database.begin() as connection:
            people.change_room(connection, actor.workspace_id, retention_days=retention_days)
            self.log.write(
                connection, "workspace.changed", account=actor.account.name, workspace_id=actor.workspace_id, retention_days=retention_days
            )  # fmt: skip
        return self.room(actor)

    def members(self, actor: Actor) -> tuple[Membership, ...]:
        """Returns who works in the workspace."""
        actor.need("view")
        with self.database.reading() as connection:
            return people.members_of(connection, actor.workspace_id)

    def set_role(self, actor: Actor, name: str, role: Role | None) -> tuple[Membership, ...]:
        """Gives an account, by its login name, a role, or takes it out (None); the last administrator stays one."""
        actor.need("manage")
        if role is not None and role not in get_args(Role):
            raise InputError(f"没有「{role}」这种角色", remedy=f"可用：{'、'.join(get_args(Role))}")
        with self.database.begin() as connection:
            people.hold_members(connection, actor.workspace_id)
            account = people.account_where(connection, name=name)
            if account is None:
                raise NotThereError(f"没有用户「{name}」", remedy="请系统管理员先建这个用户")
            admins = [one.account for one in people.members_of(connection, actor.workspace_id) if one.role == "admin"]
            others = [one for one in admins if one.id != account.id and one.disabled_at is None]
            if account in admins and not others and role != "admin":
                raise ConflictError("工作区至少要有一个管理员", remedy="请先让另一个人做管理员")
            people.set_role(connection, actor.workspace_id, account.id, role)
            self.log.write(
                connection, "member.set", account=actor.account.name, subject=name, workspace_id=actor.workspace_id, role=role or "—"
            )  # fmt: skip
            return people.members_of(connection, actor.workspace_id)

    def add_token(self, actor: Actor, *, name: str, scope: Scope, days: int | None = None) -> tuple[ApiToken, str]:
        """Returns a new key for programs, that works as its owner in this workspace, and its word, shown this once."""
        if scope not in get_args(Scope):
            raise InputError(f"没有「{scope}」这种密钥", remedy=f"可用：{'、'.join(get_args(Scope))}")
        actor.need("view" if scope == "read" else "answer")
        if actor.via != "page":  # a key that leaked would outlive its end and its revocation in others of its making
            raise NotAllowedError("密钥不能用来建密钥", remedy="请登录网页新建")
        if not 1 <= len(name.strip()) <= 80:
            raise InputError("密钥要有名称，最多 80 个字", remedy="请写它用在哪里")
        if days is not None and not 1 <= days <= _MOST_DAYS:
            raise InputError(f"有效期应在 1 到 {_MOST_DAYS} 天之间", remedy="请改一个天数")
        at, word = self.log.clock(), _TOKEN + new_word()
        token = ApiToken(
            id=new_id(), account_id=actor.account.id, workspace_id=actor.workspace_id, name=name.strip(), scope=scope, created_at=at,
            expires_at=at + dt.timedelta(days=days) if days is not None else None,
        )  # fmt: skip
        with self.database.begin() as connection:
            people.add_token(connection, token, digest_of(word))
            self.log.write(
                connection, "token.added", account=actor.account.name, subject=token.name, workspace_id=actor.workspace_id, scope=scope
            )  # fmt: skip
        return token, word

    def tokens(self, actor: Actor) -> tuple[ApiToken, ...]:
        """Returns one's own keys in this workspace."""
        with self.database.reading() as connection:
            return people.tokens_of(connection, actor.account.id, actor.workspace_id)

    def remove_token(self, actor: Actor, token_id: str) -> None:
        """Revokes one of one's own keys at once; a key may do so to itself only if it may write."""
        if actor.scope == "read":
            raise NotAllowedError("这个密钥只能读", remedy="请登录后撤销")
        with self.database.begin() as connection:
            if not people.remove_token(connection, token_id, actor.account.id, actor.workspace_id):
                raise NotThereError("没有这个密钥", remedy="请刷新页面")
            self.log.write(connection, "token.removed", account=actor.account.name, subject=token_id, workspace_id=actor.workspace_id)

    def by_token(self, word: str) -> Actor:
        """Returns who a key works as; raises NotLoggedInError for one that does not hold (any more)."""
        at = self.log.clock()
        with self.database.reading() as connection:
            token = people.token_of(connection, digest_of(word))
            account = people.account_where(connection, id=token.account_id) if token is not None else None
            role = people.role_of(connection, token.workspace_id, token.account_id) if token is not None else None
        over = token is not None and token.expires_at is not None and token.expires_at <= at
        if token is None or account is None or role is None or over or account.disabled_at is not None:
            raise NotLoggedInError("密钥无效，或已过期", remedy="请登录网页新建一个密钥")
        if token.used_at is None or at - token.used_at > dt.timedelta(hours=1):
            with self.database.begin() as connection:
                people.token_used(connection, token.id, at)
        return Actor(account=account, workspace_id=token.workspace_id, role=role, scope=token.scope, via="token")
