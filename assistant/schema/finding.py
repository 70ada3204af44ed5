"""Findings and the check report: what is wrong, where, why, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assistant.schema.document import Document
from assistant.schema.encoding import Encoded, encode
from assistant.schema.figure import Figure
from assistant.schema.plan import PlanAnswer

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Encoded):
    """A source value that speaks for or against a figure."""

    source: str
    locator: str
    label: str
    value: str
    unit: str | None
    period: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Encoded):
    """One thing wrong in one place. `id` is the stable key of figures.md; offsets are into the document's text."""

    id: str
    rule: str
    severity: Severity
    start: int
    end: int
    text: str
    block: int | None
    figures: tuple[str, ...]
    message: str
    hint: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Encoded):
    """How many figures were found and what became of them; the five statuses add up to `figures`."""

    figures: int = 0
    supported: int = 0
    derived: int = 0
    contradicted: int = 0
    unsupported: int = 0
    not_checked: int = 0
    reasons: tuple[tuple[str, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the counts, `reasons` as an object."""
        names = ("figures", "supported", "derived", "contradicted", "unsupported", "not_checked")
        return {name: getattr(self, name) for name in names} | {"reasons": dict(self.reasons)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote(Encoded):
    """What a report tells of a rule that ran: its code, its title in a few words, and its manual."""

    code: str
    title: str
    manual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Encoded):
    """An office's word that a finding is none: the finding's stable id, why, and when that was said (ISO, as the edge's clock gave it).

    `document`, `rule`, `text` and `message` say to a reader of the list what was dismissed; only `id` counts.
    """

    id: str
    reason: str
    dismissed_at: str | None = None
    document: str = ""
    rule: str = ""
    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissed(Encoded):
    """A finding that was made and is silent because of a dismissal."""

    finding: Finding
    reason: str
    dismissed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport(Encoded):
    """The result of checking one document (contract.md, "A report").

    `sources` are the ledgers read; `rules` those that ran, by code; `dismissed` the findings that the office has answered with a reason:
    they do not count. `plan` tells what became of each promise of last year's plan, where that was given.
    """

    document: Document
    coverage: Coverage
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[tuple[str, tuple[Evidence, ...]], ...] = ()
    notices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    rules: tuple[RuleNote, ...] = ()
    dismissed: tuple[Dismissed, ...] = ()
    plan: tuple[PlanAnswer, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 when a finding of severity error was made, else 0."""
        return int(any(finding.severity == "error" for finding in self.findings))

    def to_dict(self) -> dict[str, Any]:
        """Returns the object of contract.md; `evidence` maps figure id → its sources, `notices` what was not read or not checked,
        `sources` the ledgers read, `rules` code → title of the rules that ran, `dismissed` the silent findings with their reasons,
        `plan` last year's promises and their answers.
        """
        document = self.document
        return {
            "schema": "wenheng.report/1",
            "document": {
                "name": document.name,
                "sha256": document.provenance.sha256,
                "characters": len(document.text),
            },
            "coverage": self.coverage.to_dict(),
            "figures": encode(self.figures),
            "findings": encode(self.findings),
            "evidence": {figure: encode(items) for figure, items in self.evidence},
            "notices": list(self.notices),
            "sources": list(self.sources),
            "rules": {rule.code: rule.title for rule in self.rules},
            "dismissed": encode(self.dismissed),
            "plan": encode(self.plan),
        }
