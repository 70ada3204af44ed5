"""资料库: the documents that can be found, how far they are taken up, and one of them to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import day, rendered

_READ = "assistant.office.tasks.checking:read_document"


def install(place: Callable[[str], Any]) -> None:
    """Adds the pages."""
    place("corpus")(corpus)
    place("corpus/{file}")(document)


async def corpus(seat: Seat, *, query: dict[str, str]) -> None:
    """The shelf, and how far the index is."""
    files = await asked(seat.desk.shelves.files, seat.actor, "corpus")
    jobs = [job for job in await asked(seat.desk.jobs.all, seat.actor) if job.kind == "index" and job.state != "cancelled"]
    job = jobs[0] if jobs else None
    state = {"job": job, "failures": (job.result or {}).get("failures", ()) if job else ()}
    with frame(seat, "corpus", "资料库"):
        raw(rendered("corpus.html", seat=seat, files=files, state=state))


async def document(seat: Seat, *, file: str, query: dict[str, str]) -> None:
    """One document on paper with its outline, opened at the place `at` of its text."""
    found, _ = await asked(seat.desk.shelves.content, seat.actor, file)
    materials = [{"role": "document", "name": found.name, "sha256": found.sha256}]
    told = (await asked(seat.desk.ask, _READ, materials))["paper"]
    at = int(query["at"]) if query.get("at", "").isdigit() else None
    meta = told["metadata"]
    shown = meta["issued"] and day(meta["issued"])
    named = (("发布", meta["publisher"]), ("文号", meta["number"]), ("日期", shown), ("效力", meta["validity"]))
    facts = [(name, words) for name, words in named if words]
    here = _block_at(told["blocks"], at) if at is not None else None
    with frame(seat, "corpus", found.name):
        raw(rendered("document.html", seat=seat, file=found, told=told, facts=facts, outline=_lines(told["outline"]), here=here))


def _block_at(blocks: list[list[int]], at: int) -> int | None:
    return next((index for index, start, end in blocks if start <= at < end), None)


def _lines(nodes: list[dict[str, Any]], depth: int = 1) -> list[tuple[int, str, int]]:
    lines: list[tuple[int, str, int]] = []
    for node in nodes:
        lines.append((depth, (node["label"] + node["title"]).strip().rstrip("。："), node["block"]))
        if depth < 3:
            lines += _lines(node["children"], depth + 1)
    return lines
