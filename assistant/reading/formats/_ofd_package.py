"""The zip of an OFD file: bounded, without entities, names looked up as makers write them; every refusal is one clear error."""

from __future__ import annotations

import posixpath

from assistant.errors import UnreadableError
from assistant.files.zips import Fault, JudgedZip, Limits, names_in
from assistant.word.names import Element

ROOT = "OFD.xml"
_LIMITS = Limits(entries=20_000, part=64 * 1024 * 1024)
"""A page is a part or two, each seal and font another one."""
_AGAIN = "请重新下载，或请对方重新导出后再试"
_SUSPECT = "请向发件人核实来源；确需使用时，用 OFD 阅读器打开并另存为新的文件"


def is_ofd(data: bytes) -> bool:
    """Returns whether the bytes are a zip with the root part of an OFD file."""
    return any(name.replace("\\", "/").lstrip("/").lower() == ROOT.lower() for name in names_in(data))


class Package:
    """The parts of an OFD file, opened when asked for; raises UnreadableError for what is damaged, encrypted or dangerous."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._zip = JudgedZip(data, self._error, _LIMITS)
        self._known: dict[str, str] = {}
        for path in self._zip.names:
            part = _part_name(path)
            if part is None:
                raise UnreadableError("部件名指向文件之外的位置，可能是恶意文件", where=name, remedy=_SUSPECT)
            self._known.setdefault(part.lower(), path)
        if any(part.endswith("encryptions.xml") for part in self._known):
            raise self._error("encrypted", "")

    def has(self, part: str) -> bool:
        """Returns whether there is such a part."""
        return part.lower() in self._known

    def xml(self, part: str) -> Element:
        """Returns the root of a part; raises UnreadableError where it is missing, dangerous or no XML."""
        path = self._known.get(part.lower())
        if path is None:
            raise UnreadableError(f"缺少部件 {part}，文件不完整", where=self.name, remedy=_AGAIN)
        self._zip.check_doctype(path)
        return self._zip.xml(path)

    def _error(self, fault: Fault, detail: str) -> UnreadableError:
        what, remedy = {
            "encrypted": ("OFD 文件已加密", "请用 OFD 阅读器解密后另存，或请对方提供未加密的文件"),
            "crowded": (f"内含 {detail} 个部件，超过上限 {_LIMITS.entries}", _SUSPECT),
            "oversized": ("解压后过大，可能是压缩炸弹", _SUSPECT),
            "doctype": (f"部件 {detail} 含有 DTD 声明，可能是恶意文件", _SUSPECT),
            "malformed": (f"部件 {detail} 不是有效的 XML，或嵌套过深", _AGAIN),
            "damaged": ("OFD 文件已损坏，打不开", _AGAIN),
        }[fault]
        return UnreadableError(what, where=self.name, remedy=remedy)


def _part_name(path: str) -> str | None:
    """Returns a part's name with plain slashes; None where it leads out of the file."""
    plain = path.replace("\\", "/").removeprefix("/")
    unsafe = plain.startswith("/") or ".." in plain.split("/") or ":" in plain or "\x00" in plain
    return None if unsafe else plain


def located(part: str, location: str) -> str:
    """Returns the name of the part that `location`, written in `part`, points to: from the root where it begins with a slash."""
    target = location.strip().replace("\\", "/")
    joined = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    return posixpath.normpath(joined)
