"""Long lists in pages: so many at a time, and a word to go on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=200, description="一页多少条")]
Cursor = Annotated[str | None, Query(max_length=64, description="上一页给的 next")]


def page(
    items: Sequence[Item], limit: int, cursor: str | None, told: Callable[[Item], Any], *, key: Callable[[Item], str]
) -> dict[str, Any]:
    """Returns the items after the one that `cursor` names, and the cursor of the next page (None: this is the last).

    A cursor whose item has gone begins anew: better twice than not at all.
    """
    first = next((place + 1 for place, item in enumerate(items) if key(item) == cursor), 0) if cursor else 0
    part = items[first : first + limit]
    more = first + limit < len(items)
    return {"items": [told(item) for item in part], "next": key(part[-1]) if more else None, "total": len(items)}
