"""What is told of the running service: logs as JSON lines and measurements, neither with any content of documents or questions."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from assistant.office.desk import Desk

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_DEEPEST = 12
_QUIET = ("/_nicegui", "/api/v1/health", "/api/v1/metrics")


def set_up_logs(*, level: str = "INFO") -> None:
    """Has everything logged as one JSON object a line on stderr; libraries only what is wrong."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), _places,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr), cache_logger_on_first_use=False,
    )  # fmt: skip


def _places(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Has an exception told by where it came through: its words and what variables held may be somebody's text, and stay out of logs."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["places"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames][-_DEEPEST:]
        if error.__cause__ is not None:
            event["cause"] = type(error.__cause__).__name__
    return event


class Measures:
    """Counters and timings of one application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.registry = CollectorRegistry()
        names = ("method", "route", "status")
        self.requests = Counter("wenheng_requests_total", "Requests answered.", names, registry=self.registry)
        self.seconds = Histogram(
            "wenheng_request_seconds", "Time to answer.", ("method", "route"), buckets=_BUCKETS, registry=self.registry
        )  # fmt: skip
        self.jobs = Gauge("wenheng_jobs", "Jobs by state.", ("state",), registry=self.registry)
        self.busy = Gauge("wenheng_jobs_running", "Jobs under way in this service.", registry=self.registry)
        self.free = Gauge("wenheng_disk_free_bytes", "Room left on the disk of the data folder.", registry=self.registry)

    def text(self) -> bytes:
        """Returns everything in Prometheus's text form."""
        from assistant.storage import work

        with self._desk.database.reading() as connection:
            counts = work.count_jobs(connection)
        for state in ("queued", "running", "done", "failed", "cancelled"):
            self.jobs.labels(state).set(counts.get(state, 0))
        self.busy.set(self._desk.dispatcher.busy)
        self.free.set(self._desk.free_bytes())
        return generate_latest(self.registry)

    media = CONTENT_TYPE_LATEST


def install(app: FastAPI, measures: Measures) -> None:
    """Has every request measured and logged: its route as declared, never the address that was asked for, which may hold a question."""
    log = structlog.get_logger("wenheng")

    @app.middleware("http")
    async def watched(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started = time.perf_counter()
        status = 500
        try:
            response = await call_next(request)
            status = response.status_code
            return response
        finally:
            seconds = time.perf_counter() - started
            route: Any = request.scope.get("route")
            path = getattr(route, "path", "—")
            measures.requests.labels(request.method, path, str(status)).inc()
            measures.seconds.labels(request.method, path).observe(seconds)
            if not request.url.path.startswith(_QUIET):
                account = getattr(request.state, "account", None)
                log.info("request", method=request.method, route=path, status=status, ms=round(seconds * 1000, 1), account=account)
