"""Who asks, and what that person may do: one table of rights for every face of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.errors import NotAllowedError
from assistant.schema.office import Account, Role, Scope

Act = Literal["view", "write", "answer", "submit", "review", "manage"]

RIGHTS: dict[Act, frozenset[Role]] = {
    "view": frozenset({"writer", "reviewer", "admin"}),
    "write": frozenset({"writer", "admin"}),
    "answer": frozenset({"writer", "reviewer", "admin"}),
    "submit": frozenset({"writer", "admin"}),
    "review": frozenset({"reviewer", "admin"}),
    "manage": frozenset({"admin"}),
}
"""Reading; files, checks, drafts, word lists; answers to findings; handing in for review; review itself; members, keys' owners, the log."""
ACTS: dict[Act, str] = {
    "view": "查看", "write": "修改资料和台账", "answer": "处理核查发现", "submit": "送审", "review": "审核", "manage": "管理工作区",
}  # fmt: skip
ROLES: dict[Role, str] = {"writer": "撰写", "reviewer": "审核", "admin": "管理员"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An account at work in one workspace, in its role there; `scope` read where a key for reading is used, `via` says how it came."""

    account: Account
    workspace_id: str
    role: Role
    scope: Scope = "write"
    via: str = "page"

    def may(self, act: Act) -> bool:
        """Returns whether this is allowed."""
        return self.role in RIGHTS[act] and (self.scope == "write" or act == "view")

    def need(self, act: Act) -> None:
        """Raises NotAllowedError where this is not allowed."""
        if self.may(act):
            return
        if self.role in RIGHTS[act]:
            raise NotAllowedError("这个密钥只能读", remedy="请换一个可以写的密钥")
        roles = "、".join(ROLES[role] for role in ROLES if role in RIGHTS[act])
        raise NotAllowedError(f"您的角色是{ROLES[self.role]}，不能{ACTS[act]}", remedy=f"这件事要由{roles}来做，请联系本单位的管理员")
