"""套话与名称: the lists behind the checks of names and wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered

_LISTS = (
    ("names", "单位全称和简称", "第一次写全称，以后都用同一个简称", "全称", "简称"),
    ("people", "领导名单", "照这里的先后排名", "姓名", "职务"),
    ("outdated", "过时的提法", "写了左边的，会提示改成右边的", "过时的提法", "现在的提法"),
    ("stock", "每年都写的套话", "和上年一样也不算照抄", "句子", ""),
)  # fmt: skip


def install(place: Callable[[str], Any]) -> None:
    """Adds the page."""
    place("words")(words)


async def words(seat: Seat, *, query: dict[str, str]) -> None:
    """The four lists, each changed in place."""
    told = await asked(seat.desk.ledgers.lists, seat.actor)
    lists = [(*one, [(word, "") for word in told["stock"]] if one[0] == "stock" else told[one[0]]) for one in _LISTS]
    with frame(seat, "words", "套话与名称"):
        raw(rendered("lists.html", seat=seat, lists=lists, digest=told["digest"]))
