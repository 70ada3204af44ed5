"""Brings a store's vectors in line with its passages, and remembers which model made them.

The note that names the model is only ever changed while the store has no vectors, so that vectors of one model are never searched with
another's, wherever the work may stop.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.embedding import LsaEmbedder, StoredEmbedder
from assistant.indexing.terms import searchable_text
from assistant.protocols import Embedder, PassageStore, Progress
from assistant.schema.retrieval import Passage
from assistant.schema.workspace import Job

NOTE = "vectors.json"
REFIT_AT = 0.2
"""The built-in model is fitted anew when more than this part of the passages it was fitted on has changed."""
_STEP = "计算向量"
_AT_ONCE = 256


@runtime_checkable
class ResumableStore(Protocol):
    """What a store may offer beyond PassageStore, so that an update need not do over what is already there."""

    def put_digests(self) -> dict[str, str]:
        """Returns document key → digest of everything put, with vectors or without."""
        ...

    def vectors(self) -> dict[str, np.ndarray]:
        """Returns passage id → vector of the passages that have one."""
        ...


def open_embedder(folder: Path, given: Embedder | None = None) -> Embedder | None:
    """Returns what to embed queries with: `given` if the index's vectors are its own, else the model kept with the index, else None."""
    noted = _noted(folder)
    if given is not None:
        return given if given.name == noted else None
    return StoredEmbedder(folder, noted) if noted and (folder / f"{noted}.npz").is_file() else None


def renew_vectors(
    store: PassageStore, folder: Path, *, embedder: Embedder | None = None, changed: bool = True, progress: Progress | None = None
) -> int:
    """Gives every passage its vector where any lacks one, or something has `changed`; returns how many passages there are."""
    passages = store.passages()
    ids = [passage.id for passage in passages]
    complete = {passage.path or passage.document for passage in passages} <= store.digests().keys()
    if complete and not changed and (embedder is None or embedder.name == _noted(folder)):
        return len(ids)
    model, matrix = (embedder, None) if embedder is not None else _own_model(folder, passages)
    if model.name != _noted(folder):
        store.set_vectors([], np.zeros((0, 0), dtype=np.float32))
        if isinstance(model, LsaEmbedder):
            model.save(folder)
        _note(folder, model.name)
    if matrix is None:
        known = store.vectors() if isinstance(store, ResumableStore) else {}
        matrix = _matrix(model, passages, known, progress)
    store.set_vectors(ids, matrix)
    return len(ids)


def _own_model(folder: Path, passages: Sequence[Passage]) -> tuple[LsaEmbedder, np.ndarray | None]:
    """Returns the kept model, or a new one with the passages' vectors if there is none or the corpus has moved on."""
    ids = [passage.id for passage in passages]
    try:
        model = LsaEmbedder.load(folder)
    except IndexStateError:
        model = None
    if model is not None and model.drift(ids) <= REFIT_AT:
        return model, None
    return LsaEmbedder.fitted([searchable_text(passage) for passage in passages], ids)


def _matrix(model: Embedder, passages: Sequence[Passage], known: dict[str, np.ndarray], progress: Progress | None) -> np.ndarray:
    """Returns one vector a passage, taking over those that are known."""
    lacking = [passage for passage in passages if passage.id not in known]
    made = dict(known)
    for start in range(0, len(lacking), _AT_ONCE):
        if progress is not None:
            progress(Job(step=_STEP, done=start, total=len(lacking)))
        some = lacking[start : start + _AT_ONCE]
        made.update(zip((passage.id for passage in some), model.embed([searchable_text(passage) for passage in some]), strict=True))
    if progress is not None and lacking:
        progress(Job(step=_STEP, done=len(lacking), total=len(lacking)))
    if not passages:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([made[passage.id] for passage in passages]).astype(np.float32)


def _noted(folder: Path) -> str | None:
    try:
        name = json.loads((folder / NOTE).read_text(encoding="utf-8"))["embedder"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(name)


def _note(folder: Path, name: str) -> None:
    draft = folder / (NOTE + ".new")
    draft.write_text(json.dumps({"embedder": name}, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / NOTE)
