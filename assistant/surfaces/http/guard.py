"""Who calls: the session of a browser or the key of a program, and whether a change was meant."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Path, Request

from assistant.errors import ConflictError, NotAllowedError, NotLoggedInError, NotThereError
from assistant.office.actor import Actor
from assistant.office.desk import Desk
from assistant.schema.office import Account, Login

COOKIE = "wenheng_session"
CSRF = "x-wenheng-csrf"
PAGE = "x-wenheng-page"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def desk_of(request: Request) -> Desk:
    """Returns the desk that the application works at."""
    desk: Desk = request.app.state.desk
    return desk


DeskHere = Annotated[Desk, Depends(desk_of)]


def bearer(request: Request) -> str | None:
    """Returns the key that a program sent."""
    scheme, _, word = request.headers.get("authorization", "").partition(" ")
    return word.strip() if scheme.casefold() == "bearer" and word.strip() else None


def login_of(request: Request, desk: DeskHere) -> Login:
    """Returns the session of a browser; a change must carry its CSRF word, which only our own pages can read."""
    login = desk.accounts.current(request.cookies.get(COOKIE))
    if request.method not in _SAFE and not hmac.compare_digest(request.headers.get(CSRF, "").encode(), login.csrf.encode()):
        raise NotAllowedError("这个请求不是从本页面发出的", remedy="请刷新页面再试；程序请用密钥")
    request.state.account = login.account.name
    _need_this_version(request)
    return login


def _need_this_version(request: Request) -> None:
    """Raises ConflictError for a change from a page that an older version of the program made."""
    told, ours = request.headers.get(PAGE), getattr(request.app.state, "page_version", None)
    if told and ours and told != ours and request.method not in _SAFE:
        raise ConflictError("程序刚升级过，这个页面还是旧的，没有保存", remedy="请先复制没保存的内容，再刷新页面")


LoginHere = Annotated[Login, Depends(login_of)]


def account_of(request: Request, desk: DeskHere) -> Account:
    """Returns who calls: by key or by session."""
    word = bearer(request)
    if word is not None:
        account = desk.rooms.by_token(word).account
        request.state.account = account.name
        return account
    return login_of(request, desk).account


AccountHere = Annotated[Account, Depends(account_of)]
WorkspaceId = Annotated[str, Path(description="工作区编号", pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]


def actor_of(request: Request, desk: DeskHere, workspace: WorkspaceId) -> Actor:
    """Returns who calls at work in the workspace of the path; for anyone else there is no such workspace."""
    word = bearer(request)
    if word is None:
        return desk.rooms.enter(login_of(request, desk).account, workspace)
    actor = desk.rooms.by_token(word)
    request.state.account = actor.account.name
    if actor.workspace_id != workspace:
        raise NotThereError("没有这个工作区", remedy="这个密钥是另一个工作区的")
    return actor


ActorHere = Annotated[Actor, Depends(actor_of)]


def caller_address(request: Request) -> str:
    """Returns the address of the caller; behind a proxy that is told to be one, the address it told."""
    return request.client.host if request.client is not None else "?"


def need_site_admin(desk: DeskHere, login: LoginHere) -> Login:
    """Returns the session of an administrator of the site; keys do not reach accounts and workspaces."""
    desk.accounts.need_site_admin(login.account)
    return login


SiteAdminHere = Annotated[Login, Depends(need_site_admin)]


def need_login(request: Request, desk: Desk) -> Login:
    """Returns the session of a page's request; raises NotLoggedInError."""
    login = desk.accounts.current(request.cookies.get(COOKIE))
    if login.account.disabled_at is not None:
        raise NotLoggedInError("这个用户已停用", remedy="请联系管理员")
    return login
