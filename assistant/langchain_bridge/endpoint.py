"""LangChain Embeddings over a service that speaks OpenAI's /v1/embeddings: a vendor's, or one's own (vLLM, TEI, Ollama, llama.cpp …)."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from langchain_core.embeddings import Embeddings

from assistant.langchain_bridge.service import Patience, Pause, Service

if TYPE_CHECKING:
    import httpx

AT_ONCE = 4
"""Requests under way at the same time."""
LONGEST = 6000
"""Characters of a text that are sent: some 6,000 tokens, of the 8,192 that most models read."""
QUICK = Patience(tries=2, seconds=10.0, pause=0.5)
"""Somebody waits for the answer to a query; passages can take their time."""
_PATH = "/embeddings"
_BYTES_A_TEXT, _BYTES_BESIDE = 256 * 1024, 64 * 1024
"""A vector of 8,192 numbers takes some 180 KB as text."""
_VERSION = re.compile(r"v\d+")


class EndpointEmbeddings(Embeddings):
    """Vectors from a service; `name` tells the model, how texts are prepared and which vectors are asked for, but not the machine.

    Texts go in requests of `batch`, several at once, and come back in order. `query_prefix` and `passage_prefix` are the instructions
    that models such as bge and e5 were trained with; texts are cut at `longest` characters. Raises EmbedderError.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        batch: int = 32,
        seconds: float = 60.0,
        longest: int = LONGEST,
        query_prefix: str = "",
        passage_prefix: str = "",
        dimensions: int | None = None,
        pause: Pause | None = None,
    ) -> None:
        url = url.rstrip("/")
        address = url if url.endswith(_PATH) else url + _PATH
        self._service = Service(address, subject="向量服务", key=key, pause=pause)
        self._model, self._batch, self._longest, self._dimensions = model, batch, longest, dimensions
        self._query_prefix, self._passage_prefix = query_prefix, passage_prefix
        self._patience = Patience(seconds=seconds)
        self._quick = replace(QUICK, seconds=min(seconds, QUICK.seconds))
        parts = [model, _told_by_path(address), query_prefix, passage_prefix, dimensions, longest]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
        self.name = f"openai-{plain(model)}-{digest[:12]}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns one vector a text, in order."""
        return self._embedded([self._passage_prefix + text[: self._longest] for text in texts], self._patience)

    def embed_query(self, text: str) -> list[float]:
        """Returns the vector of a query, or gives up soon."""
        return self._embedded([self._query_prefix + text[: self._longest]], self._quick)[0]

    def _embedded(self, texts: Sequence[str], patience: Patience) -> list[list[float]]:
        batches = [list(texts[start : start + self._batch]) for start in range(0, len(texts), self._batch)]
        stop = threading.Event()
        with self._service.client(AT_ONCE) as client:

            def one(batch: list[str]) -> list[list[float]]:
                try:
                    return self._asked(client, batch, patience, stop)
                except BaseException:
                    stop.set()
                    raise

            if len(batches) < 2:
                return [row for batch in batches for row in one(batch)]
            with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="wenheng-vectors") as pool:
                futures = [pool.submit(one, batch) for batch in batches]
                try:
                    return [row for future in futures for row in future.result()]
                finally:
                    stop.set()
                    for future in futures:
                        future.cancel()

    def _asked(self, client: httpx.Client, texts: list[str], patience: Patience, stop: threading.Event) -> list[list[float]]:
        body: dict[str, Any] = {"model": self._model, "input": texts}
        if self._dimensions is not None:
            body["dimensions"] = self._dimensions
        most = _BYTES_BESIDE + _BYTES_A_TEXT * len(texts)
        rows = self._rows(self._service.ask(client, body, most=most, patience=patience, stop=stop), len(texts))
        if self._dimensions is not None and rows and len(rows[0]) != self._dimensions:
            what = f"向量服务给出的向量长 {len(rows[0])}，不是 dimensions 要的 {self._dimensions}"
            raise self._service.trouble(what, "这个模型大概不能改长度，请去掉 dimensions")
        return rows

    def _rows(self, told: Any, count: int) -> list[list[float]]:
        """Returns the vectors of an answer, put in the order that it names."""
        data = told.get("data") if isinstance(told, dict) else None
        if not isinstance(data, list) or not all(isinstance(row, dict) and isinstance(row.get("embedding"), list) for row in data):
            raise self._service.trouble("向量服务的回答里没有向量", "请检查网址（通常以 /v1 结尾），和 model 是不是向量模型")
        if len(data) != count:
            raise self._service.trouble(f"向量服务对 {count} 段文字给出了 {len(data)} 个向量", "请检查服务，或把 batch 改小")
        places = [row.get("index", place) for place, row in enumerate(data)]
        if any(isinstance(place, bool) or not isinstance(place, int) for place in places) or sorted(places) != list(range(count)):
            raise self._service.trouble("向量服务给出的次序不对", "请检查服务")
        rows: list[list[float]] = [[] for _ in data]
        for place, row in zip(places, data, strict=True):
            rows[place] = row["embedding"]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for row in rows for value in row):
            raise self._service.trouble("向量服务给出的向量里有不是数的值", "请检查服务")
        if not all(rows) or len({len(row) for row in rows}) > 1:
            raise self._service.trouble("向量服务给出的向量长短不一", "请检查服务")
        return rows


def plain(name: str) -> str:
    """Returns a name that is safe in file names: letters, digits and dots of ASCII, the rest as "-"; up to 40 characters."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:40] or "model"


def _told_by_path(address: str) -> str:
    """The part of an address that may name a model (…/deployments/NAME/embeddings), without versions; the machine may change freely."""
    parts = urlsplit(address.removesuffix(_PATH)).path.split("/")
    return "/".join(part for part in parts if part and not _VERSION.fullmatch(part))
