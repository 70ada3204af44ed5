"""The frame around every page: top bar, rail of places, the room for the content."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from assistant.surfaces.web import page_version
from assistant.surfaces.web.seat import Seat
from assistant.surfaces.web.templating import rendered

PLACES = (
    ("check", "校对", "M4 4h11l5 5v11H4zM8 13l3 3 5-6"), ("find", "查找", "M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L21 21"),
    ("draft", "起草", "M4 20l1-5L16 4l4 4L9 19z"), ("ledger", "台账", "M4 4h16v16H4zM4 10h16M4 15h16M10 4v16"),
    ("corpus", "资料库", "M5 4h4v16H5zM9 4h4v16H9zM14 5l4-1 3 15-4 1z"), ("jobs", "任务", "M12 4a8 8 0 1 0 .01 0M12 8v4l3 2"),
)  # fmt: skip


@contextmanager
def frame(seat: Seat, place: str, title: str) -> Iterator[None]:
    """Draws the frame; what is made inside stands in the content."""
    ui.page_title(f"{title} · 文衡")
    version = page_version()
    scripts = "".join(f'<script src="/static/{name}.js?v={version}" defer></script>' for name in ("wenheng", "report", "bind", "draft"))
    ui.add_head_html(
        f'<meta name="wh-workspace" content="{seat.room.id}"><meta name="wh-csrf" content="{html.escape(seat.login.csrf)}">'
        f'<meta name="wh-version" content="{version}"><link rel="stylesheet" href="/static/wenheng.css?v={version}">{scripts}'
    )
    raw(rendered("frame.html", seat=seat, place=place, places=PLACES))
    with ui.element("main").classes("wh-main").props('id=wh-main tabindex="-1"'):
        yield


def raw(text: str) -> ui.html:
    """Puts HTML of our own templates on the page: they have escaped what came from people."""
    return ui.html(text, sanitize=False)
