"""Answers to findings, and a report's way from draft through review to approval: who said what, and no one over another unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from assistant.errors import ConflictError, InputError, NotAllowedError, NotThereError
from assistant.office.actor import RIGHTS
from assistant.office.reports import unanswered
from assistant.office.words import new_id
from assistant.schema.office import Answered, AnswerKind, Report, ReportState, ReviewStep
from assistant.storage import people, work

if TYPE_CHECKING:
    from assistant.office.actor import Act, Actor
    from assistant.office.desk import Desk
    from assistant.storage.database import Transaction

STATES: dict[ReportState, str] = {"draft": "撰写中", "in_review": "审核中", "approved": "已定稿"}
ANSWERS: dict[AnswerKind, str] = {"dismissed": "忽略", "accepted": "采纳"}
MOVES: dict[tuple[ReportState, ReportState], Act] = {
    ("draft", "in_review"): "submit", ("in_review", "draft"): "answer", ("in_review", "approved"): "review",
    ("approved", "draft"): "review",
}  # fmt: skip
"""Which state follows which, and the right it takes; a writer may take back what was handed in."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Review:
    """Answers and review of a workspace's reports."""

    desk: Desk

    def answers(self, actor: Actor) -> tuple[Answered, ...]:
        """Returns the office's answers to findings."""
        actor.need("view")
        with self.desk.database.reading() as connection:
            return work.answers_in(connection, actor.workspace_id)

    def answer(
        self, actor: Actor, report_id: str, finding_id: str, kind: AnswerKind, *, reason: str = "", revision: int = 0,
        number: int | None = None,
    ) -> Answered:  # fmt: skip
        """Keeps the office's answer to a finding of a checked version; a dismissal takes a reason.

        `revision` is that of the answer the user saw, 0 for none: raises ConflictError where someone else answered since. Raises
        NotThereError for a finding that the version does not have, InputError for a dismissal without a reason.
        """
        actor.need("answer")
        if kind not in get_args(AnswerKind):
            raise InputError(f"没有「{kind}」这种处理", remedy=f"可用：{'、'.join(get_args(AnswerKind))}")
        reason = " ".join(reason.split())
        if kind == "dismissed" and not reason:
            raise InputError("忽略要写理由", remedy="请写一句为什么不用改，让审核的人知道")
        if len(reason) > _LONGEST:
            raise InputError(f"理由超过 {_LONGEST} 字", remedy="请写短一些")
        report, version = self.desk.reports.version(actor, report_id, number)
        self.desk.reports.open(report)
        found = self._finding(actor, report_id, version.number, finding_id)
        with self.desk.database.begin() as connection:
            made = Answered(
                workspace_id=actor.workspace_id, finding_id=finding_id, kind=kind, reason=reason, by=actor.account.display,
                at=self.desk.log.clock(), revision=revision + 1, document=version.name, rule=found["rule"], text=found["text"],
                message=found["message"],
            )  # fmt: skip
            if not work.put_answer(connection, made):
                raise self._changed(connection, actor, finding_id)
            self.desk.log.write(
                connection, "finding.answered", account=actor.account.name, subject=finding_id, workspace_id=actor.workspace_id, kind=kind,
                rule=found["rule"], report=report_id, reason=reason,
            )  # fmt: skip
        return made

    def restore(self, actor: Actor, finding_id: str, *, revision: int, report_id: str | None = None) -> None:
        """Takes an answer back, seen in a report that is not approved: the finding shows again."""
        actor.need("answer")
        if report_id is not None:
            self.desk.reports.open(self.desk.reports.report(actor, report_id))
        with self.desk.database.begin() as connection:
            if work.answer_of(connection, actor.workspace_id, finding_id) is None:
                raise NotThereError("这一条没有处理过", remedy="请刷新页面")
            if not work.remove_answer(connection, actor.workspace_id, finding_id, revision=revision):
                raise self._changed(connection, actor, finding_id)
            self.desk.log.write(
                connection, "finding.restored", account=actor.account.name, subject=finding_id, workspace_id=actor.workspace_id
            )  # fmt: skip

    def move(self, actor: Actor, report_id: str, to: ReportState, *, note: str = "", revision: int) -> Report:
        """Takes a report a step through review.

        To hand in, its latest version must be checked; to approve, no finding of severity error may be without an answer, and the approver
        must not be who handed the version in, unless nobody else here may approve. To send back takes a note.
        """
        report = self.desk.reports.report(actor, report_id)
        act = MOVES.get((report.state, to))
        if act is None:
            raise ConflictError(f"报告现在是“{STATES[report.state]}”，不能改为“{STATES.get(to, to)}”", remedy="请刷新页面")
        actor.need(act)
        note = " ".join(note.split())[:_LONGEST]
        if to == "draft" and not note:
            raise InputError("退回要写意见", remedy="请写一句要改什么")
        if to != "draft":
            open_findings = self._open_findings(actor, report)
            if to == "approved":
                self._may_approve(actor, report, open_findings)
        at = self.desk.log.clock()
        with self.desk.database.begin() as connection:
            if report.revision != revision or not work.change_report(connection, report, state=to, updated_at=at):
                raise ConflictError("有人刚改过这份报告", remedy="请刷新页面，看过再操作")
            step = ReviewStep(
                id=new_id(), report_id=report.id, version=report.latest.number, before=report.state, after=to,
                by=actor.account.display, at=at, note=note,
            )  # fmt: skip
            work.add_step(connection, step)
            self.desk.log.write(
                connection, "report.state", account=actor.account.name, subject=report.title, workspace_id=actor.workspace_id,
                report=report.id, before=report.state, after=to, version=step.version, note=note,
            )  # fmt: skip
        return self.desk.reports.report(actor, report_id)

    def steps(self, actor: Actor, report_id: str) -> tuple[ReviewStep, ...]:
        """Returns the steps that a report took."""
        self.desk.reports.report(actor, report_id)
        with self.desk.database.reading() as connection:
            return work.steps_of(connection, report_id)

    def _open_findings(self, actor: Actor, report: Report) -> list[dict[str, Any]]:
        told = self.desk.reports.result(actor, report.id)
        return unanswered(told["findings"], ())

    def _may_approve(self, actor: Actor, report: Report, findings: Sequence[dict[str, Any]]) -> None:
        if findings:
            raise ConflictError(f"还有 {len(findings)} 条错误没有处理", remedy="请先改正后上传新版，或逐条写明理由忽略")
        with self.desk.database.reading() as connection:
            members = [one for one in people.members_of(connection, actor.workspace_id) if one.account.disabled_at is None]
        others = [one for one in members if one.account.id != actor.account.id and one.role in RIGHTS["review"]]
        if report.latest.created_by == actor.account.name and others:
            raise NotAllowedError("不能审核自己提交的报告", remedy="请另一位审核人来定稿")

    def _finding(self, actor: Actor, report_id: str, number: int, finding_id: str) -> dict[str, Any]:
        told = self.desk.reports.result(actor, report_id, number)
        known = (*told["findings"], *(one["finding"] for one in told["dismissed"]))
        found: dict[str, Any] | None = next((one for one in known if one["id"] == finding_id), None)
        if found is None:
            raise NotThereError("这一版里没有这条发现", remedy="请刷新页面，看最新一版")
        return found

    @staticmethod
    def _changed(connection: Transaction, actor: Actor, finding_id: str) -> ConflictError:
        """What is told of an answer that someone gave, changed or took back meanwhile."""
        now = work.answer_of(connection, actor.workspace_id, finding_id)
        what = f"{now.by} 刚刚已{ANSWERS[now.kind]}这一条" if now is not None else "有人刚撤销了这一条的处理"
        reason = f"（理由：{now.reason}）" if now is not None and now.reason else ""
        return ConflictError(f"{what}{reason}", remedy="请刷新页面，看过再改")
