"""Findings from contradicted verdicts, shared by the rules that differ only in the cause they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.checking.findings import by_figure, figure_finding
from assistant.protocols import CheckContext
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding, Severity
from assistant.schema.ledger import Verdict

Message = Callable[[Claim, Verdict], str]


def contradicted(
    context: CheckContext, rule: str, severity: Severity, causes: tuple[str, ...], message: Message, *, hint: Message | None = None
) -> Iterable[Finding]:
    """Yields one finding for each contradicted figure whose cause is one of `causes`."""
    verdicts = by_figure(context)
    for claim in context.claims:
        verdict = verdicts.get(claim.figure.id)
        if verdict is None or verdict.status != "contradicted" or verdict.cause not in causes:
            continue
        yield figure_finding(
            context, rule, severity, claim, verdict, message(claim, verdict), hint=hint(claim, verdict) if hint else None,
            expected=verdict.expected_text,
        )  # fmt: skip


def source_words(verdict: Verdict) -> str:
    """Returns "台账.xlsx › 法援!C17" of the first record, or the formula of a derivation."""
    if verdict.formula:
        return f"按 {verdict.formula}"
    record = verdict.matches[0].record
    return f"{record.source} › {record.locator}"
