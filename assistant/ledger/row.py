"""What a body row of a block is about, as rows.py reads it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema.quantity import Period, Unit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One body row's keys. `total` is "" for a plain row, else sum, part (小计) or whole (全区: need not be the sum of the rows).

    `group` are the outer words that the row stands under (group heading, 类别, the larger place); the first `outer` labels are such words.
    `grouped` says that a 小计 sums its group, `dated` that a total names a period of its own (上年合计).
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
    dated: bool = False

    @property
    def told(self) -> bool:
        """Whether a 小计 says of what: of its group, or of the place in its own name."""
        return self.grouped or self.subject is not None


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the label cells of a row say; `own` tells that a group column is filled in the row itself."""

    outer: tuple[str, ...]
    path: tuple[str, ...]
    unit: Unit | None
    unit_text: str | None
    own: bool


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom a row is about, what kind of total it is, whether it is a part of the row above, and the period of a 上年合计."""

    subject: str | None
    total: str = ""
    grouped: bool = False
    within: bool = False
    period: Period | None = None
