"""Returns of sections and street offices: filled forms, what senders state, and what is to be said of a folder of returns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from assistant.schema.encoding import Encoded, encode_fields
from assistant.schema.finding import Evidence, Severity
from assistant.schema.ledger import SourceRecord

FORM_COLUMNS = ("指标", "单位", "本期数", "上年同期", "口径说明", "备注")
"""The columns of the form for figures, in order."""
FORM_LINES = ("报送单位", "报送日期", "联系人", "数据截至")
"""What stands above them, each before a colon, its answer in the next cell."""
OWN_MARK = "由文衡 returns 生成"
"""How the first cell of a workbook opens that the program wrote about returns, so that it is never read as one."""

RowState = Literal["filled", "blank", "explained", "unclear", "unmeasured"]
Origin = Literal["table", "text"]
RemarkKind = Literal[
    "unread", "missing", "unexpected", "unfilled", "incomplete", "late", "same_file", "superseded", "year", "period", "unit", "ledger",
    "conflict", "parts", "reckoning", "duplicate",
]  # fmt: skip
ReturnKind = Literal["text", "table", "unread"]
ReturnState = Literal["received", "late", "unfilled", "incomplete", "superseded", "same_file", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow(Encoded):
    """One indicator's row of a return in a table.

    `value` and `before` are this period's and last year's figure as records whose place is their cell, None where none can be read;
    `written` is what stands in the cell for the value, `locator` that cell. `state`: blank cells with a note are explained; unclear is
    what holds words but no exact number, unmeasured what nothing says the size of: money without a unit,
    a share in per cent out of a file that keeps no formats.
    """

    label: str
    indicator_id: str | None
    unit: str | None
    written: str
    locator: str
    state: RowState
    value: SourceRecord | None = None
    before: SourceRecord | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm(Encoded):
    """A return in a table: who sent it and when (None where the form does not say), up to which day its figures go, its rows.

    `year` is the one its title names. `form` tells our own form from a table of the sender's own making. `notices` are what could not be
    read in it, in Chinese.
    """

    document: str
    sender: str | None
    received: dt.date | None
    until: dt.date | None
    year: int | None
    rows: tuple[FormRow, ...]
    form: bool = True
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine(Encoded):
    """One indicator that a form asks for: its name, unit, last year's figure where it is known, 口径, and how deep it stands (其中)."""

    label: str
    unit: str
    before: SourceRecord | None = None
    meaning: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlan(Encoded):
    """The forms of one section ("" for a form that any section may fill in): what its table asks for; `year` is the one reported on."""

    section: str
    year: int
    lines: tuple[FormLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Encoded):
    """What a sender states for an indicator: the record's place is that in the return, `words` are the row or the sentence."""

    sender: str
    record: SourceRecord
    words: str
    origin: Origin
    note: str = ""

    @property
    def place(self) -> str:
        """The place for people: "file › place"."""
        return f"{self.record.source} › {self.record.locator}"

    @property
    def printed(self) -> str:
        """The figure as the sender wrote it, with its unit."""
        return replace(self.record, written_unit=self.record.written_unit or self.record.unit).printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Encoded):
    """Where something stands: file, paragraph ("第5段") or cell ("数据!C7"), and the sentence or row there ("" for a whole file)."""

    document: str
    locator: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Encoded):
    """One thing to be said of returns: its kind, whom and which places it concerns, what it is and what to do, in Chinese.

    `evidence` are ledger cells that speak against it; `rule` is the check rule that found it, None where none did.
    """

    kind: RemarkKind
    severity: Severity
    senders: tuple[str, ...]
    message: str
    action: str
    places: tuple[Place, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFile(Encoded):
    """One file of a returns folder: sender, kind, day, how many sentences and figures it brought, and what became of it."""

    document: str
    sender: str
    kind: ReturnKind
    received: dt.date | None
    state: ReturnState
    sentences: int = 0
    figures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsReport(Encoded):
    """What `wenheng returns check` says of a folder of returns for a year.

    `expected` are the senders that should have sent something and `expected_from` where that list was taken from (None: no list is
    known); `sources` the ledgers read.
    """

    year: int
    due: dt.date | None
    expected: tuple[str, ...]
    expected_from: str | None
    files: tuple[ReturnFile, ...]
    remarks: tuple[Remark, ...]
    notices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 when something must be put right, else 0."""
        return int(any(remark.severity == "error" for remark in self.remarks))

    def to_dict(self) -> dict[str, Any]:
        """Returns the object of returns.schema.json."""
        return {"schema": "wenheng.returns/1"} | encode_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRow(Encoded):
    """One figure that the returns agree on: its value in `unit` as people write it, and all who state it, the most precise first.

    Where it is the sum of street offices, `summed`, they are all who add up to it.
    """

    statements: tuple[Statement, ...]
    value: Decimal
    unit: str | None
    summed: bool = False

    @property
    def record(self) -> SourceRecord:
        """The record of the first statement: indicator, wording, subject and period."""
        return self.statements[0].record

    @property
    def subject(self) -> str | None:
        """Whom the figure is about, None: the whole office."""
        return None if self.summed else self.record.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedConflict(Encoded):
    """Statements of one indicator, subject and period that differ, and why they cannot stand side by side."""

    statements: tuple[Statement, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Encoded):
    """The figures of all returns in one: rows that go into the ledger, conflicts that a person must settle, notices in Chinese."""

    year: int
    rows: tuple[MergedRow, ...]
    conflicts: tuple[MergedConflict, ...]
    notices: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 when figures conflict, else 0."""
        return int(bool(self.conflicts))

    def to_dict(self) -> dict[str, Any]:
        """Returns rows, conflicts and notices under the schema's name."""
        return {"schema": "wenheng.merged/1"} | encode_fields(self)
