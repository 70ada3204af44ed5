"""Brings a store's vectors in line with its passages, and remembers which model made them.

The note that names the model is only ever changed while the store has no vectors, so that vectors of one model are never searched with
another's, wherever the work may stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.embedding import LsaEmbedder, StoredEmbedder
from assistant.indexing.terms import searchable_text
from assistant.indexing.workers import spread
from assistant.protocols import Embedder, PassageStore, Progress
from assistant.schema.workspace import Job

NOTE = "vectors.json"
FITTED_ON = 40_000
"""Passages that the built-in model is fitted on at most, spread evenly over the corpus."""
_STEP = "计算向量"
_AT_ONCE, _IN_A_SET, _OF_OTHERS = 512, 250_000, 4096
"""Passages embedded at once, and kept in memory till they are stored; fewer of another model, which may be slow, or far away and fail."""


def open_embedder(folder: Path, given: Embedder | None = None) -> Embedder | None:
    """Returns what to embed queries with: `given` if the index's vectors are its own, else the model kept with the index, else None."""
    noted = _noted(folder)
    if given is not None:
        return given if given.name == noted else None
    return StoredEmbedder(folder, noted) if noted and (folder / f"{noted}.npz").is_file() else None


def renew_vectors(store: PassageStore, folder: Path, *, embedder: Embedder | None = None, progress: Progress | None = None) -> None:
    """Gives every passage its vector, all anew where the model is another one or the corpus has outgrown it."""
    ids, lacking = store.ids(), store.lacking()
    since = _since(folder) + len(lacking)
    model = embedder if embedder is not None else _own_model(store, folder, ids, since)
    if model is None:
        return
    if model.name != _noted(folder):
        store.drop_vectors()
        if isinstance(model, LsaEmbedder):
            model.save(folder)
        lacking, since = store.lacking(), 0
    if lacking:
        _note(folder, model.name, since)
    step = _IN_A_SET if isinstance(model, LsaEmbedder) else _OF_OTHERS
    for start in range(0, len(lacking), step):
        _embed(store, model, folder, lacking[start : start + step], (start, len(lacking)), progress)
    if progress is not None and lacking:
        progress(Job(step=_STEP, done=len(lacking), total=len(lacking)))


def _embed(
    store: PassageStore, model: Embedder, folder: Path, ids: Sequence[str], place: tuple[int, int], progress: Progress | None
) -> None:
    def batches() -> Iterator[tuple[list[str], list[str]]]:
        for start in range(0, len(ids), _AT_ONCE):
            passages = store.passages(ids[start : start + _AT_ONCE])
            yield [passage.id for passage in passages], [searchable_text(passage) for passage in passages]

    if isinstance(model, LsaEmbedder):
        told = spread(_by_stored_model, ((some, (folder, model.name, texts)) for some, texts in batches()))
    else:
        told = ((some, model.embed(texts)) for some, texts in batches())
    present: list[str] = []
    matrices: list[np.ndarray] = []
    for some, matrix in told:
        present += some
        matrices.append(matrix)
        if progress is not None:
            progress(Job(step=_STEP, done=place[0] + len(present), total=place[1]))
    if present:
        store.add_vectors(present, np.concatenate(matrices))


def _by_stored_model(asked: tuple[Path, str, Sequence[str]]) -> np.ndarray:
    """Embeds texts by the model kept in a folder under a name, in a process that may not have it yet."""
    folder, name, texts = asked
    return _stored_model(folder, name).embed(texts)


@lru_cache(1)
def _stored_model(folder: Path, name: str) -> LsaEmbedder:
    model = LsaEmbedder.load(folder)
    if model is None or model.name != name:
        raise IndexStateError("检索模型文件被改动了", where=str(folder), remedy="请再运行一次 wenheng index")
    return model


def _own_model(store: PassageStore, folder: Path, ids: Sequence[str], since: int) -> LsaEmbedder | None:
    """Returns the kept model, or one fitted now if there is none or the corpus has outgrown it; None for an empty index.

    `since` is how many passages have come since the fit.
    """
    if not ids:
        return None
    try:
        model = LsaEmbedder.load(folder)
    except IndexStateError:
        model = None
    if model is not None and not model.outgrown(len(ids), since):
        return model
    step = max(1, -(-len(ids) // FITTED_ON))
    passages = [
        passage for start in range(0, len(ids), _AT_ONCE * step) for passage in store.passages(ids[start : start + _AT_ONCE * step : step])
    ]
    return LsaEmbedder.fit([searchable_text(passage) for passage in passages], len(ids))


def _noted(folder: Path) -> str | None:
    name = _kept(folder).get("embedder")
    return str(name) if name is not None else None


def _since(folder: Path) -> int:
    since = _kept(folder).get("since", 0)
    return since if isinstance(since, int) else 0


def _kept(folder: Path) -> dict[str, object]:
    try:
        told = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _note(folder: Path, name: str, since: int) -> None:
    draft = folder / (NOTE + ".new")
    draft.write_text(json.dumps({"embedder": name, "since": since}, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / NOTE)
