"""成员和密钥 of a workspace, and 用户和工作区 of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.office.actor import ROLES
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered


def install(place: Callable[[str], Any]) -> None:
    """Adds the page of a workspace; the site's own is a plain one."""
    place("people")(people)


async def people(seat: Seat, *, query: dict[str, str]) -> None:
    """Who works here, and one's own keys."""
    members = await asked(seat.desk.rooms.members, seat.actor)
    tokens = await asked(seat.desk.rooms.tokens, seat.actor)
    with frame(seat, "people", "成员和密钥"):
        raw(rendered("people.html", seat=seat, members=members, tokens=tokens, roles=ROLES))
