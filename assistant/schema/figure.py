"""Figures and claims: a quantity in its document, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from assistant.schema.encoding import Encoded, encode, encode_fields
from assistant.schema.quantity import Period, Quantity

Role = Literal["figure", "list_count", "threshold", "date", "ordinal", "heading", "identifier", "note_mark", "name", "slogan", "idiom"]
Kind = Literal[
    "count", "money", "percent", "percentage_point", "multiple", "ratio", "duration", "length", "area", "volume", "mass",
    "temperature", "age", "rank", "year", "date", "other",
]  # fmt: skip
Modality = Literal["actual", "target", "estimate", "standard"]
Relation = Literal[
    "level", "increment", "cumulative", "change_by", "change_to", "share", "average", "per_unit", "difference_to",
    "growth_average", "completion", "rank",
]  # fmt: skip
Direction = Literal["up", "down", "flat"]
Comparison = Literal["yoy", "pop", "previous_year", "base_year", "plan", "other_subject"]
Status = Literal["supported", "derived", "contradicted", "unsupported", "not_checked"]
Reason = Literal["no_ledger", "target", "ambiguous", "unit_unknown", "basis", "sender"]

COUNTED_ROLES: frozenset[str] = frozenset({"figure", "list_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Encoded):
    """contract.md's central object: a numeral in a text with its interval, unit, role, and (once claimed and checked) its meaning.

    `start`/`end` take in numeral, scale, hedge and unit; `core_start`/`core_end` the numeral with its scale. `number`, `low`, `high`
    are in the canonical `unit`; `factor` is what a multiple does to its base. Fields from `modality` on belong to the claim, from
    `status` on to the verdict; None until that stage has run.
    """

    document: str
    id: str
    start: int
    end: int
    text: str
    core_start: int
    core_end: int
    number: Decimal | None
    factor: Decimal | None
    low: Decimal | None
    high: Decimal | None
    low_open: bool
    high_open: bool
    unit: str | None
    written_unit: str | None
    dimension: str | None
    hedge: str | None
    shared_hedge: bool
    role: Role
    kind: Kind
    modality: Modality | None = None
    relation: Relation | None = None
    direction: Direction | None = None
    indicator: str | None = None
    indicator_id: str | None = None
    subject: str | None = None
    period: Period | None = None
    comparison: Comparison | None = None
    status: Status | None = None
    reason: Reason | None = None
    records: tuple[str, ...] = ()
    formula: str | None = None

    @property
    def quantity(self) -> Quantity:
        """The figure's number and interval without its place."""
        return Quantity(
            number=self.number, low=self.low, high=self.high, low_open=self.low_open, high_open=self.high_open,
            unit=self.unit, dimension=self.dimension, factor=self.factor,
        )  # fmt: skip

    @property
    def counted(self) -> bool:
        """Whether the figure counts in coverage."""
        return self.role in COUNTED_ROLES

    def to_dict(self) -> dict[str, Any]:
        """Returns the object of contract.md; the period as its two days."""
        period = None if self.period is None else {"start": encode(self.period.start), "end": encode(self.period.end)}
        return encode_fields(self) | {"period": period}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Encoded):
    """What a figure says of which indicator.

    `phrases` are candidate indicator wordings before the figure, best first ("whole/part" where a part is named under a whole), `after`
    the words right behind it; `sentence_start`/`sentence_end` span its sentence, `context` is that sentence up to the figure.
    `whole_stated`: words before the figure announce a whole (现有, 共). `part_of` is the id of the figure it is listed under (其中 …),
    `parts` the ids listed under it, `closed` whether those parts claim to be all. `base` is the id of the figure a change, share or rank
    speaks of. `section` are the headings above the figure, outermost first, then the words of its paragraph before its sentence.
    `tabled` tells that it stands alone in a cell of a table.
    """

    figure: Figure
    phrases: tuple[str, ...]
    after: str
    sentence_start: int
    sentence_end: int
    block: int
    part_of: str | None = None
    parts: tuple[str, ...] = ()
    closed: bool = False
    base: str | None = None
    year_explicit: bool = False
    whole_stated: bool = False
    context: str = ""
    section: tuple[str, ...] = ()
    tabled: bool = False
