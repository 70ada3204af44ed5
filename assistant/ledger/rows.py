"""Body rows of a block: what each row is about (label, subject, period, unit), whether it is a total, a group heading or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.ledger.announced import Spoken, inherits
from assistant.ledger.blocks import Block, is_note
from assistant.ledger.cells import cell_text, is_mark, read_date
from assistant.ledger.context import Context
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labels import LabelStack, is_heading, ledger_unit, strip_numbering, strip_unit
from assistant.ledger.parts import exceeds, summed_parts
from assistant.ledger.period_cells import joined_period, period_text
from assistant.ledger.periods import split_period, to_date
from assistant.ledger.row import About, Named, Row
from assistant.ledger.structure import Structure
from assistant.ledger.vocabulary import is_total, squeeze, total_kind, total_of
from assistant.ledger.yearly import YearTotal, year_total
from assistant.schema.quantity import Period

_STEP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、．.]?")


class RowReader:
    """Reads rows top down; remembers group headings, 其中 parents and what a blank key cell repeats."""

    def __init__(self, grid: Grid, block: Block, structure: Structure, context: Context) -> None:
        self.grid, self.block, self.structure, self.context = grid, block, structure, context
        self.stack = LabelStack()
        self.heading: str | None = None
        self.last: dict[int, str] = {}
        self.above: tuple[str, ...] = ()
        self.period = context.period
        self.first = min((column.index for column in structure.values), default=block.right)
        main = [column for column in structure.labels if column.role not in ("category", "detail")]
        self.parts = summed_parts(grid, block, main[-1], structure.values, structure.unit) if main else frozenset[int]()
        self.constant = self._constant_period()
        self.summed = False
        self.units: dict[tuple[str, ...], Spoken] = {}
        self.numbers: dict[tuple[tuple[str, ...], tuple[str | None, str]], int] = {}

    def rows(self) -> Iterator[Row]:
        """Yields the rows that can hold values."""
        for number in self.block.body:
            filled = [column for column in self.grid.filled[number] if self.block.left <= column < self.block.right]
            if len(filled) == 1 and self.grid.is_words(number, filled[0]):
                self._lone(self.grid.text(number, filled[0]), number, filled[0])
                continue
            if self._opens_group(number, filled):
                self._head(self.grid.text(number, filled[1]))
                continue
            yield self._row(number)

    def _opens_group(self, number: int, filled: list[int]) -> bool:
        """Whether a row holds nothing but a Chinese number and a name, in the columns of serial numbers and labels (一 | 人民调解)."""
        labels = {column.index for column in self.structure.labels}
        if len(filled) != 2 or filled[1] not in labels or filled[0] in labels or not self.grid.is_words(number, filled[1]):
            return False
        return _STEP.fullmatch(squeeze(self.grid.text(number, filled[0]))) is not None

    def _head(self, text: str) -> None:
        self.heading = squeeze(strip_numbering(text))
        self.stack = LabelStack()

    def _lone(self, text: str, number: int, column: int) -> None:
        """A row with one text: a group heading where it is numbered or merged across, else the parent of indented rows."""
        if is_note(text):
            return
        period, rest = split_period(strip_numbering(text), self.context.year)
        if period is not None and period.kind != "years" and not squeeze(rest).strip("（）():：、情况"):
            self.period = period
            return
        if self.structure.axis == "subject":
            return
        if is_heading(text) or self.grid.span(number, column) > 1:
            self._head(text)
        else:
            self.stack.path(str(self.grid.seen(number, column)))

    def _row(self, number: int) -> Row:
        structure = self.structure
        named = self._labels(number)
        about = self._about(number)
        labels, outer, total, grouped = (*named.outer, *named.path), named.outer, about.total, about.grouped
        yearly = self._yearly(named.path[-1]) if structure.axis in ("kind", "indicator") and len(named.path) == 1 else None
        if structure.axis in ("kind", "indicator") and labels and (kind := yearly.kind if yearly else total_kind(labels[-1])):
            outer = outer if named.own or kind == "part" else outer[: 1 if self.heading else 0]
            outer = outer if named.path else outer[:-1]
            labels = (*outer, *named.path[:-1])
            grouped = bool(labels)
            total = "part" if grouped and (named.own or kind == "part") else kind
        elif structure.axis in ("kind", "indicator") and not labels:
            total = total or self._stray_total(number)
        # 其中：农民工 under 合计 is a part of all.
        labels = (*labels[: len(outer)], *(label for label in labels[len(outer) :] if not total_kind(label)))
        self.summed = self.summed or total in ("sum", "whole")
        around = self._repeated(number, structure.around) if structure.around is not None else ""
        told = about.period or (yearly.period if yearly else None)
        period = told or self._period(number)
        if period is None and named.path:
            period, labels = self._dated(labels)
        unit, unit_text = self._unit(number, named)
        return Row(
            number=number, labels=labels, subject=about.subject, period=period, unit=unit, unit_text=unit_text, total=total,
            within=about.within or (len(named.path) > 1 and not any(column.role == "detail" for column in structure.labels)),
            group=(*outer, *([around] if around else [])), outer=len(outer), grouped=grouped, dated=told is not None,
        )  # fmt: skip

    def _unit(self, number: int, named: Named) -> Spoken:
        """The unit column's, else the label's own, else that of the row whose part this one is."""
        unit, unit_text = named.unit, named.unit_text
        if self.structure.unit is not None:
            written = squeeze(self.grid.text(number, self.structure.unit.index))
            if written and not is_mark(written):
                unit, unit_text = ledger_unit(written), written
        whole, whole_text = self.units.get(named.path[:-1], (None, None))
        if unit_text is None and whole is not None and inherits(named.path[-1], whole):
            unit, unit_text = whole, whole_text
        if named.path:
            self.units[named.path] = (unit, unit_text)
        return unit, unit_text

    def _about(self, number: int) -> About:
        """The subject cell, or the place around it where the row is that place's 小计."""
        structure = self.structure
        if structure.subject is None:
            return About(subject=None)
        own = self._key(number, structure.subject)
        around = structure.around
        outer = self._key(number, around)
        filled = squeeze(self._repeated(number, around)) if around is not None else ""
        if structure.repeats and own is None:
            own = squeeze(self._repeated(number, structure.subject)) or None
        elif structure.repeats:
            self._repeated(number, structure.subject)
        if own is None:
            return self._without_subject(number, outer)
        if (yearly := self._yearly(own)) is not None:
            return About(subject=None, total=yearly.kind, period=yearly.period)
        kind = total_kind(own, named=structure.axis == "subject")
        if not kind:
            return self._part(number, own) if structure.axis == "subject" else About(subject=own)
        whom = total_of(own) if kind == "part" else ""
        if not whom and filled and not total_kind(filled) and (kind == "part" or (outer is not None and outer != own)):
            whom = filled
        if whom:
            return About(subject=whom, total="part", grouped=True)
        return About(subject=None, total=kind)

    def _yearly(self, text: str) -> YearTotal | None:
        if self.structure.periods:
            return None
        return year_total(text, self.context.period, self.context.year, alone=self.summed)

    def _part(self, number: int, own: str) -> About:
        """其中：… and deeper indented rows are parts of the row above, also where rows are places or kinds."""
        column = self.structure.subject
        cell = None if column is None else self.grid.seen(number, column.index)
        path = self.stack.path(cell) if isinstance(cell, str) else ()
        return About(subject=path[-1] if len(path) > 1 else own, within=len(path) > 1)

    def _without_subject(self, number: int, outer: str | None) -> About:
        kind = total_kind(outer or "", named=True)
        if outer is not None and (not kind or total_of(outer)):
            return About(subject=total_of(outer) or outer, total="part", grouped=True)
        return About(subject=None, total=kind or (self._stray_total(number) if self.structure.axis == "subject" else ""))

    def _stray_total(self, number: int) -> str:
        """合计 in a cell before the values that is no key, such as the serial number's."""
        cells = [column for column in self.grid.filled[number] if self.block.left <= column < self.first]
        return next((kind for column in cells if (kind := total_kind(self.grid.text(number, column)))), "")

    def _labels(self, number: int) -> Named:
        outer: list[str] = [self.heading] if self.heading else []
        path: tuple[str, ...] = ()
        unit, unit_text, own = None, None, False
        for column in self.structure.labels:
            cell = self.grid.seen(number, column.index)
            if column.role == "category":
                own = own or (not is_mark(cell) and not is_total(cell_text(cell)))
                text = self._repeated(number, column)
                outer.extend([squeeze(strip_numbering(strip_unit(text)[0]))] if text else [])
                continue
            raw, found, written = strip_unit(cell if isinstance(cell, str) else cell_text(cell))
            if found is not None:
                unit, unit_text = found, written
                raw = " " * (len(str(cell)) - len(str(cell).lstrip())) + raw.lstrip()
            elif isinstance(cell, str):
                raw = cell
            if column.role == "detail":
                word = squeeze(strip_numbering(raw.removeprefix("其中").lstrip("：: ")))
                path = (path or self.above) + ((word,) if word and not is_mark(word) else ())
            elif squeeze(raw):
                path = self.above = self._placed(number, self.stack.path(raw, part=number in self.parts), written)
        return Named(outer=tuple(outer), path=path, unit=unit, unit_text=unit_text, own=own)

    def _placed(self, number: int, path: tuple[str, ...], written: str | None) -> tuple[str, ...]:
        """其中：妇女 after the last of 民事, 刑事, 行政 is a part of all of them where it is more than 行政 alone."""
        unit = (written, self.grid.text(number, self.structure.unit.index) if self.structure.unit is not None else "")
        while len(path) > 2 and exceeds(self.grid, number, self.numbers.get((path[:-1], unit)), self.structure.values):
            path = (*path[:-2], path[-1])
        self.numbers[path, unit] = number
        return path

    def _repeated(self, number: int, column: Column) -> str:
        text = self.grid.text(number, column.index)
        if text and not is_mark(text):
            self.last[column.index] = text
        return self.last.get(column.index, "")

    def _key(self, number: int, column: Column | None) -> str | None:
        if column is None:
            return None
        text = self.grid.text(number, column.index)
        return None if is_mark(text) else squeeze(strip_numbering(text))

    def _dated(self, labels: tuple[str, ...]) -> tuple[Period | None, tuple[str, ...]]:
        """The year in a row's own label, where nothing else tells one: 2023年受理案件."""
        period, rest = split_period(labels[-1]) if labels else (None, "")
        if period is None or period.kind == "years" or len(rest) < 2 or any(column.period for column in self.structure.values):
            return None, labels
        return period, (*labels[:-1], rest)

    def _constant_period(self) -> Period | None:
        """The period that all rows name alike; rows that leave it blank (totals) share it."""
        found = {self._stated(row) for row in self.block.body if self.structure.periods} - {None}
        return found.pop() if len(found) == 1 else None

    def _period(self, number: int) -> Period | None:
        if not self.structure.periods:
            return self.period
        stated = self._stated(number)
        if stated is not None:
            return stated
        if self.constant is not None:
            return self.constant
        above = [self._repeated(number, column) for column in self.structure.periods]
        return joined_period([text for text in above if text], self.context.year) or self.period

    def _stated(self, number: int) -> Period | None:
        days = [read_date(self.grid.seen(number, column.index)) for column in self.structure.periods]
        if days and isinstance(days[0], dt.date):
            return to_date(days[0])
        texts = [period_text(self.grid, number, column) for column in self.structure.periods]
        if not all(texts):
            return None
        for column, text in zip(self.structure.periods, texts, strict=True):
            self.last[column.index] = text
        return joined_period(texts, self.context.year)
