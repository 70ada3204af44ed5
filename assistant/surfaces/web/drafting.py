"""起草: four steps on one page, and the draft with the source of every figure and sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.errors import ConflictError
from assistant.settings import load
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered

_ORIGINS = {"pattern": "句式", "return": "报送", "precedent": "先例", "last_year": "上年"}
_PLAN = {"answered": "已回应", "carried": "继续列入", "missed": "没有完成", "unanswered": "没有回应"}


def install(place: Callable[[str], Any]) -> None:
    """Adds the pages."""
    place("draft")(wizard)
    place("draft/{draft}")(draft_desk)


async def wizard(seat: Seat, *, query: dict[str, str]) -> None:
    """Template, data and returns, writing; and the drafts there are."""
    desk, actor = seat.desk, seat.actor
    files = await asked(desk.shelves.files, actor)
    shelves = {shelf: [file for file in files if file.shelf == shelf] for shelf in ("ledger", "return", "previous")}
    jobs = {job.id: job for job in await asked(desk.jobs.all, actor)}
    model = await asked(_model, seat)
    year = desk.log.clock().year - (1 if desk.log.clock().month < 7 else 0)
    with frame(seat, "draft", "起草"):
        raw(rendered(
            "draft.html", seat=seat, templates=desk.drafting.templates(actor), shelves=shelves,
            drafts=await asked(desk.drafting.all, actor), jobs=jobs, model=model, year=year,
        ))  # fmt: skip


def _model(seat: Seat) -> str | None:
    """The language model that the workspace's settings name, if they do."""
    settings = load(seat.desk.rooms.root(seat.room.id)).model
    return settings.name if settings is not None else None


async def draft_desk(seat: Seat, *, draft: str, query: dict[str, str]) -> None:
    """A draft on paper: figures with their cells, sentences with where they came from, sections to be changed."""
    desk, actor = seat.desk, seat.actor
    found = await asked(desk.drafting.draft, actor, draft)
    job = await asked(desk.jobs.job, actor, found.job_id) if found.job_id else None
    try:
        view = _shown(await asked(desk.drafting.view, actor, draft))
    except ConflictError:
        view = None
    with frame(seat, "draft", view["title"] if view else found.title):
        rewritable = {one["key"] for one in ((view or {}).get("writing") or {"sections": ()})["sections"]}
        raw(rendered("draft_desk.html", seat=seat, draft=found, job=job, view=view, plan_words=_PLAN, rewritable=rewritable))


def _shown(view: dict[str, Any]) -> dict[str, Any]:
    """Sections with the source of each sentence in words and each figure's cells."""
    figures = {one["key"]: one for one in view["figures"]}
    for section in view["sections"]:
        for sentence in section["sentences"]:
            _told(sentence, figures)
        for row in (section["table"] or {}).get("rows", ()):
            for cell in row:
                _told(cell, figures)
        section["text"] = "".join(piece["text"] for one in section["sentences"] for piece in one["fragments"])
    return view


def _told(sentence: dict[str, Any], figures: dict[str, Any]) -> None:
    sentence["from"] = "：".join(part for part in (_ORIGINS.get(sentence["origin"], sentence["origin"]), sentence["source"]) if part)
    for piece in sentence["fragments"]:
        figure = figures.get(piece["figure"]) if piece["figure"] else None
        piece["tip"] = _tip(figure) if figure else ""


def _tip(figure: dict[str, Any]) -> str:
    sources = figure["sources"] or ([f"{figure['sender']}报送"] if figure["sender"] else [])
    formula = {"change_by": "同比变化", "share": "占比", "difference_to": "与上年之差"}.get(figure["formula"] or "", "")
    return "\n".join([figure["label"], *([formula] if formula else []), *sources])
