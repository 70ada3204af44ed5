"""Runs the rules of a profile over one document and puts statuses, coverage and findings into a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from assistant.checking.findings import distinct, evidence_of
from assistant.protocols import CheckContext, Rule
from assistant.registry import discover
from assistant.schema.figure import Figure, Reason
from assistant.schema.finding import CheckReport, Coverage, Dismissal, Dismissed, Evidence, Finding, RuleNote
from assistant.schema.ledger import Verdict

PROFILES = ("figures", "full")
PRECEDENCE = ("FIG006", "FIG007", "FIG009", "FIG010", "FIG008", "FIG004", "FIG005", "FIG003", "FIG001")
"""One finding a figure and cause: the first of these that fires on a figure silences the later ones on it (figures.md, "Rules")."""

_GRAVITY = ("error", "warning", "notice")


def rules() -> dict[str, Rule]:
    """Returns all rules by code."""
    found = discover(
        "assistant.checking.rules", key=lambda rule: str(rule.code), required=("code", "title", "severity", "profiles", "manual", "check")
    )
    return cast(dict[str, Rule], found)


def run(
    context: CheckContext, *, profile: str = "figures", dismissed: Iterable[Dismissal] = (), notices: Sequence[str] = (),
    only: Collection[str] | None = None,
) -> CheckReport:  # fmt: skip
    """Returns the report of one document. Findings that are `dismissed` stand apart; `notices` say what was not read.

    `only` names the rules that run, where not all of the profile do.
    """
    figures = _with_verdicts(context)
    ran = [rule for rule in rules().values() if profile in rule.profiles and (only is None or rule.code in only)]
    findings = distinct(_one_each([finding for rule in ran for finding in rule.check(context)]))
    answers = {dismissal.id: dismissal for dismissal in dismissed}
    return CheckReport(
        document=context.document, coverage=_coverage(figures), figures=figures,
        findings=tuple(finding for finding in findings if finding.id not in answers),
        evidence=tuple((verdict.figure, evidence_of(verdict)) for verdict in context.verdicts if verdict.matches),
        notices=tuple(notices), sources=tuple(context.book.sources) if context.book is not None else (),
        rules=tuple(RuleNote(code=rule.code, title=rule.title, manual=rule.manual.strip()) for rule in ran),
        dismissed=tuple(_silenced(finding, answers[finding.id]) for finding in findings if finding.id in answers), plan=context.plan,
    )  # fmt: skip


def _silenced(finding: Finding, answer: Dismissal) -> Dismissed:
    return Dismissed(finding=finding, reason=answer.reason, dismissed_at=answer.dismissed_at)


def restated(report: CheckReport, figures: Sequence[Figure], evidence: Mapping[str, tuple[Evidence, ...]]) -> CheckReport:
    """Returns the report with figures whose reason the caller knows better, coverage counted anew and evidence added."""
    known = dict(report.evidence) | dict(evidence)
    return replace(report, figures=tuple(figures), coverage=_coverage(figures), evidence=tuple(known.items()))


def _with_verdicts(context: CheckContext) -> tuple[Figure, ...]:
    claims = {claim.figure.id: claim for claim in context.claims}
    verdicts = {verdict.figure: verdict for verdict in context.verdicts}
    return tuple(
        _joined(claims[figure.id].figure, verdicts.get(figure.id)) if figure.id in claims else figure for figure in context.figures
    )


def _joined(figure: Figure, verdict: Verdict | None) -> Figure:
    if verdict is None:
        reason: Reason = "target" if figure.modality in ("target", "standard") else "no_ledger"
        return replace(figure, status="not_checked", reason=reason)
    indicator = next((match.record.indicator_id for match in verdict.matches if match.record.indicator_id), None)
    return replace(
        figure, status=verdict.status, reason=verdict.reason, formula=verdict.formula, indicator_id=indicator,
        records=tuple(f"{match.record.source} › {match.record.locator}" for match in verdict.matches),
    )  # fmt: skip


def _coverage(figures: Iterable[Figure]) -> Coverage:
    counted = [figure for figure in figures if figure.counted]
    by_status = Counter(figure.status for figure in counted)
    reasons = Counter(str(figure.reason) for figure in counted if figure.status == "not_checked" and figure.reason is not None)
    return Coverage(
        figures=len(counted), supported=by_status["supported"], derived=by_status["derived"], contradicted=by_status["contradicted"],
        unsupported=by_status["unsupported"], not_checked=by_status["not_checked"], reasons=tuple(sorted(reasons.items())),
    )  # fmt: skip


def _one_each(findings: Sequence[Finding]) -> list[Finding]:
    """Of the findings of PRECEDENCE on one figure keeps those of the first rule; a graver one is never silenced by a lighter."""
    first: dict[str, tuple[int, int]] = {}
    for finding in findings:
        rank = _rank(finding)
        if rank is not None:
            key = finding.figures[0]
            first[key] = min(rank, first.get(key, rank))
    return [finding for finding in findings if (rank := _rank(finding)) is None or rank == first[finding.figures[0]]]


def _rank(finding: Finding) -> tuple[int, int] | None:
    """The finding's place among those on its figure; None for one that competes with no other."""
    if finding.rule not in PRECEDENCE or not finding.figures:
        return None
    return _GRAVITY.index(finding.severity), PRECEDENCE.index(finding.rule)
