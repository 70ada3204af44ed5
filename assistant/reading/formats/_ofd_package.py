"""The zip of an OFD file: bounded, without entities, names looked up as makers write them; every refusal is one clear error."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from assistant.errors import UnreadableError
from assistant.word.names import Element
from assistant.word.package import HIGHEST_RATIO, LARGEST_PART, LARGEST_TOTAL, RATIO_COUNTS_FROM

MOST_ENTRIES = 20_000
"""A page is a part or two, each seal and font another one."""
ROOT = "OFD.xml"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_AGAIN = "请重新下载，或请对方重新导出后再试"
_SUSPECT = "请向发件人核实来源；确需使用时，用 OFD 阅读器打开并另存为新的文件"


def is_ofd(data: bytes) -> bool:
    """Returns whether the bytes are a zip with the root part of an OFD file."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.replace("\\", "/").lstrip("/").lower() == ROOT.lower() for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


@dataclass(slots=True)
class Package:
    """The parts of an OFD file, opened when asked for."""

    name: str
    archive: zipfile.ZipFile
    _known: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _read: int = 0

    def __post_init__(self) -> None:
        entries = [entry for entry in self.archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_ENTRIES:
            raise UnreadableError(f"内含 {len(entries)} 个部件，超过上限 {MOST_ENTRIES}", where=self.name, remedy=_SUSPECT)
        for entry in entries:
            part = _part_name(entry.filename)
            if part is None:
                raise UnreadableError("部件名指向文件之外的位置，可能是恶意文件", where=self.name, remedy=_SUSPECT)
            self._known.setdefault(part.lower(), entry)
        if any(entry.flag_bits & 0x1 for entry in entries) or any(part.endswith("encryptions.xml") for part in self._known):
            raise UnreadableError("OFD 文件已加密", where=self.name, remedy="请用 OFD 阅读器解密后另存，或请对方提供未加密的文件")

    def has(self, part: str) -> bool:
        """Returns whether there is such a part."""
        return part.lower() in self._known

    def xml(self, part: str) -> Element:
        """Returns the root of a part; raises UnreadableError where it is missing, too large, dangerous or no XML."""
        entry = self._known.get(part.lower())
        if entry is None:
            raise UnreadableError(f"缺少部件 {part}，文件不完整", where=self.name, remedy=_AGAIN)
        content = self._bytes(entry)
        if any(mark in content for mark in _DOCTYPES):
            raise UnreadableError(f"部件 {part} 含有 DTD 声明，可能是恶意文件", where=self.name, remedy=_SUSPECT)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"部件 {part} 不是有效的 XML，或嵌套过深", where=self.name, remedy=_AGAIN) from error

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        self._read += entry.file_size
        bomb = entry.file_size > RATIO_COUNTS_FROM and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > LARGEST_PART or self._read > LARGEST_TOTAL or bomb:
            raise UnreadableError("解压后过大，可能是压缩炸弹", where=self.name, remedy=_SUSPECT)
        try:
            return self.archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError) as error:
            raise UnreadableError("OFD 文件已损坏，打不开", where=self.name, remedy=_AGAIN) from error


def open_package(data: bytes, name: str) -> Package:
    """Returns the package in `data`; raises UnreadableError for what is damaged, encrypted or dangerous."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError("OFD 文件已损坏，打不开", where=name, remedy=_AGAIN) from error
    return Package(name, archive)


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
