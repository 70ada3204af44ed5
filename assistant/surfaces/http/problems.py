"""Errors as problem+json (RFC 9457): a status for programs, one Chinese line for people, never a trace."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import (
    ConflictError,
    DatabaseAwayError,
    DiskFullError,
    InputError,
    MissingExtraError,
    NotAllowedError,
    NotLoggedInError,
    NotThereError,
    StorageError,
    TooLargeError,
    TooOftenError,
    WenhengError,
)
from assistant.jobs.pool import WorkCancelledError, WorkLostError, WorkTooLongError

_STATUSES: tuple[tuple[type[WenhengError], int], ...] = (
    (NotLoggedInError, 401), (NotAllowedError, 403), (NotThereError, 404), (ConflictError, 409), (TooLargeError, 413), (TooOftenError, 429),
    (DiskFullError, 507), (DatabaseAwayError, 503), (StorageError, 503), (WorkLostError, 503), (WorkTooLongError, 503),
    (WorkCancelledError, 409), (InputError, 422), (MissingExtraError, 422),
)  # fmt: skip
TITLES = {
    400: "请求写法不对", 401: "没有登录", 403: "没有权限", 404: "没有找到", 405: "不支持这种操作", 409: "与现状冲突", 411: "没有写长度",
    413: "太大", 415: "类型不对", 422: "内容有误", 429: "太频繁", 500: "内部错误", 503: "暂时不能用", 507: "磁盘满了",
}  # fmt: skip
MEDIA = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object", "required": ["type", "title", "status", "detail"], "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "what": {"type": "string"}, "where": {"type": "string"}, "remedy": {"type": "string"}, "incident": {"type": "string"},
    },
}  # fmt: skip
_EXAMPLE = {
    "type": "urn:wenheng:problem:409", "title": "与现状冲突", "status": 409, "detail": "有人刚改过这份报告。请刷新页面，看过再提交。",
    "what": "有人刚改过这份报告", "where": "", "remedy": "请刷新页面，看过再提交",
}  # fmt: skip


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Returns the responses that a route documents besides its own; 400, 401, 409, 422, 429 and 503 can come from any route."""
    content = {MEDIA: {"schema": SCHEMA, "example": _EXAMPLE}}
    return {status: {"description": TITLES[status], "content": content} for status in sorted({400, 401, 409, 422, 429, 503, *statuses})}


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """Returns a problem+json response."""
    told = {"type": f"urn:wenheng:problem:{status}", "title": TITLES.get(status, "出错了"), "status": status, "detail": detail} | more
    return JSONResponse(told, status_code=status, media_type=MEDIA)


def status_of(error: WenhengError) -> int:
    """Returns the HTTP status of an error."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def of_error(error: WenhengError) -> JSONResponse:
    """Returns the response to an error of ours."""
    status = status_of(error)
    response = problem(status, error.message, what=error.what, where=error.where, remedy=error.remedy)
    if isinstance(error, TooOftenError):
        response.headers["Retry-After"] = str(error.wait_s)
    if status == 503:
        response.headers["Retry-After"] = "5"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def install(app: FastAPI) -> None:
    """Has every error answered as a problem."""
    log = structlog.get_logger("wenheng")

    @app.exception_handler(WenhengError)
    async def ours(_: Request, error: WenhengError) -> JSONResponse:
        return of_error(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        places = ["".join(f"[{part}]" if isinstance(part, int) else f" {part}" for part in one["loc"]).strip() for one in error.errors()]
        kinds = {one["type"] for one in error.errors()}
        if kinds <= {"json_invalid"}:
            return problem(
                422, "请求的 JSON 写法不对。请检查括号、引号和逗号。", what="请求的 JSON 写法不对", where="body", remedy="请检查写法"
            )
        told = "、".join(dict.fromkeys(places))[:300]
        return problem(422, f"{told}：缺少或写法不对。请对照接口说明。", what="缺少或写法不对", where=told, remedy="请对照接口说明")

    @app.exception_handler(HTTPException)
    async def plain(_: Request, error: HTTPException) -> JSONResponse:
        response = problem(error.status_code, f"{TITLES.get(error.status_code, '出错了')}。请对照接口说明。")
        for name, value in (error.headers or {}).items():
            response.headers[name] = value
        return response

    @app.exception_handler(Exception)
    async def fault(_: Request, error: Exception) -> JSONResponse:
        incident = uuid.uuid4().hex[:8]
        log.error("fault", incident=incident, kind=type(error).__name__, exc_info=error)
        return problem(500, f"出了内部错误，没有保存。请把编号 {incident} 告诉管理员。", incident=incident)
