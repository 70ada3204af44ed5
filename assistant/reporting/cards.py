"""A finding as people read it: everything that text, page, SARIF and Word comments say of it, worded once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from assistant.reporting.evidence import evidence_line
from assistant.reporting.quoting import Quote, place_words, quote
from assistant.reporting.words import SEVERITY, figure_status, hint_words, rule_titles, rule_words
from assistant.schema.figure import Figure, Status
from assistant.schema.finding import CheckReport, Evidence, Finding

_SHORT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One finding in words. `number` counts from 1; `short_id` is as much of its id as tells it from the report's others.

    `suggestion` is None where it says no more than `expected`; `figures` are the figures concerned, `evidence` the finding's own, else
    what the report holds for its figures.
    """

    number: int
    short_id: str
    finding: Finding
    title: str
    severity: str
    place: str
    quote: Quote | None
    written: str
    expected: str | None
    suggestion: str | None
    message: str
    hint: str | None
    formulas: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    figures: tuple[Figure, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The evidence, one line each."""
        return tuple(evidence_line(item) for item in self.evidence)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses of the figures concerned, each once."""
        return tuple(dict.fromkeys(figure_status(figure) for figure in self.figures))


def cards(report: CheckReport) -> tuple[Card, ...]:
    """Returns one card a finding, in the report's order."""
    return _cards(report, report.findings)


def dismissed_cards(report: CheckReport) -> tuple[Card, ...]:
    """Returns one card a dismissed finding, in the order of `report.dismissed`."""
    return _cards(report, [silent.finding for silent in report.dismissed])


def short_ids(report: CheckReport) -> dict[str, str]:
    """Returns for each finding id, dismissed ones too, a beginning that no other has: six characters, or more if need be."""
    ids = [finding.id for finding in (*report.findings, *(silent.finding for silent in report.dismissed))]
    bodies = sorted({key.partition("-")[0] for key in ids})
    lengths = dict.fromkeys(bodies, _SHORT)
    for one, other in pairwise(bodies):  # in order, nobody shares more with an id than its neighbours do
        shared = 1 + next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        lengths[one], lengths[other] = max(lengths[one], shared), max(lengths[other], shared)
    return {key: body[: lengths[body]] + dash + nth for key in ids for body, dash, nth in [key.partition("-")]}


def _cards(report: CheckReport, findings: Iterable[Finding]) -> tuple[Card, ...]:
    figures = {figure.id: figure for figure in report.figures}
    evidence, short, titles = dict(report.evidence), short_ids(report), rule_titles(report)
    return tuple(
        _card(report, number, finding, figures, evidence, short[finding.id], rule_words(finding.rule, titles))
        for number, finding in enumerate(findings, 1)
    )


def _card(
    report: CheckReport, number: int, finding: Finding, figures: dict[str, Figure], evidence: dict[str, tuple[Evidence, ...]],
    short_id: str, title: str,
) -> Card:  # fmt: skip
    concerned = tuple(figures[key] for key in finding.figures if key in figures)
    found = finding.evidence or tuple(item for figure in concerned for item in evidence.get(figure.id, ()))
    about_text = finding.start < finding.end
    return Card(
        number=number,
        short_id=short_id,
        finding=finding,
        title=title,
        severity=SEVERITY[finding.severity],
        place=place_words(report.document, finding.start) if about_text else _place_outside(finding),
        quote=quote(report.document, finding.start, finding.end) if about_text else None,
        written=finding.text,
        expected=finding.expected,
        suggestion=finding.suggestion if finding.suggestion != finding.expected else None,
        message=finding.message,
        hint=hint_words(finding.hint),
        formulas=tuple(dict.fromkeys(figure.formula for figure in concerned if figure.formula)),
        evidence=tuple(dict.fromkeys(found)),
        figures=concerned,
    )


def _place_outside(finding: Finding) -> str:
    return "台账" if finding.rule.startswith("LED") else "全文"
