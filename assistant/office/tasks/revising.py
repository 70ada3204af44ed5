"""What a newer version of a report changed: findings that are gone, still there, new."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.jobs.task import Outcome, Task, laid_out
from assistant.likeness.pairs import containment

if TYPE_CHECKING:
    from assistant.protocols import Progress

_DIGITS = re.compile(r"\d")
_ALIKE = 0.8
"""Share of a message's character pairs that another must hold to be about the same thing, digits aside."""


def changes(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Compares the materials "before" and "after" (reports of contract.md). Result: fixed and new findings, how many are still there.

    A finding is the same by its stable id; else by its rule and the words of its message, where only one on each side fits.
    """
    places = laid_out(task, folder)
    before, after = (json.loads(places[role][0].read_bytes())["findings"] for role in ("before", "after"))
    fixed, new, still = pair(before, after)
    return Outcome(result={"fixed": [_told(one) for one in fixed], "new": [_told(one) for one in new], "still": still})


def pair(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Returns the findings that are gone, those that are new, and how many are in both."""
    ids = {one["id"] for one in after}
    left = [one for one in before if one["id"] not in ids]
    known = {one["id"] for one in before}
    new = [one for one in after if one["id"] not in known]
    still = len(before) - len(left)
    for one in list(left):
        same = next((other for other in new if _same(one, other)), None)
        if same is not None:
            left.remove(one)
            new.remove(same)
            still += 1
    return left, new, still


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Same rule, same words found and wanted, nearly the same message: the text around has moved, the fault has not."""
    if (one["rule"], one["text"], one["expected"]) != (other["rule"], other["text"], other["expected"]):
        return False
    words, others = (_DIGITS.sub("", told["message"]) for told in (one, other))
    return words == others or containment(words, others) >= _ALIKE


def _told(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: finding[key] for key in ("id", "rule", "severity", "text", "message", "expected")}
