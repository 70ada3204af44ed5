"""Workbooks of Excel 5 to 2003 (.xls, .et), record by record. Source: [MS-XLS].

calamine reads these files too, but makes room for whatever they announce before it looks: one changed byte in a sheet's dimensions, a
string count or a stream's length made it ask for up to 171 GB and end the whole process (measured, 0.9.1; found by changing bytes).
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.errors import UnreadableError
from assistant.reading.formats._compound import Compound
from assistant.reading.formats._number_format import is_date_format, number_format, printed
from assistant.reading.formats._sheets import Sheet
from assistant.reading.formats._xlsx import LARGEST_AREA, SheetFacts, too_far

_END, _FILEPASS, _SHEET, _FORMAT, _STYLE, _STRINGS, _CONTINUE = 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0, 0x00FC, 0x003C
_BEGIN, _OLD_FORMAT, _DATES, _MERGED = 0x0809, 0x001E, 0x0022, 0x00E5
_NUMBER, _LABEL, _SHARED, _RICH, _RK, _MANY, _FORMULA, _RESULT, _BOOL = (
    0x0203, 0x0204, 0x00FD, 0x00D6, 0x027E, 0x00BD, 0x0006, 0x0207, 0x0205
)  # fmt: skip
_MOST_SHEETS = 1_000
_DAY_ZERO, _DAY_ZERO_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST_DAY = 2_958_466
_ELAPSED = 46


@dataclass(slots=True)
class _Book:
    """What the workbook says before its first sheet."""

    old: bool = False
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[int, int, int, str]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    day_zero: dt.datetime = _DAY_ZERO


def read_xls(compound: Compound, *, name: str, most_rows: int) -> list[Sheet]:
    """Returns the sheets in order; raises UnreadableError for passwords, damage, and cells in places too far away."""
    stream = compound.stream("Workbook", "Book")
    if stream is None:
        raise _damaged(name)
    try:
        book = _globals(stream, name)
        return [_sheet(stream, one, book, (name, most_rows)) for one in book.sheets if one[2] == 0]
    except (struct.error, IndexError, ValueError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableError:
    return UnreadableError("文件已损坏，读不出表格", where=name, remedy="请用 Excel 或 WPS 打开，另存为 .xlsx 再试")


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Yields the records of a substream up to its end mark: kind and body."""
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        if kind == _END:
            return
        position += 4 + length


def _globals(stream: bytes, name: str) -> _Book:
    book = _Book()
    shared: list[bytes] = []
    last = 0
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise UnreadableError("文件设有打开密码", where=name, remedy="请在 Excel 或 WPS 中去掉打开密码后另存")
        if kind == _BEGIN:
            book.old = struct.unpack_from("<H", body)[0] < 0x0600
        elif kind == _SHEET and len(book.sheets) < _MOST_SHEETS:
            position, hidden, which = struct.unpack_from("<IBB", body)
            book.sheets.append((position, hidden & 3, which, _short_text(body[6:], book)))
        elif kind == _FORMAT:
            book.codes[struct.unpack_from("<H", body)[0]] = _short_text(body[2:], book) if book.old else _text(body[2:])
        elif kind == _OLD_FORMAT:
            book.codes[len(book.codes)] = _short_text(body, book)
        elif kind == _STYLE:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _DATES and body[:1] == b"\x01":
            book.day_zero = _DAY_ZERO_1904
        elif kind == _STRINGS or (kind == _CONTINUE and last == _STRINGS):
            shared.append(body[8:] if kind == _STRINGS else body)
        last = _STRINGS if kind == _CONTINUE and last == _STRINGS else kind
    book.strings = list(_SharedStrings(shared).read())
    return book


def _short_text(body: bytes, book: _Book) -> str:
    """Returns a text with a one-byte length in front: bytes of the Chinese code page in old files, else as `_text`."""
    if book.old:
        return body[1 : 1 + body[0]].decode("gb18030", "replace")
    return _text(body[:1] + b"\0" + body[1:])


def _text(body: bytes) -> str:
    """Returns a text with a two-byte length and a byte that says how wide its characters are."""
    length, wide = struct.unpack_from("<HB", body)
    return body[3 : 3 + 2 * length].decode("utf-16-le", "replace") if wide & 1 else body[3 : 3 + length].decode("latin-1")


