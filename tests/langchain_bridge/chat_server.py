"""A real server on 127.0.0.1 that speaks OpenAI's chat completions, streaming; well, or in one of the ways in which they misbehave."""

import json
import re
import time
from http.server import BaseHTTPRequestHandler

from tests.langchain_bridge.local_server import LocalServer

KEY, MODEL = "open-sesame", "qwen-test"
FENCED = re.compile(r"(<<<\w+>>>)\n(.*?)\n\1", re.DOTALL)
SENTENCE = re.compile(r"⟦S\d+⟧|[^。]*。")


def section_of(body):
    """Returns the section that a request asks to rewrite."""
    return FENCED.findall(body["messages"][-1]["content"])[-1][1]


def well(text):
    """Returns what a good model makes of a section: sentences in another order, some words of openings better chosen."""
    told = SENTENCE.findall(text)
    assert "".join(told) == text
    told[:2] = told[1::-1]
    return "".join(told).replace("扎实开展", "深入开展").replace("围绕复议", "聚焦复议")


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = owner.asked(dict(self.headers), body)
        try:
            if owner.gate is not None:
                owner.gate.wait(10)
            if owner.key is not None and self.headers.get("Authorization") != f"Bearer {owner.key}":
                mood = "401"
            elif self.path != "/v1/chat/completions":
                mood = "404"
            if callable(mood):
                self._json({"paragraphs": [mood(section_of(body))]})
            else:
                getattr(self, f"_{mood}", self._status)(body, mood)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _status(self, body, mood):
        status, _, after = mood.partition(" after ")
        headers = {"Retry-After": after} if after else {"Location": "http://127.0.0.1:9/"} if status == "302" else {}
        echoed = self.headers.get("Authorization", "").removeprefix("Bearer ")
        content = json.dumps({"error": {"message": f"sorry,\n{status} {echoed}"}}).encode()
        self._raw(content, {"Content-Type": "application/json", **headers}, int(status))

    def _json(self, told, **more):
        self._say(json.dumps(told, ensure_ascii=False), **more)

    def _say(self, text, *, finish="stop", usage=True, delta=None):
        """Streams a text in pieces, as such servers do."""
        pieces = [{"content": text[start : start + 40]} for start in range(0, len(text), 40)] if delta is None else [delta]
        frames = [self._frame(piece) for piece in ({"role": "assistant", "content": ""}, *pieces)]
        frames.append(self._frame({}, finish))
        if usage:
            used = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
            frames.append({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [], "usage": used})
        self._frames(frames)

    def _frame(self, delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}

    def _frames(self, frames, ending="data: [DONE]\n\n"):
        lines = "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames) + ending
        self._raw(lines.encode(), {"Content-Type": "text/event-stream"})

    def _plain(self, body, mood):
        self._json({"paragraphs": ["依法办事。"]})

    def _uncounted(self, body, mood):
        self._json({"paragraphs": [well(section_of(body))]}, usage=False)

    def _truncated(self, body, mood):
        self._say('{"paragraphs": ["' + section_of(body)[:60])

    def _length(self, body, mood):
        self._say('{"paragraphs": ["' + section_of(body)[:60], finish="length")

    def _filtered(self, body, mood):
        self._say("", finish="content_filter")

    def _refusing(self, body, mood):
        self._say("", delta={"refusal": "I can't help with that."})

    def _sorry(self, body, mood):
        self._json({"paragraphs": ["抱歉，我无法改写这段文字。"]})

    def _chatty(self, body, mood):
        self._say("好的，以下是改写后的文字：" + json.dumps({"paragraphs": [section_of(body)]}, ensure_ascii=False))

    def _fenced(self, body, mood):
        self._say("```json\n" + json.dumps({"paragraphs": [section_of(body)]}, ensure_ascii=False) + "\n```")

    def _more(self, body, mood):
        self._json({"paragraphs": [section_of(body)], "note": "另有1817件"})

    def _numbers(self, body, mood):
        self._json({"paragraphs": [1817]})

    def _bare(self, body, mood):
        self._say(section_of(body))

    def _listed(self, body, mood):
        self._json([section_of(body)])

    def _none(self, body, mood):
        self._json({"paragraphs": []})

    def _silent(self, body, mood):
        self._say("")

    def _calling(self, body, mood):
        call = {"index": 0, "id": "c", "type": "function", "function": {"name": "find", "arguments": "{}"}}
        self._say("", delta={"tool_calls": [call]}, finish="tool_calls")

    def _no_choices(self, body, mood):
        self._frames([{"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": []}])

    def _odd_frames(self, body, mood):
        self._frames([{"hello": "world"}, [1, 2], "text", None])

    def _broken_frames(self, body, mood):
        self._raw(b'data: {"choices": [\n\ndata: [DONE]\n\n', {"Content-Type": "text/event-stream"})

    def _unended(self, body, mood):
        self._frames([self._frame({"content": '{"paragraphs": ["'})], ending="")

    def _failing_midway(self, body, mood):
        self._frames([self._frame({"content": '{"para'}), {"error": {"message": "out of memory", "code": 500}}])

    def _unstreamed(self, body, mood):
        message = {"role": "assistant", "content": json.dumps({"paragraphs": [section_of(body)]})}
        told = {"id": "1", "object": "chat.completion", "created": 1, "model": MODEL, "choices": [{"index": 0, "message": message}]}
        self._raw(json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _html(self, body, mood):
        self._raw(b"<!DOCTYPE html><html><body>It works!</body></html>", {"Content-Type": "text/html"})

    def _garbage(self, body, mood):
        self._raw(b"data: \x00\xff\xfe\n\n\x80\x81" * 50, {"Content-Type": "text/event-stream"})

    def _zipped(self, body, mood):
        self._raw(b"no gzip at all", {"Content-Encoding": "gzip", "Content-Type": "text/event-stream"})

    def _cut(self, body, mood):
        self._raw(b"data: {", {"Content-Length": "5000", "Content-Type": "text/event-stream"})
        self.close_connection = True

    def _hung_up(self, body, mood):
        self.close_connection = True

    def _huge(self, body, mood):
        self._endless(json.dumps(self._frame({"content": "好" * 2000})).join(("data: ", "\n\n")).encode())

    def _endless_line(self, body, mood):
        self._endless(b"x" * (1 << 20))

    def _endless(self, piece):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.server.owner.closing.is_set():
            self.wfile.write(piece)

    def _never(self, body, mood):
        self.server.owner.closing.wait(30)

    def _dripping(self, body, mood):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        ends = time.monotonic() + 30
        while not self.server.owner.closing.wait(0.01) and time.monotonic() < ends:
            self.wfile.write(b": still here\n\n")

    def _raw(self, content, headers=(), status=200):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


class ChatServer(LocalServer):
    """A mood is a name of a way to answer, or a function from the section's text to the text answered."""

    handler = _Handler

    def __init__(self, mood=well, *, key=KEY):
        super().__init__(mood, key=key)
        self.headers = []

    def asked(self, headers, body):
        with self.lock:
            self.requests.append(body)
            self.headers.append(headers)
            return self.next_mood()
