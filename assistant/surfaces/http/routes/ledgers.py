"""Indicators with their values, and the sheet around a cell."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.problems import documented

router = APIRouter(prefix="/workspaces/{workspace}/ledger", tags=["台账"])


@router.get("", responses=documented(403, 404, 409), summary="指标和历年数值")
def table(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives indicators with their values by period, conflicts first."""
    return desk.ledgers.table(actor)


@router.get("/cut", responses=documented(403, 404, 409), summary="单元格前后的行")
def cut(
    actor: ActorHere, desk: DeskHere, source: Annotated[str, Query(min_length=1, max_length=255, examples=["法援台账.xlsx"])],
    locator: Annotated[str, Query(min_length=1, max_length=200, examples=["法援!C17"])],
) -> dict[str, Any]:  # fmt: skip
    """Gives the rows around a cell of a ledger as it is now."""
    return desk.ledgers.cut(actor, source, locator)
