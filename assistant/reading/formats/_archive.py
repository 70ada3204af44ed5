"""Zip packages of office programs other than Word (.xlsx, .ods, .odt), refused in the words of a reader."""

from __future__ import annotations

from assistant.errors import UnreadableError
from assistant.files.zips import Fault, JudgedZip

_SUSPECT = "请向发件人核实来源；确需使用时，用办公软件打开并另存为新的文件"


class Archive(JudgedZip):
    """A package whose directory has been judged; raises UnreadableError for bombs, passwords and damage."""

    def __init__(self, data: bytes, *, name: str, resave: str) -> None:
        self.name, self._resave = name, resave
        super().__init__(data, self._error)

    def damaged(self) -> UnreadableError:
        """The error for a file that breaks off, or is no such file inside."""
        return UnreadableError("文件已损坏，打不开", where=self.name, remedy=self._resave)

    def encrypted(self) -> UnreadableError:
        """The error for a file with a password."""
        return UnreadableError("文件设有打开密码", where=self.name, remedy="请去掉打开密码后另存")

    def _error(self, fault: Fault, detail: str) -> UnreadableError:
        if fault == "encrypted":
            return self.encrypted()
        if fault == "doctype":
            return UnreadableError(f"部件 {detail} 含有 DTD 声明，可能是恶意文件", where=self.name, remedy=_SUSPECT)
        if fault in {"crowded", "oversized"}:
            return UnreadableError("解压后过大，可能是压缩炸弹", where=self.name, remedy=_SUSPECT)
        return self.damaged()
