"""Accounts and workspaces, for administrators of the site; they see no office's documents here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from assistant.surfaces.http.bodies import ChangeAccount, NewAccount, NewRoom
from assistant.surfaces.http.guard import DeskHere, SiteAdminHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented

router = APIRouter(tags=["系统管理"])
AccountId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]


@router.get("/accounts", responses=documented(403), summary="用户")
def accounts(login: SiteAdminHere, desk: DeskHere, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Lists accounts by name."""
    return page(desk.accounts.all(login.account), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.id)


@router.post("/accounts", status_code=201, responses=documented(403, 409), summary="新建用户")
def add_account(body: NewAccount, login: SiteAdminHere, desk: DeskHere) -> dict[str, Any]:
    """Makes an account; `link` is the word with which its owner sets a password, shown this once."""
    account, word = desk.accounts.add(login.account, name=body.name, display=body.display, site_admin=body.site_admin)
    return {"account": account.to_dict(), "link": word}


@router.patch("/accounts/{account}", responses=documented(403, 404, 409), summary="停用、启用用户")
def change_account(account: AccountId, body: ChangeAccount, login: SiteAdminHere, desk: DeskHere) -> dict[str, Any]:
    """Shuts an account out or lets it in."""
    return desk.accounts.disable(login.account, account, disabled=body.disabled).to_dict()


@router.post("/accounts/{account}/link", status_code=201, responses=documented(403, 404), summary="发一次性链接重设口令")
def new_link(account: AccountId, login: SiteAdminHere, desk: DeskHere) -> dict[str, Any]:
    """Makes a one-time link."""
    return {"link": desk.accounts.new_link(login.account, account)}


@router.get("/workspaces", responses=documented(403), summary="工作区")
def rooms(login: SiteAdminHere, desk: DeskHere, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Lists workspaces by office."""
    return page(desk.rooms.all(login.account), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.id)


@router.post("/workspaces", status_code=201, responses=documented(403, 404), summary="新建工作区")
def add_room(body: NewRoom, login: SiteAdminHere, desk: DeskHere) -> dict[str, Any]:
    """Makes a workspace with its administrator."""
    return desk.rooms.add(login.account, office=body.office, short_name=body.short_name, admin_id=body.admin).to_dict()
