"""Makes findings from claims and verdicts: stable keys, evidence lines, the sentence's block."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.protocols import CheckContext
from assistant.reckoning.sources import record_evidence
from assistant.schema.figure import Claim
from assistant.schema.finding import Evidence, Finding, Severity
from assistant.schema.ledger import Verdict


def evidence_of(verdict: Verdict | None) -> tuple[Evidence, ...]:
    """Returns one evidence line a record of a verdict."""
    return () if verdict is None else tuple(record_evidence(match.record) for match in verdict.matches)


def block_at(context: CheckContext, position: int) -> int | None:
    """Returns the index of the block that holds a text position."""
    blocks = context.document.blocks
    place = bisect_right(blocks, position, key=lambda block: block.start) - 1
    return blocks[place].index if place >= 0 and position <= blocks[place].end else None


def figure_finding(
    context: CheckContext, rule: str, severity: Severity, claim: Claim, verdict: Verdict | None, message: str,
    *, hint: str | None = None, expected: str | None = None, figures: Iterable[str] = (),
) -> Finding:  # fmt: skip
    """Returns a finding about one figure; `expected` is also the suggestion."""
    figure = claim.figure
    records = "|".join(f"{match.record.id}={match.record.number}" for match in verdict.matches) if verdict is not None else ""
    held_against = records or expected or message
    return Finding(
        id=_key(rule, figure.indicator_id or figure.indicator or "", figure.text, held_against), rule=rule, severity=severity,
        start=figure.start, end=figure.end, text=figure.text, block=claim.block, figures=(figure.id, *figures), message=message,
        hint=hint, expected=expected, suggestion=expected, evidence=evidence_of(verdict),
    )  # fmt: skip


def text_finding(
    context: CheckContext, rule: str, severity: Severity, start: int, end: int, message: str,
    *, expected: str | None = None, hint: str | None = None, evidence: tuple[Evidence, ...] = (), figures: tuple[str, ...] = (),
) -> Finding:  # fmt: skip
    """Returns a finding about a span of text."""
    text = context.document.text[start:end]
    sources = "|".join(f"{item.source}!{item.locator}={item.value}" for item in evidence)
    about = message if start == end else ""  # a finding about a ledger or the whole has no words of its own
    return Finding(
        id=_key(rule, about, text, expected or "", sources), rule=rule, severity=severity, start=start, end=end, text=text,
        block=block_at(context, start), figures=figures, message=message, hint=hint, expected=expected, suggestion=expected,
        evidence=evidence,
    )  # fmt: skip


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns findings in text order, those about ledgers last, with unique ids: the n-th equal one gets its number appended."""
    ordered = sorted(findings, key=lambda finding: (finding.rule.startswith("LED"), finding.start, finding.end, finding.rule))
    seen: Counter[str] = Counter()
    result: list[Finding] = []
    for finding in ordered:
        seen[finding.id] += 1
        count = seen[finding.id]
        result.append(finding if count == 1 else replace(finding, id=f"{finding.id}-{count}"))
    return tuple(result)


def by_figure(context: CheckContext) -> dict[str, Verdict]:
    """Returns the verdicts by figure id."""
    return {verdict.figure: verdict for verdict in context.verdicts}
