"""Brings a store's vectors in line with its passages, and remembers which model made them.

The note that names the model is only ever changed while the store has no vectors, so that vectors of one model are never searched with
another's, wherever the work may stop.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.embedding import LsaEmbedder, StoredEmbedder
from assistant.indexing.terms import searchable_text
from assistant.protocols import Embedder, PassageStore, Progress
from assistant.schema.workspace import Job

NOTE = "vectors.json"
FITTED_ON = 40_000
"""Passages that the built-in model is fitted on at most, spread evenly over the corpus."""
_STEP = "计算向量"
_AT_ONCE, _IN_A_SET = 512, 60_000


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
    for start in range(0, len(lacking), _IN_A_SET):
        _embed(store, model, lacking[start : start + _IN_A_SET], (start, len(lacking)), progress)
    if progress is not None and lacking:
        progress(Job(step=_STEP, done=len(lacking), total=len(lacking)))


def _embed(store: PassageStore, model: Embedder, ids: Sequence[str], place: tuple[int, int], progress: Progress | None) -> None:
    matrices: list[np.ndarray] = []
    for start in range(0, len(ids), _AT_ONCE):
        if progress is not None:
            progress(Job(step=_STEP, done=place[0] + start, total=place[1]))
        passages = store.passages(ids[start : start + _AT_ONCE])
        matrices.append(model.embed([searchable_text(passage) for passage in passages]))
    store.add_vectors(ids, np.concatenate(matrices))


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
