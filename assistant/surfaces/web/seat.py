"""Who looks at a page, and what every page does the same way: logging in first, errors as a page, work off the event loop."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

import structlog
from anyio import to_thread
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.errors import NotLoggedInError, WenhengError
from assistant.office.actor import Actor
from assistant.office.desk import Desk
from assistant.schema.office import Login, OfficeRoom
from assistant.surfaces.http.guard import need_login
from assistant.surfaces.http.problems import TITLES, status_of
from assistant.surfaces.web.templating import rendered

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A logged in person at a workspace, with the desk to work at."""

    desk: Desk
    login: Login
    actor: Actor
    room: OfficeRoom
    rooms: tuple[OfficeRoom, ...]

    @property
    def base(self) -> str:
        """The address of the workspace's pages."""
        return f"/w/{self.room.id}"

    @property
    def api(self) -> str:
        """The address of the workspace in the API."""
        return f"/api/v1/workspaces/{self.room.id}"


async def asked(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Returns what a service gives, from a thread: the event loop serves everybody else meanwhile."""
    return await to_thread.run_sync(partial(work, *args, **kwargs))


async def seat_of(request: Request, desk: Desk, workspace: str) -> Seat:
    """Returns the seat of a page's request; raises NotLoggedInError, NotThereError."""

    def found() -> Seat:
        login = need_login(request, desk)
        request.state.account = login.account.name
        actor = desk.rooms.enter(login.account, workspace)
        return Seat(desk=desk, login=login, actor=actor, room=desk.rooms.room(actor), rooms=desk.rooms.of(login.account))

    return await asked(found)


def refused(request: Request, error: WenhengError) -> Response:
    """Returns the page that an error deserves: logging in, or what is wrong and what to do."""
    if isinstance(error, NotLoggedInError):
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(address)}", status_code=303)
    status = status_of(error)
    values: dict[str, Any] = {"title": TITLES.get(status, "出错了"), "what": error.what, "remedy": error.remedy, "status": status}
    return HTMLResponse(rendered("error.html", **values), status_code=status)


def failed(error: Exception) -> Response:
    """Returns the page that a fault of ours deserves, with the number under which the log tells of it."""
    incident = uuid.uuid4().hex[:8]
    structlog.get_logger("wenheng").error("fault", incident=incident, kind=type(error).__name__, exc_info=error)
    values: dict[str, Any] = {
        "title": TITLES[500],
        "what": "这个页面出了内部错误",
        "remedy": f"请把编号 {incident} 告诉管理员",
        "status": 500,
    }
    return HTMLResponse(rendered("error.html", **values), status_code=500)
