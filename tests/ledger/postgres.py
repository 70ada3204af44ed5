"""A throw-away PostgreSQL cluster on a Unix socket, with the programs of Debian's postgresql package; tests skip where there is none."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt")


def program(name: str) -> str | None:
    """The newest program of this name, on the path or where distributions keep it."""
    found = [*(str(path) for place in PLACES for path in sorted(Path(place).glob(f"*/bin/{name}"), reverse=True)), shutil.which(name)]
    return next((path for path in found if path), None)


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the folder of the socket; the superuser is called tester, authentication is trust."""
    initdb, control = program("initdb"), program("pg_ctl")
    if initdb is None or control is None or os.name != "posix":
        pytest.skip("没有安装 PostgreSQL（initdb、pg_ctl）")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    as_user: dict[str, int] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid}

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=_environment(), **as_user)
        if done.returncode:
            # a machine that forbids other users' processes has the programs and still no server: told, not failed
            pytest.skip(f"PostgreSQL 起不来：{(done.stderr or done.stdout)[-300:]}")

    run(initdb, "-D", str(folder / "data"), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    run(*starting(str(folder)))
    try:
        yield str(folder)
    finally:
        switch(str(folder), on=False)
        shutil.rmtree(folder, ignore_errors=True)


def starting(folder: str) -> tuple[str, ...]:
    """The command that starts the server of a cluster."""
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB"
    return (str(program("pg_ctl")), "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options, "start")


def switch(folder: str, *, on: bool) -> None:
    """Starts the server of a cluster again, or stops it as a power cut would."""
    owner = Path(folder).stat()
    as_user = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    command = starting(folder) if on else (str(program("pg_ctl")), "-D", f"{folder}/data", "-m", "immediate", "stop")
    subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120, env=_environment(), **as_user)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": "/tmp"}
