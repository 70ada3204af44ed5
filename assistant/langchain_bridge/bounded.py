"""An httpx client for a vendor's library: answers bounded in time and size, no redirects, nothing told of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from assistant.errors import ModelAwayError
from assistant.langchain_bridge.service import near

CONNECT = 10.0
"""Seconds to reach a service in."""

_TELLING = ("x-stainless", "openai-organization", "openai-project", "user-agent")
"""Headers that tell the machine, the library's version, and accounts of other work found in the environment."""


class TooMuchError(httpx.TransportError):
    """An answer is larger than any that was asked for."""


class StoppedError(httpx.TransportError):
    """The answer is not wanted any more."""


def bounded_client(url: str, *, seconds: float, most: int, connections: int, stop: threading.Event) -> httpx.Client:
    """Returns a client whose answers end after `seconds` and `most` bytes; an address near by is never reached by a proxy.

    Raises ModelAwayError for a proxy or certificate setting that cannot be used.
    """
    verify = not url.startswith("http:")
    try:
        inner = httpx.HTTPTransport(verify=verify, proxy=_proxy(url), limits=httpx.Limits(max_connections=connections))
        timeout = httpx.Timeout(seconds, connect=min(CONNECT, seconds))
        return httpx.Client(
            transport=_Bounded(inner, seconds, most, stop), timeout=timeout, follow_redirects=False, trust_env=False
        )  # fmt: skip
    except (ImportError, ValueError, OSError) as error:
        remedy = "请检查环境变量 HTTP_PROXY、HTTPS_PROXY、ALL_PROXY 和 SSL_CERT_FILE"
        raise ModelAwayError(f"代理或证书的设置不能用（{error}）", where=url, remedy=remedy) from error


def _proxy(url: str) -> str | None:
    told = urlsplit(url)
    if near(url) or proxy_bypass(told.hostname or ""):
        return None
    found = getproxies()
    return found.get(told.scheme) or found.get("all")


class _Bounded(httpx.BaseTransport):
    """Sends requests without the headers that tell, and hands answers on piece by piece within their bounds."""

    def __init__(self, inner: httpx.BaseTransport, seconds: float, most: int, stop: threading.Event) -> None:
        self._inner, self._seconds, self._most, self._stop = inner, seconds, most, stop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Returns the answer, its body still to come."""
        for name in [name for name in request.headers if name.lower().startswith(_TELLING)]:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"
        ends = time.monotonic() + self._seconds
        answer = self._inner.handle_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            answer.close()
            raise httpx.DecodingError("packed", request=request)
        body = _Body(answer, request, ends, self._most, self._stop)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=body, extensions=answer.extensions)

    def close(self) -> None:
        """Closes all connections."""
        self._inner.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, up to its bounds."""

    def __init__(self, answer: httpx.Response, request: httpx.Request, ends: float, most: int, stop: threading.Event) -> None:
        self._answer, self._request, self._ends, self._most, self._stop = answer, request, ends, most, stop

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        stream = self._answer.stream
        for part in stream if isinstance(stream, httpx.SyncByteStream) else ():
            size += len(part)
            if self._stop.is_set():
                raise StoppedError("stopped", request=self._request)
            if size > self._most:
                raise TooMuchError("too much", request=self._request)
            if time.monotonic() > self._ends:
                raise httpx.ReadTimeout("too late", request=self._request)
            yield part

    def close(self) -> None:
        """Lets go of the connection."""
        self._answer.close()
