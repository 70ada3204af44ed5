"""One service at a time in a data folder."""

import subprocess
import sys

import pytest

from assistant.errors import StorageError
from assistant.storage.lock import only_one

HOLDING = """
import sys
from pathlib import Path
from assistant.storage.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path, repository):
    file = tmp_path / "service.lock"
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=repository
    )  # fmt: skip
    try:
        assert held.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match="另一个文衡服务正在用") as caught, only_one(file):
            pass
        assert "请先停掉它" in caught.value.message
    finally:
        held.kill()
        held.communicate()
    with only_one(file):
        assert file.is_file()


def test_a_lock_is_free_again_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "service.lock"):
        raise ZeroDivisionError
    with only_one(tmp_path / "service.lock"), pytest.raises(StorageError), only_one(tmp_path / "service.lock"):
        pass


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageError, match="不能写"), only_one(tmp_path / "nowhere" / "service.lock"):
        pass
