"""Information rows of a sheet (填报单位：某局, 填报日期：…, a lone year beside them): neither header nor data."""

from __future__ import annotations

import re

from assistant.ledger.cells import cell_text, is_year, read_date
from assistant.ledger.grid import Grid
from assistant.ledger.periods import whole_period
from assistant.ledger.vocabulary import squeeze

_FORM_LINE = re.compile(r"[\s（(]*[^：:（(]{1,12}[：:](?!\s*$)(?!.*[：:].*[：:].*[：:])")
_NAMED = re.compile(
    r"[（(]?(?:(?:填报|填表|制表|编制|报送|报出|上报|统计|截止|截至|数据截至|数据截止|导出|打印)(?:单位|部门|机构|科室|日期|时间|人)?"
    r"|(?:单位|部门|科室|统计)?(?:负责人|审核人|联系人)|联系电话|审核|数据来源|表号|文号|制定机关|批准机关|批准文号|备案机关|有效期至?)[：:]"
)


def is_form_line(grid: Grid, row: int) -> bool:
    """Returns whether a row is information: every cell a filled-in line of a form, or one of its usual lines beside a date or a year."""
    cells = [(column, grid.value(row, column)) for column in grid.filled[row]]
    texts = [cell for _, cell in cells if isinstance(cell, str)]
    if texts and len(texts) == len(cells) and all(_FORM_LINE.match(text) for text in texts):
        return True
    # Registers have many rows and few colons.
    if not any(":" in text or "：" in text for text in texts) or not any(_NAMED.match(squeeze(text)) for text in texts):
        return False
    # Two periods side by side are a header, even where 填报单位 stands before them.
    beside = [column for column, cell in cells if _is_time(cell)]
    return len(beside) < 2 and all(column in beside or _belongs(grid, row, column) for column, _ in cells)


def form_texts(grid: Grid, row: int) -> list[str]:
    """Returns the texts of a lone row; days in an information row tell when it was filled in, not what it is about."""
    texts = [text for column in grid.filled[row] if (text := grid.text(row, column))]
    return texts if len(texts) < 2 else [text for text in texts if read_date(text) is None]


def _is_time(cell: object) -> bool:
    return is_year(cell) or read_date(cell) is not None or (isinstance(cell, str) and whole_period(cell, 2000) is not None)


def _belongs(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell is a line of the form, or what is filled in behind one that stands on its left."""
    cell = grid.value(row, column)
    if isinstance(cell, str) and (_FORM_LINE.match(cell) or _NAMED.match(squeeze(cell))):
        return True
    before = [other for other in grid.filled[row] if other < column]
    return bool(before) and grid.is_words(row, column) and cell_text(grid.value(row, before[-1])).rstrip().endswith(("：", ":"))
