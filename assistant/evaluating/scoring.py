"""Scores what the checker says of a faulty copy, beyond what it says of the clean text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.evaluating.samples import Fault, Sample, Span
from assistant.schema.finding import CheckReport, Finding

Checker = Callable[[Sample, str], CheckReport]
"""Checks a text in a sample's place: its name, its ledgers."""

COUNTED = frozenset({"error", "warning"})


@dataclass(slots=True)
class Tally:
    """Counts of one class: faults seeded, caught, caught under the right rule; findings in other places than a fault."""

    seeded: int = 0
    caught: int = 0
    right_rule: int = 0
    false: int = 0
    renamed: int = 0
    renamed_caught: int = 0
    missed: list[str] = field(default_factory=list)
    wrong_rule: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """Share of the faults that were caught."""
        return self.caught / self.seeded if self.seeded else None

    @property
    def precision(self) -> float | None:
        """Share of caught faults in caught faults and findings in other places."""
        said = self.caught + self.false
        return self.caught / said if said else None

    @property
    def rule_rate(self) -> float | None:
        """Share of the caught faults that the right rule caught."""
        return self.right_rule / self.caught if self.caught else None

    def add(self, other: Tally) -> None:
        """Adds another tally's counts and examples."""
        for name in ("seeded", "caught", "right_rule", "false", "renamed", "renamed_caught"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("missed", "wrong_rule", "astray"):
            getattr(self, name).extend(getattr(other, name))

    def to_dict(self, *, examples: bool = False) -> dict[str, Any]:
        """Returns counts and shares, four decimals; `examples` adds what was missed, misnamed, astray."""
        result: dict[str, Any] = {name: getattr(self, name) for name in ("seeded", "caught", "right_rule", "false")}
        for name in ("recall", "precision", "rule_rate"):
            value = getattr(self, name)
            result[name] = None if value is None else round(value, 4)
        if self.renamed or self.renamed_caught:
            result["renamed"] = {"seeded": self.renamed, "caught": self.renamed_caught}
        if examples:
            result |= {"missed": self.missed, "wrong_rule": self.wrong_rule, "astray": self.astray}
        return result


def score(faults: Sequence[tuple[Sample, Fault]], check: Checker) -> Tally:
    """Returns the tally of faults of one class; each copy and each clean text is checked once."""

    @lru_cache(maxsize=8)
    def clean(name: str, base: str) -> CheckReport:
        return check(next(sample for sample, _ in faults if sample.name == name), base)

    tally = Tally()
    for sample, fault in faults:
        _count(tally, sample, fault, fresh(fault, check(sample, fault.text), clean(sample.name, fault.base)))
    return tally


def fresh(fault: Fault, report: CheckReport, clean: CheckReport) -> list[tuple[Finding, list[Span]]]:
    """Returns the errors and warnings that the clean text does not have, each with all places that it speaks of."""
    shift = len(fault.text) - len(fault.base)
    edge = fault.end - shift
    known = Counter((finding.rule, _moved(finding, edge, shift)) for finding in _counted(clean.findings))
    spans = {figure.id: (figure.start, figure.end) for figure in report.figures}
    found: list[tuple[Finding, list[Span]]] = []
    for finding in _counted(report.findings):
        key = (finding.rule, (finding.start, finding.end))
        if known[key]:
            known[key] -= 1
            continue
        found.append((finding, [(finding.start, finding.end), *(spans[one] for one in finding.figures if one in spans)]))
    return found


def _moved(finding: Finding, edge: int, shift: int) -> Span:
    """The place in the faulty text of a finding of the clean one; `edge` is where the altered words end there."""
    start = finding.start + shift if finding.start >= edge else finding.start
    return start, finding.end + shift if finding.end >= edge else finding.end


def _counted(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity in COUNTED and not one.rule.startswith("LED")]


def _count(tally: Tally, sample: Sample, fault: Fault, found: Sequence[tuple[Finding, list[Span]]]) -> None:
    places = ((fault.start, max(fault.end, fault.start + 1)), *fault.evidence)
    hits = [finding for finding, spans in found if any(_meet(span, place) for span in spans for place in places)]
    others = [
        finding for finding, spans in found
        if finding not in hits and not any(_meet(span, related) for span in spans for related in fault.related)
    ]  # fmt: skip
    tally.seeded += 1
    tally.caught += bool(hits)
    tally.renamed += bool(fault.renamed)
    tally.renamed_caught += bool(fault.renamed and hits)
    tally.false += len(others)
    told = describe(sample, fault)
    if not hits:
        tally.missed.append(told)
    elif any(finding.rule in fault.rules for finding in hits):
        tally.right_rule += 1
    else:
        tally.wrong_rule.append(f"{told} · {'/'.join(fault.rules)} ≠ {'/'.join(finding.rule for finding in hits)}")
    tally.astray.extend(f"{told} · {one.rule} {one.text} {one.message}" for one in others)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def describe(sample: Sample, fault: Fault) -> str:
    """Returns one line for a person: sample, the words around the fault, what stood there."""
    before, after = fault.text[max(0, fault.start - 30) : fault.start], fault.text[fault.end : fault.end + 20]
    return f"{sample.name} 「{before}【{fault.was}→{fault.now}】{after}」".replace("\n", "⏎")
