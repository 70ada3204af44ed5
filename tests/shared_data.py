"""Where the real material for tests lies, if it is there."""

import os
from pathlib import Path

import pytest

_ROOT = Path(os.environ.get("WENHENG_DATA", Path(__file__).resolve().parents[2] / "shared"))


def shared(*parts: str) -> Path:
    """Returns a path below the folder of real material; skips the test where it is absent."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real material is not here: {'/'.join(parts)} (set WENHENG_DATA)")
    return path


def seed() -> Path:
    """Returns the real report it all began with; skips where it is absent."""
    return shared("seed", "硚口区2023年司法行政工作总结.txt")
