"""A real server on 127.0.0.1 that speaks /v1/embeddings, well or in one of the ways in which such servers fail."""

import json
import math
import zlib
from http.server import BaseHTTPRequestHandler

import numpy as np

from tests.langchain_bridge.local_server import LocalServer

KEY, MODEL, DIMENSIONS = "open-sesame", "bigrams", 64


def vector(text, dimensions=DIMENSIONS):
    """Hashed pairs of characters: texts that share words are close, so that retrieval really works."""
    values = np.zeros(dimensions)
    for start in range(len(text) - 1):
        values[zlib.crc32(text[start : start + 2].encode()) % dimensions] += 1.0
    return [float(value) for value in values]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = owner.asked(self.headers, body)
        owner.count(1)
        try:
            if owner.gate is not None:
                owner.gate.wait(10)
            if owner.key is not None and self.headers.get("Authorization") != f"Bearer {owner.key}":
                mood = "401"
            elif self.path != "/v1/embeddings" or body["model"] != MODEL:
                mood = "404"
            getattr(self, f"_{mood}", self._status)(body, mood)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            owner.count(-1)

    def _status(self, body, mood):
        status, _, after = mood.partition(" after ")
        headers = {"Retry-After": after} if after else {"Location": "http://127.0.0.1:9/"} if status == "302" else {}
        echoed = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._send({"error": {"message": f"sorry,\n{status} {echoed}"}}, int(status), headers)

    def _fine(self, body, mood):
        self._rows(self._vectors(body))

    def _shorter(self, body, mood):
        self._rows([vector(text, DIMENSIONS // 2) for text in body["input"]])

    def _backwards(self, body, mood):
        rows = [{"index": place, "embedding": row} for place, row in enumerate(self._vectors(body))]
        self._send({"data": rows[::-1]})

    def _unnumbered(self, body, mood):
        self._send({"data": [{"embedding": row} for row in self._vectors(body)]})

    def _misnumbered(self, body, mood):
        self._send({"data": [{"index": 7, "embedding": row} for row in self._vectors(body)]})

    def _few(self, body, mood):
        self._rows(self._vectors(body)[1:])

    def _ragged(self, body, mood):
        self._rows([row[: DIMENSIONS - 1 - place] for place, row in enumerate(self._vectors(body))])

    def _nan(self, body, mood):
        self._rows([[math.nan, *row[1:]] for row in self._vectors(body)])

    def _null(self, body, mood):
        self._rows([[None, *row[1:]] for row in self._vectors(body)])

    def _vast(self, body, mood):
        self._rows([[10**400, *row[1:]] for row in self._vectors(body)])

    def _chat(self, body, mood):
        self._send({"choices": []})

    def _html(self, body, mood):
        self._raw(b"<!DOCTYPE html><html><body>It works!</body></html>")

    def _garbage(self, body, mood):
        self._raw(b"\x00\xff\xfe not json")

    def _deep(self, body, mood):
        self._raw(b"[" * 200_000)

    def _zipped(self, body, mood):
        self._raw(b"no gzip at all", {"Content-Encoding": "gzip"})

    def _cut(self, body, mood):
        self._raw(b'{"data": [', {"Content-Length": "5000"})
        self.close_connection = True

    def _hung_up(self, body, mood):
        self.close_connection = True

    def _huge(self, body, mood):
        self.send_response(200)
        self.end_headers()
        while not self.server.owner.closing.is_set():
            self.wfile.write(b" " * (1 << 20))

    def _slow(self, body, mood):
        self.server.owner.closing.wait(30)

    def _dripping(self, body, mood):
        self.send_response(200)
        self.end_headers()
        while not self.server.owner.closing.wait(0.01):
            self.wfile.write(b" ")

    def _vectors(self, body):
        return [vector(text, body.get("dimensions", DIMENSIONS)) for text in body["input"]]

    def _rows(self, rows):
        self._send({"data": [{"index": place, "embedding": row} for place, row in enumerate(rows)], "object": "list"})

    def _send(self, told, status=200, headers=()):
        self._raw(json.dumps(told).encode(), {"Content-Type": "application/json", **dict(headers)}, status)

    def _raw(self, content, headers=(), status=200):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


class EmbeddingServer(LocalServer):
    """A mood is a name of a way to answer; "fine" is the good one."""

    handler = _Handler

    def __init__(self, mood="fine", *, key=None):
        super().__init__(mood, key=key)
        self.texts = []
        self.most_at_once = 0
        self._at_once = 0

    def count(self, change):
        with self.lock:
            self._at_once += change
            self.most_at_once = max(self.most_at_once, self._at_once)

    def asked(self, headers, body):
        with self.lock:
            self.requests.append((dict(headers), body))
            self.texts += body["input"]
            return self.next_mood()
