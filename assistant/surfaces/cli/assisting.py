"""mcp: the tools for assistants, over stdin and stdout."""

from __future__ import annotations

import argparse
import logging
import sys

from assistant.errors import InputError
from assistant.surfaces.cli.context import settings_of


def mcp(options: argparse.Namespace) -> int:
    """Serves one assistant until it closes the pipe; stdout carries the protocol alone, all else goes to stderr."""
    root = settings_of(options).root
    if root is None:
        raise InputError("这里不是文衡工作区，没有台账和资料可用", remedy="请加上 --workspace 文件夹，或先用 wenheng init 新建")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)

    import anyio

    from assistant.surfaces.mcp.desk import Desk
    from assistant.surfaces.mcp.server import build_server, serve_stdio

    def desk_of(_: object) -> Desk:
        return Desk(settings=settings_of(options), root=root)  # read anew at each request: the office may edit wenheng.toml meanwhile

    anyio.run(serve_stdio, build_server(desk_of, writes=options.allow_writes))
    return 0
