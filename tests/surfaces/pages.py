"""The whole application, page and all, in this process: the page's toolkit keeps one application a process, so it is cleared each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from assistant.office.desk import Desk
from assistant.surfaces.serving import application


@contextmanager
def whole(desk: Desk, **options: Any) -> Iterator[TestClient]:
    """A browser before the application over an open desk."""
    from nicegui.testing.general import nicegui_reset_globals

    with nicegui_reset_globals(), TestClient(application(desk), **options) as browser:
        yield browser
