"""Files of older office programs: .doc, .wps, .rtf, .odt and XML of 2003, turned into .docx by LibreOffice and read as such."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from assistant.errors import UnreadableError
from assistant.files.zips import media_type, names_in
from assistant.protocols import Converter
from assistant.reading.formats._archive import Archive
from assistant.reading.formats._compound import MAGIC, Compound, has_streams
from assistant.reading.formats._libreoffice import LibreOffice
from assistant.reading.formats._ods import is_encrypted
from assistant.reading.formats.docx import PLUGIN as WORD
from assistant.reading.formats.spreadsheet import PLUGIN as TABLES
from assistant.schema.document import Document

_WORDS = ("WordDocument", "MatOST", "WPSDocument")
_TEXT_TYPE = "application/vnd.oasis.opendocument.text"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b.{0,400}?<\?mso-application\s+progid=[\"'](Word\.Document|Excel\.Sheet)", re.DOTALL)
_RESAVE = "请用 Word 或 WPS 打开，另存为 .docx 再试"
_ENCRYPTED = 0x0100
_WORD_97 = 0xA5EC
_MARKS = ("<!DOCTYPE", "<!ENTITY")


class OfficeReader:
    """Reads what LibreOffice can turn into .docx; which kind a file is, its content says."""

    name = "office"
    suffixes = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott")

    def __init__(self, converter: Converter) -> None:
        self._converter = converter

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes are one of these kinds."""
        return _kind(data) is not None

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for passwords, damage, and where LibreOffice is not installed."""
        source = _kind(data) or ".doc"
        _check(data, source, name)
        to_sheet = source == ".xml" and _is_sheet(data)
        made = self._converter.convert(data, source=source, target=".xlsx" if to_sheet else ".docx", name=name)
        try:
            document = (TABLES if to_sheet else WORD).read(made, name=name, path=path)
        except UnreadableError as error:
            raise UnreadableError(f"LibreOffice 转换后仍读不出来（{error.what}）", where=name, remedy=_RESAVE) from error
        digest = hashlib.sha256(data).hexdigest()
        return replace(document, provenance=replace(document.provenance, sha256=digest, reader=self.name))


def _kind(data: bytes) -> str | None:
    """Returns the suffix that fits the content, None for what is no older office text."""
    if data.startswith(MAGIC):
        return ".doc" if has_streams(data, *_WORDS) else None
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return ".rtf"
    if _XML.match(data[:2048]):
        return ".xml"
    names = names_in(data)
    return ".odt" if "content.xml" in names and media_type(data).startswith(_TEXT_TYPE) else None


def _is_sheet(data: bytes) -> bool:
    found = _XML.match(data[:2048])
    return found is not None and found.group(1) == b"Excel.Sheet"


def _check(data: bytes, source: str, name: str) -> None:
    """Refuses passwords, bombs and entities before the office program sees the file."""
    if source == ".doc":
        header = Compound(data, name=name).stream("WordDocument") or b""
        flags = int.from_bytes(header[10:12], "little")
        if int.from_bytes(header[:2], "little") == _WORD_97 and flags & _ENCRYPTED:
            raise UnreadableError("文件设有打开密码", where=name, remedy="请在 Word 或 WPS 中去掉打开密码后另存")
    elif source == ".odt":
        archive = Archive(data, name=name, resave=_RESAVE)
        archive.check_doctypes()
        if is_encrypted(archive):
            raise archive.encrypted()
    elif source == ".xml" and any(mark.encode(code) in data for mark in _MARKS for code in ("utf-8", "utf-16-le", "utf-16-be")):
        raise UnreadableError("文件含有 DTD 声明，可能是恶意文件", where=name, remedy=_RESAVE)


PLUGIN = OfficeReader(LibreOffice())
