"""Body rows of a block: what each row is about (label, subject, period, unit), whether it is a total, a group heading or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.ledger.blocks import Block, is_note
from assistant.ledger.cells import cell_text, is_empty, is_mark, read_date, read_number
from assistant.ledger.columns import Column
from assistant.ledger.context import Context
from assistant.ledger.grid import Grid
from assistant.ledger.labels import LabelStack, is_heading, strip_numbering, strip_unit
from assistant.ledger.periods import months, split_period, to_date
from assistant.ledger.structure import Structure
from assistant.ledger.vocabulary import is_total, squeeze, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Period, Unit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One body row's keys. `total` is "" for a plain row, else sum, part (小计) or whole (全区: need not be the sum of the rows)."""

    number: int
    labels: tuple[str, ...]
    subject: str | None
    period: Period | None
    unit: Unit | None
    unit_text: str | None
    total: str
    within: bool = False


class RowReader:
    """Reads rows top down; remembers group headings, 其中 parents and what a blank key cell repeats."""

    def __init__(self, grid: Grid, block: Block, structure: Structure, context: Context) -> None:
        self.grid, self.block, self.structure, self.context = grid, block, structure, context
        self.stack = LabelStack()
        self.heading: str | None = None
        self.last: dict[int, str] = {}
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
        if is_note(text) or self.structure.axis == "subject":
            return
        if is_heading(text) or self.grid.span(number, column) > 1:
            self.heading = squeeze(strip_numbering(text))
            self.stack = LabelStack()
        else:
            self.stack.path(str(self.grid.seen(number, column)))

    def _row(self, number: int) -> Row:
        structure = self.structure
        labels, unit, unit_text, within = self._labels(number)
        subject = self._key(number, structure.subject)
        name = subject if structure.axis == "subject" else labels[-1] if labels else ""
        total = _total_kind(name or "") or _total_kind(subject or "")
        if structure.unit is not None:
            written = squeeze(self.grid.text(number, structure.unit.index))
            if written and not is_mark(written):
                unit, unit_text = parse_unit(written), written
        if structure.axis in ("kind", "indicator") and labels and _total_kind(labels[-1]):
            labels = labels[:-1]
        return Row(
            number=number, labels=labels, subject=None if subject is None or _total_kind(subject) else subject,
            period=self._period(number), unit=unit, unit_text=unit_text, total=total, within=within,
        )  # fmt: skip

    def _labels(self, number: int) -> tuple[tuple[str, ...], Unit | None, str | None, bool]:
        outer: list[str] = [self.heading] if self.heading else []
        path: tuple[str, ...] = ()
        unit, unit_text = None, None
        for column in self.structure.labels:
            cell = self.grid.seen(number, column.index)
            if column.role == "category":
                text = self._repeated(number, column)
                outer.extend([squeeze(strip_numbering(text))] if text else [])
                continue
            raw, found, written = strip_unit(cell if isinstance(cell, str) else cell_text(cell))
            if found is not None:
                unit, unit_text = found, written
                raw = " " * (len(str(cell)) - len(str(cell).lstrip())) + raw
            elif isinstance(cell, str):
                raw = cell
            if column.role == "detail":
                path += (squeeze(strip_numbering(raw)),) if squeeze(raw) else ()
            elif squeeze(raw):
                path = self.stack.path(raw)
        if not path and self.structure.labels and self.structure.labels[-1].role == "category" and outer:
            return tuple(outer), unit, unit_text, False
        return (*outer, *path), unit, unit_text, len(path) > 1

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

    def _constant_period(self) -> Period | None:
        """The period that all rows name alike; rows that leave it blank (totals) share it."""
        found = {self._stated(row) for row in self.block.body if self.structure.periods} - {None}
        return found.pop() if len(found) == 1 else None

    def _period(self, number: int) -> Period | None:
        if not self.structure.periods:
            return self.context.period
        stated = self._stated(number)
        if stated is not None:
            return stated
        if self.constant is not None:
            return self.constant
        above = [self._repeated(number, column) for column in self.structure.periods]
        return self._joined([text for text in above if text]) or self.context.period

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


def _total_kind(text: str) -> str:
    word = squeeze(text)
    if not is_total(word):
        return ""
    if word in vocabulary().subtotal:
        return "part"
    return "whole" if word in vocabulary().whole and "计" not in word else "sum"
