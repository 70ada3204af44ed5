"""Zip packages of office programs other than Word (.xlsx, .ods, .odt): bounded before anything is unpacked, no DOCTYPE in any part."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from assistant.errors import UnreadableError
from assistant.word.names import Element
from assistant.word.package import HIGHEST_RATIO, LARGEST_TOTAL, MOST_ENTRIES, RATIO_COUNTS_FROM

_STEP = 1 << 20
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
_SUSPECT = "请向发件人核实来源；确需使用时，用办公软件打开并另存为新的文件"


def names_in(data: bytes) -> frozenset[str]:
    """Returns the names of the parts of a zip; none where the bytes are no zip or a broken one."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _TROUBLE:
        return frozenset()


def media_type(data: bytes) -> str:
    """Returns what an OpenDocument package says it is ("application/vnd.oasis.opendocument.text"), "" where it says nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", "replace").strip()
    except _TROUBLE:
        return ""


class Archive:
    """A zip package whose directory has been judged; raises UnreadableError for bombs, passwords and damage."""

    def __init__(self, data: bytes, *, name: str, resave: str) -> None:
        self.name, self._resave = name, resave
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _TROUBLE as error:
            raise self.damaged() from error
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MOST_ENTRIES or total > LARGEST_TOTAL or (total > RATIO_COUNTS_FROM and total > packed * HIGHEST_RATIO):
            raise UnreadableError("解压后过大，可能是压缩炸弹", where=name, remedy=_SUSPECT)
        if any(entry.flag_bits & 1 for entry in entries):
            raise self.encrypted()
        self.parts = frozenset(entry.filename for entry in entries)

    def damaged(self) -> UnreadableError:
        """The error for a file that breaks off, or is no such file inside."""
        return UnreadableError("文件已损坏，打不开", where=self.name, remedy=self._resave)

    def encrypted(self) -> UnreadableError:
        """The error for a file with a password."""
        return UnreadableError("文件设有打开密码", where=self.name, remedy="请去掉打开密码后另存")

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yields a part in pieces of at most 1 MiB; one that is longer than the directory says is damage."""
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_STEP):
                    yield piece
        except _TROUBLE as error:
            raise self.damaged() from error

    def read(self, part: str) -> bytes:
        """Returns a whole part."""
        return b"".join(self.chunks(part))

    def xml(self, part: str) -> Element:
        """Returns the root of a part, parsed without entities, network or unbounded depth."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError as error:
            raise self.damaged() from error

    def check(self) -> None:
        """Refuses a package with a DOCTYPE in any XML part: office programs never write one, attacks do."""
        for part in sorted(self.parts):
            if part.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
                self._check_part(part)

    def _check_part(self, part: str) -> None:
        tail = b""
        for piece in self.chunks(part):
            window = tail + piece
            if any(mark in window for mark in _DOCTYPES):
                raise UnreadableError(f"部件 {part} 含有 DTD 声明，可能是恶意文件", where=self.name, remedy=_SUSPECT)
            tail = window[-40:]
