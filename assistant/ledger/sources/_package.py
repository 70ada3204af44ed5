"""Zip packages (.xlsx, .ods) opened with care: entries, sizes and ratio capped before reading, no DOCTYPE in any XML part."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from assistant.errors import LedgerError

MAX_ENTRIES = 2_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024
_STEP = 1 << 20
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in _ENCODINGS)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


class Package:
    """A zip package whose directory has been judged; raises LedgerError for bombs and damage."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise damaged(name) from error
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MAX_ENTRIES or total > MAX_TOTAL or (total > _RATIO_FROM and total > packed * MAX_RATIO):
            raise oversized(name)
        if any(entry.flag_bits & 1 for entry in entries):
            raise encrypted(name)
        self.entries = frozenset(entry.filename for entry in entries)

    def chunks(self, entry: str) -> Iterator[bytes]:
        """Yields an entry in pieces of at most 1 MiB; an entry longer than its directory says is damage."""
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(_STEP):
                    yield piece
        except _DAMAGED as error:
            raise damaged(self.name) from error

    def read(self, entry: str) -> bytes:
        """Returns a whole entry."""
        return b"".join(self.chunks(entry))

    def check_xml(self) -> None:
        """Refuses a package with a DOCTYPE in any XML part: office programs never write one, attacks do."""
        for entry in sorted(self.entries):
            if not entry.lower().endswith((".xml", ".rels", ".vml")):
                continue
            tail = b""
            for piece in self.chunks(entry):
                window = tail + piece
                if any(mark in window for mark in _DOCTYPES):
                    raise LedgerError(
                        "文件里有文档类型声明（DOCTYPE），办公软件不会写它，可能是恶意文件，已拒绝打开", where=self.name,
                        remedy="请向来源核实，或用办公软件重新另存",
                    )  # fmt: skip
                tail = window[-40:]


def damaged(name: str) -> LedgerError:
    """The error for a file that breaks off or is no such file inside."""
    return LedgerError("文件已损坏，读不出表格", where=name, remedy="请用办公软件打开后另存为 .xlsx 再试")


def oversized(name: str) -> LedgerError:
    """The error for a package that unpacks to far more than a ledger holds."""
    limits = f"上限：解开后{MAX_TOTAL >> 20}MB、{MAX_ENTRIES}个部件、压缩到{MAX_RATIO}分之一"
    return LedgerError(f"文件解开后过大（{limits}），已拒绝打开", where=name, remedy="请删去空行空列和图片后另存，或按年拆成几个文件")


def encrypted(name: str) -> LedgerError:
    """The error for a file with a password."""
    return LedgerError("文件设有打开密码", where=name, remedy="请在办公软件中取消密码后另存")
