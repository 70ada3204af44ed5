"""Findings about the ledger itself: they stand at the start of the document and name the cell."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.protocols import CheckContext
from assistant.schema.finding import Evidence, Finding


def ledger_findings(context: CheckContext, code: str) -> Iterable[Finding]:
    """Yields one warning for each problem of this code that the record book reports."""
    if context.book is None:
        return
    for problem in context.book.problems:
        if problem.code == code:
            evidence = Evidence(source=problem.source, locator=problem.locator, label="", value="", unit=None, period=None)
            message = f"{problem.source} › {problem.locator}：{problem.message}"
            yield text_finding(context, code, "warning", 0, 0, message, expected=None, evidence=(evidence,))
