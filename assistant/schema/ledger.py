"""Ledgers: indicators, the records that carry their values, and how a claim met them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.schema.encoding import Encoded
from assistant.schema.figure import Reason, Status
from assistant.schema.quantity import Period

IndicatorKind = Literal["flow", "stock", "cumulative", "rate"]
Good = Literal["more", "less", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Encoded):
    """How an indicator is counted from a register: aggregate (count or sum), file, sheet, row condition, date column, summed column."""

    aggregate: Literal["count", "sum"]
    file: str
    sheet: str | None
    where: str | None
    date: str | None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Encoded):
    """An indicator of the trade: id, name, aliases, unit, 口径 note; `parts` sum to it; `of` names (numerator, denominator) of a rate."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    kind: IndicatorKind = "flow"
    good: Good = "neutral"
    bounded: bool = False
    category: str | None = None
    note: str | None = None
    parts: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    measure: Measure | None = None
    change_basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Encoded):
    """A formula between indicators (indicators.md, Identities), e.g. "a.x = a.y + a.z"; `confirmed` once the office has said so."""

    name: str
    formula: str
    note: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(Encoded):
    """One value of a ledger: what it measures, of whom, when, how much, and the cell it stands in.

    `id` is stable: source file, locator and period. `label` is the indicator wording of the ledger (headers joined outermost first),
    `indicator_id` the indicator it was tied to, if any. `number` is in canonical `unit`; `written` and `written_unit` are as printed;
    `decimals` the digits after the point that the cell shows. `family` groups records of one sheet or section. `subject` None means the
    whole office.
    """

    id: str
    label: str
    indicator_id: str | None
    subject: str | None
    period: Period | None
    number: Decimal
    unit: str | None
    dimension: str | None
    written: str
    written_unit: str | None
    decimals: int
    source: str
    locator: str
    family: str
    total: bool = False
    rows: int | None = None

    @property
    def printed(self) -> str:
        """The value as the ledger prints it, with its unit once: a cell in per cent shows its sign already."""
        unit = self.written_unit or ""
        return self.written if self.written.endswith(unit) else f"{self.written}{unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A sheet as a source gives it. Rows and columns count from 0 at A1.

    Cells are str, int, float, Decimal, bool, date, datetime or None; `merged` holds (first row, first column, last row, last column);
    `uncalculated` the cells with a formula but no stored value. `address` tells cells as A1 in workbooks; a CSV has rows and columns too.
    """

    source: str
    sheet: str
    rows: tuple[tuple[object, ...], ...]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncalculated: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProblem(Encoded):
    """Something wrong in the ledger itself; becomes a LED finding. `code` is the rule, `locator` the cell, `message` Chinese."""

    code: str
    source: str
    locator: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Encoded):
    """A claim tied to a record: score in 0…1 and a Chinese reason."""

    record: SourceRecord
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Encoded):
    """A figure's status with the records it rests on, the formula of a derivation, and what the ledger would have said.

    `expected` is the value the record or formula gives, in the figure's canonical unit; `expected_text` the same in the figure's own
    wording (scale, unit, hedge). `candidates` name what was ambiguous.
    """

    figure: str
    status: Status
    reason: Reason | None = None
    matches: tuple[Match, ...] = ()
    formula: str | None = None
    expected: Decimal | None = None
    expected_text: str | None = None
    candidates: tuple[str, ...] = ()
    cause: str | None = None
