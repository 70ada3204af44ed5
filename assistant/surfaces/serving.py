"""Starting the service: settings, desk, API and page on one address; one line for people, one link for the first administrator."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.office.service_settings import ServiceSettings, load_service

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.office.desk import Desk

_QUIET = {"ANONYMIZED_TELEMETRY": "False", "LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false", "DO_NOT_TRACK": "1"}


Say = Callable[[str], None]


def serve(data: Path, say: Say, **given: Any) -> int:
    """Runs the service until it is told to stop; `given` are settings of the command line, `say` prints a line for people.

    Raises InputError, StorageError.
    """
    from assistant.office.desk import Desk
    from assistant.surfaces.http.serving import run

    quiet_libraries()
    settings = load_service(data.absolute(), **given)
    with _bound(settings) as listening:
        settings = replace(settings, port=int(listening.getsockname()[1]))
        with Desk(settings) as desk:
            run(application(desk), settings, listening, lambda: tell(desk, say))
    return 0


def application(desk: Desk) -> FastAPI:
    """Returns the API, the tools for assistants at /mcp and the page, on an open desk."""
    from assistant.surfaces.http.app import create_app
    from assistant.surfaces.mcp.served import served
    from assistant.surfaces.web import add_pages

    assistants = served(desk)
    app = create_app(desk, lifespan=assistants.lifespan)
    app.router.routes.extend(assistants.routes)
    if desk.settings.oidc is not None:
        from assistant.surfaces.http.single_sign_on import add_single_sign_on

        add_single_sign_on(app, desk, desk.settings.oidc)
    add_pages(app, desk)
    return app


def quiet_libraries() -> None:
    """Turns off what libraries would tell their makers."""
    for name, value in _QUIET.items():
        os.environ[name] = value


def tell(desk: Desk, say: Say) -> None:
    """Says where the service answers, and the link for the first administrator as long as there is none."""
    address = desk.settings.address
    say(f"文衡已启动：{address}（数据在 {desk.settings.data}，按 Ctrl+C 停止）")
    word = desk.accounts.setup_word()
    if word is not None:
        say(f"请用这个一次性链接建第一个管理员（72 小时内有效）：{address}/setup?link={word}")


def _bound(settings: ServiceSettings) -> socket.socket:
    """Returns the socket to answer on, any free port for 0; raises InputError where the address is taken, before anything is opened."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two programs share the address
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        remedy = "请停掉占用它的程序，或用 --port 换一个"
        raise InputError("这个地址用不了，可能已被占用", where=f"{settings.host}:{settings.port}", remedy=remedy) from error
    return listening
