"""Adapters between LangChain's Embeddings and the Embedder socket, both ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.errors import EmbedderError, InputError, WenhengError
from assistant.protocols import Embedder


class LangChainEmbedder:
    """An Embedder that asks a LangChain Embeddings object; vectors are made unit length.

    `name` goes into the index, which is embedded anew when it changes: name the model and its version ("bge-base-zh-v1.5").
    """

    def __init__(self, embeddings: Embeddings, name: str, *, batch: int = 64) -> None:
        if not name:
            raise InputError("向量模型要有名字", remedy="请给出模型名和版本，索引凭它判断向量是否要重算")
        self.name = name
        self._embeddings = embeddings
        self._batch = batch

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns a float32 matrix, one unit row a text (zero rows stay so); raises EmbedderError if the model fails."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), self._batch):
            some = list(texts[start : start + self._batch])
            try:
                rows += self._embeddings.embed_documents(some)
            except WenhengError:
                raise
            except Exception as error:  # any model of any vendor
                raise _failed(error, self.name) from error
        return unit_rows(rows, len(texts), self.name)

    def for_queries(self) -> Embedder:
        """Returns the same model as it reads queries: many have an instruction for them."""
        return _QueryEmbedder(self._embeddings, self.name)


class _QueryEmbedder:
    """An Embedder of the queries that go with a model's passages."""

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        self.name = name
        self._embeddings = embeddings

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns a float32 matrix, one unit row a query; raises EmbedderError."""
        try:
            rows = [self._embeddings.embed_query(text) for text in texts]
        except WenhengError:
            raise
        except Exception as error:
            raise _failed(error, self.name) from error
        return unit_rows(rows, len(texts), self.name)


class EmbedderEmbeddings(Embeddings):
    """LangChain Embeddings over an Embedder, for vector stores and chains of others."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns one vector a text."""
        return _listed(self._embedder.embed(texts))

    def embed_query(self, text: str) -> list[float]:
        """Returns the vector of a query, made as the embedder makes them of queries if it tells them apart."""
        told_apart = getattr(self._embedder, "for_queries", None)
        embedder: Embedder = told_apart() if told_apart is not None else self._embedder
        return _listed(embedder.embed([text]))[0]


def unit_rows(rows: Sequence[Sequence[float]], count: int, where: str) -> np.ndarray:
    """Returns vectors as a float32 matrix of unit rows; raises EmbedderError if they are not `count`, of one length, and numbers."""
    if len(rows) != count or len({len(row) for row in rows}) > 1:
        raise EmbedderError(f"向量模型对 {count} 段文字给出了 {len(rows)} 个向量，或者长短不一", where=where, remedy="请检查模型服务")
    try:
        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), -1) if rows else np.zeros((0, 0))
        finite = bool(np.isfinite(matrix).all())
    except (ValueError, TypeError, OverflowError):
        finite = False
    if not finite:
        raise EmbedderError("向量模型给出的向量里有不是数的值", where=where, remedy="请检查模型服务")
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _listed(matrix: np.ndarray) -> list[list[float]]:
    return [[float(value) for value in row] for row in matrix]


def _failed(error: Exception, name: str) -> EmbedderError:
    told = " ".join(str(error).split())[:200]
    return EmbedderError(f"向量模型出错（{type(error).__name__}：{told}）", where=name, remedy="请检查模型和它的服务，恢复后再试")
