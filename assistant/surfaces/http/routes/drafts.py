"""Drafts: asked for, watched, changed section by section, downloaded."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from assistant.office.drafting import DraftRequest
from assistant.surfaces.http.answers import told
from assistant.surfaces.http.bodies import Again, EditSection, NewDraft
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented
from assistant.surfaces.http.routes.files import attachment

router = APIRouter(prefix="/workspaces/{workspace}", tags=["起草"])
DraftId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]
SectionKey = Annotated[str, Path(max_length=80)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {WORD: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/templates", responses=documented(403, 404), summary="模板")
def templates(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Lists the templates that can be chosen."""
    return {"items": [one.to_dict() for one in desk.drafting.templates(actor)]}


@router.get("/drafts", responses=documented(403, 404), summary="草稿")
def drafts(actor: ActorHere, desk: DeskHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Lists drafts, newest first."""
    return page(desk.drafting.all(actor), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.id)


@router.post("/drafts", status_code=202, responses=documented(403, 404), summary="起草")
def add(body: NewDraft, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Begins a draft; `job` tells how far it is."""
    draft, job = desk.drafting.add(actor, _request(body))
    return {"draft": draft.to_dict(), "job": told(job)}


@router.post("/returns", responses=documented(403, 404, 409), summary="查收报送材料")
def returns(body: NewDraft, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells who has sent what and what is wrong with it (wenheng.returns/1)."""
    return desk.drafting.returns(actor, _request(body))


@router.post("/drafts/personal", responses=documented(403, 404, 409), summary="材料里的个人信息")
def personal(body: NewDraft, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells what personal data the material of a draft holds; it is masked before anything goes to a language model."""
    return desk.drafting.personal(actor, _request(body))


@router.get("/drafts/{draft}", responses=documented(403, 404), summary="一份草稿")
def one(draft: DraftId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells a draft: its brief, files, edits and job."""
    return desk.drafting.draft(actor, draft).to_dict()


@router.get("/drafts/{draft}/view", responses=documented(403, 404, 409), summary="草稿的文字和出处")
def view(draft: DraftId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives sections, figures with their sources, notes, the plan and the check."""
    return desk.drafting.view(actor, draft)


@router.get("/drafts/{draft}/docx", responses=documented(403, 404, 409) | _FILE, response_class=Response, summary="下载 Word")
def word(draft: DraftId, actor: ActorHere, desk: DeskHere) -> Response:
    """Gives the Word file."""
    name, data = desk.drafting.word(actor, draft)
    return Response(data, media_type=WORD, headers=attachment(name))


@router.put("/drafts/{draft}/sections/{section}", status_code=202, responses=documented(403, 404, 409), summary="改一节，或恢复程序写的")
def edit(draft: DraftId, section: SectionKey, body: EditSection, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Puts a person's words in a section's place and makes the draft anew."""
    return told(desk.drafting.edit(actor, draft, section, body.text, revision=body.revision))


@router.post(
    "/drafts/{draft}/sections/{section}/again", status_code=202, responses=documented(403, 404, 409), summary="请语言模型再写一次这一节"
)
def rewrite(draft: DraftId, section: SectionKey, body: Again, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Asks the language model for one section again; the others stay as they are."""
    return told(desk.drafting.rewrite(actor, draft, section, revision=body.revision))


@router.post("/drafts/{draft}/again", status_code=202, responses=documented(403, 404, 409), summary="用现在的台账和报送重写")
def again(draft: DraftId, body: Again, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Makes the draft anew from the files as they are now."""
    return told(desk.drafting.again(actor, draft, revision=body.revision))


@router.delete("/drafts/{draft}", status_code=204, responses=documented(403, 404), summary="删除草稿")
def remove(draft: DraftId, actor: ActorHere, desk: DeskHere) -> None:
    """Forgets a draft."""
    desk.drafting.remove(actor, draft)


def _request(body: NewDraft) -> DraftRequest:
    return DraftRequest(
        brief=body.brief.model_dump(mode="json", exclude_none=True, exclude_defaults=False),
        ledgers=tuple(body.ledgers) if body.ledgers is not None else None,
        returns=tuple(body.returns) if body.returns is not None else None, previous=body.previous,
    )  # fmt: skip
