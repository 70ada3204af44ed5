"""Building the index in a process of its own: the documents of a shelf in, what was added and what could not be read out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.errors import InputError
from assistant.jobs.task import Outcome, Task, laid_out
from assistant.schema.document import DocumentKind

if TYPE_CHECKING:
    from assistant.indexing.workers import Spread
    from assistant.protocols import Progress


KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)


def kind_folder(kind: str | None) -> str:
    """Returns the folder in which documents of a kind are laid out; None is for those whose kind the reader tells."""
    return f"资料（{kind}）" if kind else "资料"


def build(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Brings the index of a workspace to the materials "corpus"; one bad file stops nothing.

    `options`: root (the workspace's folder), cluster (the address of a Dask scheduler whose machines take the texts apart, or None).
    Result: documents added, updated, unchanged, removed, failures as (file, message), passages, notices.
    """
    from assistant.pipeline.index import Index
    from assistant.settings import load

    settings = load(Path(str(task.options["root"])))
    laid_out(task, folder)
    index = Index.of(settings, base=folder)
    told: dict[str, list[Any]] = {name: [] for name in ("added", "updated", "unchanged", "removed", "failures", "notices")}
    passages = 0
    with _spread(task.options.get("cluster")) as spread:
        for kind in (None, *KINDS):
            place = folder / kind_folder(kind)
            place.mkdir(exist_ok=True)  # an empty one too: what lay in it before leaves the index
            report = index.add([place], kind=kind, progress=progress, spread=spread)
            passages = report.passages
            for name, all_of_them in told.items():
                all_of_them += getattr(report, name)
    failures = [(Path(file).name, message.replace(f"{folder}{os.sep}", "")) for file, message in told.pop("failures")]
    return Outcome(result=told | {"failures": failures, "passages": passages}, files=())


@contextmanager
def _spread(address: str | None) -> Iterator[Spread | None]:
    """What spreads work over the cluster; None without one, or where it does not answer now: this machine does it as well."""
    if address is None:
        yield None
        return
    from assistant.jobs.cluster import ClusterPool

    try:
        cluster = ClusterPool(address)
    except InputError:
        yield None
        return
    with cluster:
        yield cluster.spread
