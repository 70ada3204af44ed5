"""Logging in and out, one-time links, one's own password."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.schema.office import Login
from assistant.surfaces.http.bodies import AcceptLink, ChangePassword, LogIn, SetUp
from assistant.surfaces.http.guard import COOKIE, AccountHere, DeskHere, LoginHere, caller_address
from assistant.surfaces.http.problems import documented

router = APIRouter(tags=["登录"])


@router.post("/setup", status_code=201, responses=documented(403, 409), summary="用启动时的一次性链接建第一个管理员")
def set_up(body: SetUp, desk: DeskHere) -> dict[str, Any]:
    """Makes the first administrator of the site."""
    return desk.accounts.set_up(body.link, name=body.name, display=body.display, password=body.password).to_dict()


@router.post("/sessions", status_code=201, responses=documented(403), summary="登录")
def log_in(body: LogIn, request: Request, response: Response, desk: DeskHere) -> dict[str, Any]:
    """Begins a session: a cookie, and the word that changes must carry in the header X-Wenheng-CSRF."""
    word, login = desk.accounts.log_in(body.name, body.password, address=caller_address(request))
    set_cookie(response, word, request)
    return told(login)


@router.get("/sessions/current", responses=documented(), summary="当前登录")
def current(login: LoginHere) -> dict[str, Any]:
    """Tells who is logged in."""
    return told(login)


@router.delete("/sessions/current", status_code=204, responses=documented(403), summary="退出")
def log_out(request: Request, response: Response, login: LoginHere, desk: DeskHere) -> None:
    """Ends the session."""
    desk.accounts.log_out(request.cookies[COOKIE])
    response.delete_cookie(COOKIE, path="/")


@router.post("/links", status_code=204, responses=documented(403), summary="用一次性链接设口令")
def accept_link(body: AcceptLink, desk: DeskHere) -> None:
    """Sets the password of the account that a link is for."""
    desk.accounts.accept_link(body.link, body.password)


@router.put("/me/password", status_code=204, responses=documented(403), summary="改自己的口令")
def change_password(body: ChangePassword, login: LoginHere, desk: DeskHere) -> None:
    """Changes one's own password; all sessions end."""
    desk.accounts.change_password(login.account, body.old, body.new)


@router.get("/me", responses=documented(403), summary="我是谁，在哪些工作区")
def me(account: AccountHere, desk: DeskHere) -> dict[str, Any]:
    """Tells the account and its workspaces."""
    return {"account": account.to_dict(), "workspaces": [room.to_dict() for room in desk.rooms.of(account)]}


def set_cookie(response: Response, word: str, request: Request) -> None:
    """Gives the browser its session: out of reach of scripts, sent to this site only."""
    desk = request.app.state.desk
    response.set_cookie(
        COOKIE, word, max_age=desk.settings.session_hours * 3600, httponly=True, secure=desk.settings.https, samesite="lax", path="/"
    )  # fmt: skip


def told(login: Login) -> dict[str, Any]:
    """Returns a session as programs see it."""
    return {"account": login.account.to_dict(), "csrf": login.csrf, "expires_at": login.expires_at.isoformat()}
