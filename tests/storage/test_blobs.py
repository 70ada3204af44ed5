"""Files by their digest: kept whole or not at all, never swept while something needs them, damage told."""

import errno
import hashlib
import os
import time

import pytest

from assistant.errors import DiskFullError, InputError, StorageError, TooLargeError
from assistant.storage.blobs import BlobStore

DATA = "受理法律援助案件1246件。".encode()
SHA = hashlib.sha256(DATA).hexdigest()
LONG_AGO = 1_000_000_000


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "files")


def on_disk(tmp_path):
    """Every file of the store, half written ones too."""
    return sorted(path.name for path in (tmp_path / "files").rglob("*") if path.is_file())


def test_bytes_come_back_by_their_digest(store, tmp_path):
    assert store.put(DATA) == SHA
    assert store.put(DATA) == SHA
    assert store.holds(SHA)
    assert store.read(SHA) == DATA
    assert store.path(SHA).read_bytes() == DATA
    assert (store.size(SHA), store.size("f" * 64)) == (len(DATA), 0)
    assert on_disk(tmp_path) == [SHA]


def test_an_empty_file_can_be_kept(store):
    assert store.read(store.put(b"")) == b""


def test_pieces_make_one_file_and_lie_at_its_path_meanwhile(store):
    with store.receive(limit=len(DATA)) as incoming:
        for byte in DATA:
            incoming.write(bytes([byte]))
        incoming.flush()
        assert incoming.path.read_bytes() == DATA
        assert not store.holds(SHA)
    assert (incoming.sha256, incoming.size) == (SHA, len(DATA))
    assert store.read(SHA) == DATA


def test_one_byte_past_the_limit_is_refused_and_nothing_kept(store, tmp_path):
    with pytest.raises(TooLargeError, match="超过 1 MB"), store.receive(limit=1_048_576) as incoming:
        incoming.write(b"x" * 1_048_576)
        incoming.write(b"x")
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("error", [ConnectionResetError("gone"), KeyboardInterrupt(), GeneratorExit(), ValueError("nobody knows")])
def test_nothing_is_kept_of_an_upload_that_broke_off(store, tmp_path, error):
    with pytest.raises(type(error)), store.receive(limit=100) as incoming:
        incoming.write(b"half")
        raise error
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "told"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EROFS, StorageError), (errno.EACCES, StorageError)],
)
def test_trouble_of_the_disk_is_told_in_chinese_and_nothing_kept(store, tmp_path, monkeypatch, code, told):
    def failing(handle):
        raise OSError(code, os.strerror(code), "x")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(told, match="这次没有保存"):
        store.put(DATA)
    assert on_disk(tmp_path) == []


def test_bytes_that_are_gone_or_damaged_are_told(store):
    with pytest.raises(InputError, match="不在了"):
        store.read(SHA)
    store.put(DATA)
    store.path(SHA).write_bytes(DATA[:-1] + b"!")
    with pytest.raises(InputError, match="已损坏"):
        store.read(SHA)


def test_damaged_bytes_are_mended_by_handing_the_file_in_again(store):
    store.put(DATA)
    store.path(SHA).write_bytes(b"damaged")
    assert store.put(DATA) == SHA
    assert store.read(SHA) == DATA


def test_a_sweep_takes_what_nothing_names_and_what_broken_uploads_left(store, tmp_path):
    other = store.put(b"nobody names this")
    named = store.put(DATA)
    left = tmp_path / "files" / "arriving" / "left"
    left.write_bytes(b"half")
    for path in (store.path(other), store.path(named), left):
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert store.sweep({named}) == 2
    assert on_disk(tmp_path) == [named]


def test_a_sweep_leaves_young_files_for_their_row_may_be_on_its_way(store):
    kept = store.put(DATA)
    assert store.sweep(set()) == 0
    os.utime(store.path(kept), (LONG_AGO, LONG_AGO))
    store.put(DATA)  # handed in again: young again
    assert store.sweep(set()) == 0
    assert store.path(kept).stat().st_mtime > time.time() - 600
    assert store.sweep(set(), grace_s=-600) == 1


def test_a_sweep_goes_on_where_one_file_is_held(store, monkeypatch):
    kept = [store.put(data) for data in (b"one", b"two")]
    held, unlink = store.path(kept[0]), type(store.path(kept[0])).unlink

    def held_open(path, missing_ok=False):
        if path == held:
            raise PermissionError("in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(type(held), "unlink", held_open)
    assert store.sweep(set(), grace_s=-600) == 1
    assert store.holds(kept[0])
    assert not store.holds(kept[1])
