"""Running the application on a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from assistant.office.service_settings import ServiceSettings
from assistant.surfaces.http.observing import set_up_logs

_GRACE_S = 10


class _Server(uvicorn.Server):
    """A server that says when it answers: what was printed before that would be a promise."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to answer, then says so."""
        await super().startup(sockets)
        if self.started:
            self._answering()


def run(app: FastAPI, settings: ServiceSettings, listening: socket.socket, answering: Callable[[], None]) -> None:
    """Serves on a bound socket until told to stop, in one process, for the page's state lives in it; `answering` is called once."""
    set_up_logs()
    config = uvicorn.Config(
        app, log_config=None, access_log=False, proxy_headers=settings.proxied, server_header=False, timeout_graceful_shutdown=_GRACE_S,
        forwarded_allow_ips="*" if settings.proxied else None, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    _Server(config, answering).run([listening])
