"""All pages, and what they load."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from nicegui import ui
from starlette.staticfiles import StaticFiles

from assistant.errors import NotLoggedInError, WenhengError
from assistant.office.desk import Desk
from assistant.surfaces.http.guard import COOKIE
from assistant.surfaces.web import STATIC, checking, corpus, drafting, finding, ledger, lists, managing, working
from assistant.surfaces.web.seat import Seat, asked, failed, refused, seat_of
from assistant.surfaces.web.templating import rendered

_PATIENCE_S = 90.0
"""Seconds that a page may take to build: large ledgers on a busy machine are read in that time."""
Builder = Callable[..., Awaitable[None]]


def install(app: FastAPI, desk: Desk) -> None:
    """Puts every page on the application."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _plain(app, desk)
    for room in (checking, finding, drafting, ledger, corpus, lists, working, managing):
        room.install(partial(_place, desk))
    ui.run_with(app, title="文衡", language="zh-CN", show_welcome_message=False, reconnect_timeout=30.0, tailwind=False)


def _place(desk: Desk, path: str) -> Callable[[Builder], Builder]:
    """Returns what makes a page of a workspace: `/w/{workspace}/…`, for members only; the builder gets the seat and the query."""

    def made(builder: Builder) -> Builder:
        @ui.page("/w/{workspace}/" + path, response_timeout=_PATIENCE_S)
        async def shown(request: Request, workspace: str) -> Any:
            try:
                seat = await seat_of(request, desk, workspace)
                values = {key: value for key, value in request.path_params.items() if key != "workspace"}
                await builder(seat, **values, query=dict(request.query_params))
            except WenhengError as error:
                return refused(request, error)
            except Exception as error:  # a fault of ours: a page of ours says so
                return failed(error)
            return None

        return builder

    return made


def _plain(app: FastAPI, desk: Desk) -> None:
    """The pages before anybody is logged in, and the way from the front door to one's workspace."""

    def page(name: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(rendered(name, csrf="", **values), headers={"Cache-Control": "no-store"})

    @app.get("/", include_in_schema=False)
    async def front(request: Request) -> Response:
        try:
            login = await asked(desk.accounts.current, request.cookies.get(COOKIE))
        except NotLoggedInError:
            return RedirectResponse("/login", status_code=303)
        rooms = await asked(desk.rooms.of, login.account)
        return RedirectResponse(f"/w/{rooms[0].id}/check" if rooms else "/site", status_code=303)

    @app.get("/login", include_in_schema=False)
    async def login(next: str = "/", failed: str = "") -> Response:
        oidc = desk.settings.oidc.button if desk.settings.oidc is not None else None
        return page("login.html", title="登录", next=next, oidc=oidc, failed=bool(failed), fresh=await asked(desk.accounts.is_new))

    @app.get("/setup", include_in_schema=False)
    async def setup(link: str = "") -> Response:
        return page("setup.html", title="开始使用", link=link)

    @app.get("/link", include_in_schema=False)
    async def link(link: str = "") -> Response:
        return page("link.html", title="设置口令", link=link, deed="link")

    @app.get("/site", include_in_schema=False)
    async def site(request: Request) -> Response:
        try:
            login = await asked(desk.accounts.current, request.cookies.get(COOKIE))
            accounts, rooms = await asked(desk.accounts.all, login.account), await asked(desk.rooms.all, login.account)
        except WenhengError as error:
            return refused(request, error)
        return HTMLResponse(rendered("site_page.html", title="用户和工作区", csrf=login.csrf, login=login, accounts=accounts, rooms=rooms))

    @app.get("/password", include_in_schema=False)
    async def password(request: Request) -> Response:
        try:
            login = await asked(desk.accounts.current, request.cookies.get(COOKIE))
        except WenhengError as error:
            return refused(request, error)
        return HTMLResponse(rendered("link.html", title="改口令", link="", deed="password", csrf=login.csrf))


Place = Callable[[str], Callable[[Builder], Builder]]
__all__ = ["Place", "Seat", "install"]
