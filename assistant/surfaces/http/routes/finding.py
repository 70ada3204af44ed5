"""Finding in the corpus, and checking a text at once."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Mode
from assistant.schema.retrieval import Query as Asked
from assistant.surfaces.http.answers import told
from assistant.surfaces.http.bodies import CheckText, Similar
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.problems import documented

router = APIRouter(prefix="/workspaces/{workspace}", tags=["查找"])
Year = Annotated[int | None, Query(ge=1900, le=2200)]
Words = Annotated[str | None, Query(max_length=60)]


@router.get("/find", responses=documented(403, 404, 409), summary="查先例、案例、政策")
def find(
    actor: ActorHere, desk: DeskHere, q: Annotated[str, Query(min_length=1, max_length=20_000, examples=["农民工欠薪"])],
    kind: Annotated[DocumentKind | None, Query()] = None, year_from: Year = None, year_to: Year = None, publisher: Words = None,
    topic: Words = None, valid_on: Annotated[dt.date | None, Query()] = None, mode: Annotated[Mode, Query()] = "auto",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> dict[str, Any]:  # fmt: skip
    """Gives the hits of contract.md, best first, each with its file's id."""
    years = None if year_from is None and year_to is None else (year_from or 1, year_to or 9999)
    asked = Asked(
        text=q, kind=kind, years=years, publisher=publisher, topic=topic, valid_on=valid_on.isoformat() if valid_on else None, mode=mode,
        limit=limit,
    )  # fmt: skip
    return desk.searching.find(actor, asked).to_dict()


@router.post("/similar", responses=documented(403, 404, 409), summary="找和一段文字相近的")
def similar(body: Similar, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives documents like a pasted text, each by its best passage."""
    return desk.searching.like(actor, body.text, Asked(text="", kind=body.kind, limit=body.limit)).to_dict()


@router.post("/check", responses=documented(403, 404, 409), summary="马上核一段文字")
def check_text(body: CheckText, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Holds a text against the workspace's ledgers and gives the report (wenheng.report/1); nothing is kept."""
    return desk.ledgers.check_text(actor, body.text, name=body.name)


@router.post("/sample", status_code=202, responses=documented(403, 404, 409), summary="放进样例")
def sample(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Puts the invented sample bureau's ledgers on an empty shelf and checks its report."""
    report, job = desk.reports.add_sample(actor)
    return {"report": report.to_dict(), "job": told(job)}


@router.post("/index", status_code=202, responses=documented(403, 404), summary="重新编入资料")
def reindex(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Brings the index to what is on the shelf."""
    return told(desk.jobs.reindex(actor))
