"""The same surroundings for every test: no network, no user's settings, no clock or chance in hypothesis."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = "http://127.0.0.1:9"

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody's home, no settings of the user's shell. Sockets are shut by pytest-socket; child processes find only a dead proxy."""
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("WENHENG_", "LANGCHAIN_", "LANGSMITH_", "CHROMA_", "OTEL_"))]:
            if name != "WENHENG_DATA":
                patch.delenv(name)
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, home)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patch.setenv(name, NOWHERE)
        for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
            patch.delenv(name, raising=False)
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("NO_COLOR", "1")
        patch.setenv("PYTHONUTF8", "1")
        patch.setenv("TZ", "Asia/Shanghai")
        yield


@pytest.fixture
def local_network(socket_enabled: None) -> None:
    """For tests with a server of their own: this machine may be called, nothing else."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def sample_root() -> Path:
    """The invented sample bureau: corpus/ of the source tree."""
    return ROOT / "corpus"


@pytest.fixture
def saved_by_libreoffice(tmp_path: Path) -> Callable[[Path], Path]:
    """Returns what opens a file in LibreOffice and saves it as .docx again, as a colleague without Word would."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (.ci/run installs it)")

    def save(path: Path) -> Path:
        made = tmp_path / "libreoffice"
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return made / f"{path.stem}.docx"

    return save
