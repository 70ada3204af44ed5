"""A workspace: its members, one's own keys in it, its log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from assistant.office.log import ACTIONS
from assistant.surfaces.http.bodies import ChangeRoom, NewToken, SetRole
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented

router = APIRouter(prefix="/workspaces/{workspace}", tags=["工作区"])
Name = Annotated[str, Path(max_length=80, description="登录名", examples=["chenqing"])]
TokenId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]


@router.get("", responses=documented(403, 404), summary="这个工作区")
def room(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells the workspace and one's role in it."""
    return desk.rooms.room(actor).to_dict() | {"role": actor.role}


@router.patch("", responses=documented(403, 404), summary="保存期限")
def change_room(body: ChangeRoom, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Sets how long things are kept."""
    return desk.rooms.change(actor, retention_days=body.retention_days).to_dict()


@router.get("/members", responses=documented(403, 404), summary="成员")
def members(actor: ActorHere, desk: DeskHere, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Lists who works here."""
    return page(desk.rooms.members(actor), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.account.id)


@router.put("/members/{name}", responses=documented(403, 404, 409), summary="设置成员的角色，或移出")
def set_role(name: Name, body: SetRole, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives a member a role, or takes it out."""
    return {"items": [one.to_dict() for one in desk.rooms.set_role(actor, name, body.role)]}


@router.get("/tokens", responses=documented(403, 404), summary="我的密钥")
def tokens(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Lists one's own keys."""
    return {"items": [one.to_dict() for one in desk.rooms.tokens(actor)]}


@router.post("/tokens", status_code=201, responses=documented(403, 404), summary="新建密钥")
def add_token(body: NewToken, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Makes a key for programs; `word` is shown this once."""
    token, word = desk.rooms.add_token(actor, name=body.name, scope=body.scope, days=body.days)
    return token.to_dict() | {"word": word}


@router.delete("/tokens/{token}", status_code=204, responses=documented(403, 404), summary="撤销密钥")
def remove_token(token: TokenId, actor: ActorHere, desk: DeskHere) -> None:
    """Revokes a key."""
    desk.rooms.remove_token(actor, token)


@router.get("/audit", responses=documented(403, 404), summary="日志")
def audit(
    actor: ActorHere, desk: DeskHere, limit: Limit = 100, before: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    action: Annotated[str | None, Query(max_length=40)] = None,
) -> dict[str, Any]:  # fmt: skip
    """Lists the log, newest first; `next` is the number to go on `before`."""
    found = desk.entries(actor, most=limit, before=before, action=action)
    items = [one.to_dict() | {"words": ACTIONS.get(one.action, one.action)} for one in found]
    return {"items": items, "next": found[-1].seq if len(found) == limit else None}
