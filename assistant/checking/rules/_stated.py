"""Changes that stand in the text itself: misfits of one cause as findings, for the rules on changes, directions and percentage points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from assistant.checking.findings import by_figure, figure_finding
from assistant.protocols import CheckContext
from assistant.reckoning.changes import Change, changes
from assistant.reckoning.steps import Cause, Misfit, misfits
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding

_PROVEN = ("supported", "derived")


def sentences_of(context: CheckContext) -> Iterator[list[Claim]]:
    """Yields the claims of each sentence that states figures, in order."""
    for _, claims in groupby(context.claims, key=lambda claim: claim.sentence_start):
        yield list(claims)


def changes_of(context: CheckContext) -> Iterator[tuple[Change, dict[str, Claim]]]:
    """Yields each change stated in full, with the claims of its sentence by figure id."""
    text = context.document.text
    for claims in sentences_of(context):
        if len(claims) > 1:
            by_id = {claim.figure.id: claim for claim in claims}
            for change in changes(text, [claim.figure for claim in claims], claims[0].sentence_start):
                yield change, by_id


def stated(context: CheckContext, rule: str, cause: Cause, message: Callable[[Misfit], str]) -> Iterable[Finding]:
    """Yields an error for each figure that does not fit the levels beside it, for one cause; one that a ledger proves is left alone."""
    text, verdicts = context.document.text, by_figure(context)
    for change, claims in changes_of(context):
        for misfit in misfits(change, _words(text, change, claims[change.after.id])):
            verdict = verdicts.get(misfit.figure.id)
            if misfit.cause == cause and (cause == "direction" or verdict is None or verdict.status not in _PROVEN):
                yield figure_finding(
                    context, rule, "error", claims[misfit.figure.id], None, message(misfit), expected=misfit.expected, figures=misfit.others
                )


def _words(text: str, change: Change, claim: Claim) -> str:
    """The clause before the first level and the words up to the last step."""
    first = min(figure.start for figure in (change.after, change.before) if figure is not None)
    last = max([change.after.end, *(step.figure.end for step in change.steps)])
    return text[max(claim.sentence_start, first - 30) : last]
