"""The same server over a real pipe and over HTTP: initialise, list, call, refuse, give up; nothing else on stdout, no socket opened."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvicorn
from anyio import from_thread
from anyio.lowlevel import checkpoint
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from assistant.errors import InputError
from assistant.settings import load
from assistant.surfaces.cli.main import run
from assistant.surfaces.mcp.checking import CheckArguments
from assistant.surfaces.mcp.desk import Desk
from assistant.surfaces.mcp.server import build_server, http_app
from tests.conftest import ROOT
from tests.surfaces.mcp.offices import asked, words
from tests.surfaces.test_bad_input import refused

TOKEN = "榆".encode().hex()
ALONE = """
import os, sys
def heard(event, arguments):
    told = event in ("socket.connect", "socket.bind", "socket.getaddrinfo")
    if told and "127.0.0.1" not in repr(arguments) and "::1" not in repr(arguments):
        print("a socket was opened:", event, arguments, file=sys.stderr, flush=True)
        os._exit(97)
sys.addaudithook(heard)
sys.argv = ["wenheng", "mcp", "--allow-writes"]
import runpy
runpy.run_module("assistant", run_name="__main__")
"""
"""Runs the command and dies at once where anything beyond this machine is to be called. Windows wakes a loop by a socket to itself, and
urllib3, which comes with spaCy, tries once whether the machine has IPv6."""


async def questions(client: Client) -> tuple[list[str], str, list[str]]:
    steps: list[str] = []

    async def heard(done: float, total: float | None, step: str | None) -> None:
        steps.append(f"{done:.0f}/{total or 0:.0f} {step}")

    names = [tool.name for tool in (await client.list_tools()).tools]
    result = await client.call_tool("check_text", {"file": "报告.txt"}, progress_callback=heard)
    return names, words(result), steps


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_over_a_pipe(office: Path, mode: str) -> None:
    program = StdioServerParameters(command=sys.executable, args=["-m", "assistant", "mcp", "--workspace", str(office)], cwd=ROOT)
    names, said, steps = asked(program, questions, mode=mode)
    assert "bind_figure" not in names and "explain_figure" in names
    assert said.startswith("6 处数字") and steps == ["0/3 读台账", "1/3 核对", "2/3 整理结果"]


def test_stdout_carries_the_protocol_alone_and_no_socket_is_opened(office: Path) -> None:
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    call = {"name": "find_cases", "arguments": {"text": "欠薪", "limit": 1}}
    first = [{"id": 1, "method": "initialize", "params": client}, {"method": "notifications/initialized"}]
    asked_for = [*first, {"id": 2, "method": "tools/call", "params": call}]
    lines = [*(json.dumps({"jsonrpc": "2.0"} | one, ensure_ascii=False) for one in asked_for), "not json"]
    program = subprocess.Popen(
        [sys.executable, "-c", ALONE], cwd=office, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
    )  # fmt: skip
    with program:
        assert program.stdin is not None and program.stdout is not None and program.stderr is not None
        program.stdin.write("\n".join(lines) + "\n")
        program.stdin.flush()
        answers = {}
        while 2 not in answers:
            answer = json.loads(program.stdout.readline())
            answers[answer.get("id")] = answer
        program.stdin.close()
        rest, errors = program.stdout.read(), program.stderr.read()
    assert program.returncode == 0, errors
    assert answers[1]["result"]["serverInfo"]["name"] == "wenheng" and "Traceback" not in errors
    assert answers[2]["result"]["structuredContent"]["hits"][0]["kind"] == "case"
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())


def test_without_a_workspace_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "这里不是文衡工作区" in refused(capsys, "mcp")
    assert "不是文衡工作区" in refused(capsys, "mcp", "--workspace", tmp_path)
    with pytest.raises(SystemExit):
        run(["mcp", "--help"])
    assert "默认只读" in capsys.readouterr().out


@contextmanager
def over_http(office: Path) -> Iterator[str]:
    """A server on this machine that knows one token."""

    def desk_of(context: Any) -> Desk:
        if context.request is None or context.request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise InputError("没有登录，或令牌不对", remedy="请重新登录")
        return Desk(settings=load(office), root=office)

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        app = http_app(build_server(desk_of))
        program = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=program.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/mcp"
        finally:
            program.should_exit = True
            thread.join()


def by(address: str, token: str) -> Any:
    import httpx2

    return streamable_http_client(address, http_client=httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"}))


@pytest.mark.usefixtures("local_network")
def test_over_http_with_a_token_and_without(office: Path) -> None:
    import httpx2

    with over_http(office) as address:
        for mode in ("legacy", "auto"):
            names, said, steps = asked(by(address, TOKEN), questions, mode=mode)
            assert len(names) == 6 and said.startswith("6 处数字") and len(steps) == 3
            with pytest.raises(BaseExceptionGroup) as refusal:  # the first message already is refused
                asked(by(address, "wrong"), questions, mode=mode)
            assert "没有登录，或令牌不对" in _deepest(refusal.value)
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepted = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {TOKEN}"}
        elsewhere = httpx2.post(address, json=body, headers=accepted | {"host": "elsewhere.test"})
        page = httpx2.post(address, json=body, headers=accepted | {"origin": "http://elsewhere.test"})
        assert (elsewhere.status_code, page.status_code) == (421, 403)


def _deepest(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error)


def test_work_that_is_given_up_stops_at_its_next_step(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(self: CheckArguments, desk: Desk) -> None:
        """Reads a document for ever, telling how far it is: what ends it is that nobody waits any more."""
        begun.set()
        try:
            while True:
                from_thread.check_cancelled()
                from_thread.run(checkpoint)
        finally:
            stopped.set()

    monkeypatch.setattr(CheckArguments, "document", endless)

    async def give_up(client: Client) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.call_tool, "check_text", {"text": "受理12件"})
            await anyio.to_thread.run_sync(begun.wait, 20)
            tasks.cancel_scope.cancel()

    asked(server, give_up)
    assert stopped.wait(20)
