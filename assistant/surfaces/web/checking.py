"""校对: reports handed in, and the desk on which one is gone through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from assistant.errors import ConflictError
from assistant.office.reports import EXPORTS
from assistant.office.review import MOVES, STATES
from assistant.schema.office import Report, Version
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered

_MOVES = {"in_review": "送审", "approved": "定稿", "draft": "退回"}


def install(place: Callable[[str], Any]) -> None:
    """Adds the pages."""
    place("check")(check_list)
    place("check/{report}")(report_desk)


async def check_list(seat: Seat, *, query: dict[str, str]) -> None:
    """Where reports are dropped, and those there are."""
    desk = seat.desk
    reports = await asked(desk.reports.all, seat.actor)
    ledgers = await asked(desk.shelves.files, seat.actor, "ledger")
    jobs = {job.id: job for job in await asked(desk.jobs.all, seat.actor)}
    with frame(seat, "check", "校对"):
        raw(rendered("check_list.html", seat=seat, reports=reports, ledgers=ledgers, jobs=jobs, states=STATES))


async def report_desk(seat: Seat, *, report: str, query: dict[str, str]) -> None:
    """One version of a report with its findings."""
    desk, actor = seat.desk, seat.actor
    number = int(query["v"]) if query.get("v", "").isdigit() else None
    found, version = await asked(desk.reports.version, actor, report, number)
    job = await asked(desk.jobs.job, actor, version.job_id) if version.job_id else None
    told: dict[str, Any] = {"view": None, "changes": None, "sections": (), "figures": {}, "answers": {}, "answered": 0, "seconds": None}
    if version.view_sha is not None:
        told |= await asked(_told, seat, found, version)
        if job is not None and job.started_at and job.ended_at:
            told["seconds"] = f"{(job.ended_at - job.started_at).total_seconds():.1f}"
    latest = version.number == found.latest.number
    moves = [(to, _MOVES[to]) for (before, to), act in MOVES.items() if latest and before == found.state and actor.may(act)]
    if version.view_sha is None:
        moves = [one for one in moves if one[0] == "draft"]
    steps = await asked(desk.review.steps, actor, report)
    with frame(seat, "check", found.title):
        raw(rendered(
            "report.html", seat=seat, report=found, version=version, job=job, latest=latest, moves=moves, states=STATES, exports=EXPORTS,
            steps=steps, **told,
        ))  # fmt: skip


def _told(seat: Seat, report: Report, version: Version) -> dict[str, Any]:
    """What a checked version shows: the kept view, with the places, statuses and answers that cards are sifted by."""
    desk, actor = seat.desk, seat.actor
    view = desk.reports.view(actor, report.id, version.number)
    result = json.loads(desk.blobs.read(str(version.report_sha)))
    figures = {one["id"]: {"formula": one["formula"], "evidence": result["evidence"].get(one["id"], [])} for one in result["figures"]}
    answers = {one.finding_id: one for one in desk.review.answers(actor)}
    for one in view["cards"]:
        card = one["card"]
        card["section"] = card["place"].partition(" › ")[0]
        card["statuses"] = list(dict.fromkeys(figure["status"] or "not_checked" for figure in card["figures"]))
    try:
        changes = desk.reports.changes(actor, report.id, number=version.number) if version.number > 1 else None
    except ConflictError:  # the version before was never checked to its end
        changes = None
    sections = tuple(dict.fromkeys(one["card"]["section"] for one in view["cards"]))
    answered = sum(one["card"]["finding"]["id"] in answers for one in view["cards"])
    return {"view": view, "figures": figures, "answers": answers, "sections": sections, "changes": changes, "answered": answered}
