"""One indexed office and one server for all tests of the tools: they only read."""

from pathlib import Path
from typing import Any

import pytest

from tests.surfaces.mcp.offices import office_at, served


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_at(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="package")
def server(office: Path) -> Any:
    return served(office)
