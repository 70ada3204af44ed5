"""Opens each kind of store for a test; a Chroma server of our own runs once for all tests of a process."""

import atexit
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

import pytest

STORES = ("chroma", "chroma on a server", "milvus")
_SECONDS = 60


def opener(request, folder: Path):
    """Returns what opens the store that a test is run with."""
    if request.param == "milvus":
        return milvus(request)
    from assistant.indexing.stores.chroma import ChromaStore

    if request.param == "chroma":
        return partial(_open, ChromaStore, folder, {})
    request.getfixturevalue("local_network")
    return partial(_open, ChromaStore, folder, {"url": chroma_server()})


def milvus(request):
    """Returns what opens a Milvus Lite file, emptied: one for all tests of a process, since making one takes two seconds."""
    if find_spec("pymilvus") is None or find_spec("milvus_lite") is None:
        pytest.skip('Milvus is not installed here: pip install "wenheng[milvus]"')
    from assistant.indexing.stores.milvus import MilvusStore

    folder = request.getfixturevalue("tmp_path_factory").getbasetemp() / "milvus"
    with MilvusStore.open(folder, create=True) as store:
        store.remove(store.put_digests())
        store.drop_vectors()
    return partial(_open, MilvusStore, folder, {})


def _open(store, folder, options, *, create=True):
    return store.open(folder, create=create, **options)


@cache
def chroma_server() -> str:
    """Starts a Chroma server and returns its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tempfile.TemporaryDirectory()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", data.name, "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={"PATH": "/usr/bin:/bin"})

    def stop() -> None:
        server.terminate()
        server.wait(_SECONDS)
        data.cleanup()

    atexit.register(stop)
    address = f"http://127.0.0.1:{port}"
    asked = urllib.request.Request(f"{address}/api/v2/heartbeat")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    threading.Thread(target=server.stdout.read, daemon=True).start()  # so that its log never fills the pipe
    stopped = threading.Event()
    for _ in range(_SECONDS * 20):
        try:
            with direct.open(asked, timeout=_SECONDS) as answer:
                assert answer.status == 200
            break
        except urllib.error.URLError:
            stopped.wait(0.05)
    return address
