"""Sheets as lines: the sheet's name as a heading, titles and notes as paragraphs, tables as rows with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.reading.formats._drawn import DrawnCell, DrawnLine, table_row
from assistant.reading.formats._xlsx import SheetFacts, column_letters
from assistant.reading.titles import SHEET_STYLE

Merge = tuple[int, int, int, int]
_MOST_CONTINUED = 200_000
"""Rows that the merged cells of a sheet may reach into, all together: more is no table that a person made."""
_LEAST_TITLE = 4
_LONGEST_LABEL = 12
_NOTE = re.compile(r"(?:备?注|说明|填[表报]|制表|审核|数据来源|来源|单位|统计)[^。]{0,6}[：:]")


@dataclass(slots=True)
class Sheet:
    """A sheet as a person sees it: texts by row and column, merged ranges (top, left, bottom, right), rows there are in all."""

    name: str
    rows: Sequence[Sequence[str]]
    merged: Sequence[Merge] = ()
    hidden: bool = False
    height: int = 0
    facts: SheetFacts = field(default_factory=SheetFacts)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that holds something: its number in the sheet, its cells without empty columns, how many of them hold text."""

    number: int
    cells: tuple[DrawnCell, ...]

    @property
    def filled(self) -> list[DrawnCell]:
        """The cells with a text of their own."""
        return [cell for cell in self.cells if cell.text and not cell.continued]


def lines_of(sheets: Sequence[Sheet], *, named: bool) -> list[DrawnLine]:
    """Returns the lines of all sheets that hold anything; `named` puts each sheet's name above it as a heading."""
    found: list[DrawnLine] = []
    tables = 0
    for sheet in sheets:
        rows = _rows(sheet)
        if not rows:
            continue
        heading = [DrawnLine(text=" ".join(sheet.name.split()) or "工作表", outline_level=1, style=SHEET_STYLE)] if named else []
        own: list[DrawnLine] = []
        for block in _blocks(rows):
            own += _block_lines(block, tables, titled=not found and not own)
            tables += 1
        found += [*heading, *own]
    return found


def _rows(sheet: Sheet) -> list[_Row]:
    """Returns the rows that hold something, without the columns that hold nothing; merged cells once, continued below."""
    owners = _owners(sheet)
    filled = [number for number, row in enumerate(sheet.rows) if any(_own(row, number, column, owners) for column in range(len(row)))]
    used = sorted(
        {column for number in filled for column in range(len(sheet.rows[number])) if _own(sheet.rows[number], number, column, owners)}
    )
    places = {column: place for place, column in enumerate(used)}
    return [_Row(number, tuple(_cells(sheet.rows[number], number, used, places, owners))) for number in filled]


def _own(row: Sequence[str], number: int, column: int, owners: dict[int, list[Merge]]) -> str:
    """Returns the text that a cell shows: nothing where a merged cell covers it."""
    if not row[column]:
        return ""
    merge = _covering(owners.get(number, ()), column)
    return row[column] if merge is None or (merge[0], merge[1]) == (number, column) else ""


def _covering(merges: Sequence[Merge], column: int) -> Merge | None:
    return next((merge for merge in merges if merge[1] <= column <= merge[3]), None)


def _owners(sheet: Sheet) -> dict[int, list[Merge]]:
    """Returns row number → the merged cells that reach into it."""
    found: dict[int, list[Merge]] = {}
    budget = _MOST_CONTINUED
    for merge in sheet.merged:
        bottom = min(merge[2], len(sheet.rows) - 1)
        budget -= max(bottom - merge[0] + 1, 1)
        if budget < 0:
            break
        for number in range(merge[0], bottom + 1):
            found.setdefault(number, []).append(merge)
    return found


def _cells(
    row: Sequence[str], number: int, used: Sequence[int], places: dict[int, int], owners: dict[int, list[Merge]]
) -> Iterator[DrawnCell]:
    merges = owners.get(number, ())
    done: set[Merge] = set()
    for column in used:
        merge = _covering(merges, column) if merges else None
        if merge is None:
            yield DrawnCell(row[column] if column < len(row) else "", places[column])
        elif merge not in done:
            done.add(merge)
            span = sum(merge[1] <= other <= merge[3] for other in used)
            text = row[merge[1]] if merge[1] < len(row) else ""
            yield DrawnCell(text, places[column], max(span, 1), continued=number > merge[0])


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Yields the tables of a sheet: a new one begins after blank rows where a title stands above it."""
    block: list[_Row] = []
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else None
        apart = bool(block) and row.number > block[-1].number + 1
        if apart and len(row.filled) == 1 and following is not None and len(following.filled) > 1:
            yield block
            block = []
        block.append(row)
    yield block


def _block_lines(rows: Sequence[_Row], table: int, *, titled: bool) -> list[DrawnLine]:
    """Returns a table's lines; single cells above and below it (title, unit, notes) are paragraphs, the first one the title."""
    wide = [index for index, row in enumerate(rows) if len(row.filled) > 1]
    if not wide:
        return [table_row(row.cells, table=table) for row in rows]
    found: list[DrawnLine] = []
    for index, row in enumerate(rows):
        if wide[0] <= index <= wide[-1]:
            found.append(table_row(row.cells, table=table))
            continue
        text = row.filled[0].text if row.filled else ""
        if index > wide[-1] and not _is_note(row.filled, text):
            found.append(table_row(row.cells, table=table))
            continue
        title = titled and index == 0 and wide[0] > 0 and len(text) >= _LEAST_TITLE
        found += [DrawnLine(text=text, style="title" if title else None)] if text else []
    return found


def _is_note(filled: Sequence[DrawnCell], text: str) -> bool:
    """Returns whether a single cell under a table is a note to it, not a row whose other cells are empty ("合计")."""
    return any(cell.span > 1 for cell in filled) or len(text) > _LONGEST_LABEL or _NOTE.match(text) is not None


def notices_of(sheets: Sequence[Sheet], most_rows: int) -> list[str]:
    """Returns one sentence for each thing in a sheet that was not read, or that no one sees."""
    found: list[str] = []
    for sheet in sheets:
        where, facts = f"工作表“{sheet.name}”", sheet.facts
        if sheet.hidden and any(any(row) for row in sheet.rows):
            found.append(f"{where}是隐藏的，已一并读入，请核实来源")
        if sheet.height > most_rows:
            found.append(f"{where}共 {sheet.height} 行，只读了前 {most_rows} 行；要全部读入，请拆成几份")
        if facts.uncalculated:
            row, column = facts.uncalculated[0]
            first = f"{column_letters(column)}{row + 1}"
            many = f"{where}有 {len(facts.uncalculated)} 个公式没有计算结果（如 {first}），读出来是空的"
            found.append(f"{many}，请用 Excel 或 WPS 打开后保存再读")
        if facts.errors:
            found.append(f"{where}有 {facts.errors} 个单元格是错误值（如 #DIV/0!、#REF!），请核对")
    return found
