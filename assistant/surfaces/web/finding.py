"""查找: a question, its filters and what was found, all in the address, so that back and reload give the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from assistant.errors import InputError, WenhengError
from assistant.schema.retrieval import Query
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered

_KEYS = ("q", "kind", "from", "to", "publisher", "valid", "like")
_ROUTES = {"keyword": "当作关键词查", "question": "当作一句问话查", "case": "当作一段案情查", "auto": ""}
_WAYS = {"words": "词", "bigrams": "字对", "dense": "语义", "lexical": "词", "article": "法条"}
_KINDS = {"summary", "case", "policy", "other"}
_AROUND = 320


def install(place: Callable[[str], Any]) -> None:
    """Adds the page."""
    place("find")(find)


async def find(seat: Seat, *, query: dict[str, str]) -> None:
    """The search line, and what was found."""
    given = {key: query.get(key, "").strip() for key in _KEYS}
    told: dict[str, Any] = {"hits": None, "trouble": None, "route": "", "notices": (), "searched": "", "wider": None}
    if given["q"] or given["like"]:
        try:
            told |= await asked(_found, seat, given)
        except WenhengError as error:
            told["trouble"] = error
    with frame(seat, "find", "查找"):
        raw(rendered("find.html", seat=seat, asked=given, **told))


def _found(seat: Seat, given: dict[str, str]) -> dict[str, Any]:
    words = given["q"] or given["like"]
    wanted: Any = _asked(words, given)
    like = not given["q"]
    found = seat.desk.searching.like(seat.actor, words, wanted) if like else seat.desk.searching.find(seat.actor, wanted)
    told = found.to_dict()
    filters = [given[key] for key in ("from", "to", "publisher", "valid") if given[key]]
    return {
        "hits": [_shown(hit) for hit in told["hits"]], "route": _ROUTES.get(told["route"], ""), "notices": told["notices"],
        "searched": "、".join([words[:40], *filters]),
        "wider": f"{seat.base}/find?{urlencode({'like' if like else 'q': words})}" if filters or given["kind"] else None,
    }  # fmt: skip


def _asked(words: str, given: dict[str, str]) -> Query:
    try:
        valid = date.fromisoformat(given["valid"]).isoformat() if given["valid"] else None
        first, last = (int(given[key]) if given[key] else None for key in ("from", "to"))
    except ValueError as error:
        raise InputError("年份或日期写法不对", remedy="年份写 2024，日期在日历里选") from error
    years = (first or 1, last or 9999) if first or last else None
    kind: Any = given["kind"] if given["kind"] in _KINDS else None
    return Query(text=words, kind=kind, years=years, publisher=given["publisher"] or None, valid_on=valid, limit=20)


def _shown(hit: dict[str, Any]) -> dict[str, Any]:
    """A hit with its text in pieces, marked or not, the four lines of a case, why it was found and how it is quoted."""
    ways = "、".join(f"{_WAYS.get(way, way)}第 {rank}" for way, rank in hit["retrievers"].items())
    marked = list(dict.fromkeys(hit["text"][start:end] for start, end in hit["highlights"]))
    source = "，".join(part for part in (f"《{hit['title'].strip('《》')}》", hit["publisher"], hit["number"], hit["date"]) if part)
    return hit | {
        "pieces": _pieces(hit["text"], hit["highlights"]), "lines": _lines(hit["card"]) if hit["card"] else [],
        "why": f"命中：{'、'.join(marked[:8]) or '意思相近'}；各路名次：{ways or '—'}", "quote": f"{hit['text'].strip()}\n——{source}",
    }  # fmt: skip


def _pieces(text: str, spans: list[list[int]]) -> list[tuple[str, bool]]:
    """The part of a passage around what was found, cut where marks begin and end."""
    first = max(0, (spans[0][0] if spans else 0) - 60)
    last = min(len(text), first + _AROUND)
    pieces: list[tuple[str, bool]] = [("…", False)] if first else []
    position = first
    for start, end in spans:
        if first <= start and end <= last and start >= position:
            pieces += [(text[position:start], False), (text[start:end], True)]
            position = end
    return [*pieces, (text[position:last] + ("…" if last < len(text) else ""), False)]


def _lines(card: dict[str, Any]) -> list[tuple[str, str]]:
    laws = "；".join(law["title"] + "".join(one["text"] for one in law["articles"][:3]) for law in card["laws"][:3])
    told = [
        ("案情", card["facts"]["text"] if card["facts"] else ""), ("办理", card["handling"]["text"] if card["handling"] else ""),
        ("依据", laws), ("结果", "；".join(one["clause"] or one["text"] for one in card["figures"][:3])),
    ]  # fmt: skip
    return [(name, words[:140] + ("…" if len(words) > 140 else "")) for name, words in told if words]
