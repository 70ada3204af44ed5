"""Reports under check: versions, results, answers, review, downloads."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from assistant.office.reports import CheckOptions
from assistant.surfaces.http.answers import told
from assistant.surfaces.http.bodies import Bind, CheckAgain, Move, NewAnswer
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.paging import Cursor, Limit, page
from assistant.surfaces.http.problems import documented
from assistant.surfaces.http.routes.files import FILE, attachment
from assistant.surfaces.http.uploads import BODY, FileName, received

router = APIRouter(prefix="/workspaces/{workspace}/reports", tags=["校对"])
ReportId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]
FindingId = Annotated[str, Path(max_length=80, examples=["9f1c2a7b"])]
Number = Annotated[int | None, Query(ge=1, le=10_000, description="第几版，默认最新")]
Revision = Annotated[int, Query(ge=0, le=1_000_000, description="看到的修订号")]
Ids = Annotated[list[str] | None, Query(max_length=200, description="台账文件编号，默认全部")]
OneId = Annotated[str | None, Query(pattern="^[0-9a-f]{1,32}$")]
Profile = Annotated[Literal["figures", "full"], Query()]
AsOf = Annotated[dt.date | None, Query(description="法规按哪一天的效力核")]


@router.get("", responses=documented(403, 404), summary="送核的报告")
def reports(actor: ActorHere, desk: DeskHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Lists reports, last changed first."""
    return page(desk.reports.all(actor), limit, cursor, lambda one: one.to_dict(), key=lambda one: one.id)


@router.post("", status_code=202, responses=documented(403, 404, 413, 507), openapi_extra=BODY, summary="送核一份报告")
async def add(
    name: FileName, request: Request, actor: ActorHere, desk: DeskHere, ledgers: Ids = None, previous: OneId = None,
    profile: Profile = "figures", as_of: AsOf = None,
) -> dict[str, Any]:  # fmt: skip
    """Takes a report in and begins to check it; `job` tells how far it is."""
    options = CheckOptions(ledgers=tuple(ledgers) if ledgers is not None else None, previous=previous, profile=profile, as_of=as_of)
    report, job = await received(request, desk, lambda pieces: desk.reports.add(actor, name, pieces, options))
    return {"report": report.to_dict(), "job": told(job)}


@router.post(
    "/{report}/versions", status_code=202, responses=documented(403, 404, 409, 413, 507), openapi_extra=BODY, summary="送核新的一版"
)
async def add_version(report: ReportId, name: FileName, request: Request, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Takes a newer version in and begins to check it against the ledgers as they are now."""
    made, job = await received(request, desk, lambda pieces: desk.reports.add_version(actor, report, name, pieces))
    return {"report": made.to_dict(), "job": told(job)}


@router.get("/{report}", responses=documented(403, 404), summary="一份报告")
def one(report: ReportId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Tells a report with its versions and its steps of review."""
    steps = [step.to_dict() for step in desk.review.steps(actor, report)]
    return desk.reports.report(actor, report).to_dict() | {"steps": steps}


@router.delete("/{report}", status_code=204, responses=documented(403, 404), summary="删除报告")
def remove(report: ReportId, actor: ActorHere, desk: DeskHere) -> None:
    """Forgets a report."""
    desk.reports.remove(actor, report)


@router.post("/{report}/checks", status_code=202, responses=documented(403, 404, 409), summary="重新核查最新一版")
def check_again(report: ReportId, body: CheckAgain, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Holds the latest version against the ledgers as they are now."""
    ledgers = tuple(body.ledgers) if body.ledgers is not None else None
    options = CheckOptions(ledgers=ledgers, previous=body.previous, profile=body.profile, as_of=body.as_of)
    return told(desk.reports.check_again(actor, report, options))


@router.get("/{report}/result", responses=documented(403, 404, 409), summary="核查结果")
def result(report: ReportId, actor: ActorHere, desk: DeskHere, number: Number = None) -> dict[str, Any]:
    """Gives the report of the check (wenheng.report/1), dismissed findings apart."""
    return desk.reports.result(actor, report, number)


@router.get("/{report}/original", responses=documented(403, 404) | FILE, response_class=Response, summary="交来的原文件")
def original(report: ReportId, actor: ActorHere, desk: DeskHere, number: Number = None) -> Response:
    """Gives a version as it was handed in."""
    name, data = desk.reports.original(actor, report, number)
    return Response(data, media_type="application/octet-stream", headers=attachment(name))


@router.post("/{report}/exports", status_code=202, responses=documented(403, 404), summary="生成下载文件")
def export(
    report: ReportId, actor: ActorHere, desk: DeskHere,
    format: Annotated[Literal["docx", "revisions", "html", "json", "sarif", "text"], Query()] = "docx", number: Number = None,
) -> dict[str, Any]:  # fmt: skip
    """Begins to write a download; the job's file is called export."""
    return told(desk.reports.export(actor, report, format, number))


@router.get("/{report}/changes", responses=documented(403, 404, 409), summary="新一版改了什么")
def changes(
    report: ReportId, actor: ActorHere, desk: DeskHere, before: Annotated[int | None, Query(ge=1, le=10_000)] = None, number: Number = None
) -> dict[str, Any]:
    """Tells which findings of an earlier version are gone, which are still there and which are new."""
    return desk.reports.changes(actor, report, before=before, number=number)


@router.get("/{report}/cuts", responses=documented(403, 404), summary="台账里这个单元格前后的行")
def cut(
    report: ReportId, actor: ActorHere, desk: DeskHere, source: Annotated[str, Query(min_length=1, max_length=255)],
    locator: Annotated[str, Query(min_length=1, max_length=200)], number: Number = None,
) -> dict[str, Any]:  # fmt: skip
    """Gives the rows around a cell as the ledger was when the version was checked."""
    return desk.ledgers.cut_of(actor, report, number, source, locator)


@router.get("/{report}/answers", responses=documented(403, 404), summary="已处理的发现")
def answers(report: ReportId, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Lists the office's answers to findings."""
    desk.reports.report(actor, report)
    return {"items": [one.to_dict() for one in desk.review.answers(actor)]}


@router.post("/{report}/answers", status_code=201, responses=documented(403, 404, 409), summary="采纳或忽略一条发现")
def answer(report: ReportId, body: NewAnswer, actor: ActorHere, desk: DeskHere, number: Number = None) -> dict[str, Any]:
    """Keeps an answer; 409 where someone else answered since."""
    return desk.review.answer(
        actor, report, body.finding, body.kind, reason=body.reason, revision=body.revision, number=number
    ).to_dict()  # fmt: skip


@router.delete("/{report}/answers/{finding}", status_code=204, responses=documented(403, 404, 409), summary="撤销处理")
def restore(report: ReportId, finding: FindingId, revision: Revision, actor: ActorHere, desk: DeskHere) -> None:
    """Takes an answer back."""
    desk.reports.report(actor, report)
    desk.review.restore(actor, finding, revision=revision, report_id=report)


@router.post("/{report}/moves", responses=documented(403, 404, 409), summary="送审、退回、定稿")
def move(report: ReportId, body: Move, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Takes a report a step through review."""
    return desk.review.move(actor, report, body.to, note=body.note, revision=body.revision).to_dict()


@router.post("/{report}/bindings", responses=documented(403, 404, 409), summary="把数字绑定到单元格")
def bind(report: ReportId, body: Bind, actor: ActorHere, desk: DeskHere, number: Number = None) -> dict[str, Any]:
    """Ties a figure to a cell; it counts from the next check on."""
    return desk.ledgers.bind(actor, report, body.figure, body.source, body.locator, number)
