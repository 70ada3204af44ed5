"""The tools for assistants on the web service: at /mcp, with a key of a workspace, over that workspace's folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from assistant.errors import NotLoggedInError
from assistant.office.desk import Desk as OfficeDesk
from assistant.settings import load
from assistant.surfaces.mcp.desk import Desk
from assistant.surfaces.mcp.server import build_server, http_app

PATH = "/mcp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Routes to add to an application, and what must run as long as it does."""

    routes: Sequence[BaseRoute]
    lifespan: Callable[[Any], AbstractAsyncContextManager[None]]


def served(desk: OfficeDesk) -> Served:
    """Returns the tools over the workspaces of a service: a caller's key says which; reading only."""

    def desk_of(context: Any) -> Desk:
        request = context.request
        scheme, _, word = (request.headers.get("authorization", "") if request is not None else "").partition(" ")
        if scheme.casefold() != "bearer" or not word.strip():
            raise NotLoggedInError("没有带密钥", remedy="请在“成员和密钥”里新建一个，写在 Authorization: Bearer 后面")
        root = desk.rooms.root(desk.rooms.by_token(word.strip()).workspace_id)
        return Desk(settings=load(root), root=root)

    server = build_server(desk_of)
    public = urlsplit(desk.settings.public or "").netloc
    host = f"{desk.settings.host}:{desk.settings.port}"
    app = http_app(server, path=PATH, hosts=[one for one in (public, host) if one])

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return Served(routes=app.routes, lifespan=lifespan)
