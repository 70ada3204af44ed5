"""Long work: how far it is, as a list, one by one, or as it goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Response
from fastapi.responses import StreamingResponse

from assistant.office.actor import Actor
from assistant.office.desk import Desk
from assistant.surfaces.http.answers import told
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented
from assistant.surfaces.http.routes.files import FILE, attachment

router = APIRouter(prefix="/workspaces/{workspace}/jobs", tags=["任务"])
JobId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]
_LOOK_EVERY_S, _LONGEST_S = 0.3, 1800.0
_EVENT = 'event: job\ndata: {"id": "0f3c9a1b2d4e5f607182", "state": "running", "step": "逐个核对数字", "done": 2, "total": 4}\n\n'
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"example": _EVENT}}}}


@router.get("", responses=documented(403, 404), summary="任务")
def jobs(actor: ActorHere, desk: DeskHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Lists jobs, newest first."""
    return page(desk.jobs.all(actor), limit, cursor, told, key=lambda one: one.id)


@router.get("/{job}", responses=documented(403, 404), summary="一个任务")
def one(job: JobId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells how far a job is and what came of it."""
    return told(desk.jobs.job(actor, job))


@router.get("/{job}/events", responses=documented(403, 404) | _STREAM, response_class=StreamingResponse, summary="任务的进度（SSE）")
def events(job: JobId, actor: ActorHere, desk: DeskHere) -> StreamingResponse:
    """Streams the job each time it is further, until it has ended."""
    desk.jobs.job(actor, job)
    return StreamingResponse(_told(desk, actor, job), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.get("/{job}/files/{name}", responses=documented(403, 404, 409) | FILE, response_class=Response, summary="任务生成的文件")
def file(job: JobId, name: Annotated[str, Path(max_length=60, examples=["export"])], actor: ActorHere, desk: DeskHere) -> Response:
    """Gives a file that a job made."""
    made = desk.jobs.job(actor, job)
    data = desk.jobs.file(actor, job, name)
    suffix = str((made.result or {}).get("suffix", "")) if name == "export" else ""
    shown = f"{made.title.partition('：')[2] or made.title}{suffix}" if suffix else name
    return Response(data, media_type="application/octet-stream", headers=attachment(shown))


@router.delete("/{job}", responses=documented(403, 404), summary="取消任务")
def cancel(job: JobId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Stops a job."""
    return told(desk.jobs.cancel(actor, job))


async def _told(desk: Desk, actor: Actor, job_id: str) -> AsyncIterator[str]:
    last, waited = None, 0.0
    while waited < _LONGEST_S:
        job = await to_thread.run_sync(lambda: desk.jobs.job(actor, job_id))
        state = (job.state, job.step, job.done, job.total)
        if state != last:
            last = state
            yield f"event: job\ndata: {json.dumps(told(job), ensure_ascii=False)}\n\n"
        if job.ended:
            return
        await asyncio.sleep(_LOOK_EVERY_S)
        waited += _LOOK_EVERY_S
