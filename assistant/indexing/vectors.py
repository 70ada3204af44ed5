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

from assistant.errors import EmbedderError, IndexStateError
from assistant.indexing.embedding import PREFIX, LsaEmbedder, StoredEmbedder
from assistant.indexing.terms import searchable_text
from assistant.indexing.workers import spread_here
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
    name = noted(folder)
    if given is not None:
        return given if given.name == name else None
    return StoredEmbedder(folder, name) if name and name.startswith(PREFIX) and (folder / f"{name}.npz").is_file() else None


def renew_vectors(store: PassageStore, folder: Path, *, embedder: Embedder | None = None, progress: Progress | None = None) -> None:
    """Gives every passage its vector, all anew where the model is another one or the corpus has outgrown it.

    Raises EmbedderError where another's model fails: before anything is dropped if it fails at once, and what it gave before it failed
    stays.
    """
    lacking = store.lacking()
    since = _since(folder) + len(lacking)
    model = embedder if embedder is not None else _own_model(store, folder, since)
    if model is None:
        return
    changed = model.name != noted(folder)
    lead = None if isinstance(model, LsaEmbedder) else _lead(store, model, folder, store.ids() if changed else lacking, changed)
    if changed:
        store.drop_vectors()
        if isinstance(model, LsaEmbedder):
            model.save(folder)
        lacking, since = store.lacking(), 0
    if lacking:
        _note(folder, model.name, since, model.dimensions if isinstance(model, LsaEmbedder) else lead[1].shape[1] if lead else None)
    step = _IN_A_SET if isinstance(model, LsaEmbedder) else _OF_OTHERS
    for start in range(0, len(lacking), step):
        _embed(store, model, folder, lacking[start : start + step], (start, len(lacking)), progress, lead)
    if progress is not None and lacking:
        progress(Job(step=_STEP, done=len(lacking), total=len(lacking)))


def _lead(store: PassageStore, model: Embedder, folder: Path, ids: Sequence[str], changed: bool) -> tuple[str, np.ndarray] | None:
    """Returns the first passage to embed with its vector (1 × dimensions): another's model shows that it works, and what it gives."""
    passages = store.passages(ids[:1])
    if not passages:
        return None
    row = model.embed([searchable_text(passages[0])])
    kept = dimensions(folder)
    if not changed and kept is not None and row.shape[1] != kept:
        raise EmbedderError(
            f"向量模型这次给出的向量长 {row.shape[1]}，索引里的长 {kept}，像是换了模型",
            where=model.name,
            remedy=f"请检查服务；确实换了模型的，请删去 {folder / NOTE}，再运行 wenheng index，向量会全部重算",
        )
    return passages[0].id, row


def dimensions(folder: Path) -> int | None:
    """Returns how long the vectors of an index are, None where it has none or does not say."""
    told = _kept(folder).get("dimensions")
    return told if isinstance(told, int) else None


def _embed(
    store: PassageStore,
    model: Embedder,
    folder: Path,
    ids: Sequence[str],
    place: tuple[int, int],
    progress: Progress | None,
    lead: tuple[str, np.ndarray] | None,
) -> None:
    present: list[str] = []
    matrices: list[np.ndarray] = []
    if lead is not None and lead[0] in ids:
        present, matrices = [lead[0]], [lead[1]]
        ids = [name for name in ids if name != lead[0]]

    def batches() -> Iterator[tuple[list[str], list[str]]]:
        for start in range(0, len(ids), _AT_ONCE):
            passages = store.passages(ids[start : start + _AT_ONCE])
            yield [passage.id for passage in passages], [searchable_text(passage) for passage in passages]

    if isinstance(model, LsaEmbedder):
        told = spread_here(_by_stored_model, ((some, (folder, model.name, texts)) for some, texts in batches()))
    else:
        told = ((some, model.embed(texts)) for some, texts in batches())
    failed: EmbedderError | None = None
    try:
        for some, matrix in told:
            if lead is not None and matrix.shape[1:] != lead[1].shape[1:]:
                raise EmbedderError("向量模型给出的向量长短不一", where=model.name, remedy="请检查模型服务")
            present += some
            matrices.append(matrix)
            if progress is not None:
                progress(Job(step=_STEP, done=place[0] + len(present), total=place[1]))
    except EmbedderError as error:  # what a service far away has given, and may cost money, is kept
        failed = error
    if present:
        store.add_vectors(present, np.concatenate(matrices))
    if failed is not None:
        raise failed


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


def _own_model(store: PassageStore, folder: Path, since: int) -> LsaEmbedder | None:
    """Returns the kept model, or one fitted now if there is none or the corpus has outgrown it; None for an empty index.

    `since` is how many passages have come since the fit.
    """
    total = store.passages_count
    if not total:
        return None
    try:
        model = LsaEmbedder.load(folder)
    except IndexStateError:
        model = None
    if model is not None and not model.outgrown(total, since):
        return model
    ids = store.ids()
    step = max(1, -(-len(ids) // FITTED_ON))
    passages = [
        passage for start in range(0, len(ids), _AT_ONCE * step) for passage in store.passages(ids[start : start + _AT_ONCE * step : step])
    ]
    return LsaEmbedder.fit([searchable_text(passage) for passage in passages], len(ids))


def noted(folder: Path) -> str | None:
    """Returns the name of the model that the vectors of an index are of, None where it has none."""
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


def _note(folder: Path, name: str, since: int, length: int | None) -> None:
    draft = folder / (NOTE + ".new")
    told = {"embedder": name, "since": since, "dimensions": length}
    draft.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / NOTE)
