"""Rows about people: accounts, their logins, one-time links, keys for programs, and who works in which office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from assistant.schema.office import Account, ApiToken, Login, Membership, OfficeRoom, Role, Scope
from assistant.storage.tables import accounts, attempts, links, logins, members, tokens, workspaces


def add_account(connection: Connection, account: Account, *, password: str | None, subject: str | None = None) -> None:
    """Keeps a new account; a name that is taken undoes the transaction (ConflictError), so ask before."""
    values = {key: getattr(account, key) for key in ("id", "name", "display", "site_admin", "created_at", "disabled_at")}
    connection.execute(insert(accounts).values(**values, password=password, subject=subject))


def account_where(connection: Connection, *, id: str | None = None, name: str | None = None, subject: str | None = None) -> Account | None:
    """Returns the account with this id, login name or OIDC subject."""
    column, value = next((accounts.c[key], value) for key, value in (("id", id), ("name", name), ("subject", subject)) if value is not None)
    row = connection.execute(select(accounts).where(column == value)).mappings().first()
    return _account(row) if row is not None else None


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """Returns every account by name."""
    return tuple(_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name)).mappings())


def password_of(connection: Connection, account_id: str) -> str | None:
    """Returns the hash of an account's password."""
    return connection.execute(select(accounts.c.password).where(accounts.c.id == account_id)).scalar()


def change_account(connection: Connection, account_id: str, **values: Any) -> None:
    """Changes columns of an account (display, password, site_admin, disabled_at)."""
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))


def count_admins(connection: Connection) -> int:
    """Returns how many administrators of the site can log in: one whose link is still unused cannot yet."""
    comes_in = accounts.c.password.is_not(None) | accounts.c.subject.is_not(None)
    asked = select(func.count()).select_from(accounts).where(accounts.c.site_admin, accounts.c.disabled_at.is_(None), comes_in)
    return int(connection.execute(asked).scalar_one())


def failures(connection: Connection, key: str) -> tuple[int, dt.datetime | None]:
    """Returns how often logging in failed for a key since it last went well, and when it last did."""
    row = connection.execute(select(attempts.c.failures, attempts.c.last_at).where(attempts.c.key == key)).first()
    return (int(row[0]), row[1]) if row is not None else (0, None)


def put_failures(connection: Connection, key: str, count: int, at: dt.datetime) -> None:
    """Keeps a key's failures; 0 forgets them."""
    connection.execute(delete(attempts).where(attempts.c.key == key))
    if count:
        connection.execute(insert(attempts).values(key=key, failures=count, last_at=at))


def add_login(connection: Connection, digest: str, account_id: str, csrf: str, *, at: dt.datetime, until: dt.datetime) -> None:
    """Keeps a browser's session by the digest of its word."""
    connection.execute(
        insert(logins).values(digest=digest, account_id=account_id, csrf=csrf, created_at=at, seen_at=at, expires_at=until)
    )  # fmt: skip


def login_of(connection: Connection, digest: str) -> tuple[Login, dt.datetime] | None:
    """Returns a session and when it was last seen; its account may be disabled and its time over."""
    asked = select(logins.c.csrf, logins.c.expires_at, logins.c.seen_at, accounts).join(accounts, accounts.c.id == logins.c.account_id)
    row = connection.execute(asked.where(logins.c.digest == digest)).mappings().first()
    if row is None:
        return None
    return Login(account=_account(row), csrf=row["csrf"], expires_at=row["expires_at"]), row["seen_at"]


def seen(connection: Connection, digest: str, *, at: dt.datetime, until: dt.datetime) -> None:
    """Prolongs a session."""
    connection.execute(update(logins).where(logins.c.digest == digest).values(seen_at=at, expires_at=until))


def end_logins(
    connection: Connection, *, digest: str | None = None, account_id: str | None = None, before: dt.datetime | None = None
) -> None:
    """Forgets one session, all of an account, or those whose time is over."""
    statement = delete(logins)
    if digest is not None:
        statement = statement.where(logins.c.digest == digest)
    if account_id is not None:
        statement = statement.where(logins.c.account_id == account_id)
    if before is not None:
        statement = statement.where(logins.c.expires_at < before)
    connection.execute(statement)


def add_link(connection: Connection, digest: str, account_id: str | None, *, at: dt.datetime, until: dt.datetime) -> None:
    """Keeps a one-time link; those before it for the same account no longer hold."""
    connection.execute(delete(links).where(links.c.account_id == account_id if account_id else links.c.account_id.is_(None)))
    connection.execute(insert(links).values(digest=digest, account_id=account_id, created_at=at, expires_at=until))


def take_link(connection: Connection, digest: str) -> tuple[str | None, dt.datetime] | None:
    """Takes a one-time link: returns its account (None: the first administrator) and until when it held; it is gone afterwards."""
    row = connection.execute(select(links.c.account_id, links.c.expires_at).where(links.c.digest == digest)).first()
    gone = connection.execute(delete(links).where(links.c.digest == digest)).rowcount
    return (row[0], row[1]) if row is not None and gone else None


def link_of(connection: Connection, digest: str) -> tuple[str | None, dt.datetime] | None:
    """Returns a one-time link without taking it."""
    row = connection.execute(select(links.c.account_id, links.c.expires_at).where(links.c.digest == digest)).first()
    return (row[0], row[1]) if row is not None else None


