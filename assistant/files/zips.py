"""Zip packages opened with care: entries, sizes and ratio judged before anything is unpacked, no DOCTYPE in any XML part.

Each room says in its own words what is wrong: it hands in a function that makes its error of a Fault.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from assistant.errors import WenhengError

Fault = Literal["damaged", "encrypted", "crowded", "oversized", "doctype", "malformed"]
Refusal = Callable[[Fault, str], WenhengError]
"""Makes the error for a fault; the text is the number of entries for "crowded", the part for "doctype" and "malformed", else empty."""

XML_SUFFIXES = (".xml", ".rels", ".vml", ".rdf")
_STEP = 1 << 20
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_MAGIC = b"PK\x03\x04"
TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may hold: parts, and bytes of a part and of all parts when unpacked.

    Small parts compress well by nature (a table of styles 40:1): only from `ratio_from` bytes does a high ratio tell a bomb.
    """

    entries: int = 4_000
    part: int = 256 * 1024 * 1024
    total: int = 256 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 10 * 1024 * 1024


class JudgedZip:
    """A zip package whose directory has been judged; raises what `refuse` makes for bombs, passwords and damage."""

    def __init__(self, data: bytes, refuse: Refusal, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        self._refuse = refuse
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except TROUBLE as error:
            raise refuse("damaged", "") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > limits.entries:
            raise refuse("crowded", str(len(entries)))
        if any(entry.flag_bits & 1 for entry in entries):
            raise refuse("encrypted", "")
        sizes = [(entry.file_size, entry.compress_size) for entry in entries]
        total, packed = sum(size for size, _ in sizes), sum(size for _, size in sizes)
        bomb = any(size > limits.ratio_from and size > limits.ratio * max(packed, 1) for size, packed in [*sizes, (total, packed)])
        if bomb or total > limits.total or any(size > limits.part for size, _ in sizes):
            raise refuse("oversized", "")
        self.names = tuple(entry.filename for entry in entries)
        """The parts in the order of the directory; a damaged or hostile file may name one twice."""
        self.parts = frozenset(self.names)

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yields a part in pieces of at most 1 MiB; one that is longer than the directory says is damage."""
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_STEP):
                    yield piece
        except TROUBLE as error:
            raise self._refuse("damaged", "") from error

    def read(self, part: str) -> bytes:
        """Returns a whole part."""
        return b"".join(self.chunks(part))

    def xml(self, part: str) -> etree._Element:
        """Returns the root of a part, parsed without entities, network or unbounded depth."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
        try:
            return etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError as error:
            raise self._refuse("malformed", part) from error

    def check_doctypes(self) -> None:
        """Refuses a package with a DOCTYPE in any XML part: office programs never write one, attacks do."""
        for part in sorted(self.parts):
            if part.lower().endswith(XML_SUFFIXES):
                self.check_doctype(part)

    def check_doctype(self, part: str) -> None:
        """Refuses one part with a DOCTYPE, without holding the part whole."""
        tail = b""
        for piece in self.chunks(part):
            window = tail + piece
            if any(mark in window for mark in _DOCTYPES):
                raise self._refuse("doctype", part)
            tail = window[-40:]


def names_in(data: bytes) -> frozenset[str]:
    """Returns the names of the parts of a zip; none where the bytes are no zip or a broken one."""
    if not data.startswith(_MAGIC):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except TROUBLE:
        return frozenset()


def media_type(data: bytes) -> str:
    """Returns what an OpenDocument package says it is ("application/vnd.oasis.opendocument.text"), "" where it says nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", "replace").strip()
    except TROUBLE:
        return ""
