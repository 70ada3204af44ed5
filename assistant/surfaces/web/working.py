"""任务 and 日志: what is under way, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.office.log import ACTIONS, verify
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered

_STATES = {"done": "完成", "failed": "没有完成", "cancelled": "已取消", "queued": "排队", "running": "进行中"}
_PAGE = 100


def install(place: Callable[[str], Any]) -> None:
    """Adds the pages."""
    place("jobs")(jobs)
    place("log")(log)


async def jobs(seat: Seat, *, query: dict[str, str]) -> None:
    """Jobs with their progress."""
    found = await asked(seat.desk.jobs.all, seat.actor)
    with frame(seat, "jobs", "任务"):
        raw(rendered("jobs.html", seat=seat, jobs=found, states=_STATES))


async def log(seat: Seat, *, query: dict[str, str]) -> None:
    """The log, newest first."""
    before = int(query["before"]) if query.get("before", "").isdigit() else None
    found = await asked(seat.desk.entries, seat.actor, most=_PAGE, before=before)
    result = await asked(verify, seat.desk.database)
    told = f"共 {result.lines} 条，链条完整。" if result.fault is None else f"链条有问题：{result.fault}。请立即告诉系统管理员。"
    with frame(seat, "log", "日志"):
        older = found[-1].seq if len(found) == _PAGE else None
        raw(rendered("log.html", seat=seat, entries=found, actions=ACTIONS, older=older, verified=told))
