"""Laws and rules as a register knows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.schema.encoding import Encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRecord(Encoded):
    """A law or rule under one title; dates are first promulgation and first entry into force; `revised` holds (date, in force) pairs."""

    title: str
    short: tuple[str, ...] = ()
    kind: str = "law"
    number: str | None = None
    promulgated: dt.date | None = None
    in_force: dt.date | None = None
    revised: tuple[tuple[dt.date, dt.date], ...] = ()
    repealed: dt.date | None = None
    replaced_by: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Encoded):
    """A 《title》 cited in a text: the title without its marks, its span with them, and the article named after it, if any."""

    title: str
    start: int
    end: int
    article: str | None = None
