"""Files of older office programs made by hand: compound files with chosen streams, and the smallest .xls and .odt there are."""

import io
import struct
import zipfile
from collections.abc import Iterable

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="{media}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    "{more}</m:manifest>"
)


def compound(streams: dict[str, bytes]) -> bytes:
    """Returns a compound file; every stream is padded to 4,096 bytes, so that none needs the table of small sectors."""
    names = list(streams)
    directory_sectors = (len(names) + 1 + 3) // 4
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    counts = [-(-len(content) // _SECTOR) for content in contents]
    total = 1 + directory_sectors + sum(counts)
    assert total <= 128, "one sector of the table is enough for tests"
    table = [_TABLE, *_chain(1, directory_sectors)]
    starts = []
    for count in counts:
        starts.append(len(table))
        table += _chain(len(table), count)
    table += [_FREE] * (128 - len(table))
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE, start=_END, size=0)]
    for number, (name, content) in enumerate(zip(names, contents, strict=True)):
        right = number + 2 if number + 1 < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, start=starts[number], size=len(content)))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    body = b"".join(content.ljust(count * _SECTOR, b"\0") for content, count in zip(contents, counts, strict=True))
    return header + struct.pack("<128I", *table) + directory + body


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(words) + 2, kind, 1, _FREE, right, child) + bytes(36) + struct.pack("<III", start, size, 0)
    return words.ljust(64, b"\0") + fields


def xls(
    cells: Iterable[tuple[int, int, float]],
    *,
    extra: Iterable[tuple[int, bytes]] = (),
    records: Iterable[tuple[int, bytes]] = (),
    hidden: int = 0,
) -> bytes:
    """Returns a workbook with one sheet 数据 of numbers; `extra` are records put into its globals, `records` into the sheet."""
    added = b"".join(_record(kind, body) for kind, body in extra)
    name = "数据".encode("utf-16-le")
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)) + added
    position = len(opening) + 4 + 8 + len(name) + 4
    globals_ = opening + _record(0x0085, struct.pack("<IBBBB", position, hidden, 0, 2, 1) + name) + _record(0x000A, b"")
    numbers = b"".join(_record(0x0203, struct.pack("<HHHd", row, column, 1, value)) for row, column, value in cells)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)) + numbers
    sheet += b"".join(_record(kind, body) for kind, body in records) + _record(0x000A, b"")
    return compound({"Workbook": globals_ + sheet})


def percent_styles() -> tuple[tuple[int, bytes], ...]:
    """Returns the records that give style 1 the format 0.0%."""
    code = b"0.0%"
    formats = (0x041E, struct.pack("<HHB", 200, len(code), 0) + code)
    return formats, (0x00E0, struct.pack("<HH", 0, 0) + bytes(16)), (0x00E0, struct.pack("<HH", 0, 200) + bytes(16))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def word_97(*, flags: int = 0) -> bytes:
    """Returns what begins like a .doc of Word 97 and later; nothing can read it."""
    return compound({"WordDocument": struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags), "1Table": b"x"})


def open_document(kind: str, body: str, *, manifest: str = "") -> bytes:
    """Returns an OpenDocument package (`kind`: text, spreadsheet, presentation) with this content of office:body."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"))
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        media = f"application/vnd.oasis.opendocument.{kind}"
        archive.writestr(zipfile.ZipInfo("mimetype"), media)
        archive.writestr("content.xml", f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>')
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(media=media, more=manifest))
    return buffer.getvalue()
