"""One process writes while others find; two that want to write at once; a writer that was killed."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from assistant.errors import IndexStateError
from assistant.indexing.writing import writing
from assistant.pipeline.index import Index
from tests.indexing.together import DOCUMENTS, VERSIONS, version

BUSY = "另一个程序正在写这个索引"


@contextmanager
def start(role, tmp_path, docs="docs"):
    """Runs a role (tests/indexing/together.py) in a process of its own, which does not outlive the test."""
    folders = [str(tmp_path / name) for name in ("index", docs, "stop")]
    command = [sys.executable, "-m", "tests.indexing.together", role, *folders]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, encoding="utf-8", **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def test_others_find_while_one_writes(tmp_path):
    version(tmp_path / "docs", 0)
    Index(tmp_path / "index").add([tmp_path / "docs"])
    with start("read", tmp_path) as one, start("read", tmp_path) as other:
        for reader in (one, other):
            assert reader.stdout.readline() == "read\n"
        with start("write", tmp_path) as writer:
            assert writer.communicate()[1] == ""
        for reader in (one, other):
            told, trouble = reader.communicate()
            assert "Traceback" not in trouble and set(told.split("\n")) <= {"read", ""} and reader.returncode == 0, trouble
    with Index(tmp_path / "index").open(create=False) as store:
        assert len(store.digests()) == DOCUMENTS - 1  # the last version is without one
        assert store.lacking() == [] and all(f"第{VERSIONS - 1}稿" in passage.text for passage in store.passages())


def test_two_writers_at_once_harm_nothing(tmp_path):
    for docs in ("one", "two"):
        version(tmp_path / docs, 0)
    with start("once", tmp_path, "one") as one, start("once", tmp_path, "two") as two:
        for writer in (one, two):
            assert writer.stdout.readline() == "ready\n"
        for writer in (one, two):
            writer.stdin.write("\n")
            writer.stdin.flush()
        told = [writer.communicate() for writer in (one, two)]
    assert all(trouble == "" for _, trouble in told)
    assert any(said == "done\n" for said, _ in told) and all(said == "done\n" or BUSY in said for said, _ in told)
    index = Index(tmp_path / "index")
    index.add([tmp_path / "one", tmp_path / "two"])
    with index.open(create=False) as store:
        assert len(store.digests()) == 2 * DOCUMENTS and store.lacking() == []


def test_the_second_writer_is_told_so(tmp_path):
    version(tmp_path / "docs", 0)
    index = Index(tmp_path / "index")
    with writing(index.folder), pytest.raises(IndexStateError, match=f"{BUSY}.*请等它完成后再试"):
        index.add([tmp_path / "docs"])
    assert len(index.add([tmp_path / "docs"]).added) == DOCUMENTS


def test_a_killed_writer_leaves_no_lock(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys\nfrom pathlib import Path\nfrom assistant.indexing.writing import writing\n"
         "with writing(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()", str(tmp_path / "index")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(IndexStateError, match=BUSY), writing(tmp_path / "index"):
        pass
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    with writing(tmp_path / "index"):
        assert (tmp_path / "index").is_dir()
