"""Files from the network to the office: streamed piece by piece from the event loop to the thread that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import Query, Request
from starlette.requests import ClientDisconnect

from assistant.errors import InputError, TooLargeError
from assistant.office.desk import Desk

Kept = TypeVar("Kept")
FileName = Annotated[str, Query(min_length=1, max_length=255, description="文件名，带扩展名", examples=["2024年工作总结.docx"])]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True, "description": "文件的内容，原样放在请求体里（curl 用 --data-binary @文件）",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}  # fmt: skip
_MB = 1_048_576
_AT_ONCE = 16
"""Slow uploads hold a thread each: not those that answer everybody else."""
_threads = CapacityLimiter(_AT_ONCE)


async def received(request: Request, desk: Desk, keep: Callable[[Iterator[bytes]], Kept]) -> Kept:
    """Returns what `keep` makes of the request's body, read as it comes; raises TooLargeError early where the length is told."""
    limit = desk.settings.most_bytes
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > limit:
        raise TooLargeError(f"文件超过 {limit // _MB} MB", remedy="请删去大图片或拆成几个文件后再传")
    stream = request.stream()

    async def next_piece() -> bytes | None:
        return await anext(stream, None)

    def pieces() -> Iterator[bytes]:
        try:
            while (piece := from_thread.run(next_piece)) is not None:
                yield piece
        except ClientDisconnect as error:
            raise InputError("上传中断了，没有保存", remedy="请重新上传") from error

    return await to_thread.run_sync(lambda: keep(pieces()), limiter=_threads)
