"""The page: NiceGUI on the application of the API; it calls the office's services in this process and decides nothing itself."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.office.desk import Desk

STATIC = Path(__file__).parent / "static"


@cache
def page_version() -> str:
    """Returns what tells the pages of this program from those of another version of it: a word over all that they are made of."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*here.glob("*.py"), *(here / "templates").iterdir(), *STATIC.iterdir()]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def add_pages(app: FastAPI, desk: Desk) -> None:
    """Adds the pages, with everything they load, to an application."""
    from assistant.surfaces.web.pages import install

    app.state.page_version = page_version()
    install(app, desk)