def add_room(connection: Connection, room: OfficeRoom) -> None:
    """Keeps a new workspace."""
    values = {key: getattr(room, key) for key in ("id", "office", "short_name", "created_at", "retention_days")}
    connection.execute(insert(workspaces).values(**values))


def rooms(connection: Connection, *, account_id: str | None = None) -> tuple[OfficeRoom, ...]:
    """Returns the workspaces, or those that an account is a member of, by office."""
    asked = select(workspaces).where(workspaces.c.removed_at.is_(None)).order_by(workspaces.c.office, workspaces.c.id)
    if account_id is not None:
        asked = asked.join(members, members.c.workspace_id == workspaces.c.id).where(members.c.account_id == account_id)
    return tuple(_room(row) for row in connection.execute(asked).mappings())


def room(connection: Connection, workspace_id: str) -> OfficeRoom | None:
    """Returns a workspace."""
    asked = select(workspaces).where(workspaces.c.id == workspace_id, workspaces.c.removed_at.is_(None))
    row = connection.execute(asked).mappings().first()
    return _room(row) if row is not None else None


def change_room(connection: Connection, workspace_id: str, **values: Any) -> None:
    """Changes columns of a workspace (office, short_name, retention_days, removed_at)."""
    connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(**values))


def role_of(connection: Connection, workspace_id: str, account_id: str) -> Role | None:
    """Returns an account's role in a workspace."""
    asked = select(members.c.role).where(members.c.workspace_id == workspace_id, members.c.account_id == account_id)
    role: Role | None = connection.execute(asked).scalar()
    return role


def set_role(connection: Connection, workspace_id: str, account_id: str, role: Role | None) -> None:
    """Gives an account a role in a workspace, None takes it out."""
    connection.execute(delete(members).where(members.c.workspace_id == workspace_id, members.c.account_id == account_id))
    if role is not None:
        connection.execute(insert(members).values(workspace_id=workspace_id, account_id=account_id, role=role))


def members_of(connection: Connection, workspace_id: str) -> tuple[Membership, ...]:
    """Returns who works in a workspace, by name."""
    asked = select(members.c.role, accounts).join(accounts, accounts.c.id == members.c.account_id)
    found = connection.execute(asked.where(members.c.workspace_id == workspace_id).order_by(accounts.c.name)).mappings()
    return tuple(Membership(workspace_id=workspace_id, account=_account(row), role=row["role"]) for row in found)


def hold_administrators(connection: Connection) -> None:
    """Has everybody else who counts administrators wait until this transaction ends: two must not both take the other for the last."""
    connection.execute(select(accounts.c.id).where(accounts.c.site_admin).order_by(accounts.c.id).with_for_update())


def hold_members(connection: Connection, workspace_id: str) -> None:
    """Has everybody else who changes a workspace's members wait until this transaction ends."""
    connection.execute(select(workspaces.c.id).where(workspaces.c.id == workspace_id).with_for_update())


def add_token(connection: Connection, token: ApiToken, digest: str) -> None:
    """Keeps a key for programs by its digest."""
    values = {key: getattr(token, key) for key in ("id", "account_id", "workspace_id", "name", "scope", "created_at", "expires_at")}
    connection.execute(insert(tokens).values(**values, digest=digest))


def token_of(connection: Connection, digest: str) -> ApiToken | None:
    """Returns the key with this digest."""
    row = connection.execute(select(tokens).where(tokens.c.digest == digest)).mappings().first()
    return _token(row) if row is not None else None


def tokens_of(connection: Connection, account_id: str, workspace_id: str) -> tuple[ApiToken, ...]:
    """Returns an account's keys in a workspace, newest first."""
    asked = select(tokens).where(tokens.c.account_id == account_id, tokens.c.workspace_id == workspace_id)
    return tuple(_token(row) for row in connection.execute(asked.order_by(tokens.c.created_at.desc(), tokens.c.id)).mappings())


def token_used(connection: Connection, token_id: str, at: dt.datetime) -> None:
    """Notes when a key was last used."""
    connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=at))


def remove_token(connection: Connection, token_id: str, account_id: str, workspace_id: str) -> bool:
    """Forgets an account's key of a workspace; returns whether there was one."""
    statement = delete(tokens).where(tokens.c.id == token_id, tokens.c.account_id == account_id, tokens.c.workspace_id == workspace_id)
    return bool(connection.execute(statement).rowcount)


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["id"], name=row["name"], display=row["display"], site_admin=row["site_admin"], created_at=row["created_at"],
        disabled_at=row["disabled_at"], has_password=row["password"] is not None,
    )  # fmt: skip


def _room(row: RowMapping) -> OfficeRoom:
    return OfficeRoom(
        id=row["id"], office=row["office"], short_name=row["short_name"], created_at=row["created_at"], retention_days=row["retention_days"]
    )  # fmt: skip


def _token(row: RowMapping) -> ApiToken:
    scope: Scope = row["scope"]
    return ApiToken(
        id=row["id"], account_id=row["account_id"], workspace_id=row["workspace_id"], name=row["name"], scope=scope,
        created_at=row["created_at"], expires_at=row["expires_at"], used_at=row["used_at"],
    )  # fmt: skip
