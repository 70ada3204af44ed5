"""A disk that is full at any step: one message, what was there is still found, and the next update with room completes it."""

import errno
import os
import shutil
import signal
import subprocess
import sys

import pytest

from assistant.errors import IndexStateError
from assistant.indexing.disk import full_disk
from assistant.indexing.writing import writing
from assistant.pipeline.index import Index
from tests.indexing.test_killing import documents

FULL = "磁盘空间不足，索引没有写完。请腾出空间，再运行一次 wenheng index；已经编入的内容仍可查找。"
UPDATE = """
import resource, signal, sys
from assistant.errors import WenhengError
from assistant.indexing import disk
from assistant.pipeline.index import Index
disk._LEAST = 1 << 62  # the limit below stands for a disk without room, which no library can tell from one with room
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    Index(sys.argv[2]).add([sys.argv[3]])
except WenhengError as error:
    print(error.message)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="limits the size of files as this system cannot")
@pytest.mark.parametrize("limit", [4_000, 60_000, 130_000, 190_000])
def test_files_that_cannot_grow(tmp_path, limit):
    documents(tmp_path / "docs", range(4))
    before, whole = Index(tmp_path / "index"), Index(tmp_path / "whole")
    before.add([tmp_path / "docs"])
    documents(tmp_path / "docs", range(4, 90), more="后来又有补充。" * 30)
    done = subprocess.run(
        [sys.executable, "-c", UPDATE, str(limit), str(before.folder), str(tmp_path / "docs")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1500:]
    assert done.stdout.count("\n") == 1 and FULL in done.stdout
    assert any(hit.passage.path.endswith("00.txt") for hit in before.find("第0号文书 农民工讨要拖欠的工资"))
    before.add([tmp_path / "docs"])
    whole.add([tmp_path / "docs"])
    with before.open(create=False) as one, whole.open(create=False) as other:
        assert one.passages() == other.passages() and one.lacking() == [] and one.digests() == other.digests()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_what_the_system_calls_full(tmp_path, number):
    told = full_disk(OSError(number, os.strerror(number)), tmp_path)
    assert told is not None and FULL in told.message


def test_other_trouble_is_not_called_so(tmp_path, monkeypatch):
    assert full_disk(OSError(errno.EACCES, "Permission denied"), tmp_path) is None
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(100, 100, 0))
    assert full_disk(ValueError("Failed to apply logs to the hnsw segment writer"), tmp_path) is not None


def test_a_file_beside_the_stores_that_cannot_be_written(tmp_path):
    with pytest.raises(IndexStateError, match="没有读写索引文件夹的权限"), writing(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied")


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "index").write_text("x", encoding="utf-8")
    with pytest.raises(IndexStateError, match="不能在这里建立索引"):
        Index(tmp_path / "index").add([tmp_path])
