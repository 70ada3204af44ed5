"""Pieces of pages from templates that escape whatever enters them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.reporting.words import STATUS, STATUS_MARK
from assistant.surfaces.web import page_version

_HERE = Path(__file__).parent / "templates"
_ZONE = dt.timezone(dt.timedelta(hours=8))
_KINDS = {"summary": "总结", "case": "案例", "policy": "政策", "other": "其他"}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    made.filters |= {"moment": moment, "day": day, "size": size}
    made.globals |= {"STATUS": STATUS, "STATUS_MARK": STATUS_MARK, "KINDS": _KINDS, "page_version": page_version}
    return made


def rendered(name: str, **values: Any) -> str:
    """Returns a template of this room, filled; a missing value is an error."""
    return _environment().get_template(name).render(**values)


def moment(value: dt.datetime | str | None) -> str:
    """Returns a time as people here write it: 2024年12月25日 14:05, Beijing time."""
    if value is None:
        return "—"
    told = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    here = told.astimezone(_ZONE)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def day(value: dt.datetime | dt.date | str | None) -> str:
    """Returns a day as people here write it: 2024年12月25日."""
    if value is None:
        return "—"
    told = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    here = told.astimezone(_ZONE) if isinstance(told, dt.datetime) and told.tzinfo is not None else told
    return f"{here.year}年{here.month}月{here.day}日"


def size(value: int) -> str:
    """Returns a file's size in words."""
    return f"{value / 1_048_576:.1f} MB" if value >= 1_048_576 else f"{max(1, round(value / 1024))} KB"
