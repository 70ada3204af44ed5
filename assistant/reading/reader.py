"""The door of the reading room: picks the reader that fits the content, whatever the suffix says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.errors import UnreadableError
from assistant.protocols import FormatReader
from assistant.reading.assembly import assemble
from assistant.reading.filetypes import describe
from assistant.reading.lines import split_lines
from assistant.registry import discover
from assistant.schema.document import Document, Provenance

_PACKAGE = "assistant.reading.formats"
_REQUIRED = ("name", "suffixes", "sniff", "read")
_READERS: dict[str, FormatReader] = {}
LARGEST_FILE = 200 * 1024 * 1024
"""Bytes; a larger file is refused before a byte of it is read."""


def readers() -> dict[str, FormatReader]:
    """Returns the format readers by name; the folder is looked through once."""
    if not _READERS:
        _READERS.update(discover(_PACKAGE, key=lambda plugin: plugin.name, required=_REQUIRED))
    return dict(_READERS)


def suffixes() -> tuple[str, ...]:
    """Returns the suffixes of all readable formats, sorted."""
    return tuple(sorted({suffix for reader in readers().values() for suffix in reader.suffixes}))


def read_file(path: Path) -> Document:
    """Returns the document in a file; raises UnreadableError, saying what is wrong and what to do."""
    where = str(path)
    if not path.exists():
        raise UnreadableError("文件不存在", where=where, remedy="请检查路径和文件名")
    if path.is_dir():
        raise UnreadableError("这是文件夹，不是文件", where=where, remedy="请指定其中一个文件")
    try:
        _check_size(path.stat().st_size, where)
        data = path.read_bytes()
    except PermissionError as error:
        raise UnreadableError("没有读取权限", where=where, remedy="请检查文件权限，或关闭正在占用它的程序") from error
    except OSError as error:
        raise UnreadableError("文件读不出来", where=where, remedy="请检查磁盘或网络位置是否可用") from error
    return read_bytes(data, name=path.name, path=where)


def read_bytes(data: bytes, *, name: str, path: str | None = None) -> Document:
    """Returns the document in `data`; `name` is for messages and its suffix only a hint."""
    _check_size(len(data), name)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("文件是空的", where=name, remedy="请确认文件已保存完整")
    suffix = Path(name).suffix.lower()
    fitting = [reader for reader in readers().values() if reader.sniff(data, suffix)]
    fitting.sort(key=lambda reader: (reader.name == "text", suffix not in reader.suffixes))
    if not fitting:
        what, remedy = describe(data)
        raise UnreadableError(f"这是{what}，暂不支持" if not what.startswith("损坏") else f"这是{what}", where=name, remedy=remedy)
    document = fitting[0].read(data, name=name, path=path)
    if not document.text.strip():
        raise UnreadableError("文件里没有文字", where=name, remedy="若内容是扫描图片，请先做文字识别")
    return document


def _check_size(size: int, where: str) -> None:
    if size > LARGEST_FILE:
        what = f"文件有 {size / 1024**2:.0f} MB，超过上限 {LARGEST_FILE // 1024**2} MB"
        raise UnreadableError(what, where=where, remedy="请拆分成几份，或压缩里面的图片后再读")


def read_text(text: str, name: str = "text") -> Document:
    """Returns plain text as a document; line ends become newlines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return assemble(plain, split_lines(plain), Provenance(name=name, path=None, sha256=digest, reader="text"))
