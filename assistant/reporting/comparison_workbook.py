"""A comparison as a workbook: shared figures with conflicts first, every mention with its sentence, nothing that a program calculates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.reporting.comparison import mark, rows, stems
from assistant.schema.comparison import Comparison

_ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
"""Control characters that no workbook may hold."""
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_RED = "FFFDEBE9"


def comparison_workbook(comparison: Comparison) -> bytes:
    """Returns the .xlsx: sheets 数字对照 (one line a figure), 原句 (one line a mention) and 没有对上; every cell is text."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    short = stems(len(comparison.files))
    titled = [f"{stem} {file.name}" for stem, file in zip(short, comparison.files, strict=True)]
    stem_of = {file.name: stem for stem, file in zip(short, comparison.files, strict=True)}
    made = rows(comparison)
    table = (
        (str(row.number), "不一致" if row.conflict else "一致", row.name, row.period, *row.cells, "\n".join(row.ledger), row.verdict)
        for row in made
    )
    heads = ("序号", "结果", "指标", "时期", *titled, "台账", "说明")
    _sheet(book, "数字对照", heads, table, (6, 8, 28, 12, *(18 for _ in titled), 36, 20), red=1)
    told = (
        (str(row.number), row.name, stem_of[one.file], one.figure.text, mark(one), one.sentence, one.place)
        for row in made
        for one in row.shared.mentions
    )
    _sheet(book, "原句", ("序号", "指标", "文件", "写法", "台账", "原句", "位置"), told, (6, 28, 6, 16, 6, 70, 40))
    alone = (
        (stem, one.figure.text, one.figure.indicator or "", one.sentence, one.place)
        for stem, file in zip(short, comparison.files, strict=True)
        for one in file.alone
    )
    _sheet(book, "没有对上", ("文件", "写法", "指标", "原句", "位置"), alone, (6, 16, 28, 70, 40))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(book: Any, title: str, heads: Sequence[str], lines: Iterable[Sequence[str]], widths: Sequence[int], *, red: int = -1) -> None:
    """Adds a sheet of text, lines that say 不一致 in column `red` coloured; what begins like a formula stays text when edited."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for number, line in enumerate((heads, *lines), 1):
        for column, words in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell.value = words.translate(_ILLEGAL)
            cell.data_type = "s"
            cell.quotePrefix = words.startswith(_FORMULA_STARTS)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            elif red >= 0 and line[red] == "不一致":
                cell.fill = PatternFill("solid", fgColor=_RED)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
