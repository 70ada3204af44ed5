"""What the surroundings of a block say: period, unit and heading from its titles, the sheet's name and the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from assistant.ledger.announced import announced_units
from assistant.ledger.blocks import Block
from assistant.ledger.labels import heading_words, line_unit, strip_unit
from assistant.ledger.periods import split_period
from assistant.ledger.vocabulary import squeeze
from assistant.schema.quantity import Period, Unit

_DEFAULT_SHEET = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_FILLED = re.compile(r"(?:填报|制表|填表|报送|打印|导出|审核)\s*(?:日期|时间|人)?|(?:日期|负责人|联系人|电话|来源|机关|表号|文号)\s*[:：]")

_STANDING = re.compile(r"在册|现有|实有|存量|年末|年底|期末|花名册")
_LAST = 12


@dataclass(frozen=True, kw_only=True)
class Context:
    """Period, unit and heading words that hold for a whole block unless a header or a row says otherwise.

    `file` are the file name's words; `units` stand side by side in a title (单位：亩、万元), each for the labels that call for it.
    """

    period: Period | None
    year: int | None
    unit: Unit | None
    unit_text: str | None
    heading: str
    file: str = ""
    units: tuple[tuple[Unit, str], ...] = ()


def context_of(block: Block, sheet: str, source: str, assumed: int | None = None) -> Context:
    """Reads titles from the nearest upward, then the sheet's name, then the file's.

    `assumed` is the year that 本期 and 去年 are read by where none of these names one.
    """
    unit, unit_text, heading = None, None, ""
    units: tuple[tuple[Unit, str], ...] = ()
    spoken: list[str] = []
    for title in reversed(block.titles):
        units = units or (announced_units(title) if unit is None else ())
        if unit is None and not units:
            unit, unit_text = line_unit(title)
            if unit is None:
                _, unit, unit_text = strip_unit(title)
        if not _FILLED.search(title):
            spoken.append(title)
            words = heading_words(_without_period(title))
            heading = heading or (words if len(words) > 1 else "")
    if not heading and not _DEFAULT_SHEET.fullmatch(sheet.strip()):
        heading = heading_words(_without_period(sheet))
    file = heading_words(_without_period(PurePath(source).stem))
    around = (*spoken, sheet, PurePath(source).stem)
    period = next((found for text in around if (found := _period(text))), None)
    if period is None and assumed is not None:  # 截至12月底 names its months, though no year
        period = next(
            (found for text in (*spoken, sheet) if (found := _period(text, assumed)) and ("月" in text or found.kind != "year")), None
        )
    if period is not None and period.kind == "month" and period.end.month == _LAST and _STANDING.search("".join(spoken)):
        period = Period.of_year(period.year)  # 2024年12月在册对象: what there is at the year's end
    return Context(
        period=period, year=assumed if period is None else period.year, unit=unit, unit_text=unit_text, heading=squeeze(heading),
        file=squeeze(file), units=units,
    )  # fmt: skip


def _period(text: str, year: int | None = None) -> Period | None:
    period, _ = split_period(text, year)
    return None if period is None or period.kind == "years" else period


def _without_period(text: str) -> str:
    period, rest = split_period(text)
    return rest if period is not None else text
