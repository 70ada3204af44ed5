"""Finding in a workspace's corpus: its index stays open between questions and is opened anew when it has changed."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError, InputError, WenhengError
from assistant.schema.office import OfficeJob, StoredFile
from assistant.schema.retrieval import Query
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk
    from assistant.pipeline.find import Answer

_OPEN = 8
_LONGEST = 100_000
MOST = 50
_FIRST = "工作"
_EMPTY = "资料库还没有编好"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer to a question with, for each hit, the file on the shelf that it stands in (None: it has left since)."""

    answer: Answer
    files: tuple[StoredFile | None, ...]

    def to_dict(self) -> dict[str, Any]:
        """Returns the hits of contract.md, each with its file's id, and how the question was read."""
        hits = [
            hit.to_dict() | {"file_id": file.id if file else None} for hit, file in zip(self.answer.hits, self.files, strict=True)
        ]  # fmt: skip
        return {"hits": hits, "route": self.answer.route, "notices": list(self.answer.notices), "query": self.answer.query.to_dict()}


class Searching:
    """Open indexes, the most recently asked ones; a job that changed one has it opened anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: OrderedDict[str, _Opened] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, actor: Actor, query: Query) -> Found:
        """Returns what answers a query; raises InputError for an empty or overlong one or where nothing is indexed."""
        actor.need("view")
        self._right(query)
        return self._with_files(actor, self._opened(actor.workspace_id).find(query))

    def like(self, actor: Actor, text: str, query: Query) -> Found:
        """Returns documents like a pasted text, each by its best passage."""
        from assistant.pipeline.find import find_like

        actor.need("view")
        if not text.strip() or len(text) > _LONGEST:
            raise InputError("请粘贴一段案情或文字" if not text.strip() else f"文字超过 {_LONGEST} 字", remedy="请粘贴 20 字以上的一段")
        if not 1 <= query.limit <= MOST:
            raise InputError(f"条数应在 1 到 {MOST} 之间", remedy="请改一个数")
        with tempfile.TemporaryDirectory() as folder:
            pasted = Path(folder) / "pasted.txt"
            pasted.write_text(text, encoding="utf-8")
            return self._with_files(actor, self._opened(actor.workspace_id).ask(lambda index: find_like(index, pasted, query)))

    def forget(self, job: OfficeJob) -> None:
        """Has a workspace's index opened anew after a job that changed it."""
        if job.kind != "index":
            return
        with self._lock:
            old = self._open.pop(job.workspace_id, None)
        if old is not None:
            old.close()
        if job.state == "done":  # opened before somebody asks: that takes a second
            threading.Thread(target=self._ready, args=(job.workspace_id,), name="wenheng-index", daemon=True).start()

    def _ready(self, workspace_id: str) -> None:
        with suppress(WenhengError):
            self._opened(workspace_id).find(Query(text=_FIRST, limit=1))

    def close(self) -> None:
        """Closes all."""
        with self._lock:
            opened = list(self._open.values())
            self._open.clear()
        for one in opened:
            one.close()

    def _opened(self, workspace_id: str) -> _Opened:
        with self._lock:
            if workspace_id not in self._open:
                self._open[workspace_id] = _Opened(self._desk.rooms.root(workspace_id))
            self._open.move_to_end(workspace_id)
            old = self._open.popitem(last=False)[1] if len(self._open) > _OPEN else None
            found = self._open[workspace_id]
        if old is not None:
            old.close()
        return found

    def _with_files(self, actor: Actor, answer: Answer) -> Found:
        with self._desk.database.reading() as connection:
            by_name = {file.name: file for file in work.files_on(connection, actor.workspace_id, "corpus")}
        names = [(hit.passage.path or hit.passage.document).rpartition("/")[2] for hit in answer.hits]
        return Found(answer=answer, files=tuple(by_name.get(name) for name in names))

    @staticmethod
    def _right(query: Query) -> None:
        if not query.text.strip():
            raise InputError("还没有写要查的内容", remedy="请写几个词、一个问题，或粘贴一段案情")
        if len(query.text) > _LONGEST:
            raise InputError(f"要查的内容超过 {_LONGEST} 字", remedy="请挑其中一段来查")
        if not 1 <= query.limit <= MOST:
            raise InputError(f"条数应在 1 到 {MOST} 之间", remedy="请改一个数")


class _Opened:
    """One workspace's index, its store and retriever open; asked by one thread at a time, closed when nobody asks."""

    def __init__(self, root: Path) -> None:
        self._root, self._lock = root, threading.Lock()
        self._index: Any = None
        self._store: Any = None

    def find(self, query: Query) -> Answer:
        """Returns what answers a query."""
        from assistant.pipeline.find import find_in

        with self._lock:
            self._need()
            try:
                return find_in(self._index, self._store, query)
            except IndexStateError:
                self._shut()
                raise

    def ask(self, question: Any) -> Answer:
        """Returns what a question to the index gives."""
        with self._lock:
            self._need()
            answer: Answer = question(self._index)
            return answer

    def close(self) -> None:
        """Closes it once nobody asks."""
        with self._lock:
            self._shut()

    def _need(self) -> None:
        from assistant.pipeline.index import Index
        from assistant.settings import load

        if self._store is not None:
            return
        self._index = Index.of(load(self._root), base=self._root)
        if not self._index.folder.is_dir():
            raise IndexStateError(_EMPTY, remedy="请先到“资料库”上传往年总结、案例或政策文件")
        self._store = self._index.open(create=False)

    def _shut(self) -> None:
        with suppress(Exception):  # a store that cannot be closed is dropped
            if self._store is not None:
                self._store.close()
        self._store = None
