"""LangChain Embeddings over a sentence-transformers model in a folder of this machine: no network, no program that comes with a model."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from assistant.errors import EmbedderError, MissingExtraError
from assistant.langchain_bridge.endpoint import LONGEST, plain

_CONFIG, _MODULES = "config.json", "modules.json"
_WHOLE = 4 << 20
"""Files of up to so many bytes are read whole for the digest, larger ones (weights) at some places."""
_PLACES, _AT_A_PLACE = 64, 64 << 10
_OWN = "sentence_transformers."
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false"}
_SIDES = {"query": ("query",), "passage": ("document", "passage", "corpus")}


class FolderEmbeddings(Embeddings):
    """Vectors by the model in a folder, on the processor; loaded at first use. `name` changes with what the folder holds.

    Where a prefix is None the model's own instruction is used, if it has one. Raises EmbedderError where the folder holds no model that
    can be used, MissingExtraError where sentence-transformers is not installed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        batch: int = 32,
        longest: int = LONGEST,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        dimensions: int | None = None,
    ) -> None:
        self._folder, self._batch, self._longest, self._dimensions = folder, batch, longest, dimensions
        self._prefixes = {"query": query_prefix, "passage": passage_prefix}
        self._model: Any = None
        self._lock = threading.Lock()
        told = json.dumps([_digest(folder), query_prefix, passage_prefix, dimensions, longest], ensure_ascii=False)
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
        self.name = f"folder-{plain(folder.name)}-{digest[:12]}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns one vector a text."""
        return self._embedded(texts, "passage")

    def embed_query(self, text: str) -> list[float]:
        """Returns the vector of a query."""
        return self._embedded([text], "query")[0]

    def _embedded(self, texts: list[str], side: str) -> list[list[float]]:
        with self._lock:
            if self._model is None:
                self._model = _loaded(self._folder, self._dimensions)
            model = self._model
        prefix = self._prefixes[side]
        if prefix is None:
            own = getattr(model, "prompts", None) or {}
            prefix = next((str(own[name]) for name in _SIDES[side] if own.get(name)), "")
        cut = [text[: self._longest] for text in texts]
        try:
            rows = model.encode(cut, prompt=prefix, batch_size=self._batch, show_progress_bar=False, convert_to_numpy=True)
        except Exception as error:  # torch has errors of its own for memory, shapes, broken weights
            raise _unusable(self._folder, error) from error
        return [[float(value) for value in row] for row in rows]


def _loaded(folder: Path, dimensions: int | None) -> Any:
    if not (folder / _CONFIG).is_file():
        raise EmbedderError(f"模型文件夹里没有 {_CONFIG}", where=str(folder), remedy="请放进整个 sentence-transformers 模型文件夹")
    _refuse_programs(folder)
    with _offline():
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(
                "要用本机模型，还缺程序包", where="sentence-transformers", remedy='请先 pip install "wenheng[local]"'
            ) from error
        with _quiet():
            try:
                return SentenceTransformer(
                    str(folder), device="cpu", local_files_only=True, trust_remote_code=False, truncate_dim=dimensions
                )  # fmt: skip
            except Exception as error:
                raise _unusable(folder, error) from error


def _refuse_programs(folder: Path) -> None:
    """Raises EmbedderError where a model names a program of its own: one in a folder would be run without asking."""
    try:
        modules = json.loads((folder / _MODULES).read_text(encoding="utf-8")) if (folder / _MODULES).is_file() else []
        types = [str(module["type"]) for module in modules]
        mapped = json.loads((folder / _CONFIG).read_text(encoding="utf-8")).get("auto_map")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unusable(folder, error) from error
    foreign = next((name for name in types if not name.startswith(_OWN)), None)
    if foreign is not None or mapped:
        what = f"模型要运行自带的程序（{foreign or 'auto_map'}），文衡不运行"
        raise EmbedderError(what, where=str(folder), remedy="请换用标准结构的模型，如 bge-small-zh-v1.5")


@contextmanager
def _offline() -> Iterator[None]:
    """Has the libraries know, while they are imported and load, that there is no network."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(_OFFLINE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the library's own bar off the terminal while it loads weights."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _digest(folder: Path) -> str:
    """What the folder holds, but not where it lies or when it was copied: small files whole, of large ones the size and 64 places.

    A model trained further has other weights nearly everywhere, so places tell as well as the whole, which takes a second to read.
    """
    if not folder.is_dir():
        raise EmbedderError("没有这个模型文件夹", where=str(folder), remedy="请检查 wenheng.toml 里 [embedder] 的 folder")
    digest = hashlib.sha256()
    try:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if not path.is_file() or path.suffix.lower() == ".md" or any(part.startswith(".") for part in inside.parts):
                continue
            size = path.stat().st_size
            digest.update(f"{inside.as_posix()}\0{size}\0".encode("utf-8", "surrogatepass"))
            with path.open("rb") as file:
                for place in [0] if size <= _WHOLE else range(0, size, -(-size // _PLACES)):
                    file.seek(place)
                    digest.update(file.read(_WHOLE if size <= _WHOLE else _AT_A_PLACE))
    except OSError as error:
        raise EmbedderError(f"模型文件读不了（{error.strerror}）", where=str(folder), remedy="请检查权限") from error
    return digest.hexdigest()


def _unusable(folder: Path, error: Exception) -> EmbedderError:
    told = " ".join(str(error).split())[:160]
    what = f"模型用不了（{type(error).__name__}：{told}）"
    return EmbedderError(what, where=str(folder), remedy="请重新放一份完整的 sentence-transformers 模型文件夹")
