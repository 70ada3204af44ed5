"""Several files compared: which figures they share, where these agree, where they are in conflict, and what the ledgers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.schema.encoding import Encoded, encode
from assistant.schema.figure import Figure
from assistant.schema.finding import Evidence
from assistant.schema.quantity import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Encoded):
    """A figure where a file states it: `file` by its name in the comparison, its sentence (cut to a readable length), its place in words.

    `at` is the figure's offset in `sentence`; `right` says whether the ledgers bear the figure out (None: they do not say); `live` is the
    key of the live figure that it is, in a Word draft.
    """

    file: str
    figure: Figure
    sentence: str
    at: int
    place: str
    right: bool | None = None
    live: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFigure(Encoded):
    """One figure of several files: indicator wording (and id, where it is known), subject, period, every mention, the ledgers' records."""

    indicator: str
    indicator_id: str | None
    subject: str | None
    period: Period | None
    mentions: tuple[Mention, ...]
    ledger: tuple[Evidence, ...] = ()

    def of(self, file: str) -> tuple[Mention, ...]:
        """Returns the mentions of one file."""
        return tuple(mention for mention in self.mentions if mention.file == file)

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields; the period as its two days."""
        period = None if self.period is None else {"start": encode(self.period.start), "end": encode(self.period.end)}
        return {
            "indicator": self.indicator, "indicator_id": self.indicator_id, "subject": self.subject, "period": period,
            "mentions": encode(self.mentions), "ledger": encode(self.ledger),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Encoded):
    """One of the values in a conflict: as written, and the files that have it."""

    written: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Encoded):
    """A shared figure on which files disagree: its sides, the files that the ledgers bear out, and those that they contradict."""

    shared: SharedFigure
    sides: tuple[Side, ...]
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the shared figure's fields with the sides beside them."""
        return self.shared.to_dict() | {"sides": encode(self.sides), "right": list(self.right), "wrong": list(self.wrong)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFile(Encoded):
    """A file of a comparison: name (with its folder where two are called alike), year, counted figures, and those found nowhere else."""

    name: str
    sha256: str
    characters: int
    year: int | None
    figures: int
    alone: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile(Encoded):
    """A file that could not be read, and why."""

    name: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Encoded):
    """What came of comparing files: conflicts first; `sources` are the ledgers read, `notices` what was not compared and why."""

    files: tuple[ComparedFile, ...]
    conflicts: tuple[Conflict, ...]
    agreed: tuple[SharedFigure, ...]
    sources: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unread: tuple[UnreadFile, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 when a file could not be read, 1 when files disagree, else 0."""
        return 2 if self.unread else int(bool(self.conflicts))

    def to_dict(self) -> dict[str, Any]:
        """Returns the comparison as JSON-ready values."""
        return {
            "schema": "wenheng.compare/1",
            "files": encode(self.files),
            "conflicts": encode(self.conflicts),
            "agreed": encode(self.agreed),
            "sources": list(self.sources),
            "notices": list(self.notices),
            "unread": encode(self.unread),
        }
