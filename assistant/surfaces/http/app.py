"""The application: the API under /api/v1, its errors, its measurements; the page is added to it by surfaces/web."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from assistant.errors import NotThereError, StorageError
from assistant.office.desk import Desk
from assistant.surfaces.http import observing, problems
from assistant.surfaces.http.answers import described
from assistant.surfaces.http.guard import DeskHere
from assistant.surfaces.http.routes import drafts, files, finding, jobs, ledgers, reports, rooms, sessions, site

API = "/api/v1"
_LOCAL = frozenset({"127.0.0.1", "::1", "testclient"})
_ABOUT = """文衡的接口：网页能做的，这里都能做。

登录（`POST /sessions`）后带上 Cookie，改动再带上 `X-Wenheng-CSRF`；程序用密钥：`Authorization: Bearer wh_…`。
出错时返回 problem+json，`detail` 是一句中文，说明是什么、在哪里、怎么办。上传把文件内容原样放在请求体里。
"""
_HEADERS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    ),
}  # fmt: skip
"""The page's toolkit writes scripts into its pages and compiles templates there, so inline scripts cannot be shut out; other sites are."""

system = APIRouter(tags=["系统"])


@system.get("/health", responses=problems.documented(), summary="是否正常")
def health(desk: DeskHere, response: Response) -> dict[str, Any]:
    """Tells whether the database answers and the disk has room; 503 where not."""
    told: dict[str, Any] = {"status": "ok", "database": "ok", "free_mb": desk.free_bytes() // 1_048_576, "running": desk.dispatcher.busy}
    try:
        with desk.database.reading():
            pass
    except StorageError:
        told |= {"status": "down", "database": "away"}
        response.status_code = 503
    if told["free_mb"] < 200:
        told["status"] = "low disk" if told["status"] == "ok" else told["status"]
    return told


@system.get(
    "/metrics", responses=problems.documented(404) | {200: {"content": {"text/plain": {}}}}, response_class=Response, summary="度量"
)
def metrics(request: Request) -> Response:
    """Gives the measurements in Prometheus's form, to programs of this machine only."""
    if request.client is None or request.client.host not in _LOCAL:
        raise NotThereError("没有这个地址", remedy="度量只给本机看")
    measures: observing.Measures = request.app.state.measures
    return Response(measures.text(), media_type=measures.media)


class _Application(FastAPI):
    """An application whose description tells what its routes give."""

    def openapi(self) -> dict[str, Any]:
        """Returns the OpenAPI description; made once."""
        if self.openapi_schema is None:
            self.openapi_schema = described(super().openapi(), API)
        return self.openapi_schema


def create_app(desk: Desk, *, lifespan: Any = None) -> FastAPI:
    """Returns the application over an open desk; `lifespan` is what has to run as long as it does."""
    app = _Application(
        title="文衡", version="1", description=_ABOUT, openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None,
        separate_input_output_schemas=False, lifespan=lifespan,
    )  # fmt: skip
    app.state.desk, app.state.measures = desk, observing.Measures(desk)
    api = APIRouter(prefix=API)
    for part in (system, sessions.router, site.router, rooms.router, files.router, reports.router, finding.router, ledgers.router,
                 drafts.router, jobs.router):  # fmt: skip
        api.include_router(part)
    app.include_router(api)
    problems.install(app)
    _guarded(app)
    observing.install(app, app.state.measures)
    return app


def _guarded(app: FastAPI) -> None:
    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith(API):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
