"""A table in the report whose total row is not the sum of its rows."""

from __future__ import annotations

import random
from collections.abc import Iterator

from assistant.evaluating.samples import Fault, FaultClass, Sample, edited

_COLUMNS = ("受理（件）", "办结（件）", "培训（人次）", "经费（万元）", "检查（家）")
_ROWS = ("东城", "西关", "南桥", "北塘", "河口", "新村", "高坪")
_TRIES = 12


def table_total(sample: Sample, chance: random.Random) -> Iterator[Fault]:
    """Yields copies with an invented table behind the report, right but for one number of its total row or of a row."""
    for _ in range(_TRIES):
        columns = chance.sample(_COLUMNS, chance.randint(2, 3))
        names = chance.sample(_ROWS, chance.randint(3, 6))
        values = [[chance.randint(12, 980) for _ in columns] for _ in names]
        totals = [sum(row[column] for row in values) for column in range(len(columns))]
        rows = [["单位", *columns], *([name, *map(str, row)] for name, row in zip(names, values, strict=True)), ["合计", *map(str, totals)]]
        before = "".join(f"{line.strip()}\n" for line in sample.text.split("\n") if line.strip())
        base = before + "\n".join("\t".join(row) for row in rows)
        column, row = chance.randrange(len(columns)) + 1, chance.choice((len(rows) - 1, chance.randrange(1, len(rows))))
        wrong = str(int(rows[row][column]) + chance.choice((-10, -9, -2, 1, 9, 10, 90, 100)))
        start = _offset(before, rows, row, column)
        end = start + len(rows[row][column])
        last = _offset(before, rows, len(rows) - 1, column)
        yield edited(
            sample, "table_total", (start, end), wrong, ("FIG003",), base=base, evidence=((last, last + len(rows[-1][column])),)
        )  # fmt: skip


def _offset(before: str, rows: list[list[str]], row: int, column: int) -> int:
    above = sum(len("\t".join(one)) + 1 for one in rows[:row])
    return len(before) + above + sum(len(cell) + 1 for cell in rows[row][:column])


PLUGIN = (FaultClass(code="table_total", title="表格合计不等于各行之和", ledger=False, seed=table_total),)
