"""A finding as people read it: everything that text, page, SARIF and Word comments say of it, worded once."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.reporting.evidence import evidence_line
from assistant.reporting.quoting import Quote, place_words, quote
from assistant.reporting.words import SEVERITY, figure_status, hint_words, rule_words
from assistant.schema.figure import Figure, Status
from assistant.schema.finding import CheckReport, Evidence, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One finding in words. `number` counts from 1; `suggestion` is None where it says no more than `expected`.

    `figures` are the figures concerned, `evidence` the finding's own, else what the report holds for its figures.
    """

    number: int
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
    figures = {figure.id: figure for figure in report.figures}
    evidence = dict(report.evidence)
    return tuple(_card(report, number, finding, figures, evidence) for number, finding in enumerate(report.findings, 1))


def _card(
    report: CheckReport, number: int, finding: Finding, figures: dict[str, Figure], evidence: dict[str, tuple[Evidence, ...]]
) -> Card:
    concerned = tuple(figures[key] for key in finding.figures if key in figures)
    found = finding.evidence or tuple(item for figure in concerned for item in evidence.get(figure.id, ()))
    about_text = finding.start < finding.end
    return Card(
        number=number,
        finding=finding,
        title=rule_words(finding.rule),
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
