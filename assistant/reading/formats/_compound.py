"""Compound files (.doc, .wps, .xls, encrypted .docx): the streams at the top of their directory, which say what a file is.

Source: [MS-CFB]. Streams of embedded objects lie in storages below the top and are not seen: a Word file with a workbook inside has
a "Workbook" stream too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import UnreadableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Sector numbers from here on mean: none, end of chain, table of sectors."""
_NO_ENTRY = 0xFFFFFFFF
_ROOT, _STREAM, _STORAGE = 5, 2, 1
_MOST_ENTRIES = 20_000
_SMALL_SECTOR = 64
_DAMAGED = "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再试"


def has_streams(data: bytes, *names: str) -> bool:
    """Returns whether the bytes are a compound file with one of these entries at its top; False for a broken one."""
    try:
        return bool(Compound(data, name="").names & set(names))
    except UnreadableError:
        return False


def is_encrypted(data: bytes) -> bool:
    """Returns whether the bytes are a .docx or .xlsx with a password: a compound file around an encrypted package."""
    return data.startswith(MAGIC) and "EncryptedPackage".encode("utf-16-le") in data


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file; raises UnreadableError where its directory cannot be followed."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self._data, self._name = data, name
        try:
            self._open()
        except (struct.error, IndexError, ValueError, UnicodeDecodeError, KeyError) as error:
            raise self._damaged() from error

    def _damaged(self) -> UnreadableError:
        return UnreadableError("文件已损坏，打不开", where=self._name, remedy=_DAMAGED)

    def _open(self) -> None:
        data = self._data
        if not data.startswith(MAGIC) or len(data) < _HEADER:
            raise ValueError("no compound file")
        self._shift = struct.unpack_from("<H", data, 30)[0]
        if self._shift not in (9, 12):
            raise ValueError("sector size")
        tables, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
        self._least, small, _, more = struct.unpack_from("<IIII", data, 56)
        self._next = self._sector_table(tables, more)
        self._entries = self._directory(directory)
        self._small = struct.unpack(f"<{len(found) // 4}I", found) if (found := self._chain(small)) else ()
        self.names = frozenset(entry.name for entry in self._top())

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def _sector_table(self, count: int, more: int) -> tuple[int, ...]:
        """Returns which sector follows which; its own sectors are listed in the header and in a chain of further lists."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        per_sector = (1 << self._shift) // 4
        seen = 0
        while more < _LAST and seen * per_sector <= len(self._data):
            numbers = struct.unpack(f"<{per_sector}I", self._sector(more))
            listed += numbers[:-1]
            more = numbers[-1]
            seen += 1
        if count > len(self._data) >> self._shift:
            raise ValueError("more tables than sectors")
        table = b"".join(self._sector(number) for number in listed[:count] if number < _LAST)
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _chain(self, start: int, limit: int | None = None) -> bytes:
        """Returns the sectors from `start` on, joined; a chain that bites its tail is damage."""
        found: list[bytes] = []
        number = start
        most = (len(self._data) >> self._shift) + 1
        while number < _LAST and (limit is None or len(found) << self._shift < limit):
            if len(found) > most:
                raise ValueError("circular chain")
            found.append(self._sector(number))
            number = self._next[number]
        return b"".join(found)

    def _directory(self, start: int) -> list[_Entry]:
        listing = self._chain(start)
        found: list[_Entry] = []
        for at in range(0, min(len(listing), _MOST_ENTRIES * _ENTRY), _ENTRY):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            left, right, child = struct.unpack_from("<III", listing, at + 68)
            first, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            found.append(_Entry(name, kind, left, right, child, first, size))
        if not found or found[0].kind != _ROOT:
            raise ValueError("no root entry")
        return found

    def _top(self) -> Iterator[_Entry]:
        """Yields the entries of the top storage: a tree of siblings below the root's child."""
        waiting, seen = [self._entries[0].child], set()
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind in (_STREAM, _STORAGE):
                yield entry
            waiting += [entry.left, entry.right]

    def stream(self, *names: str) -> bytes | None:
        """Returns the first of the named streams at the top that there is; raises UnreadableError for broken chains and for doubles."""
        for name in names:
            entries = [entry for entry in self._top() if entry.name.lower() == name.lower() and entry.kind == _STREAM]
            if len(entries) > 1:
                raise self._damaged()
            if entries:
                try:
                    return self._content(entries[0])
                except (struct.error, IndexError, ValueError) as error:
                    raise self._damaged() from error
        return None

    def _content(self, entry: _Entry) -> bytes:
        if entry.size >= self._least:
            return self._chain(entry.start, entry.size)[: entry.size]
        pool = self._chain(self._entries[0].start)
        found: list[bytes] = []
        number = entry.start
        while number < _LAST and len(found) * _SMALL_SECTOR < entry.size:
            found.append(pool[number * _SMALL_SECTOR : (number + 1) * _SMALL_SECTOR])
            number = self._small[number]
        return b"".join(found)[: entry.size]
