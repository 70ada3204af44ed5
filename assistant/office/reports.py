"""Reports under check: handed in version by version, each held against the ledgers as they were then, its findings with their answers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import ConflictError, InputError, NotThereError
from assistant.office.words import new_id
from assistant.schema.finding import Dismissal
from assistant.schema.office import OfficeJob, OfficeRoom, Report, Version
from assistant.settings import shipped
from assistant.storage import work

if TYPE_CHECKING:
    from assistant.office.actor import Actor
    from assistant.office.desk import Desk
    from assistant.office.intake import Taken
    from assistant.storage.database import Transaction

PROFILES = ("figures", "full")
EXPORTS = {"docx": "带批注的 Word", "revisions": "修订", "html": "网页", "json": "JSON", "sarif": "SARIF", "text": "文字"}
_SAMPLE = "青榆区司法局2023年工作总结.txt"
_GONE = "没有这份报告"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What a report is held against: ledgers by id (None: all on the shelf), last year's report by id, the profile, the day for laws."""

    ledgers: tuple[str, ...] | None = None
    previous: str | None = None
    profile: str = "figures"
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of workspaces."""

    desk: Desk

    def add(self, actor: Actor, name: str, pieces: Iterable[bytes], options: CheckOptions | None = None) -> tuple[Report, OfficeJob]:
        """Returns a new report and the job that checks it; raises as Intake.take does."""
        actor.need("write")
        taken = self.desk.intake.take(actor, name, pieces, shelf="report")
        at, by = self.desk.log.clock(), actor.account.name
        report = Report(
            id=new_id(), workspace_id=actor.workspace_id, title=str(taken.told.get("title") or taken.name.rpartition(".")[0])[:255],
            state="draft", revision=0, created_by=by, created_at=at, updated_at=at,
        )  # fmt: skip
        with self.desk.database.begin() as connection:
            work.add_report(connection, report)
            job = self._hand_in(connection, actor, report, taken, options or CheckOptions())
            self._log(connection, actor, "report.added", report, name=taken.name, sha256=taken.sha256)
        self.desk.dispatcher.wake()
        return self.report(actor, report.id), job

    def add_sample(self, actor: Actor) -> tuple[Report, OfficeJob]:
        """Puts the invented sample bureau's ledgers on the shelf and checks its summary; raises ConflictError where ledgers are there."""
        actor.need("write")
        if self.desk.shelves.files(actor, "ledger"):
            raise ConflictError("已经有台账了，样例会和它们混在一起", remedy="样例请在另一个工作区里试")
        for file in sorted(shipped("corpus", "bureau", "ledgers").iterdir()):
            self.desk.shelves.add(actor, "ledger", file.name, [file.read_bytes()])
        summary = shipped("corpus", "summaries", _SAMPLE)
        return self.add(actor, summary.name, [summary.read_bytes()])

    def add_version(
        self, actor: Actor, report_id: str, name: str, pieces: Iterable[bytes], options: CheckOptions | None = None
    ) -> tuple[Report, OfficeJob]:  # fmt: skip
        """Returns a report with a newer version of it and the job that checks that; raises ConflictError for one that is approved."""
        actor.need("write")
        self.open(self.report(actor, report_id))
        taken = self.desk.intake.take(actor, name, pieces, shelf="report")
        with self.desk.database.begin() as connection:
            report = self.open(self._there(connection, actor, report_id))
            if not work.change_report(connection, report, updated_at=self.desk.log.clock(), state="draft"):
                raise ConflictError("有人刚改过这份报告", remedy="请刷新页面，看过再提交")
            job = self._hand_in(connection, actor, report, taken, options or _options_of(report.latest))
            self._log(connection, actor, "report.version", report, name=taken.name, sha256=taken.sha256, number=len(report.versions) + 1)
        self.desk.dispatcher.wake()
        return self.report(actor, report_id), job

    def check_again(self, actor: Actor, report_id: str, options: CheckOptions | None = None) -> OfficeJob:
        """Returns a job that holds the latest version against the ledgers as they are now; raises ConflictError once it is approved."""
        actor.need("answer")
        with self.desk.database.begin() as connection:
            report = self.open(self._there(connection, actor, report_id))
            job = self._check(connection, actor, report, report.latest, options or _options_of(report.latest))
        self.desk.dispatcher.wake()
        return job

    def all(self, actor: Actor) -> tuple[Report, ...]:
        """Returns the workspace's reports, last changed first."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return work.reports_in(connection, actor.workspace_id)

    def report(self, actor: Actor, report_id: str) -> Report:
        """Returns a report; raises NotThereError."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return self._there(connection, actor, report_id)

    def version(self, actor: Actor, report_id: str, number: int | None = None) -> tuple[Report, Version]:
        """Returns a report and one of its versions, the latest by default."""
        report = self.report(actor, report_id)
        found = next((one for one in report.versions if one.number == (number or report.latest.number)), None)
        if found is None:
            raise NotThereError(f"没有第 {number} 版", remedy=f"这份报告有 {len(report.versions)} 版")
        return report, found

    def result(self, actor: Actor, report_id: str, number: int | None = None) -> dict[str, Any]:
        """Returns the report of contract.md, the office's dismissals applied; raises ConflictError while it is not checked yet."""
        told = self._kept(actor, report_id, number, "report_sha")
        answers = {one.finding_id: one for one in self.desk.review.answers(actor) if one.kind == "dismissed"}
        silent = [one for one in told["findings"] if one["id"] in answers]
        told["findings"] = [one for one in told["findings"] if one["id"] not in answers]
        told["dismissed"] = [
            {"finding": one, "reason": answers[one["id"]].reason, "dismissed_at": answers[one["id"]].at.isoformat()} for one in silent
        ]
        return told

    def view(self, actor: Actor, report_id: str, number: int | None = None) -> dict[str, Any]:
        """Returns what the page shows of a checked version, with no answers applied."""
        return self._kept(actor, report_id, number, "view_sha")

    def changes(self, actor: Actor, report_id: str, *, before: int | None = None, number: int | None = None) -> dict[str, Any]:
        """Returns what a version changed since an earlier one, by default the one before it (pipeline.revision)."""
        _, after = self.version(actor, report_id, number)
        earlier = before if before is not None else after.number - 1
        if not 1 <= earlier < after.number:
            raise ConflictError("只有一版，没有可比的", remedy="请先上传新的一版")
        self._kept(actor, report_id, after.number, "report_sha")
        self._kept(actor, report_id, earlier, "report_sha")
        _, first = self.version(actor, report_id, earlier)
        shas = {"before": first.report_sha, "after": after.report_sha}
        materials = [{"role": role, "name": f"{role}.json", "sha256": str(sha256)} for role, sha256 in shas.items()]
        return self.desk.ask("assistant.office.tasks.revising:changes", materials)

    def original(self, actor: Actor, report_id: str, number: int | None = None) -> tuple[str, bytes]:
        """Returns a version's file as it was handed in."""
        _, version = self.version(actor, report_id, number)
        return version.name, self.desk.blobs.read(version.sha256)

    def export(self, actor: Actor, report_id: str, kind: str, number: int | None = None) -> OfficeJob:
        """Returns a job that writes a version's report in a format, its dismissed findings left out."""
        actor.need("view")
        if kind not in EXPORTS:
            raise InputError(f"没有「{kind}」这种格式", remedy=f"可用：{'、'.join(EXPORTS)}")
        report, version = self.version(actor, report_id, number)
        if kind == "revisions" and not version.name.lower().endswith(".docx"):
            raise InputError("修订只能写在 .docx 里", where=version.name, remedy="请改下载带批注的 Word")
        dismissed = [
            Dismissal(id=one.finding_id, reason=one.reason, dismissed_at=one.at.isoformat()).to_dict()
            for one in self.desk.review.answers(actor) if one.kind == "dismissed"
        ]  # fmt: skip
        with self.desk.database.begin() as connection:
            job = self.desk.jobs.add(
                connection, actor, "export", f"{EXPORTS[kind]}：{report.title}", materials=version.materials, subject=version.id,
                format=kind, dismissed=dismissed, **version.options,
            )  # fmt: skip
            self._log(connection, actor, "export", report, format=kind, number=version.number)
        self.desk.dispatcher.wake()
        return job

    def remove(self, actor: Actor, report_id: str) -> None:
        """Forgets a report: one's own that is not approved, or as an administrator any."""
        with self.desk.database.begin() as connection:
            report = self._there(connection, actor, report_id)
            actor.need("write" if report.created_by == actor.account.name and report.state != "approved" else "manage")
            self._forget(connection, report)
            self._log(connection, actor, "report.removed", report)

    def forget_before(self, room: OfficeRoom) -> None:
        """Forgets what a workspace keeps no longer: reports not changed and jobs ended for so many days."""
        before = self.desk.log.clock() - dt.timedelta(days=room.retention_days or 0)
        with self.desk.database.begin() as connection:
            old = work.reports_in(connection, room.id, before=before)
            for report in old:
                self._forget(connection, report)
            work.remove_jobs(connection, room.id, before)
            if old:
                self.desk.log.write(connection, "retention", account="—", workspace_id=room.id, reports=len(old))

    def _forget(self, connection: Transaction, report: Report) -> None:
        work.remove_report(connection, report.id)
        versions = [version.id for version in report.versions]
        work.forget_jobs_of(connection, versions, at=self.desk.log.clock(), why="这份报告已被删除。")

    def _hand_in(self, connection: Transaction, actor: Actor, report: Report, taken: Taken, options: CheckOptions) -> OfficeJob:
        version = Version(
            id=new_id(), report_id=report.id, number=len(report.versions) + 1, name=taken.name, sha256=taken.sha256,
            created_by=actor.account.name, created_at=self.desk.log.clock(),
        )  # fmt: skip
        work.add_version(connection, version)
        return self._check(connection, actor, report, version, options)

    def _check(self, connection: Transaction, actor: Actor, report: Report, version: Version, options: CheckOptions) -> OfficeJob:
        if options.profile not in PROFILES:
            raise InputError(f"没有「{options.profile}」这个核查方案", remedy=f"可用：{'、'.join(PROFILES)}")
        materials = [
            {"role": "document", "name": f"报告/{version.name}", "sha256": version.sha256},
            *self.desk.shelves.materials(connection, actor, "ledger", options.ledgers), *self.desk.ledgers.word_files(actor.workspace_id),
        ]  # fmt: skip
        if options.previous is not None:
            materials += self.desk.shelves.materials(connection, actor, "previous", [options.previous])
        told = {"profile": options.profile, "as_of": options.as_of.isoformat() if options.as_of else None}
        job = self.desk.jobs.add(
            connection, actor, "check", f"核查：{version.name}", materials=materials, subject=version.id, **told
        )  # fmt: skip
        work.change_version(connection, version.id, job_id=job.id, materials=materials, options=told)
        self._log(connection, actor, "check.started", report, number=version.number, job=job.id)
        return job

    def _kept(self, actor: Actor, report_id: str, number: int | None, which: str) -> dict[str, Any]:
        _, version = self.version(actor, report_id, number)
        sha256: str | None = getattr(version, which)
        if sha256 is None:
            with self.desk.database.reading() as connection:
                job = work.job_of(connection, actor.workspace_id, version.job_id or "")
            if job is None or job.state in ("failed", "cancelled"):
                why = (job.error or job.step) if job is not None else "任务已按期清理"
                raise ConflictError(f"第 {version.number} 版没有核完：{why}", remedy="请重新核查，或上传新的一版")
            raise ConflictError(f"第 {version.number} 版还在核查", remedy="请等任务完成后再看")
        told: dict[str, Any] = json.loads(self.desk.blobs.read(sha256))
        return told

    def _log(self, connection: Transaction, actor: Actor, action: str, report: Report, **detail: Any) -> None:
        self.desk.log.write(
            connection, action, account=actor.account.name, subject=report.title, workspace_id=actor.workspace_id, report=report.id,
            **detail,
        )  # fmt: skip

    @staticmethod
    def open(report: Report) -> Report:
        """Returns a report that may still be worked on; raises ConflictError for one that is approved."""
        if report.state == "approved":
            raise ConflictError("这份报告已定稿", remedy="要改请先由审核人退回")
        return report

    @staticmethod
    def _there(connection: Transaction, actor: Actor, report_id: str) -> Report:
        report = work.report_of(connection, actor.workspace_id, report_id)
        if report is None:
            raise NotThereError(_GONE, remedy="它可能已被删除，请刷新页面")
        return report


def _options_of(version: Version) -> CheckOptions:
    """What a version was checked with: the ledgers as they are now, the same last year's report, profile and day."""
    previous = next((one["id"] for one in version.materials if one["role"] == "previous"), None)
    as_of = version.options.get("as_of")
    options = CheckOptions(previous=previous, profile=version.options.get("profile") or "figures")
    return replace(options, as_of=dt.date.fromisoformat(as_of)) if as_of else options


def unanswered(findings: Sequence[dict[str, Any]], dismissed: Iterable[str]) -> list[dict[str, Any]]:
    """Returns the findings of severity error that nobody has dismissed."""
    silent = set(dismissed)
    return [one for one in findings if one["severity"] == "error" and one["id"] not in silent]
