"""Tables of text: CSV and tab-separated files in UTF-8, UTF-16 or GB18030, with comma, semicolon or tab between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from assistant.errors import LedgerError
from assistant.files.delimited import delimiter
from assistant.ledger.sources.spreadsheet import read_bytes
from assistant.schema.ledger import RawTable

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 500_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14})(?:\.\d+)?")
_FIELD_LIMIT = 1 << 20


class DelimitedText:
    """Opens delimited text as one table; plain numerals become numbers, since a text file has no other way to hold them."""

    name = "csv"
    suffixes = (".csv", ".tsv")

    def tables(self, path: Path) -> Sequence[RawTable]:
        """Returns the one table, its sheet named after the file; raises LedgerError."""
        text = _decode(read_bytes(path, MAX_BYTES), path.name)
        csv.field_size_limit(_FIELD_LIMIT)
        rows: list[tuple[object, ...]] = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False):
                if not rows and len(row) < 3 and row and row[0].startswith("sep="):
                    continue
                rows.append(tuple(_cell(cell) for cell in row))
                if len(rows) > MAX_ROWS:
                    raise LedgerError(
                        f"超过{MAX_ROWS // 10_000}万行，不像正常台账，已拒绝打开", where=path.name, remedy="请按年拆成几个文件"
                    )
        except csv.Error as error:
            raise LedgerError("不是逗号、分号或制表符分隔的表格", where=path.name, remedy="请在办公软件中另存为 .xlsx") from error
        if not any(cell is not None for row in rows for cell in row):
            raise LedgerError("文件是空的", where=path.name)
        return [RawTable(source=path.name, sheet=path.stem, rows=tuple(rows))]


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    if data[:4] == b"PK\x03\x04" or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LedgerError("文件其实是工作簿或压缩包，不是文本表格", where=name, remedy="请把扩展名改为 .xlsx 或 .xls")
    head = data[:4096]
    if b"\0" in head:
        return _strict(data, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030", name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LedgerError("文字编码无法识别，或文件已损坏", where=name, remedy="请另存为 UTF-8 编码的 CSV") from error
    if "\0" in text:
        raise LedgerError("文件不是文本表格", where=name, remedy="请在办公软件中另存为 .xlsx")
    return text


def _cell(text: str) -> object:
    """Returns a number for plain numerals (no leading zeros: those are codes), None for nothing, else the text."""
    bare = text.strip()
    if not bare:
        return None
    if _NUMBER.fullmatch(bare):
        value = Decimal(bare.replace(",", ""))
        return value if "." in bare else int(value)
    return text


PLUGIN = DelimitedText()
