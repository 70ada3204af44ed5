"""The size at which a file is refused before it is read."""

from pathlib import Path

import pytest

from assistant.errors import UnreadableError
from assistant.reading import read_bytes, read_file
from assistant.reading import reader as door


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "很大.txt"
    with path.open("wb") as file:
        file.truncate(door.LARGEST_FILE + 1024**2)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read"))
    with pytest.raises(UnreadableError, match="201 MB，超过上限 200 MB") as caught:
        read_file(path)
    assert "很大.txt" in caught.value.message and "拆分" in caught.value.remedy


def test_bytes_are_measured_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LARGEST_FILE", 2 * 1024**2)
    assert read_bytes("受理案件1817件。".encode(), name="a.txt").text == "受理案件1817件。"
    with pytest.raises(UnreadableError, match="3 MB，超过上限 2 MB"):
        read_bytes(b"x" * 3 * 1024**2, name="a.txt")
