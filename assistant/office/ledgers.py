"""A workspace's figures: its ledgers as a table, the sheet around a cell, and the word lists that people keep."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ConflictError, InputError, NotThereError
from assistant.pipeline.files import write_whole
from assistant.pipeline.phrases import genre_phrases, load_phrases
from assistant.pipeline.word_lists import ListName, put_word, remove_word, set_aliases
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk

_TASKS = "assistant.office.tasks.tables:"
_FILES = {"indicators": "indicators.toml", "phrases": "phrases.toml"}
_KEPT = 16
_LOOKED_THROUGH = 30


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Ledgers, indicators and word lists. Tables are kept as long as the files they were read from stay the same."""

    desk: Desk
    _tables: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def word_files(self, workspace_id: str) -> list[dict[str, str]]:
        """Returns the workspace's indicators and phrases as materials of a job, their content kept as it is now."""
        root = self.desk.rooms.root(workspace_id)
        return [
            {"role": role, "name": name, "sha256": self.desk.blobs.put((root / name).read_bytes())}
            for role, name in _FILES.items()
            if (root / name).is_file()
        ]

    def table(self, actor: Actor) -> dict[str, Any]:
        """Returns the indicators with their values by year, conflicts first (pipeline.ledger_view), and its file's digest."""
        actor.need("view")
        materials = self._materials(actor)
        key = hashlib.sha256("\n".join(sorted(f"{one['name']} {one['sha256']}" for one in materials)).encode()).hexdigest()
        with self._lock:
            kept = self._tables.get(key)
        if kept is None:
            kept = self.desk.ask(f"{_TASKS}table", materials)
            with self._lock:
                self._tables[key] = kept
                while len(self._tables) > _KEPT:
                    self._tables.popitem(last=False)
        return kept | {"digest": self.digest(actor, "indicators")}

    def cut(self, actor: Actor, source: str, locator: str) -> dict[str, Any]:
        """Returns the rows around a cell of a ledger, named as evidence names it."""
        actor.need("view")
        wanted = source.rpartition("/")[2]
        materials = [one for one in self._materials(actor) if one["role"] == "data" and one["name"].rpartition("/")[2] == wanted]
        if not materials:
            raise NotThereError("台账里没有这个文件了", where=source, remedy="它可能已被删除或改名，请重新上传后再核查")
        return self.desk.ask(f"{_TASKS}cut", materials, locator=locator)

    def cut_of(self, actor: Actor, report_id: str, number: int | None, source: str, locator: str) -> dict[str, Any]:
        """Returns the rows around a cell as the ledger was when a version was checked."""
        _, version = self.desk.reports.version(actor, report_id, number)
        wanted = source.rpartition("/")[2]
        materials = [one for one in version.materials if one["role"] == "data" and one["name"].rpartition("/")[2] == wanted]
        if not materials:
            raise NotThereError("核查时没有用这个文件", where=source, remedy="请刷新页面")
        return self.desk.ask(f"{_TASKS}cut", materials, locator=locator)

    def bind(self, actor: Actor, report_id: str, figure_id: str, source: str, locator: str, number: int | None = None) -> dict[str, Any]:
        """Ties a figure of a version to a cell, remembered for all reports; raises InputError for one that cannot be."""
        actor.need("answer")
        report, version = self.desk.reports.version(actor, report_id, number)
        before = self.digest(actor, "indicators")
        document = [one for one in version.materials if one["role"] == "document"]
        told = self.desk.ask(f"{_TASKS}bind", [*document, *self._materials(actor)], figure=figure_id, cell=f"{source} › {locator}")
        self._write(actor, "indicators", str(told.pop("text")), expected=before)
        with self.desk.database.begin() as connection:
            self.desk.log.write(
                connection, "figure.bound", account=actor.account.name, subject=str(told["alias"]), workspace_id=actor.workspace_id,
                report=report.id, figure=figure_id, indicator=told["indicator"], cell=f"{source} › {locator}",
            )  # fmt: skip
        return told

    def check_text(self, actor: Actor, text: str, *, name: str) -> dict[str, Any]:
        """Returns the report of a text held against the ledgers as they are now; nothing is kept."""
        actor.need("view")
        words = [one for one in self.word_files(actor.workspace_id) if one["role"] == "phrases"]
        return self.desk.ask("assistant.office.tasks.checking:check_text", [*self._materials(actor), *words], text=text, name=name)

    def set_aliases(self, actor: Actor, indicator: str, aliases: tuple[str, ...], *, expected: str) -> dict[str, Any]:
        """Says what else an indicator is called; `expected` is the digest of the file that the user saw."""
        actor.need("write")
        with self._lock:
            made = set_aliases(self.file(actor, "indicators"), indicator, aliases, expected=expected)
        self.changed(actor, "indicators", indicator)
        return made.to_dict()

    def lists(self, actor: Actor) -> dict[str, Any]:
        """Returns the word lists of the workspace and the digest of their file."""
        actor.need("view")
        file = self.file(actor, "phrases")
        return (load_phrases(file) if file.is_file() else genre_phrases()).to_dict() | {"digest": self.digest(actor, "phrases")}

    def put_word(self, actor: Actor, name: ListName, word: str, value: str, *, expected: str) -> None:
        """Adds a word to a list, or changes what stands for it."""
        actor.need("write")
        with self._lock:
            put_word(self.file(actor, "phrases"), name, word, value, expected=expected)
        self.changed(actor, "phrases", word)

    def remove_word(self, actor: Actor, name: ListName, word: str, *, expected: str) -> None:
        """Takes a word off a list."""
        actor.need("write")
        with self._lock:
            remove_word(self.file(actor, "phrases"), name, word, expected=expected)
        self.changed(actor, "phrases", word)

    def usage(self, actor: Actor, source: str, locator: str) -> list[dict[str, Any]]:
        """Returns where a cell is used: figures of the workspace's latest versions that rest on it."""
        place, found = f"{source} › {locator}", []
        for report in self.desk.reports.all(actor)[:_LOOKED_THROUGH]:
            if report.latest.report_sha is None:
                continue
            told = json.loads(self.desk.blobs.read(report.latest.report_sha))
            figures = [one for one in told["figures"] if place in (one["records"] or ())]
            found += [{"report": report.id, "title": report.title, "text": one["text"], "status": one["status"]} for one in figures]
        return found

    def digest(self, actor: Actor, role: str) -> str:
        """Returns the digest of a word file as it is now, "" where there is none."""
        file = self.file(actor, role)
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""

    def file(self, actor: Actor, role: str) -> Path:
        """Returns where a word file lies: indicators or phrases."""
        if role not in _FILES:
            raise InputError(f"没有「{role}」这种名单", remedy=f"可用：{'、'.join(_FILES)}")
        return self.desk.rooms.root(actor.workspace_id) / _FILES[role]

    def changed(self, actor: Actor, role: str, subject: str) -> None:
        """Notes in the log that a word file was changed."""
        action = "indicator.changed" if role == "indicators" else "list.changed"
        with self.desk.database.begin() as connection:
            self.desk.log.write(connection, action, account=actor.account.name, subject=subject, workspace_id=actor.workspace_id)

    def _write(self, actor: Actor, role: str, text: str, *, expected: str) -> None:
        with self._lock:
            if self.digest(actor, role) != expected:
                raise ConflictError("有人刚改过指标", remedy="请刷新页面后再试")
            write_whole(self.file(actor, role), text.encode("utf-8"))

    def _materials(self, actor: Actor) -> list[dict[str, str]]:
        with self.desk.database.reading() as connection:
            files = work.files_on(connection, actor.workspace_id, "ledger")
        found = [{"role": "data", "name": f"台账/{file.name}", "sha256": file.sha256} for file in files]
        return found + [one for one in self.word_files(actor.workspace_id) if one["role"] == "indicators"]
