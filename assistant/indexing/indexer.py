"""Brings an index up to date with files: what is unchanged is left alone, what is gone from the disk leaves, vectors follow.

A document is known by its path, relative to a base folder where it lies below it, so that an office may move its workspace. Each
document is put in one transaction and the vectors come last; whatever stops the work, the next run goes on from there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import EmbedderError, UnreadableError, WenhengError
from assistant.indexing.listing import absent, listed, trouble
from assistant.indexing.moving import Moves
from assistant.indexing.passages import passages_of
from assistant.indexing.vectors import renew_vectors
from assistant.protocols import Embedder, PassageStore, Progress
from assistant.schema.document import Document, DocumentKind
from assistant.schema.encoding import Encoded
from assistant.schema.workspace import Job

CUTTING = 3
"""Goes up when passages are cut in another way, so that files that have not changed are cut anew."""
_STEP = "读取文件、建立索引"
_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport(Encoded):
    """What an update did: document keys by fate, (file, Chinese message) of what could not be read, passages now in the index.

    `moved` are (where a document was, where it is now): a file of the same bytes, which keeps its vectors.
    `lacking` of them have no vector, for the reason that a notice gives; they are found by their words. `passed_over` are (suffix, how
    many) of the files below folders that are no documents.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failures: tuple[tuple[str, str], ...]
    passages: int
    moved: tuple[tuple[str, str], ...] = ()
    lacking: int = 0
    notices: tuple[str, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Fates:
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def fail(self, path: Path, error: WenhengError, *, kept: bool) -> None:
        """Notes why a file was not indexed, by its whole path; `kept` says that an earlier reading of it stays in the index."""
        where = str(path) + (error.where.removeprefix(path.name) if error.where.startswith(path.name) else "")
        remedy = "。".join(part for part in (error.remedy.rstrip("。"), "索引里仍是它原来的内容" if kept else "") if part)
        self.failures.append((str(path), WenhengError(error.what, where=where, remedy=remedy).message))

    def told(self, gone: list[str], moved: dict[str, str], passages: int, lacking: int, notices: tuple[str, ...]) -> IndexReport:
        return IndexReport(
            added=tuple(self.added),
            updated=tuple(self.updated),
            unchanged=tuple(self.unchanged),
            removed=tuple(key for key in gone if key not in moved),
            moved=tuple(moved.items()),
            failures=tuple(self.failures),
            passages=passages,
            lacking=lacking,
            notices=notices,
            passed_over=tuple(self.passed_over.most_common()),
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """What putting one file needs to know."""

    store: PassageStore
    known: dict[str, str]
    read: Callable[[Path], Document]
    largest: int | None
    kind: DocumentKind | None
    fates: _Fates
    moves: Moves


def update(
    store: PassageStore,
    paths: Iterable[Path],
    *,
    read: Callable[[Path], Document],
    folder: Path,
    embedder: Embedder | None = None,
    kind: DocumentKind | None = None,
    base: Path | None = None,
    accepts: Callable[[Path], bool] | None = None,
    largest: int | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Adds, renews and removes documents, then their vectors; returns what became of each.

    `paths` are files and folders (all files below that `accepts`, hidden ones and Office's lock files left out). Only documents that lie
    at or below `paths` are removed, if their file is gone. `folder` is the index folder, where the model is kept; `embedder` takes the
    place of the built-in model. `kind` overrides the kind that is read, and stays with a document until another is given. A file of more
    than `largest` bytes, which `read` refuses, is not even hashed.
    A file that cannot be read is reported and what was known of it stays; so is an `embedder` that fails, and the next run goes on.
    """
    roots = [path.absolute() for path in paths]
    known = store.put_digests()
    found = listed(roots, folder.absolute(), accepts or _any)
    gone = [key for key in known if _is_gone(_place(key, base), roots)]
    fates, moves = _Fates(passed_over=found.passed_over), Moves(store, {key: known[key] for key in gone})
    for path in found.missing:
        if not any(_below(_place(key, base), path) for key in gone):
            fates.fail(path, UnreadableError("没有这个文件或文件夹", remedy="请核对路径"), kept=False)
    for path, error in found.troubles:
        fates.fail(path, error, kept=_key(path, base) in known)
    work, files = _Work(store, known, read, largest, kind, fates, moves), list(found.files)
    for done, path in enumerate(files):
        _report(progress, done, len(files))
        _renew(work, path, _key(path, base))
    moves.store(at_last=True)
    store.remove(gone)
    _report(progress, len(files), len(files))
    store.finish()
    notices: tuple[str, ...] = ()
    try:
        renew_vectors(store, folder, embedder=embedder, progress=progress)
    except EmbedderError as error:
        notices = (f"向量没有算完。{error.message}已编入的资料先按词查找；故障排除后再运行一次 wenheng index，只补算缺的向量。",)
    return fates.told(gone, moves.moved, store.passages_count, len(store.lacking()) if notices else 0, notices)


def _renew(work: _Work, path: Path, key: str) -> None:
    """Puts one file if its bytes, or the kind asked for, have changed."""
    before, fates, moves = work.known.get(key), work.fates, work.moves
    try:
        if work.largest is not None and path.stat().st_size > work.largest:
            work.read(path)
        content = _hash(path)
        old = moves.from_where(content) if before is None else None
        kind = work.kind or _kind_in(before if old is None else work.known[old])
        digest = f"{content}:{CUTTING}:{kind or ''}"
        if digest == before:
            fates.unchanged.append(key)
            return
        passages = passages_of(work.read(path), key=key, kind=kind)
    except WenhengError as error:
        fates.fail(path, error, kept=before is not None)
    except OSError as error:
        fates.fail(path, trouble(error, path), kept=before is not None)
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError) as error:
        strange = UnreadableError(f"读这个文件时程序出错（{type(error).__name__}）", remedy="请另存一份再试；不行请把文件交给维护人员")
        fates.fail(path, strange, kept=before is not None)
    else:
        work.store.put(key, digest, passages)
        if old is not None:
            moves.carry(old, key, digest, passages)
            moves.store(at_last=False)
            return
        (fates.added if before is None else fates.updated).append(key)


def _kind_in(digest: str | None) -> DocumentKind | None:
    told = (digest or "").rpartition(":")[2]
    kinds: dict[str, DocumentKind] = {"summary": "summary", "case": "case", "policy": "policy", "other": "other"}
    return kinds.get(told)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def _any(path: Path) -> bool:
    return True


def _key(path: Path, base: Path | None) -> str:
    if base is not None and _below(path, base.absolute()):
        path = path.relative_to(base.absolute())
    return path.as_posix()


def _place(key: str, base: Path | None) -> Path:
    return base.absolute() / key if base is not None else Path(key).absolute()


def _below(path: Path, root: Path) -> bool:
    return path == root or root in path.parents


def _is_gone(path: Path, roots: list[Path]) -> bool:
    return any(_below(path, root) for root in roots) and absent(path)


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(Job(step=_STEP, done=done, total=total))
