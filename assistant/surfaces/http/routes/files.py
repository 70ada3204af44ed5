"""Files on a workspace's shelves: ledgers, reference documents, returns, last year's reports."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse

from assistant.schema.office import Shelf
from assistant.surfaces.http.bodies import ChangeFile
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented
from assistant.surfaces.http.uploads import BODY, FileName, received

router = APIRouter(prefix="/workspaces/{workspace}/files", tags=["资料"])
FileId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
_READ = "assistant.office.tasks.checking:read_document"


@router.get("", responses=documented(403, 404), summary="文件")
def files(
    actor: ActorHere, desk: DeskHere, shelf: Annotated[Shelf | None, Query()] = None, limit: Limit = 100, cursor: Cursor = None
) -> dict[str, Any]:
    """Lists files by shelf and name."""
    return page(desk.shelves.files(actor, shelf), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.id)


@router.post("/{shelf}", status_code=201, responses=documented(403, 404, 413, 507), openapi_extra=BODY, summary="上传文件")
async def add(shelf: Shelf, name: FileName, request: Request, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Puts a file on a shelf, in the place of one of the same name; `told` is what looking at it gave."""
    file, told = await received(request, desk, lambda pieces: desk.shelves.add(actor, shelf, name, pieces))
    return file.to_dict() | {"told": told}


@router.get("/{file}/content", responses=documented(403, 404) | FILE, response_class=FileResponse, summary="下载文件")
def content(file: FileId, actor: ActorHere, desk: DeskHere) -> FileResponse:
    """Gives the bytes of a file."""
    found, place = desk.shelves.content(actor, file)
    return FileResponse(place, media_type="application/octet-stream", headers=attachment(found.name))


@router.get("/{file}/document", responses=documented(403, 404), summary="读出的文字和提纲")
def document(file: FileId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Reads a file: metadata, outline, blocks and text (contract.md, Document)."""
    found, _ = desk.shelves.content(actor, file)
    told: dict[str, Any] = desk.ask(_READ, [{"role": "document", "name": found.name, "sha256": found.sha256}], whole=True)["document"]
    return told


@router.patch("/{file}", responses=documented(403, 404), summary="改文件的类别")
def change(file: FileId, body: ChangeFile, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Says what kind of document a file of the corpus is."""
    return desk.shelves.set_kind(actor, file, body.kind).to_dict()


@router.delete("/{file}", status_code=204, responses=documented(403, 404), summary="删除文件")
def remove(file: FileId, actor: ActorHere, desk: DeskHere) -> None:
    """Takes a file off its shelf."""
    desk.shelves.remove(actor, file)


def attachment(name: str) -> dict[str, str]:
    """Returns the headers of a download under a Chinese name; nothing of it is ever shown as a page of ours."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "X-Content-Type-Options": "nosniff"}
