"""Taking a file in: streamed to disk under a limit, looked at in another process, refused if it is secret, kept whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, TooLargeError, UnreadableError, WenhengError
from assistant.jobs.pool import WorkLostError, WorkTooLongError
from assistant.jobs.task import Material, Task
from assistant.office.secrecy import refusal
from assistant.schema.secrecy import SecrecyMark
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.jobs.pool import Pool
    from assistant.office.actor import Actor
    from assistant.office.log import Log
    from assistant.storage.blobs import BlobStore, Incoming
    from assistant.storage.database import Database

_LOOK = "assistant.office.tasks.looking:look"
_PATIENCE_S = 120.0
_LONGEST_NAME, _LONGEST_SUFFIX, _MOST_BYTES = 120, 10, 240
"""Characters of a name, and its bytes: file systems take 255 of these, and a Chinese character has three."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MB = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that was taken in: its name, its bytes by their digest, and what looking at it told (tasks.looking)."""

    name: str
    sha256: str
    size: int
    told: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Takes files in for a workspace. `most_bytes` is for one file, `room_bytes` for all files of a workspace together."""

    database: Database
    blobs: BlobStore
    pool: Pool
    log: Log
    most_bytes: int
    room_bytes: int

    def take(self, actor: Actor, name: str, pieces: Iterable[bytes], *, shelf: str) -> Taken:
        """Returns the file that was kept.

        Raises TooLargeError, SecretFileError (logged), UnreadableError, InputError; then nothing is kept. What `pieces` raises (a
        connection that broke) is raised, and nothing is kept either.
        """
        name = clean_name(name)
        with self.blobs.receive(limit=self.most_bytes) as incoming:
            for piece in pieces:
                incoming.write(piece)
            if not incoming.size:
                raise UnreadableError("文件是空的", where=name, remedy="请检查这个文件，重新上传")
            incoming.flush()
            self._need_room(actor, incoming.size)
            told = self._look(incoming, name, shelf)
            if told["secret"] is not None:
                mark = SecrecyMark(**told["secret"])
                self._refuse(actor, name, mark)
                raise refusal(mark, name)
        return Taken(name=name, sha256=incoming.sha256, size=incoming.size, told=told)

    def _look(self, incoming: Incoming, name: str, shelf: str) -> dict[str, Any]:
        task = Task(
            kind="look", options={"shelf": shelf}, materials=(Material(role="file", name=name, path=str(incoming.path), data=None),)
        )  # fmt: skip
        ticket = self.pool.submit(_LOOK, task, progress=lambda _: None)
        try:
            told: dict[str, Any] = ticket.result(timeout=_PATIENCE_S).result
        except (WorkLostError, WorkTooLongError, TimeoutError) as error:
            ticket.cancel()
            raise UnreadableError("文件打不开，可能已损坏", where=name, remedy="请用 Word、WPS 或 Excel 打开后另存一份，再上传") from error
        except WenhengError as error:
            error.where = error.where.rpartition("/")[2].rpartition("\\")[2]
            raise
        return told

    def _need_room(self, actor: Actor, size: int) -> None:
        with self.database.reading() as connection:
            used = sum(file.size for file in work.files_on(connection, actor.workspace_id))
            used += sum(self.blobs.size(sha256) for sha256 in work.version_digests(connection, actor.workspace_id))
        if used + size > self.room_bytes:
            raise TooLargeError(f"工作区的文件已有 {used // _MB} MB，放不下了", remedy="请删去不用的文件和报告，或请管理员放宽限额")

    def _refuse(self, actor: Actor, name: str, mark: SecrecyMark) -> None:
        with self.database.begin() as connection:
            self.log.write(
                connection, "file.refused", account=actor.account.name, subject=name, workspace_id=actor.workspace_id, level=mark.level
            )  # fmt: skip


def clean_name(name: str) -> str:
    """Returns a file's name without folders and without what other systems refuse; raises InputError for what leaves nothing."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = _FORBIDDEN.sub("", "".join(one for one in name if unicodedata.category(one) not in _UNSEEN)).strip(" .\u3000")
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem.strip() or not suffix:
        raise InputError("文件名没有扩展名", where=name[:40], remedy="请用 .docx、.pdf、.txt、.xlsx 等文件")
    if _DEVICES.fullmatch(name):
        raise InputError("文件名是系统保留的", where=name[:40], remedy="请改名后再上传")
    suffix = suffix[:_LONGEST_SUFFIX]
    stem = stem[: _LONGEST_NAME - len(suffix) - 1]
    while len(f"{stem}.{suffix}".encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}.{suffix}"
