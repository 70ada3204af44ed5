"""Drafts of a workspace: asked for, made, changed section by section, made again; every state can be gone on from."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ConflictError, InputError, NotThereError
from assistant.office.words import new_id
from assistant.pipeline.templates import TemplateNote, all_templates
from assistant.schema.office import OfficeJob, OfficeRoom, StoredDraft
from assistant.storage import drafts, work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk
    from assistant.storage.database import Transaction

_FIELDS = {"office", "short_name", "year", "period", "template", "edition", "signed", "dated", "due", "expected", "model"}
_RETURNS = "assistant.office.tasks.drafting:check_returns"
_PERSONAL = "assistant.office.tasks.drafting:personal"
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """What to write: the fields of a brief, and files by id; None takes all ledgers or returns on the shelf."""

    brief: dict[str, Any]
    ledgers: tuple[str, ...] | None = None
    returns: tuple[str, ...] | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Drafting:
    """Drafts."""

    desk: Desk

    def add(self, actor: Actor, request: DraftRequest) -> tuple[StoredDraft, OfficeJob]:
        """Returns a new draft and the job that makes it; raises InputError for a brief that lacks something."""
        actor.need("write")
        brief = self._brief(actor, request.brief)
        with self.desk.database.begin() as connection:
            materials = self._materials(connection, actor, request)
            draft = StoredDraft(
                id=new_id(), workspace_id=actor.workspace_id, title=f"{brief.get('year') or brief.get('period')} {brief['template']}",
                brief=brief, materials=tuple(materials), revision=0, created_by=actor.account.name, created_at=self.desk.log.clock(),
            )  # fmt: skip
            drafts.add_draft(connection, draft)
            job = self._make(connection, actor, draft)
            self._log(connection, actor, "draft.added", draft, job=job.id)
        self.desk.dispatcher.wake()
        return self.draft(actor, draft.id), job

    def all(self, actor: Actor) -> tuple[StoredDraft, ...]:
        """Returns the workspace's drafts, newest first."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return drafts.drafts_in(connection, actor.workspace_id)

    def draft(self, actor: Actor, draft_id: str) -> StoredDraft:
        """Returns a draft; raises NotThereError."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return self._there(connection, actor, draft_id)

    def view(self, actor: Actor, draft_id: str) -> dict[str, Any]:
        """Returns what the page shows of a draft that was made; raises ConflictError while it is not."""
        draft = self.draft(actor, draft_id)
        if draft.view_sha is None:
            raise ConflictError("草稿还没有写好", remedy="请等任务完成后再看；没有完成的请看任务里的原因")
        told: dict[str, Any] = json.loads(self.desk.blobs.read(draft.view_sha))
        return told

    def word(self, actor: Actor, draft_id: str) -> tuple[str, bytes]:
        """Returns a draft's Word file and its name."""
        draft = self.draft(actor, draft_id)
        if draft.docx_sha is None:
            raise ConflictError("草稿还没有写好", remedy="请等任务完成后再下载")
        with self.desk.database.begin() as connection:
            self._log(connection, actor, "export", draft, format="docx")
        return f"{self.view(actor, draft_id)['title']}.docx", self.desk.blobs.read(draft.docx_sha)

    def edit(self, actor: Actor, draft_id: str, section: str, text: str | None, *, revision: int) -> OfficeJob:
        """Puts a person's words in the place of a section's, or (None) the program's own again; the draft is made anew.

        `revision` is that of the draft the user saw; raises ConflictError where someone changed it since.
        """
        actor.need("write")
        if text is not None and not 0 < len(text.strip()) <= _LONGEST:
            raise InputError(f"一节的文字应在 1 到 {_LONGEST} 字之间", remedy="要恢复程序写的文字，请点“重写这一节”")
        known = {one["key"] for one in self.view(actor, draft_id)["sections"] if one["table"] is None and one["chart"] is None}
        if section not in known:
            raise NotThereError("没有这一节，或它是表格和图", remedy="表格和图里的数请改台账")
        with self.desk.database.begin() as connection:
            draft = self._there(connection, actor, draft_id)
            edits = {key: words for key, words in draft.edits.items() if key != section} | ({section: text.strip()} if text else {})
            if not drafts.change_draft(connection, draft.id, revision=revision, edits=edits):
                raise ConflictError("有人刚改过这份草稿", remedy="请刷新页面，看过再改；您写的文字还在输入框里，请先复制")
            job = self._make(connection, actor, self._there(connection, actor, draft_id))
            self._log(connection, actor, "draft.edited", draft, section=section, restored=text is None)
        self.desk.dispatcher.wake()
        return job

    def rewrite(self, actor: Actor, draft_id: str, section: str, *, revision: int) -> OfficeJob:
        """Asks the language model for one section again; the others keep what it wrote, a person's words for this one go.

        Raises ConflictError for a draft that no model wrote, NotThereError for a section that none may write.
        """
        actor.need("write")
        writing = self.view(actor, draft_id)["writing"]
        if writing is None:
            raise ConflictError("这份草稿没有用语言模型写", remedy="要改文字，请点“改”；要换数据，请点“用新数据重写”")
        if section not in {one["key"] for one in writing["sections"]}:
            raise NotThereError("这一节不由语言模型写", remedy="要改文字，请点“改”")
        with self.desk.database.begin() as connection:
            draft = self._there(connection, actor, draft_id)
            edits = {key: words for key, words in draft.edits.items() if key != section}
            if not drafts.change_draft(connection, draft.id, revision=revision, edits=edits):
                raise ConflictError("有人刚改过这份草稿", remedy="请刷新页面，看过再改")
            job = self._make(connection, actor, self._there(connection, actor, draft_id), afresh=(section,))
            self._log(connection, actor, "draft.edited", draft, section=section, rewritten=True)
        self.desk.dispatcher.wake()
        return job

    def again(self, actor: Actor, draft_id: str, *, revision: int) -> OfficeJob:
        """Makes a draft anew from the files as they are on the shelves now; a person's words stay."""
        actor.need("write")
        with self.desk.database.begin() as connection:
            draft = self._there(connection, actor, draft_id)
            previous = next((one["id"] for one in draft.materials if one["role"] == "previous"), None)
            request = DraftRequest(brief=draft.brief, previous=previous)
            materials = self._materials(connection, actor, request)
            if not drafts.change_draft(connection, draft.id, revision=revision, materials=materials):
                raise ConflictError("有人刚改过这份草稿", remedy="请刷新页面，看过再改")
            job = self._make(connection, actor, self._there(connection, actor, draft_id))
            self._log(connection, actor, "draft.edited", draft, again=True)
        self.desk.dispatcher.wake()
        return job

    def remove(self, actor: Actor, draft_id: str) -> None:
        """Forgets a draft of one's own, or as an administrator any."""
        with self.desk.database.begin() as connection:
            draft = self._there(connection, actor, draft_id)
            actor.need("write" if draft.created_by == actor.account.name else "manage")
            self._forget(connection, draft)
            self._log(connection, actor, "draft.removed", draft)
        self._forget_answers([draft])

    def forget_before(self, room: OfficeRoom) -> None:
        """Forgets the drafts that a workspace keeps no longer: those not made for so many days."""
        before = self.desk.log.clock() - dt.timedelta(days=room.retention_days or 0)
        with self.desk.database.begin() as connection:
            old = drafts.drafts_in(connection, room.id, before=before)
            for draft in old:
                self._forget(connection, draft)
            if old:
                self.desk.log.write(connection, "retention", account="—", workspace_id=room.id, drafts=len(old))
        self._forget_answers(old)

    def returns(self, actor: Actor, request: DraftRequest) -> dict[str, Any]:
        """Tells who has sent what and what is wrong with it, before anything is written."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            materials = self._materials(connection, actor, request)
        if not any(one["role"] == "returns" for one in materials):
            raise InputError("还没有科室报送的材料", remedy="请先在第二步上传；没有报送也可以直接起草")
        brief = self._brief(actor, request.brief)
        return self.desk.ask(_RETURNS, materials, brief=brief)

    def personal(self, actor: Actor, request: DraftRequest) -> dict[str, Any]:
        """Tells what personal data is in the material that a language model is shown parts of; it is masked before that."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            found = [one for one in self._materials(connection, actor, request) if one["role"] in ("returns", "previous")]
        return self.desk.ask(_PERSONAL, found) if found else {"items": []}

    def templates(self, actor: Actor) -> tuple[TemplateNote, ...]:
        """Returns the templates that can be chosen: the office's own in its folder 模板, and those that ship."""
        return all_templates(self.desk.rooms.root(actor.workspace_id) / "模板")

    def _brief(self, actor: Actor, told: dict[str, Any]) -> dict[str, Any]:
        """The fields of a brief, the office's names where none are told."""
        if unknown := sorted(set(told) - _FIELDS):
            raise InputError(f"不认识“{unknown[0]}”", remedy=f"可用的有：{'、'.join(sorted(_FIELDS))}")
        room = self.desk.rooms.room(actor)
        brief = {"office": room.office, "short_name": room.short_name} | {
            key: value for key, value in told.items() if value not in (None, "")
        }
        if not brief.get("template"):
            raise InputError("还没有选模板", remedy="请在第一步选一个")
        if not brief.get("year") and not brief.get("period"):
            raise InputError("还没有写年份", remedy="请在第一步写年份，如 2024")
        if brief["template"] not in {one.name for one in self.templates(actor)}:
            raise InputError(f"没有「{brief['template']}」这个模板", remedy="请在第一步重新选")
        return brief

    def _materials(self, connection: Transaction, actor: Actor, request: DraftRequest) -> list[dict[str, str]]:
        shelves = self.desk.shelves
        found = shelves.materials(connection, actor, "ledger", request.ledgers)
        if not found:
            raise InputError("还没有台账，草稿里的数字没有来处", remedy="请先上传台账")
        found += shelves.materials(connection, actor, "return", request.returns)
        if request.previous is not None:
            found += shelves.materials(connection, actor, "previous", [request.previous])
        found += [one for one in self.desk.ledgers.word_files(actor.workspace_id) if one["role"] == "indicators"]
        template = self.desk.rooms.root(actor.workspace_id) / "模板" / str(request.brief.get("template"))
        if (template / "template.toml").is_file():
            files = sorted(path for path in template.rglob("*") if path.is_file())
            for path in files:
                name = f"模板/{template.name}/{path.relative_to(template).as_posix()}"
                found.append({"role": "template", "name": name, "sha256": self.desk.blobs.put(path.read_bytes())})
        return found

    def _make(self, connection: Transaction, actor: Actor, draft: StoredDraft, *, afresh: tuple[str, ...] = ()) -> OfficeJob:
        root = self.desk.rooms.root(actor.workspace_id)
        model = bool(draft.brief.get("model"))
        brief = {key: value for key, value in draft.brief.items() if key != "model"}
        job = self.desk.jobs.add(
            connection, actor, "draft", f"起草：{draft.title}", materials=draft.materials, subject=draft.id, brief=brief, root=str(root),
            model=model, kept=str(self._answers(draft)), edits=draft.edits, afresh=list(afresh),
        )  # fmt: skip
        drafts.change_draft(connection, draft.id, job_id=job.id)
        if model:
            self._log(connection, actor, "draft.model", draft, job=job.id)
        return job

    def _log(self, connection: Transaction, actor: Actor, action: str, draft: StoredDraft, **detail: Any) -> None:
        self.desk.log.write(
            connection, action, account=actor.account.name, subject=draft.title, workspace_id=actor.workspace_id, draft=draft.id, **detail
        )  # fmt: skip

    def _forget(self, connection: Transaction, draft: StoredDraft) -> None:
        drafts.remove_draft(connection, draft.id)
        work.forget_jobs_of(connection, [draft.id], at=self.desk.log.clock(), why="这份草稿已被删除。")

    def _answers(self, draft: StoredDraft) -> Path:
        """Where a language model's answers for a draft are kept while it is made."""
        return self.desk.rooms.root(draft.workspace_id) / ".wenheng" / "drafts" / draft.id

    def _forget_answers(self, gone: Iterable[StoredDraft]) -> None:
        for draft in gone:
            shutil.rmtree(self._answers(draft), ignore_errors=True)

    @staticmethod
    def _there(connection: Transaction, actor: Actor, draft_id: str) -> StoredDraft:
        draft = drafts.draft_of(connection, actor.workspace_id, draft_id)
        if draft is None:
            raise NotThereError("没有这份草稿", remedy="它可能已被删除，请刷新页面")
        return draft
