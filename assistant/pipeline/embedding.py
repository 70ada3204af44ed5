"""From the settings of an office to what makes its vectors, and to what a search asks, which never fails for want of vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import EmbedderError, MissingExtraError, WenhengError
from assistant.settings import EmbedderSettings

if TYPE_CHECKING:
    import numpy as np

    from assistant.langchain_bridge.embeddings import LangChainEmbedder
    from assistant.langchain_bridge.service import Pause
    from assistant.protocols import Embedder

TOGETHER = 512
"""Texts given to an embedder at once: enough for its requests to go side by side."""
REST = 60.0
"""Seconds for which a service that has failed is not asked again: a search with many queries waits for it once."""
WORDS_ONLY = "这次只按词查找，没有用上向量。{}"
"""Told with the reason."""


def embedder_of(settings: EmbedderSettings, *, pause: Pause | None = None) -> LangChainEmbedder | None:
    """Returns the embedder that is set, None for the built-in one; nothing is asked or loaded yet.

    Raises InputError for a missing password, EmbedderError for a missing folder, MissingExtraError for a missing package.
    """
    if settings.kind == "builtin":
        return None
    from assistant.langchain_bridge.embeddings import LangChainEmbedder

    if settings.kind == "folder":
        from assistant.langchain_bridge.folder import FolderEmbeddings

        model = FolderEmbeddings(
            settings.folder or Path(), batch=settings.batch, longest=settings.longest, query_prefix=settings.query_prefix,
            passage_prefix=settings.passage_prefix, dimensions=settings.dimensions,
        )  # fmt: skip
        if find_spec("sentence_transformers") is None:
            remedy = '请先 pip install "wenheng[local]"'
            raise MissingExtraError("要用本机的向量模型，还缺程序包", where="sentence-transformers", remedy=remedy)
        return LangChainEmbedder(model, model.name, batch=TOGETHER)
    from assistant.langchain_bridge.endpoint import EndpointEmbeddings

    service = EndpointEmbeddings(
        settings.url or "", settings.model or "", key=settings.key.value() if settings.key is not None else None,
        batch=settings.batch, seconds=settings.timeout_seconds, longest=settings.longest, query_prefix=settings.query_prefix or "",
        passage_prefix=settings.passage_prefix or "", dimensions=settings.dimensions, pause=pause,
    )  # fmt: skip
    return LangChainEmbedder(service, service.name, batch=TOGETHER)


def leaving(settings: EmbedderSettings) -> str | None:
    """Returns one line that says where texts go, None where they stay on this machine."""
    from assistant.langchain_bridge.service import here

    if settings.kind != "openai" or settings.url is None or here(settings.url):
        return None
    told = urlsplit(settings.url)
    bare = "，且未加密" if told.scheme == "http" else ""
    return f"向量由 {told.netloc} 计算：资料和要查的话都会发送到那里{bare}。涉密和不宜外传的资料不要这样编入。"


class Asking:
    """The Embedder of a search: what fails gives no vectors, and `notices` say once why the search went by words alone."""

    def __init__(
        self, embedder: Embedder | None, *, length: int | None = None, notice: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        told_apart = getattr(embedder, "for_queries", None)
        self._embedder: Embedder | None = told_apart() if told_apart is not None else embedder
        self._length, self._clock = length, clock
        self._rests_until: float | None = None
        self.name = self._embedder.name if self._embedder is not None else ""
        self.notices: list[str] = [notice] if notice else []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns unit vectors, of length 0 where there are none to be had; raises nothing for that."""
        import numpy as np

        nothing = np.zeros((len(texts), 0), dtype=np.float32)
        if self._embedder is None or (self._rests_until is not None and self._clock() < self._rests_until):
            return nothing
        try:
            rows = self._embedder.embed(texts)
            if len(texts) and self._length is not None and rows.shape[1] not in (0, self._length):
                what = f"向量模型给出的向量长 {rows.shape[1]}，索引里的长 {self._length}"
                raise EmbedderError(what, where=self.name, remedy="请检查服务是不是换了模型")
        except (EmbedderError, MissingExtraError) as error:
            self._rests_until = self._clock() + REST
            self._tell(error)
            return nothing
        self._rests_until, self.name = None, self._embedder.name
        return rows

    def _tell(self, error: WenhengError) -> None:
        notice = WORDS_ONLY.format(error.message)
        if notice not in self.notices:
            self.notices.append(notice)


def asking(folder: Path, embedder: Callable[[], Embedder | None]) -> Asking:
    """Returns what a search of the index in `folder` asks: the embedder that is set if the vectors are its own, else nothing and a notice.

    `embedder` makes the embedder, and may raise what embedder_of() raises.
    """
    from assistant.indexing.vectors import dimensions, noted, open_embedder

    try:
        given = embedder()
    except WenhengError as error:
        return Asking(None, notice=WORDS_ONLY.format(error.message))
    found = open_embedder(folder, given)
    if found is not None:
        return Asking(found, length=dimensions(folder))
    stands = noted(folder)
    if given is None and stands is None:
        return Asking(None)
    whose = f"是另一个模型（{stands}）算的" if stands else "还没有算"
    return Asking(None, notice=f"这次只按词查找：索引里的向量{whose}。运行一次 wenheng index 就会重算，资料不用重读。")
