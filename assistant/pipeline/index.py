"""Indexing and finding: a folder that holds a searchable corpus."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError, InputError
from assistant.registry import discover
from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Hit, Mode, Query
from assistant.secret import Secret
from assistant.settings import EmbedderSettings, Settings

if TYPE_CHECKING:
    from assistant.indexing.indexer import IndexReport
    from assistant.indexing.workers import Spread
    from assistant.pipeline.embedding import Asking
    from assistant.protocols import Embedder, Progress, Retriever

STORE = "chroma"
SKIPPED = {"README.md", "readme.md", "brief.toml"}
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}
"""Below a folder these are ledgers, not documents; one that is named itself is indexed."""


class Index:
    """A searchable corpus in a folder of its own; made on first `add`.

    `store` is a plug-in of indexing/stores, on the server at `url` if one is given; `embedder` takes the place of the built-in one.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        store: str = STORE,
        url: str | None = None,
        token: str | Secret | None = None,
        embedder: Embedder | EmbedderSettings | None = None,
        base: Path | None = None,
    ) -> None:
        self.folder, self.base = Path(folder), base
        self._store, self._url, self._token, self._embedder = store, url, token, embedder

    @classmethod
    def of(cls, settings: Settings, folder: str | Path | None = None, *, base: Path | None = None) -> Index:
        """Returns the index that an office's settings describe, in their folder or another; raises InputError where neither is told."""
        place = folder if folder is not None else settings.index
        if place is None:
            raise InputError("没有说索引在哪个文件夹", remedy="请在工作区里运行，或用 --index 指定")
        store = settings.store
        return cls(place, store=store.kind, url=store.url, token=store.token, embedder=settings.embedder, base=base)

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        kind: DocumentKind | None = None,
        progress: Progress | None = None,
        spread: Spread | None = None,
    ) -> IndexReport:
        """Adds, renews and removes the documents below `paths`; one bad file does not stop the rest.

        `spread` has texts taken apart elsewhere than by processes of this machine (indexing.workers).
        """
        from assistant.indexing.indexer import update
        from assistant.indexing.workers import sent_elsewhere
        from assistant.indexing.writing import writing
        from assistant.reading.reader import LARGEST_FILE, read_file

        embedder = self._made()
        with writing(self.folder), self.open(create=True) as store, sent_elsewhere(spread):
            return update(
                store, [Path(path) for path in paths], read=read_file, folder=self.folder, embedder=embedder, kind=kind, base=self.base,
                accepts=_is_document, largest=LARGEST_FILE, progress=progress,
            )  # fmt: skip

    def find(
        self,
        text: str,
        *,
        kind: DocumentKind | None = None,
        years: tuple[int, int] | None = None,
        publisher: str | None = None,
        topic: str | None = None,
        valid_on: str | None = None,
        mode: Mode = "auto",
        limit: int = 10,
    ) -> list[Hit]:
        """Returns hits, best first, cases with their cards; `valid_on` is an ISO date. Raises IndexStateError where there is no index."""
        from assistant.pipeline.find import find

        query = Query(
            text=text, kind=kind, years=years, publisher=publisher, topic=topic, valid_on=valid_on, mode=mode, limit=limit
        )  # fmt: skip
        return list(find(self, query).hits)

    def find_like(self, path: str | Path, *, kind: DocumentKind | None = None, limit: int = 10) -> list[Hit]:
        """Returns documents like a file, best first, each by its best passage and without the file itself."""
        from assistant.pipeline.find import find_like

        return list(find_like(self, Path(path), Query(text="", kind=kind, limit=limit)).hits)

    def retriever(self) -> OpenRetriever:
        """Returns a retriever to be used in a `with` block (for drafting, or for LangChain through assistant.langchain_bridge)."""
        if not self.folder.is_dir():
            raise IndexStateError("还没有索引", where=str(self.folder), remedy="请先用 wenheng index 资料文件夹 建立")
        return OpenRetriever(self)

    def open(self, *, create: bool) -> Any:
        """Returns the open store, a context manager; raises IndexStateError for a folder of another version."""
        stores = discover("assistant.indexing.stores", key=lambda plugin: str(plugin.name), required=("name", "open"))
        if self._store not in stores:
            raise InputError(f"没有「{self._store}」这种向量库", where="[store] kind", remedy=f"可用的有：{'、'.join(stores)}")
        token = self._token.value() if isinstance(self._token, Secret) else self._token
        server = {name: value for name, value in (("url", self._url), ("token", token)) if value is not None}
        return stores[self._store].open(self.folder, create=create, **server)

    def embedder(self) -> Asking:
        """Returns what to embed queries with; where the vectors cannot be used it gives none, and says why in its notices."""
        from assistant.pipeline.embedding import asking

        return asking(self.folder, self._made)

    def _made(self) -> Embedder | None:
        if not isinstance(self._embedder, EmbedderSettings):
            return self._embedder
        from assistant.pipeline.embedding import embedder_of

        return embedder_of(self._embedder)


class OpenRetriever:
    """Opens the index for reading on entry and closes it on exit."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._store: Any = None
        self._embedder: Asking | None = None

    def __enter__(self) -> Retriever:
        """Returns the retriever."""
        from assistant.indexing.retriever import HybridRetriever

        self._store = self._index.open(create=False)
        self._embedder = self._index.embedder()
        return HybridRetriever(self._store, self._embedder)

    @property
    def notices(self) -> tuple[str, ...]:
        """Why vectors were not available, if they were not: Chinese sentences, each once."""
        return tuple(self._embedder.notices) if self._embedder is not None else ()

    def __exit__(self, *exception: object) -> None:
        """Closes the store."""
        self._store.close()


def _is_document(path: Path) -> bool:
    from assistant.reading.reader import suffixes

    suffix = path.suffix.lower()
    return suffix in suffixes() and suffix not in WORKBOOKS and path.name not in SKIPPED and not path.name.startswith(("~$", "."))
