"""Looks at every figure of a returned document with the ledgers in hand: what it claims, and whether a record bears it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.drafting.doubts import reconsidered, slip_between
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


def look(document: Document, book: RecordBook, period: Period, *, sender: str, bench: Bench | None = None) -> tuple[Seen, ...]:
    """Returns the document's counted figures in order; they speak of `period`, and of a street office's street, unless they say else."""
    if document.metadata.year is None:
        document = replace(document, metadata=replace(document.metadata, year=period.year))
    subjects = sorted({record.subject for record in book.records if record.subject})
    figures = find_figures(document.text, document=document.name, blocks=document.blocks)
    claims = find_claims(document, figures, subjects=subjects, period=period)
    home = home_subject(sender, subjects)
    if home is not None:
        claims = tuple(_at_home(claim, home) for claim in claims)
    facts = Facts(book, period)
    totals = facts.values_of(home)
    found = {verdict.figure: verdict for verdict in (bench or Bench(book)).verdicts(claims, year=period.year)}
    pairs = [(claim, found[claim.figure.id]) for claim in claims if claim.figure.id in found]
    return tuple(
        Seen(claim=claim, verdict=reconsidered(claim, verdict, document.text, facts), street_total=_value(claim) in totals)
        for claim, verdict in pairs
    )


def home_subject(sender: str, subjects: list[str]) -> str | None:
    """Returns the ledger's subject that a sender speaks for: 柳汀司法所 for 柳汀街道, None for a section of the office."""
    if not sender.endswith("司法所"):
        return None
    place = sender.removesuffix("司法所")
    return next((subject for subject in subjects if subject.removesuffix("街道").removesuffix("镇") == place), None)


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
