"""The page: NiceGUI on the application of the API; it calls the office's services in this process and decides nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.office.desk import Desk

STATIC = Path(__file__).parent / "static"


def add_pages(app: FastAPI, desk: Desk) -> None:
    """Adds the pages, with everything they load, to an application."""
    from assistant.surfaces.web.pages import install

    install(app, desk)
