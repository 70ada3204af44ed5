"""Running the application on a socket."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.office.service_settings import ServiceSettings
from assistant.surfaces.http.observing import set_up_logs

_GRACE_S = 10


def run(app: FastAPI, settings: ServiceSettings) -> None:
    """Serves until told to stop; one process, for the page's state lives in it."""
    import uvicorn

    set_up_logs()
    uvicorn.run(
        app, host=settings.host, port=settings.port, log_config=None, access_log=False, proxy_headers=settings.proxied,
        forwarded_allow_ips="*" if settings.proxied else None, server_header=False, timeout_graceful_shutdown=_GRACE_S,
        h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
