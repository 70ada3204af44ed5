"""A language model behind any service that speaks OpenAI's way (a vendor's, vLLM, Ollama …), by LangChain: LanguageModel's socket.

Answers are asked for as JSON by a schema, streamed, and read strictly: what is broken is not mended. No tool is ever offered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ModelAnswerError, ModelAwayError, ModelError
from assistant.langchain_bridge.bounded import StoppedError, TooMuchError, bounded_client
from assistant.langchain_bridge.service import LONGEST_PAUSE, Patience, Pause
from assistant.schema.writing import Answer, Asked

if TYPE_CHECKING:
    import openai
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MOST = 1024 * 1024
"""Bytes of an answer with its frames: a section of 2,000 characters, streamed one by one, takes some 500 KB."""

LONGEST = 20_000
"""Characters of an answer: ten times the longest section."""

_WORDS = 120
_PASSING = (408, 409, 425, 429)


class Paragraphs(BaseModel):
    """What an answer must be, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)

    paragraphs: list[str] = Field(min_length=1, max_length=20)


_SCHEMA = {
    "type": "json_schema",
    "json_schema": {
        "name": "section",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"paragraphs": {"type": "array", "items": {"type": "string"}}},
            "required": ["paragraphs"],
            "additionalProperties": False,
        },
    },
}


