"""Looks at every figure of a returned document with the ledgers in hand: what it claims, and whether a record bears it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.drafting.doubts import beside, reconsidered, slip_between
from assistant.drafting.facts import Facts
from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures
from assistant.protocols import RecordBook
from assistant.reckoning.matching import Bench
from assistant.reckoning.slips import significant
from assistant.schema.document import Document
from assistant.schema.drafting import DisplayFormat
from assistant.schema.figure import Claim, Figure
from assistant.schema.ledger import Verdict
from assistant.schema.quantity import Period

_TELLING, _NAMED = 2, 0.75
LOCAL = ("街道办事处", "街道司法所", "镇司法所", "司法所", "街道办", "街道", "社区", "镇", "乡")
"""How the names of those end who speak for a street, a town or a village only."""
_SCALES = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A counted figure with its claim and the ledgers' verdict; `street_total` if the ledgers hold it for the sender's street."""

    claim: Claim
    verdict: Verdict
    street_total: bool = False

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.claim.figure

    @property
    def borne_out(self) -> bool:
        """Whether a record or a derivation says the same; a number of one digit that the words hardly name may agree by chance."""
        if self.verdict.status == "supported" and significant(self.figure) < _TELLING:
            return any(match.score >= _NAMED for match in self.verdict.matches)
        return self.verdict.status in ("supported", "derived")

    @property
    def contradicted(self) -> bool:
        """Whether the ledgers say otherwise."""
        return self.verdict.status == "contradicted"

    @property
    def slip(self) -> Decimal | None:
        """The factor by which the figure is too large (> 1) or too small (< 1), if it looks like a slip of unit; else None."""
        return slip_between(self.figure.number, self.verdict.expected) if self.contradicted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A sender's document with its figures, what they claim and what the ledgers say of them; `seen` are its counted figures in order."""

    sender: str
    document: Document
    figures: tuple[Figure, ...]
    seen: tuple[Seen, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in order, a street office's spoken of its street."""
        return tuple(one.claim for one in self.seen)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One verdict a claim, doubts taken into account."""
        return tuple(one.verdict for one in self.seen)


def look(
    document: Document, book: RecordBook, period: Period, *, sender: str, bench: Bench | None = None, facts: Facts | None = None
) -> Looked:  # fmt: skip
    """Returns the document looked at; its figures speak of `period`, and of a street office's street, unless they say else."""
    if document.metadata.year is None:
        document = replace(document, metadata=replace(document.metadata, year=period.year))
    subjects = sorted({record.subject for record in book.records if record.subject})
    figures = find_figures(document.text, document=document.name, blocks=document.blocks)
    claims = find_claims(document, figures, subjects=subjects, period=period)
    home = subject_of(sender, subjects)
    if home is not None:
        claims = tuple(_at_home(claim, home) for claim in claims)
    facts = facts or Facts(book, period)
    totals = facts.values_of(home)
    found = {verdict.figure: verdict for verdict in (bench or Bench(book)).verdicts(claims, year=period.year)}
    known = [claim for claim in claims if claim.figure.id in found]
    pairs = [(claim, reconsidered(claim, found[claim.figure.id], document.text, facts)) for claim in known]
    seen = tuple(
        Seen(claim=claim, verdict=verdict, street_total=_value(claim) in totals)
        for claim, verdict in zip(known, beside(pairs), strict=True)
    )
    return Looked(sender=sender, document=document, figures=figures, seen=seen)


def home_subject(sender: str, subjects: list[str]) -> str | None:
    """Returns the ledger's subject that a sender speaks for: 柳汀街道 for 柳汀司法所, None for a section of the office."""
    if not is_local(sender):
        return None
    place = _place(sender)
    return next((subject for subject in subjects if is_local(subject) and _place(subject) == place), None)


def subject_of(sender: str, subjects: list[str]) -> str | None:
    """Returns whom a sender's figures are about: the ledger's subject, its own name where no ledger knows it, None: the whole office."""
    return home_subject(sender, subjects) or (sender if is_local(sender) else None)


def is_local(sender: str) -> bool:
    """Returns whether a sender speaks for a street, a town or a village only."""
    return sender.endswith(LOCAL)


def _place(name: str) -> str:
    return next((name.removesuffix(ending) for ending in LOCAL if name.endswith(ending)), name)


def display_of(figure: Figure) -> DisplayFormat:
    """Returns how a figure was printed, as far as its words tell: unit with scale, decimals, hedge."""
    core = figure.text[figure.core_start - figure.start : figure.core_end - figure.start]
    scale_word = core[-1:] if core[-1:] in _SCALES else ""
    digits = core.rstrip("万亿").rstrip("%％")
    decimals = len(digits.partition(".")[2])
    if not decimals and figure.hedge in ("余", "多") and digits.isascii():
        decimals = len(digits.rstrip("0")) - len(digits)
    unit = figure.written_unit or figure.unit or ""
    return DisplayFormat(unit=unit, scale=_SCALES.get(scale_word, 1), decimals=decimals, hedge=figure.hedge)


def _value(claim: Claim) -> tuple[Decimal | None, str | None]:
    return claim.figure.number, claim.figure.dimension


def _at_home(claim: Claim, home: str) -> Claim:
    if claim.figure.subject is not None:
        return claim
    return replace(claim, figure=replace(claim.figure, subject=home))
