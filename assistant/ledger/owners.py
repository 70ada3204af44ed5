"""Which section keeps which figure: the column 责任科室 of a ledger, read beside its records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import LedgerError
from assistant.ledger.grid import Grid
from assistant.ledger.loader import data_sources
from assistant.ledger.vocabulary import squeeze
from assistant.schema.ledger import SourceRecord

_OWNER = re.compile(r"(?:责任|负责|牵头|主办|承办|提供|报送|填报|归口)(?:科室|部门|单位|处室)")
_TOP = 20
_CELL = re.compile(r"(.*)!([A-Z]+)(\d+)")


def owners(paths: Sequence[Path], records: Sequence[SourceRecord]) -> dict[str, str]:
    """Returns record id → the section that its row names, for the records of ledgers that have such a column.

    `paths` are the ledgers' files, whose names the records' sources end with. A file that cannot be opened names nobody.
    """
    found: dict[str, str] = {}
    for path in paths:
        mine = [record for record in records if record.source == path.name or record.source.endswith(f"/{path.name}")]
        if mine:
            found |= _of_file(path, mine)
    return found


def _of_file(path: Path, records: Sequence[SourceRecord]) -> dict[str, str]:
    source = next((source for source in data_sources().values() if path.suffix.lower() in source.suffixes), None)
    try:
        tables = source.tables(path) if source is not None else ()
    except LedgerError:
        return {}
    found: dict[str, str] = {}
    for table in tables:
        grid = Grid(table)
        place = _column(grid)
        if place is None:
            continue
        for record in records:
            cell = _CELL.fullmatch(record.locator)
            if cell is not None and cell[1] == table.sheet and place[0] < int(cell[3]) - 1 < grid.height:
                owner = squeeze(grid.text(int(cell[3]) - 1, place[1]))
                found |= {record.id: owner} if owner else {}
    return found


def _column(grid: Grid) -> tuple[int, int] | None:
    """The header cell of the owners, looked for in the first rows."""
    cells = ((row, column) for row in range(min(_TOP, grid.height)) for column in grid.filled[row])
    return next(((row, column) for row, column in cells if _OWNER.fullmatch(squeeze(grid.text(row, column)))), None)
