"""Adapters between LangChain's Embeddings and the Embedder socket, both ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.errors import InputError
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
        """Returns a float32 matrix, one unit row a text (zero rows stay so); raises InputError if the model answers in another shape."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), self._batch):
            rows += self._embeddings.embed_documents(list(texts[start : start + self._batch]))
        if len(rows) != len(texts) or len({len(row) for row in rows}) > 1:
            raise InputError(
                f"向量模型对 {len(texts)} 段文字给出了 {len(rows)} 个向量，或者长度不一",
                where=self.name,
                remedy="请检查模型服务",
            )
        matrix = np.array(rows, dtype=np.float32).reshape(len(rows), -1) if rows else np.zeros((0, 0), dtype=np.float32)
        if not np.isfinite(matrix).all():
            raise InputError("向量模型给出的向量里有不是数的值", where=self.name, remedy="请检查模型服务")
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)


class EmbedderEmbeddings(Embeddings):
    """LangChain Embeddings over an Embedder, for vector stores and chains of others."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns one vector a text."""
        return [[float(value) for value in row] for row in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Returns the vector of a query, made as those of documents are."""
        return self.embed_documents([text])[0]
