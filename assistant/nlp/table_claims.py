"""Claims of the figures inside a document's own tables: row label × column header × unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.nlp.periods import period_of
from assistant.nlp.units import parse_unit
from assistant.schema.document import Block, Cell
from assistant.schema.figure import Claim, Comparison, Figure, Kind, Modality, Relation
from assistant.schema.quantity import Unit

_BRACKET = re.compile(r"[（(\[【]\s*(?:单位\s*[:：]\s*)?([^（）()\[\]【】]{1,8})[)）\]】]")
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度|底|末)?(?:[上下]半年|[一二三四]季度|\d{1,2}[—–\-至]\d{1,2}月|\d{1,2}月)?(?:数|实绩|完成)?")
_LAST_YEAR = re.compile(r"上年(?:同期|末|底)?数?|去年(?:同期)?")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|全区|全县|全市")
_CHANGE = re.compile(r"同比|增减|增长|增幅|升降|比上年|较上年|±")
_SHARE = re.compile(r"占比|比重|占.{0,6}比例")
_TARGET = re.compile(r"目标|任务|计划(?!生育)|预算")
_KINDS: dict[str, Kind] = {
    "money": "money",
    "percent": "percent",
    "percentage_point": "percentage_point",
    "area": "area",
    "length": "length",
}


def table_claims(text: str, block: Block, figures: Sequence[Figure], *, year: int | None, subjects: Sequence[str]) -> list[Claim]:
    """Returns one claim for each figure of a table row that stands alone in its cell; `year` is the section's year."""
    by_cell = {figure.start: figure for figure in figures}
    row_unit = next((unit for cell in block.cells if (unit := parse_unit(text[cell.start : cell.end].strip())) is not None), None)
    claims = []
    for cell in block.cells:
        inside = [figure for start, figure in by_cell.items() if cell.start <= start < cell.end]
        if len(inside) == 1:
            claims.append(_claim(block, cell, inside[0], row_unit, year, subjects))
    return claims


def _claim(block: Block, cell: Cell, figure: Figure, row_unit: Unit | None, year: int | None, subjects: Sequence[str]) -> Claim:
    header, row = " ".join(cell.header_path), cell.row_label or ""
    unit = _unit(header) or _unit(row) or row_unit
    figure = _in_unit(figure, unit) if figure.unit is None and unit is not None else figure
    period, explicit = period_of("上年" if _LAST_YEAR.search(header) else header, year)
    subject = next((name for name in subjects if name == row.strip()), None)
    words = [_words(part) for part in (*cell.header_path, *(() if subject else (row,)))]
    words = [part for part in words if part and not _TOTAL.fullmatch(part)]
    relation, comparison = _relation(header, figure)
    modality: Modality = "target" if _TARGET.search(header) else "actual"
    phrases = tuple(dict.fromkeys(["".join(reversed(words)), "".join(words), *words])) if words else ()
    claimed = replace(
        figure, modality=modality, relation=relation, comparison=comparison, period=period, subject=subject,
        indicator=phrases[0] if phrases else None,
    )  # fmt: skip
    return Claim(
        figure=claimed, phrases=phrases, after="", sentence_start=block.start, sentence_end=block.end, block=block.index,
        year_explicit=explicit, whole_stated=True, tabled=True,
    )  # fmt: skip


def _unit(words: str) -> Unit | None:
    return next((unit for found in _BRACKET.finditer(words) if (unit := parse_unit(found[1])) is not None), None)


def _words(part: str) -> str:
    part = _BRACKET.sub(lambda found: "" if parse_unit(found[1]) is not None else found.group(), part)
    return _LAST_YEAR.sub("", _YEAR.sub("", part)).strip()


def _relation(header: str, figure: Figure) -> tuple[Relation, Comparison | None]:
    if _CHANGE.search(header) and figure.number is not None:
        return "change_by", "yoy"
    return ("share", None) if _SHARE.search(header) else ("level", None)


def _in_unit(figure: Figure, unit: Unit) -> Figure:
    """A bare number under a header with a unit says that many of it: 536.2 under 金额（万元）."""
    factor = unit.factor
    kind = _KINDS.get(unit.dimension, "count" if unit.dimension.startswith("count") else figure.kind)
    return replace(
        figure, number=_times(figure.number, factor), low=_times(figure.low, factor), high=_times(figure.high, factor),
        unit=unit.symbol, written_unit=unit.written, dimension=unit.dimension, kind=kind,
    )  # fmt: skip


def _times(number: Decimal | None, factor: Decimal) -> Decimal | None:
    return number * factor if number is not None else None
