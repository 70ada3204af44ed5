"""A real HTTP server on 127.0.0.1 for the stand-ins of services; it runs in a thread while its `with` block lasts."""

import threading
from collections import deque
from http.server import ThreadingHTTPServer


class LocalServer:
    """Serves `handler`, whose `self.server.owner` is this. `moods` are used up one a request, then `mood` holds."""

    handler = None

    def __init__(self, mood, *, key=None):
        self.mood, self.key = mood, key
        self.moods, self.requests = deque(), []
        self.gate = None
        """A barrier that every request passes before its answer, if set."""
        self.closing = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self):
        self._server = _Server(("127.0.0.1", 0), self.handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *exc):
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next_mood(self):
        """Returns the mood of a request; to be called with the lock held."""
        return self.moods.popleft() if self.moods else self.mood


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 16
