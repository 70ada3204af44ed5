"""A service on the network that takes JSON and gives JSON: limits of time and size, tries with growing pauses, and failures in our words.

Plain httpx rather than a vendor's client: those download tokenizers, ask for formats that many servers lack, read answers of any size and
take rows as they come. Nothing is followed to another address, since the key would go with it.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import EmbedderError

if TYPE_CHECKING:
    import httpx

Pause = Callable[[float, threading.Event], object]
"""Waits so many seconds, or until the event is set."""
LONGEST_PAUSE = 60.0
"""Seconds waited at most, also where a server asks for more."""
_CONNECT = 10.0
_WORDS = 120
_PASSING = (408, 425, 429)
_TOO_MUCH = (400, 413, 422)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a service is asked, how many seconds it has for one whole answer, and the first pause, which doubles each time."""

    tries: int = 4
    seconds: float = 60.0
    pause: float = 1.0


class Service:
    """An address that JSON is posted to; safe to use from several threads. `subject` is what it is called in messages."""

    def __init__(self, url: str, *, subject: str, key: str | None = None, pause: Pause | None = None) -> None:
        self.url, self._subject, self._key = url, subject, key
        self._pause = pause or _wait

    def client(self, connections: int) -> httpx.Client:
        """Returns a client for some asks, to be closed; a machine of one's own or of one's own network is never asked by a proxy."""
        import httpx

        limits = httpx.Limits(max_connections=connections)
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        verify = not self.url.startswith("http:")  # reading certificates that are not looked at takes 30 ms of every query
        try:
            transport = httpx.HTTPTransport(verify=verify, limits=limits) if near(self.url) else None
            return httpx.Client(headers=headers, verify=verify, limits=limits, transport=transport, follow_redirects=False)
        except (ImportError, ValueError, OSError) as error:  # a SOCKS proxy, no URL, no such file
            remedy = "请检查环境变量 HTTP_PROXY、HTTPS_PROXY、ALL_PROXY 和 SSL_CERT_FILE"
            raise self.trouble(f"代理或证书的设置不能用（{error}）", remedy) from error

    def ask(self, client: httpx.Client, body: Mapping[str, Any], *, most: int, patience: Patience, stop: threading.Event) -> Any:
        """Returns the JSON of an answer of up to `most` bytes; raises EmbedderError when all tries have failed or `stop` is set."""
        for turn in range(1, patience.tries + 1):
            try:
                return self._once(client, body, most, patience.seconds)
            except _PassingError as passing:
                if turn == patience.tries or stop.is_set():
                    raise passing.trouble from passing.__cause__
                self._pause(min(passing.after or patience.pause * 2 ** (turn - 1), LONGEST_PAUSE), stop)
                if stop.is_set():
                    raise passing.trouble from passing.__cause__
        raise self.trouble("没有去问", "请把次数改为正整数")

    def trouble(self, what: str, remedy: str) -> EmbedderError:
        """Returns an error that names the address."""
        return EmbedderError(what, where=self.url, remedy=remedy)

    def _once(self, client: httpx.Client, body: Mapping[str, Any], most: int, seconds: float) -> Any:
        import httpx

        late = f"{self._subject}在 {seconds:g} 秒里没有答完"
        times = httpx.Timeout(seconds, connect=min(_CONNECT, seconds))
        ends = time.monotonic() + seconds
        try:
            with client.stream("POST", self.url, json=body, timeout=times) as response:
                parts, size = [], 0
                for part in response.iter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > most:
                        raise self.trouble(f"{self._subject}的回答太大，不像是向量", "请检查网址和服务")
                    if time.monotonic() > ends:
                        raise _PassingError(self.trouble(late, "请稍后再试，或把 timeout_seconds 改大、batch 改小"))
        except httpx.TimeoutException as error:
            raise _PassingError(self.trouble(late, "请稍后再试，或把 timeout_seconds 改大、batch 改小")) from error
        except httpx.ConnectError as error:
            raise self._unconnected(error) from error
        except httpx.ProxyError as error:
            raise self.trouble("网络代理没有放行", "请检查环境变量 HTTPS_PROXY；不该走代理的主机请写进 NO_PROXY") from error
        except httpx.TransportError as error:
            raise _PassingError(self.trouble(f"{self._subject}的回答中途断了", "请稍后再试；总是这样请检查服务和网络")) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise self.trouble(f"{self._subject}的回答读不出来（{type(error).__name__}）", "请检查网址和服务") from error
        if response.status_code != httpx.codes.OK:
            raise self._refused(response, b"".join(parts))
        return self._json(b"".join(parts))

    def _unconnected(self, error: httpx.ConnectError) -> Exception:
        if "CERTIFICATE" in str(error).upper():
            remedy = "请检查网址；单位自己的证书，请用环境变量 SSL_CERT_FILE 指定证书文件"
            return self.trouble(f"{self._subject}的证书不被信任", remedy)
        return _PassingError(self.trouble(f"连不上{self._subject}", "请检查网址、网络和代理，以及服务是否在运行"))

    def _json(self, content: bytes) -> Any:
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            what = "网页" if content.lstrip()[:1] == b"<" else "看不懂的内容"
            raise self.trouble(f"{self._subject}回答的不是 JSON，是{what}", "请检查网址，通常以 /v1 结尾") from error

    def _refused(self, response: httpx.Response, content: bytes) -> Exception:
        status = response.status_code
        words = self._words(content)
        if status in (401, 403):
            what = "不认这个密钥" if self._key else "要密钥"
            return self.trouble(f"{self._subject}{what}（HTTP {status}）", '请检查 [embedder] 的 key = "env:…" 所指的环境变量')
        if status == 404:
            return self.trouble(f"没有这个网址，或没有这个模型（HTTP 404{words}）", "请检查 url（通常以 /v1 结尾）和 model")
        if status in _TOO_MUCH:
            remedy = "请检查 model 和 dimensions；一次送得太多、太长时，把 batch 或 longest 改小"
            return self.trouble(f"{self._subject}不收这样的请求（HTTP {status}{words}）", remedy)
        if 300 <= status < 400:
            return self.trouble(f"{self._subject}要转到别的网址（HTTP {status}）", "请把最终的网址写进 url")
        if status == 429:
            remedy = "请稍后再试；总是这样请检查额度，或把 batch 改小"
            return _PassingError(self.trouble(f"{self._subject}说请求太多，或额度用完（HTTP 429{words}）", remedy), _seconds(response))
        if status >= 500 or status in _PASSING:
            return _PassingError(
                self.trouble(f"{self._subject}出错（HTTP {status}{words}）", "请稍后再试，或找服务的管理员"), _seconds(response)
            )
        return self.trouble(f"{self._subject}没有正常回答（HTTP {status}{words}）", "请检查网址和服务")

    def _words(self, content: bytes) -> str:
        """What the service itself says is wrong, short and without the key."""
        try:
            told = json.loads(content)
            error = told.get("error", told.get("detail", told.get("message", "")))
            text = error.get("message", "") if isinstance(error, dict) else error
        except (ValueError, AttributeError, RecursionError):
            return ""
        if not isinstance(text, str):
            return ""
        if self._key:
            text = text.replace(self._key, "***")
        text = "".join(letter if letter.isprintable() else " " for letter in text)
        return f"，{' '.join(text.split())[:_WORDS]}" if text.strip() else ""


class _PassingError(Exception):
    """A failure that may pass; `after` are the seconds that the service asks for."""

    def __init__(self, trouble: EmbedderError, after: float | None = None) -> None:
        self.trouble, self.after = trouble, after
        super().__init__(trouble.message)


def _seconds(response: httpx.Response) -> float | None:
    told = response.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 9 else None


def _wait(seconds: float, stop: threading.Event) -> None:
    stop.wait(seconds)


def here(url: str) -> bool:
    """Returns whether an address is this machine, by its name alone: nothing is looked up."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("localhost", socket.gethostname().lower()) or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def near(url: str) -> bool:
    """Returns whether an address is this machine or lies in the office's own network: a private address, or a name without a dot."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return here(url) or "." not in host
