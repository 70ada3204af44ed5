"""Body rows of a block: what each row is about (label, subject, period, unit), whether it is a total, a group heading or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.ledger.blocks import Block, is_note
from assistant.ledger.cells import cell_text, is_empty, is_mark, read_date, read_number
from assistant.ledger.context import Context
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labels import LabelStack, is_heading, strip_numbering, strip_unit
from assistant.ledger.parts import summed_parts
from assistant.ledger.periods import months, split_period, to_date
from assistant.ledger.structure import Structure
from assistant.ledger.vocabulary import is_total, squeeze, total_kind, total_of
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Period, Unit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One body row's keys. `total` is "" for a plain row, else sum, part (小计) or whole (全区: need not be the sum of the rows).

    `group` are the outer words that the row stands under (group heading, 类别, the larger place); the first `outer` labels are such words.
    `grouped` says that a 小计 sums its group.
    """

    number: int
    labels: tuple[str, ...]
    subject: str | None
    period: Period | None
    unit: Unit | None
    unit_text: str | None
    total: str
    within: bool = False
    group: tuple[str, ...] = ()
    outer: int = 0
    grouped: bool = False

    @property
    def told(self) -> bool:
        """Whether a 小计 says of what: of its group, or of the place in its own name."""
        return self.grouped or self.subject is not None


@dataclass(frozen=True, kw_only=True)
class _Named:
    """What the label cells of a row say; `own` tells that a group column is filled in the row itself."""

    outer: tuple[str, ...]
    path: tuple[str, ...]
    unit: Unit | None
    unit_text: str | None
    own: bool


@dataclass(frozen=True, kw_only=True)
class _About:
    """Whom a row is about, what kind of total it is, whether it is a part of the row above, and the period of a 上年合计."""

    subject: str | None
    total: str = ""
    grouped: bool = False
    within: bool = False
    period: Period | None = None


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

    def rows(self) -> Iterator[Row]:
        """Yields the rows that can hold values."""
        for number in self.block.body:
            filled = [column for column in self.grid.filled[number] if self.block.left <= column < self.block.right]
            if len(filled) == 1 and self.grid.is_words(number, filled[0]):
                self._lone(self.grid.text(number, filled[0]), number, filled[0])
                continue
            yield self._row(number)

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
            self.heading = squeeze(strip_numbering(text))
            self.stack = LabelStack()
        else:
            self.stack.path(str(self.grid.seen(number, column)))

    def _row(self, number: int) -> Row:
        structure = self.structure
        named = self._labels(number)
        about = self._about(number)
        labels, outer, total, grouped = (*named.outer, *named.path), named.outer, about.total, about.grouped
        unit, unit_text = named.unit, named.unit_text
        if structure.unit is not None:
            written = squeeze(self.grid.text(number, structure.unit.index))
            if written and not is_mark(written):
                unit, unit_text = parse_unit(written), written
        if structure.axis in ("kind", "indicator") and labels and (kind := total_kind(labels[-1])):
            outer = outer if named.own or kind == "part" else outer[: 1 if self.heading else 0]
            outer = outer if named.path else outer[:-1]
            labels = (*outer, *named.path[:-1])
            grouped = bool(labels)
            total = "part" if grouped and (named.own or kind == "part") else kind
        elif structure.axis in ("kind", "indicator") and not labels:
            total = total or self._stray_total(number)
        around = self._repeated(number, structure.around) if structure.around is not None else ""
        period = about.period or self._period(number)
        if period is None and named.path:
            period, labels = self._dated(labels)
        return Row(
            number=number, labels=labels, subject=about.subject, period=period, unit=unit, unit_text=unit_text, total=total,
            within=about.within or (len(named.path) > 1 and not any(column.role == "detail" for column in structure.labels)),
            group=(*outer, *([around] if around else [])), outer=len(outer), grouped=grouped,
        )  # fmt: skip

    def _about(self, number: int) -> _About:
        """The subject cell, or the place around it where the row is that place's 小计."""
        structure = self.structure
        if structure.subject is None:
            return _About(subject=None)
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
        period, rest = split_period(own, self.context.year)
        if period is not None and total_kind(rest):
            return _About(subject=None, total=total_kind(rest), period=period)
        kind = total_kind(own, named=structure.axis == "subject")
        if not kind:
            return self._part(number, own) if structure.axis == "subject" else _About(subject=own)
        whom = total_of(own) if kind == "part" else ""
        if not whom and filled and not total_kind(filled) and (kind == "part" or (outer is not None and outer != own)):
            whom = filled
        if whom:
            return _About(subject=whom, total="part", grouped=True)
        return _About(subject=None, total=kind)

    def _part(self, number: int, own: str) -> _About:
        """其中：… and deeper indented rows are parts of the row above, also where rows are places or kinds."""
        column = self.structure.subject
        cell = None if column is None else self.grid.seen(number, column.index)
        path = self.stack.path(cell) if isinstance(cell, str) else ()
        return _About(subject=path[-1] if len(path) > 1 else own, within=len(path) > 1)

    def _without_subject(self, number: int, outer: str | None) -> _About:
        kind = total_kind(outer or "", named=True)
        if outer is not None and (not kind or total_of(outer)):
            return _About(subject=total_of(outer) or outer, total="part", grouped=True)
        return _About(subject=None, total=kind or (self._stray_total(number) if self.structure.axis == "subject" else ""))

    def _stray_total(self, number: int) -> str:
        """合计 in a cell before the values that is no key, such as the serial number's."""
        cells = [column for column in self.grid.filled[number] if self.block.left <= column < self.first]
        return next((kind for column in cells if (kind := total_kind(self.grid.text(number, column)))), "")

    def _labels(self, number: int) -> _Named:
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
                path = self.above = self.stack.path(raw, part=number in self.parts)
        return _Named(outer=tuple(outer), path=path, unit=unit, unit_text=unit_text, own=own)

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
        return self._joined([text for text in above if text]) or self.period

    def _stated(self, number: int) -> Period | None:
        days = [read_date(self.grid.seen(number, column.index)) for column in self.structure.periods]
        if days and isinstance(days[0], dt.date):
            return to_date(days[0])
        texts = [self._period_text(number, column) for column in self.structure.periods]
        if not all(texts):
            return None
        for column, text in zip(self.structure.periods, texts, strict=True):
            self.last[column.index] = text
        return self._joined(texts)

    def _period_text(self, number: int, column: Column) -> str:
        cell = self.grid.seen(number, column.index)
        if is_empty(cell) or is_mark(cell):
            return ""
        text = cell_text(cell)
        small = read_number(cell)
        if small is not None and small.value <= 12 and small.value == small.value.to_integral_value():
            suffix = "季度" if "季" in column.name else "月"
            return f"{small.value}{suffix}"
        return text

    def _joined(self, texts: list[str]) -> Period | None:
        """Reads year and part together: ["2024", "上半年"], ["2024年", "3月"], or one of them."""
        text = " ".join(text + "年" if text.isdigit() and len(text) == 4 else text for text in texts)
        if not text:
            return None
        if text.isdigit() and len(text) == 6:
            return months(int(text[:4]), int(text[4:]), int(text[4:])) if 1 <= int(text[4:]) <= 12 else None
        return split_period(text, self.context.year)[0]