class ChatWriter:
    """LanguageModel over a chat service. `answers` is how JSON is asked for: "json_schema", or "json_object" for plainer services."""

    def __init__(
        self, url: str, name: str, *, key: str | None = None, answers: str = "json_schema", temperature: float | None = None,
        longest: int | None = None, patience: Patience | None = None, connections: int = 4, pause: Pause | None = None,
    ) -> None:  # fmt: skip
        self.url, self.name, self._key = url, name, key
        self._patience = patience or Patience(tries=3, seconds=120.0, pause=1.0)
        self._pause = pause or _wait
        self._format = _SCHEMA if answers == "json_schema" else {"type": "json_object"}
        self._stop = threading.Event()
        self._client = bounded_client(url, seconds=self._patience.seconds, most=MOST, connections=connections, stop=self._stop)
        self._chat = self._made(temperature, longest)

    def _made(self, temperature: float | None, longest: int | None) -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        more: dict[str, Any] = {"extra_body": {"max_tokens": longest}} if longest is not None else {}
        made: BaseChatModel = init_chat_model(
            self.name, model_provider="openai", base_url=self.url, api_key=self._key or "none", http_client=self._client,
            timeout=self._patience.seconds, max_retries=0, temperature=temperature, stream_usage=True, use_responses_api=False,
            openai_proxy="", cache=False, **more,
        )  # fmt: skip
        return made

    def write(self, asked: Asked, *, heard: Callable[[int], None], stop: threading.Event) -> Answer:
        """Returns the answer; raises ModelError when all tries have failed, at once for what will not pass."""
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(asked.system), HumanMessage(asked.user)]
        for turn in range(1, self._patience.tries + 1):
            if stop.is_set():
                self._stop.set()
                raise self._trouble("已中断", "")
            try:
                return self._once(messages, heard)
            except _PassingError as passing:
                if turn == self._patience.tries:
                    raise passing.trouble from passing.__cause__
                self._pause(min(passing.after or self._patience.pause * 2 ** (turn - 1), LONGEST_PAUSE), stop)
        raise self._trouble("没有去问", "请把次数改为正整数")

    def close(self) -> None:
        """Ends what is under way, and closes the connections."""
        self._stop.set()
        self._client.close()

    def _once(self, messages: list[BaseMessage], heard: Callable[[int], None]) -> Answer:
        text, whole = "", None
        with self._explained(), _untraced():
            for chunk in self._chat.stream(messages, response_format=self._format):
                told = chunk.content
                if not isinstance(told, str) or getattr(chunk, "tool_call_chunks", None):
                    raise self._unread("模型没有回答文字，而是要调用工具")
                text += told
                whole = chunk if whole is None else whole + chunk
                heard(len(told))
                if len(text) > LONGEST:
                    raise self._unread("模型的回答太长")
        return self._read(text, whole)

    def _read(self, text: str, whole: Any) -> Answer:
        ended = getattr(whole, "response_metadata", {}).get("finish_reason")
        if ended == "length":
            raise self._unread("模型的回答被截断了", "请把 longest_answer 改大")
        if ended == "content_filter" or getattr(whole, "additional_kwargs", {}).get("refusal"):
            raise self._unread("模型拒绝回答这一节")
        if not text.strip():
            raise self._unread("模型的回答是空的")
        try:
            paragraphs = Paragraphs.model_validate_json(text).paragraphs
        except ValidationError as error:
            raise self._unread("模型的回答不是要的 JSON") from error
        usage = getattr(whole, "usage_metadata", None) or {}
        return Answer(paragraphs=tuple(paragraphs), tokens_in=usage.get("input_tokens"), tokens_out=usage.get("output_tokens"))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what the libraries raise into our words."""
        import openai

        late = f"语言模型在 {self._patience.seconds:g} 秒里没有答完"
        try:
            yield
        except ModelError:
            raise
        except (openai.APITimeoutError, httpx.TimeoutException) as error:
            raise _PassingError(self._trouble(late, "请稍后再试，或把 timeout_seconds 改大")) from error
        except openai.APIStatusError as error:
            raise self._refused(error) from error
        except (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError) as error:
            cut = isinstance(error, openai.LengthFinishReasonError)
            raise self._unread("模型的回答被截断了" if cut else "模型拒绝回答这一节") from error
        except (openai.APIConnectionError, httpx.TransportError) as error:
            raise self._unconnected(error) from error
        except (openai.APIError, httpx.HTTPError) as error:
            raise _PassingError(self._unread("服务在回答中途报了错")) from error
        except Exception as error:  # what a service sends may break a library anywhere
            raise self._unread(f"模型的回答读不出来（{type(error).__name__}）") from error

    def _unconnected(self, error: Exception) -> Exception:
        causes = list(_causes(error))
        if any(isinstance(one, TooMuchError) for one in causes):
            return self._unread("模型的回答太长")
        if any(isinstance(one, StoppedError) for one in causes):
            return self._trouble("已中断", "")
        if any("CERTIFICATE" in str(one).upper() for one in causes):
            return self._away("语言模型服务的证书不被信任", "请检查网址；单位自己的证书，请用环境变量 SSL_CERT_FILE 指定证书文件")
        if any(isinstance(one, httpx.ConnectError | httpx.ProxyError) for one in causes):
            return _PassingError(self._away("连不上语言模型服务", "请检查网址、网络和代理，以及服务是否在运行"))
        return _PassingError(self._trouble("语言模型的回答中途断了", "请稍后再试；总是这样请检查服务和网络"))

    def _refused(self, error: openai.APIStatusError) -> Exception:
        status, words = error.status_code, self._words(error)
        if status in (401, 403):
            what = "不认这个密钥" if self._key else "要密钥"
            return self._away(f"语言模型服务{what}（HTTP {status}）", "请检查 [model] 的 key 所指的环境变量或钥匙串")
        if status == 404:
            return self._away(f"没有这个网址，或没有这个模型（HTTP 404{words}）", "请检查 url（通常以 /v1 结尾）和 name")
        if 300 <= status < 400:
            return self._away(f"语言模型服务要转到别的网址（HTTP {status}）", "请把最终的网址写进 url")
        after = _seconds(error.response.headers.get("retry-after", ""))
        if status == 429:
            trouble = self._trouble(f"语言模型服务说请求太多，或额度用完（HTTP 429{words}）", "请稍后再试，或把 at_once 改小")
            return _PassingError(trouble, after)
        if status >= 500 or status in _PASSING:
            return _PassingError(self._trouble(f"语言模型服务出错（HTTP {status}{words}）", "请稍后再试，或找服务的管理员"), after)
        remedy = '请检查 name；服务不支持按格式回答时，写 answers = "json_object"'
        return self._trouble(f"语言模型服务不收这样的请求（HTTP {status}{words}）", remedy)

    def _words(self, error: openai.APIStatusError) -> str:
        """What the service itself says is wrong, short and without the key."""
        told = error.body.get("message") if isinstance(error.body, dict) else None
        if not isinstance(told, str):
            return ""
        told = told.replace(self._key, "***") if self._key else told
        told = " ".join("".join(letter if letter.isprintable() else " " for letter in told).split())
        return f"，{told[:_WORDS]}" if told else ""

    def _trouble(self, what: str, remedy: str) -> ModelError:
        return ModelError(what, where=self.url, remedy=remedy)

    def _away(self, what: str, remedy: str) -> ModelAwayError:
        return ModelAwayError(what, where=self.url, remedy=remedy)

    def _unread(self, what: str, remedy: str = "") -> ModelAnswerError:
        return ModelAnswerError(what, remedy=remedy)


class _PassingError(Exception):
    """A failure that may pass; `after` are the seconds that the service asks for."""

    def __init__(self, trouble: ModelError, after: float | None = None) -> None:
        self.trouble, self.after = trouble, after
        super().__init__(trouble.message)


@contextmanager
def _untraced() -> Iterator[None]:
    """LangChain sends what is asked to a service of its makers where the environment says so: never from here."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what lies behind it, outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _seconds(told: str) -> float | None:
    return float(told) if told.isascii() and told.isdigit() and len(told) < 9 else None


def _wait(seconds: float, stop: threading.Event) -> None:
    stop.wait(seconds)
