"""The office's log: every act that changes something, and every refusal that matters, in a chain that shows tampering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.schema.office import AuditEntry
from assistant.storage import chain

if TYPE_CHECKING:
    from assistant.storage.database import Database, Transaction

Clock = Callable[[], dt.datetime]

ACTIONS = {
    "setup": "建立第一个管理员", "login": "登录", "login.failed": "登录失败", "logout": "退出", "account.added": "新建用户",
    "account.changed": "修改用户", "password.changed": "修改口令", "link.made": "发出一次性链接", "workspace.added": "新建工作区",
    "workspace.changed": "修改工作区", "workspace.removed": "删除工作区", "member.set": "设置成员", "token.added": "新建密钥",
    "token.removed": "撤销密钥", "file.added": "上传文件", "file.removed": "删除文件", "file.refused": "拒收文件",
    "file.changed": "修改文件类别",
    "report.added": "送核报告", "report.version": "送核新版本", "report.removed": "删除报告", "report.state": "审核流转",
    "finding.answered": "处理发现", "finding.restored": "撤销处理", "check.started": "开始核查", "index.started": "开始编入资料",
    "draft.added": "起草", "draft.edited": "修改草稿", "draft.removed": "删除草稿", "draft.model": "草稿送语言模型",
    "indicator.changed": "修改指标", "figure.bound": "绑定数字", "list.changed": "修改名称和套话", "job.cancelled": "取消任务",
    "export": "下载", "backup": "备份", "retention": "按期清理",
}  # fmt: skip
"""What can be done, in words."""


def now() -> dt.datetime:
    """Returns the time with its zone."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Log:
    """Writes lines in the transaction of what they tell."""

    clock: Clock = now

    def write(
        self, connection: Transaction, action: str, *, account: str, subject: str = "", workspace_id: str | None = None, **detail: Any
    ) -> AuditEntry:  # fmt: skip
        """Adds a line; `action` must be one of ACTIONS, `detail` holds no content of documents."""
        if action not in ACTIONS:
            raise ValueError(f"no such action: {action}")
        return chain.append(
            connection, at=self.clock(), workspace_id=workspace_id, account=account, action=action, subject=subject[:255], detail=detail
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What verifying found: how many lines, the head's hash to keep elsewhere, and the first fault in words, None for none."""

    lines: int
    head: str
    fault: str | None


def verify(database: Database) -> AuditResult:
    """Goes through the whole chain.

    Someone who may write to the database can make a whole new chain; only a head kept elsewhere (printed by `wenheng audit verify`,
    carried by every backup) shows that.
    """
    with database.reading(one_moment=True) as connection:
        return verify_in(connection)


def verify_in(connection: Transaction) -> AuditResult:
    """Goes through the whole chain as a transaction sees it."""
    fault = chain.first_fault(connection)
    last = chain.entries(connection, most=1)
    return AuditResult(lines=chain.count(connection), head=last[0].hash if last else "", fault=fault[1] if fault else None)
