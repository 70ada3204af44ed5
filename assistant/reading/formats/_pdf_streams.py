"""Packed parts of a PDF, looked at before PDFium unpacks them: a small file must not grow beyond all bounds in memory."""

from __future__ import annotations

import zlib

from assistant.errors import UnreadableError

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes that the unpacked drawing orders of a page, a font or a table of objects may take."""
LARGEST_PICTURE = 512 * 1024 * 1024
"""Bytes of a picture: a large blank scan packs a thousandfold, and is never unpacked here."""
_MOST_PACKED = 1032
"""Times that deflate can shrink data at best."""
_PIECE = 1024 * 1024
_DEEPEST = 4
_HEAD = 2048
_SUSPECT = "请向发件人核实来源；确需使用时，用 PDF 阅读器打开并打印为新的 PDF"


def refuse_bombs(data: bytes, name: str) -> None:
    """Raises UnreadableError where a packed part of the file would unpack to more than any honest one."""
    position = 0
    while (start := data.find(b"stream", position)) >= 0:
        position = start + len(b"stream")
        if data[start - 3 : start] == b"end":
            continue
        body = position + (data[position : position + 2] == b"\r\n" or 0) + 1
        end = data.find(b"endstream", body)
        end = len(data) if end < 0 else end
        head = data[max(data.rfind(b"obj", max(start - _HEAD, 0), start), 0) : start]
        limit = LARGEST_PICTURE if b"/Image" in head else LARGEST_TEXT
        if _too_large(memoryview(data)[body:end], limit, 0):
            raise UnreadableError("解压后过大，可能是压缩炸弹", where=name, remedy=_SUSPECT)
        position = end


def _too_large(packed: memoryview, limit: int, depth: int) -> bool:
    """Returns whether deflated bytes, and what may be deflated again in them, unpack to more than `limit` bytes."""
    if not _deflated(packed) or depth > _DEEPEST:
        return depth > _DEEPEST
    try:
        first = zlib.decompressobj().decompress(packed, 64)
        if _deflated(memoryview(first)):
            whole = zlib.decompressobj().decompress(packed, limit)
            return len(whole) >= limit or _too_large(memoryview(whole), limit, depth + 1)
        return len(packed) * _MOST_PACKED > limit and _unpacked(packed, limit) >= limit
    except zlib.error:
        return False


def _deflated(packed: memoryview) -> bool:
    return len(packed) > 2 and packed[0] & 0x0F == 8 and (packed[0] * 256 + packed[1]) % 31 == 0


def _unpacked(packed: memoryview, limit: int) -> int:
    """Returns how many bytes come out, counted up to `limit`, without keeping them."""
    machine = zlib.decompressobj()
    size = 0
    rest: bytes | memoryview = packed
    while rest and size < limit and not machine.eof:
        size += len(machine.decompress(rest, _PIECE))
        rest = machine.unconsumed_tail
    return size
