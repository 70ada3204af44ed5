"""What a check says of clean texts: false alarms, statuses, and whether figures were tied to the cells that gold names."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, is_dataclass, replace
from typing import Any

from assistant.evaluating.inferred import figure_cells
from assistant.evaluating.samples import Gold, Sample
from assistant.protocols import RecordBook
from assistant.schema.figure import Figure
from assistant.schema.finding import CheckReport
from assistant.schema.ledger import SourceRecord

PROVED = frozenset({"supported", "derived"})


def clean_counts(reports: Iterable[CheckReport]) -> dict[str, Any]:
    """Returns figures, statuses, reasons and findings of clean texts, errors and warnings for 1,000 figures each."""
    statuses: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    figures = characters = 0
    for report in reports:
        figures += report.coverage.figures
        characters += len(report.document.text)
        statuses.update(str(figure.status) for figure in report.figures if figure.counted)
        reasons.update(dict(report.coverage.reasons))
        findings = [finding for finding in report.findings if not finding.rule.startswith("LED")]
        severities.update(finding.severity for finding in findings)
        rules.update(f"{finding.rule} {finding.severity}" for finding in findings)
    rates = {f"{name}s_per_1000": round(severities[name] * 1000 / figures, 2) if figures else None for name in ("error", "warning")}
    return {
        "characters": characters, "figures": figures, "errors": severities["error"], "warnings": severities["warning"],
        "notices": severities["notice"], **rates, "statuses": dict(sorted(statuses.items())),
        "not_checked": dict(sorted(reasons.items())), "findings": dict(sorted(rules.items())),
    }  # fmt: skip


@dataclass(slots=True)
class GoldTally:
    """How the gold figures of an office came out on its clean text."""

    golds: int = 0
    covered: int = 0
    found: int = 0
    proved: int = 0
    matched: int = 0
    wrong: int = 0
    renamed: int = 0
    renamed_proved: int = 0
    by_kind: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    told: list[str] = field(default_factory=list)

    def to_dict(self, *, examples: bool = False) -> dict[str, Any]:
        """Returns counts and shares; `examples` adds each wrong match and each covered figure that was not proved."""
        plain, alike = self.covered - self.renamed, self.proved - self.renamed_proved
        result: dict[str, Any] = {
            "golds": self.golds, "found": self.found, "covered": self.covered, "proved": self.proved,
            "proved_rate": _share(self.proved, self.covered), "wrong_matches": self.wrong, "wrong_rate": _share(self.wrong, self.matched),
            "named_alike": {"figures": plain, "proved": alike, "rate": _share(alike, plain)},
            "named_otherwise": {"figures": self.renamed, "proved": self.renamed_proved, "rate": _share(self.renamed_proved, self.renamed)},
            "by_kind": {kind: dict(sorted(counts.items())) for kind, counts in sorted(self.by_kind.items())},
        }  # fmt: skip
        return result | {"told": self.told} if examples else result

    def add(self, other: GoldTally) -> None:
        """Adds another tally."""
        for name in ("golds", "covered", "found", "proved", "matched", "wrong", "renamed", "renamed_proved"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, counts in other.by_kind.items():
            self.by_kind[kind].update(counts)
        self.told.extend(other.told)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def gold_tally(sample: Sample, report: CheckReport) -> GoldTally:
    """Returns how the gold figures of a sample came out in the report on its clean text."""
    tally = GoldTally()
    figures = [figure for figure in report.figures if figure.counted]
    for gold in sample.golds:
        figure = max(figures, key=lambda one: _overlap(gold, one), default=None)
        if figure is not None and not _overlap(gold, figure):
            figure = None
        _count(tally, sample, gold, figure)
    return tally


def _overlap(gold: Gold, figure: Figure) -> int:
    return max(0, min(gold.end, figure.end) - max(gold.start, figure.start))


def _count(tally: GoldTally, sample: Sample, gold: Gold, figure: Figure | None) -> None:
    status = "not_found" if figure is None else str(figure.status)
    proved = status in PROVED
    tally.golds += 1
    tally.found += figure is not None
    tally.by_kind[gold.kind][status] += 1
    tally.matched += status in (*PROVED, "contradicted")
    if gold.covered:
        tally.covered += 1
        tally.proved += proved
        tally.renamed += gold.renamed
        tally.renamed_proved += gold.renamed and proved
    wrong = figure is not None and _wrong(sample, gold, figure)
    tally.wrong += wrong
    if wrong or (gold.covered and not proved):
        cells = "" if figure is None else " ← " + "，".join(figure.records)
        words = sample.text[max(0, gold.start - 16) : gold.start].replace("\n", "⏎")
        mark = f"{'~' if gold.renamed else ''}{gold.kind}:{','.join(gold.cells)}"
        tally.told.append(f"{'WRONG ' if wrong else ''}{sample.name} 「{words}【{gold.text}】」 {mark}: {status}{cells}")


def _wrong(sample: Sample, gold: Gold, figure: Figure) -> bool:
    """Whether a clean figure was held against what it does not say.

    A contradiction is; so is a figure proved that the ledger does not hold (or that is a target), and one supported by a cell that gold
    does not name and that holds another number. What a formula gives by another way is not.
    """
    if figure.status == "contradicted":
        return True
    if figure.status not in PROVED:
        return False
    if gold.kind in ("none", "target"):
        return True
    if gold.kind != "cell" or figure.status == "derived":
        return False
    cells = figure_cells(figure)
    expected = sample.values.get(gold.cells[0])
    return bool(cells) and gold.cells[0] not in cells and all(sample.values.get(cell, expected) != expected for cell in cells)


def shuffled_book(book: RecordBook, seed: int, *, within_unit: bool = False) -> tuple[RecordBook, frozenset[str]]:
    """Returns the book with the values of its records dealt out anew, and the cells (source › locator) whose value changed.

    `within_unit` deals among the records of one unit only: harder, since many of these are one indicator's values of other years.
    """
    if not is_dataclass(book) or isinstance(book, type):
        raise TypeError("the book is no dataclass")
    chance = random.Random(seed)
    groups: defaultdict[str | None, list[int]] = defaultdict(list)
    for place, record in enumerate(book.records):
        groups[record.unit if within_unit else None].append(place)
    dealt: dict[int, SourceRecord] = {}
    for places in groups.values():
        for place, other in zip(places, chance.sample(places, len(places)), strict=True):
            one = book.records[other]
            dealt[place] = replace(book.records[place], number=one.number, written=one.written, decimals=one.decimals)
    records = tuple(dealt[place] for place in range(len(book.records)))
    pairs = zip(records, book.records, strict=True)
    changed = frozenset(f"{record.source} › {record.locator}" for record, old in pairs if record.number != old.number)
    anew: Any = replace(book, records=records)  # type of the concrete book, whichever room it is from
    return anew, changed


def by_chance(report: CheckReport, changed: frozenset[str]) -> list[str]:
    """Returns the figures proved by records whose value had been dealt out anew, each with its words and those records."""
    told: list[str] = []
    for figure in report.figures:
        proved = figure.counted and figure.status in PROVED
        if proved and any(one in changed for one in figure.records):
            words = report.document.text[max(0, figure.start - 16) : figure.start].replace("\n", "⏎")
            told.append(f"{words}【{figure.text}】 {figure.status}: {'，'.join(figure.records)}")
    return told
