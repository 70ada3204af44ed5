"""Zip packages (.xlsx, .ods) with the limits of a ledger, refused in the words of one."""

from __future__ import annotations

from assistant.errors import LedgerError
from assistant.files.zips import Fault, JudgedZip, Limits

_LIMITS = Limits(entries=2_000, part=200 * 1024 * 1024, total=200 * 1024 * 1024, ratio_from=4 * 1024 * 1024)


class Package(JudgedZip):
    """A zip package whose directory has been judged; raises LedgerError for bombs and damage."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        super().__init__(data, self._error, _LIMITS)

    def _error(self, fault: Fault, detail: str) -> LedgerError:
        if fault == "encrypted":
            return encrypted(self.name)
        if fault == "doctype":
            what = "文件里有文档类型声明（DOCTYPE），办公软件不会写它，可能是恶意文件，已拒绝打开"
            return LedgerError(what, where=self.name, remedy="请向来源核实，或用办公软件重新另存")
        return oversized(self.name) if fault in {"crowded", "oversized"} else damaged(self.name)


def damaged(name: str) -> LedgerError:
    """The error for a file that breaks off or is no such file inside."""
    return LedgerError("文件已损坏，读不出表格", where=name, remedy="请用办公软件打开后另存为 .xlsx 再试")


def oversized(name: str) -> LedgerError:
    """The error for a package that unpacks to far more than a ledger holds."""
    limits = f"上限：解开后{_LIMITS.total >> 20}MB、{_LIMITS.entries}个部件、压缩到{_LIMITS.ratio}分之一"
    return LedgerError(f"文件解开后过大（{limits}），已拒绝打开", where=name, remedy="请删去空行空列和图片后另存，或按年拆成几个文件")


def encrypted(name: str) -> LedgerError:
    """The error for a file with a password."""
    return LedgerError("文件设有打开密码", where=name, remedy="请在办公软件中取消密码后另存")
