"""Indexing and finding: a folder that holds a searchable corpus."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError
from assistant.registry import discover
from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Hit, Query

if TYPE_CHECKING:
    from assistant.indexing.indexer import IndexReport
    from assistant.protocols import Embedder, Progress, Retriever

STORE = "chroma"
SKIPPED = {"README.md", "readme.md", "brief.toml"}


class Index:
    """A searchable corpus in a folder of its own; made on first `add`."""

    def __init__(self, folder: str | Path, *, store: str = STORE, embedder: Embedder | None = None, base: Path | None = None) -> None:
        self.folder = Path(folder)
        self._store, self._embedder, self._base = store, embedder, base

    def add(self, paths: Iterable[str | Path], *, kind: DocumentKind | None = None, progress: Progress | None = None) -> IndexReport:
        """Adds, renews and removes the documents below `paths`; one bad file does not stop the rest."""
        from assistant.indexing.indexer import update
        from assistant.reading import read_file

        with self.open(create=True) as store:
            return update(
                store, [Path(path) for path in paths], read=read_file, folder=self.folder, embedder=self._embedder, kind=kind,
                base=self._base,
                accepts=_is_document, progress=progress,
            )  # fmt: skip

    def find(
        self,
        text: str,
        *,
        kind: DocumentKind | None = None,
        years: tuple[int, int] | None = None,
        publisher: str | None = None,
        limit: int = 10,
    ) -> list[Hit]:
        """Returns hits, best first; raises IndexStateError where there is no index."""
        with self.retriever() as retriever:
            return retriever.find(Query(text=text, kind=kind, years=years, publisher=publisher, limit=limit))

    def retriever(self) -> OpenRetriever:
        """Returns a retriever to be used in a `with` block (for drafting, or for LangChain through assistant.langchain_bridge)."""
        if not self.folder.is_dir():
            raise IndexStateError("还没有索引", where=str(self.folder), remedy="请先用 wenheng index 资料文件夹 建立")
        return OpenRetriever(self)

    def open(self, *, create: bool) -> Any:
        """Returns the open store, a context manager; raises IndexStateError for a folder of another version."""
        stores = discover("assistant.indexing.stores", key=lambda plugin: str(plugin.name), required=("name", "open"))
        return stores[self._store].open(self.folder, create=create)

    def embedder(self) -> Embedder | None:
        """Returns what to embed queries with, None where the index has no vectors yet."""
        from assistant.indexing.vectors import open_embedder

        return open_embedder(self.folder, self._embedder)


class OpenRetriever:
    """Opens the index for reading on entry and closes it on exit."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._store: Any = None

    def __enter__(self) -> Retriever:
        """Returns the retriever."""
        from assistant.indexing.retriever import HybridRetriever

        self._store = self._index.open(create=False)
        return HybridRetriever(self._store, self._index.embedder())

    def __exit__(self, *exception: object) -> None:
        """Closes the store."""
        self._store.close()


def _is_document(path: Path) -> bool:
    from assistant.reading.reader import suffixes

    return path.suffix.lower() in suffixes() and path.name not in SKIPPED and not path.name.startswith(("~$", "."))
