"""Indicators with their values, and the sheet around a cell."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from assistant.pipeline.word_lists import ListName
from assistant.surfaces.http.bodies import PutWord, SetAliases
from assistant.surfaces.http.guard import ActorHere, DeskHere
from assistant.surfaces.http.problems import documented

router = APIRouter(prefix="/workspaces/{workspace}", tags=["台账"])
IndicatorId = Annotated[str, Path(max_length=120, examples=["legal_aid.accepted"])]
Digest = Annotated[str, Query(max_length=64, description="看到的名单的 digest")]


@router.get("/ledger", responses=documented(403, 404, 409), summary="指标和历年数值")
def table(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives indicators with their values by period, conflicts first."""
    return desk.ledgers.table(actor)


@router.get("/ledger/cut", responses=documented(403, 404, 409), summary="单元格前后的行")
def cut(
    actor: ActorHere, desk: DeskHere, source: Annotated[str, Query(min_length=1, max_length=255, examples=["法援台账.xlsx"])],
    locator: Annotated[str, Query(min_length=1, max_length=200, examples=["法援!C17"])],
) -> dict[str, Any]:  # fmt: skip
    """Gives the rows around a cell of a ledger as it is now."""
    return desk.ledgers.cut(actor, source, locator)


@router.get("/ledger/usage", responses=documented(403, 404), summary="这个单元格用在哪里")
def usage(
    actor: ActorHere, desk: DeskHere, source: Annotated[str, Query(min_length=1, max_length=255, examples=["法援台账.xlsx"])],
    locator: Annotated[str, Query(min_length=1, max_length=200, examples=["法援!C17"])],
) -> dict[str, Any]:  # fmt: skip
    """Lists the figures of checked reports that rest on a cell."""
    return {"items": desk.ledgers.usage(actor, source, locator)}


@router.put("/indicators/{indicator}", responses=documented(403, 404, 409), summary="改指标的叫法")
def set_aliases(indicator: IndicatorId, body: SetAliases, actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Says what else an indicator is called; it counts from the next check on."""
    return desk.ledgers.set_aliases(actor, indicator, tuple(body.aliases), expected=body.digest)


@router.get("/lists", responses=documented(403, 404), summary="套话与名称")
def lists(actor: ActorHere, desk: DeskHere) -> dict[str, Any]:
    """Gives stock sentences, names in full and short, leaders in order, outdated wording."""
    return desk.ledgers.lists(actor)


@router.put("/lists/{name}", status_code=204, responses=documented(403, 404, 409), summary="加一条，或改对应的词")
def put_word(name: ListName, body: PutWord, actor: ActorHere, desk: DeskHere) -> None:
    """Adds a word to a list, or changes what stands for it."""
    desk.ledgers.put_word(actor, name, body.word, body.value, expected=body.digest)


@router.delete("/lists/{name}", status_code=204, responses=documented(403, 404, 409), summary="去掉一条")
def remove_word(
    name: ListName, word: Annotated[str, Query(min_length=1, max_length=300)], digest: Digest, actor: ActorHere, desk: DeskHere
) -> None:
    """Takes a word off a list."""
    desk.ledgers.remove_word(actor, name, word, expected=digest)