class _SharedStrings:
    """The texts of all cells, in a record and those that continue it: a text that goes over says anew how wide it is."""

    def __init__(self, segments: list[bytes]) -> None:
        self._segments, self._segment, self._at = segments, 0, 0

    def read(self) -> Iterator[str]:
        """Yields the texts in order, as many as there really are."""
        while self._left():
            length, flags = struct.unpack("<HB", self._take(3))
            runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
            more = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
            yield self._characters(length, flags & 1)
            self._skip(4 * runs + more)

    def _left(self) -> int:
        while self._segment < len(self._segments) and self._at >= len(self._segments[self._segment]):
            self._segment, self._at = self._segment + 1, 0
        return len(self._segments[self._segment]) - self._at if self._segment < len(self._segments) else 0

    def _take(self, count: int) -> bytes:
        self._left()
        found = self._segments[self._segment][self._at : self._at + count]
        self._at += count
        return found

    def _skip(self, count: int) -> None:
        while count > 0 and (left := self._left()):
            self._at += min(count, left)
            count -= min(count, left)

    def _characters(self, length: int, wide: int) -> str:
        found: list[str] = []
        while length > 0:
            width = 2 if wide else 1
            left = len(self._segments[self._segment]) - self._at if self._segment < len(self._segments) else 0
            count = min(length, left // width)
            piece = self._take(count * width) if count else b""
            found.append(piece.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= count
            if length > 0:
                self._segment, self._at = self._segment + 1, 0
                if not self._left():
                    break
                wide = self._take(1)[0] & 1
        return "".join(found)


def _sheet(stream: bytes, one: tuple[int, int, int, str], book: _Book, limits: tuple[str, int]) -> Sheet:
    position, hidden, _, title = one
    name, most_rows = limits
    facts = SheetFacts()
    cells: dict[int, dict[int, str]] = {}
    merged: list[tuple[int, int, int, int]] = []
    height = width = 0
    waiting: tuple[int, int] | None = None
    for kind, body in _records(stream, position):
        if kind == _MERGED:
            ranges = struct.iter_unpack("<HHHH", body[2 : 2 + (len(body) - 2) // 8 * 8])
            merged += [(top, left, bottom, right) for top, bottom, left, right in ranges]
        elif kind == _RESULT and waiting is not None:
            cells.setdefault(waiting[0], {})[waiting[1]] = printed(_cell_text(body, book))
            waiting = None
        for row, column, words in _cells(kind, body, book):
            height, width = max(height, row + 1), max(width, column + 1)
            facts.errors += words is None
            waiting = (row, column) if words is _TO_COME else None
            if row < most_rows and words:
                cells.setdefault(row, {})[column] = words
    if width * min(height, most_rows) > LARGEST_AREA:
        raise too_far(name, title)
    rows = [_dense(cells.get(number)) for number in range(min(height, most_rows))]
    return Sheet(title, rows, merged, hidden > 0, height, facts)


_TO_COME = "\0"
"""Stands for the text of a formula, which follows in a record of its own."""


def _dense(cells: dict[int, str] | None) -> list[str]:
    row = [""] * (max(cells) + 1 if cells else 0)
    for column, words in (cells or {}).items():
        row[column] = "" if words is _TO_COME else words
    return row


def _cells(kind: int, body: bytes, book: _Book) -> Iterator[tuple[int, int, str | None]]:
    """Yields row, column and words of what a record holds; None for an error value."""
    if kind not in (_NUMBER, _LABEL, _SHARED, _RICH, _RK, _MANY, _FORMULA, _BOOL):
        return
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _MANY:
        for number, at in enumerate(range(4, len(body) - 7, 6)):
            style, packed = struct.unpack_from("<HI", body, at)
            yield row, column + number, _number(_unpacked(packed), style, book)
    elif kind == _NUMBER:
        yield row, column, _number(struct.unpack_from("<d", body, 6)[0], style, book)
    elif kind == _RK:
        yield row, column, _number(_unpacked(struct.unpack_from("<I", body, 6)[0]), style, book)
    elif kind == _SHARED:
        index = struct.unpack_from("<I", body, 6)[0]
        yield row, column, printed(book.strings[index]) if index < len(book.strings) else ""
    elif kind == _BOOL:
        yield row, column, None if body[7] else printed(bool(body[6]))
    elif kind == _FORMULA:
        yield row, column, _result(body, style, book)
    else:
        yield row, column, printed(_cell_text(body[6:], book))


def _cell_text(body: bytes, book: _Book) -> str:
    return body[2 : 2 + struct.unpack_from("<H", body)[0]].decode("gb18030", "replace") if book.old else _text(body)


def _result(body: bytes, style: int, book: _Book) -> str | None:
    """Returns what a formula gave: a number, or by the mark at its end a text to come, a truth, an error, nothing."""
    if body[12:14] != b"\xff\xff":
        return _number(struct.unpack_from("<d", body, 6)[0], style, book)
    return {0: _TO_COME, 1: printed(bool(body[8])), 2: None}.get(body[6], "")


def _unpacked(packed: int) -> float:
    """Returns a number packed into 30 bits: an integer or the upper half of a double, perhaps in hundredths."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return value / 100 if packed & 1 else value


def _number(value: float, style: int, book: _Book) -> str:
    form = book.styles[style] if style < len(book.styles) else 0
    code: str | int = book.codes.get(form, form)
    if is_date_format(code) and 0 <= value < _LAST_DAY:
        if code == _ELAPSED or "[h" in str(code).lower():
            return printed(dt.timedelta(days=value))
        moment = book.day_zero + dt.timedelta(seconds=round(value * 86_400))
        return printed(moment.time() if value < 1 else moment)
    return printed(value, number_format(code))
