"""A workspace's shelves: ledgers, reference documents, returns, last year's reports; each change mirrored in the workspace's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.errors import InputError, NotThereError
from assistant.office.intake import Taken
from assistant.office.words import new_id
from assistant.schema.document import DocumentKind
from assistant.schema.office import Shelf, StoredFile
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk
    from assistant.storage.database import Transaction

FOLDERS: dict[Shelf, str] = {"ledger": "台账", "corpus": "资料", "return": "报送", "previous": "往年"}
ROLES: dict[Shelf, str] = {"ledger": "data", "corpus": "corpus", "return": "returns", "previous": "previous"}


@dataclass(frozen=True, slots=True)
class Shelves:
    """The files of workspaces, by shelf and name: a file of the same name takes the place of the one before."""

    desk: Desk

    def add(self, actor: Actor, shelf: Shelf, name: str, pieces: Iterable[bytes]) -> tuple[StoredFile, dict[str, Any]]:
        """Returns the file that was put on a shelf, and what looking at it told; raises as Intake.take does."""
        actor.need("write")
        if shelf not in get_args(Shelf):
            raise InputError(f"没有「{shelf}」这种资料", remedy=f"可用：{'、'.join(get_args(Shelf))}")
        taken = self.desk.intake.take(actor, name, pieces, shelf=shelf)
        file = self._file(actor, shelf, taken)
        with self.desk.database.begin() as connection:
            before = work.put_file(connection, file)
            self.desk.log.write(
                connection, "file.added", account=actor.account.name, subject=file.name, workspace_id=actor.workspace_id, shelf=shelf,
                sha256=file.sha256, replaced=before.sha256 if before is not None else "",
            )  # fmt: skip
            if shelf == "corpus":
                self.desk.jobs.index(connection, actor)
        self.desk.dispatcher.wake()
        self._mirror(file)
        return file, taken.told

    def files(self, actor: Actor, shelf: Shelf | None = None) -> tuple[StoredFile, ...]:
        """Returns the files on a shelf, or all, by name."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return work.files_on(connection, actor.workspace_id, shelf)

    def file(self, actor: Actor, file_id: str) -> StoredFile:
        """Returns a file of the workspace; raises NotThereError."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return self._there(connection, actor, file_id)

    def content(self, actor: Actor, file_id: str) -> tuple[StoredFile, Path]:
        """Returns a file and where its bytes lie."""
        file = self.file(actor, file_id)
        if not self.desk.blobs.holds(file.sha256):
            raise NotThereError("文件的内容不在了", where=file.name, remedy="请重新上传，或请管理员从备份恢复")
        return file, self.desk.blobs.path(file.sha256)

    def remove(self, actor: Actor, file_id: str) -> None:
        """Takes a file off its shelf; checks and drafts made with it keep what they used."""
        actor.need("write")
        with self.desk.database.begin() as connection:
            file = self._there(connection, actor, file_id)
            work.remove_file(connection, actor.workspace_id, file_id)
            self.desk.log.write(
                connection, "file.removed", account=actor.account.name, subject=file.name, workspace_id=actor.workspace_id, shelf=file.shelf
            )  # fmt: skip
            if file.shelf == "corpus":
                self.desk.jobs.index(connection, actor)
        self.desk.dispatcher.wake()
        self._place(file).unlink(missing_ok=True)

    def set_kind(self, actor: Actor, file_id: str, kind: DocumentKind | None) -> StoredFile:
        """Says what kind of document a file of the corpus is; None leaves it to the reader."""
        actor.need("write")
        if kind is not None and kind not in get_args(DocumentKind):
            raise InputError(f"没有「{kind}」这种类别", remedy=f"可用：{'、'.join(get_args(DocumentKind))}")
        with self.desk.database.begin() as connection:
            file = self._there(connection, actor, file_id)
            work.change_file(connection, file.id, kind=kind)
            self.desk.log.write(
                connection, "file.changed", account=actor.account.name, subject=file.name, workspace_id=actor.workspace_id, kind=kind or "—"
            )  # fmt: skip
            self.desk.jobs.index(connection, actor)
            changed = self._there(connection, actor, file_id)
        self.desk.dispatcher.wake()
        return changed

    def materials(self, connection: Transaction, actor: Actor, shelf: Shelf, ids: Iterable[str] | None = None) -> list[dict[str, str]]:
        """Returns a shelf's files as materials of a job, or those with these ids; raises NotThereError for an id that is none."""
        files = work.files_on(connection, actor.workspace_id, shelf)
        if ids is not None:
            known = {file.id: file for file in files}
            if lost := [one for one in ids if one not in known]:
                raise NotThereError(f"没有编号为 {lost[0]} 的文件", remedy="它可能已被删除，请刷新页面再选")
            files = tuple(known[one] for one in ids)
        return [{"role": ROLES[shelf], "name": f"{FOLDERS[shelf]}/{file.name}", "sha256": file.sha256, "id": file.id} for file in files]

    def restore_folder(self, workspace_id: str) -> None:
        """Puts into a workspace's folder what its shelves hold and the folder lacks: after a crash, or from a backup."""
        with self.desk.database.reading() as connection:
            files = work.files_on(connection, workspace_id)
        for file in files:
            place = self._place(file)
            if self.desk.blobs.holds(file.sha256) and (not place.exists() or place.stat().st_size != file.size):
                self._mirror(file)

    def _mirror(self, file: StoredFile) -> None:
        """Copies a file into the workspace's folder, where the command line and assistants find it; a link could be written through."""
        place = self._place(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{file.id}.part")
        shutil.copyfile(self.desk.blobs.path(file.sha256), beside)
        beside.replace(place)

    def _place(self, file: StoredFile) -> Path:
        return self.desk.rooms.root(file.workspace_id) / FOLDERS[file.shelf] / file.name

    def _file(self, actor: Actor, shelf: Shelf, taken: Taken) -> StoredFile:
        return StoredFile(
            id=new_id(), workspace_id=actor.workspace_id, shelf=shelf, name=taken.name, sha256=taken.sha256, size=taken.size,
            created_by=actor.account.name, created_at=self.desk.log.clock(),
        )  # fmt: skip

    @staticmethod
    def _there(connection: Transaction, actor: Actor, file_id: str) -> StoredFile:
        file = work.file_of(connection, actor.workspace_id, file_id)
        if file is None:
            raise NotThereError("没有这个文件", remedy="它可能已被删除，请刷新页面")
        return file
