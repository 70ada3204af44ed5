"""The measurements of `wenheng evaluate check`: clean texts, seeded faults, gold, and a ledger whose values are shuffled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import InputError, LedgerError
from assistant.evaluating.bindings import bindings_told, bound_tally
from assistant.evaluating.catalogue import fault_classes, seeded
from assistant.evaluating.coverage import GoldTally, by_chance, clean_counts, gold_tally, shuffled_book
from assistant.evaluating.inferred import with_inferred_gold
from assistant.evaluating.offices import load_office
from assistant.evaluating.samples import Sample
from assistant.evaluating.scoring import Tally, score
from assistant.evaluating.wordfile import word_file
from assistant.nlp.periods import document_year
from assistant.pipeline.check import check, open_book
from assistant.pipeline.read import read
from assistant.protocols import Progress, RecordBook
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport
from assistant.schema.workspace import Job

SHUFFLES = 5
_OFFICE = (".yaml", ".yml")
_REPORT = (".txt", ".docx", ".md")


@dataclass(frozen=True)
class Case:
    """A sample with the book it is checked against, if any; `gold` says where its gold comes from: marks, verdicts or none.

    `ledgers` are the files of an office's book.
    """

    sample: Sample
    book: RecordBook | None
    gold: str
    ledgers: tuple[Path, ...] = ()

    def check(self, text: str | None = None) -> CheckReport:
        """Returns the report on the clean text, or on another in its place; a text with tables is checked as a Word file."""
        return check(self.sample.document if text is None else document_of(text, self.sample.document.name), book=self.book)


def document_of(text: str, name: str) -> Document:
    """Returns a text as a document; one with tabs is made a Word file, in which they are tables."""
    if "\t" not in text:
        return read(text=text, name=name)
    document = read(word_file(text), name=f"{Path(name).stem}.docx")
    return document if document.text == text else read(text=text, name=name)


def cases(paths: Sequence[Path], data: Sequence[Path], temporary: Path) -> list[Case]:
    """Returns the cases of report files, folders of them, and office files; `data` are the ledgers of reports without marks."""
    book = open_book(list(data), None) if data else None
    found = [case for path in _files(paths) for case in _case(path, book, temporary)]
    if not found:
        raise InputError("没有可测的报告", where="、".join(map(str, paths)), remedy="请写上报告文件、文件夹或测评单位 .yaml")
    return found


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise InputError("没有这个文件或文件夹", where=str(path), remedy="请检查路径")
        yield from sorted(one for one in path.iterdir() if one.suffix in (*_OFFICE, *_REPORT)) if path.is_dir() else [path]


def _case(path: Path, book: RecordBook | None, temporary: Path) -> Iterator[Case]:
    if path.suffix in _OFFICE:
        office = load_office(path)
        ledgers = office.ledgers(temporary)
        try:
            yield Case(office.sample, open_book(ledgers, None, year=document_year(office.sample.document)), "marks", tuple(ledgers))
        except LedgerError as error:
            raise InputError(f"测评单位的台账读不出来（{error.what}）", where=path.name) from None
        return
    sample = Sample(name=path.stem, document=read(path))
    if book is None:
        yield Case(sample, None, "none")
    else:
        yield Case(with_inferred_gold(sample, check(sample.document, book=book), book), book, "verdicts")


def evaluate(
    chosen: Sequence[Case], *, seed: int, per_class: int, examples: bool = False, progress: Progress | None = None,
    shuffle: bool = True, bindings: bool = False, classes: Callable[[str], bool] = lambda code: True,
) -> dict[str, Any]:  # fmt: skip
    """Returns all measurements of the cases as JSON-ready values; equal input gives equal output.

    `bindings`: also what ten bindings by hand bring each marked office.
    """
    reports = {case.sample.name: case.check() for case in chosen}
    result: dict[str, Any] = {"seed": seed, "per_class": per_class, "reports": len(chosen), "clean": clean_counts(reports.values())}
    marked = [case for case in chosen if case.gold == "marks"]
    result["gold"] = {source: sum(case.gold == source for case in chosen) for source in ("marks", "verdicts", "none")}
    if marked:
        result["offices"] = _offices(marked, reports, examples) | (_bound(marked, reports) if bindings else {})
    if shuffle and any(case.book is not None for case in chosen):
        result["shuffled"] = _shuffled(chosen, seed, examples)
    return result | _faults(chosen, seed, per_class, examples, progress, classes)


def _offices(marked: Sequence[Case], reports: dict[str, CheckReport], examples: bool) -> dict[str, Any]:
    total = GoldTally()
    each: dict[str, Any] = {}
    for case in marked:
        report = reports[case.sample.name]
        tally = gold_tally(case.sample, report)
        counts = clean_counts([report])
        told = {name: counts[name] for name in ("figures", "errors", "warnings", "statuses", "not_checked")}
        each[case.sample.name] = told | tally.to_dict(examples=examples)
        total.add(tally)
    return {"all": total.to_dict(), "each": each}


def _bound(marked: Sequence[Case], reports: dict[str, CheckReport]) -> dict[str, Any]:
    before = GoldTally()
    for case in marked:
        before.add(gold_tally(case.sample, reports[case.sample.name]))
    return {"bound": bindings_told([bound_tally(case.sample, reports[case.sample.name], case.ledgers) for case in marked], before)}


def _shuffled(chosen: Sequence[Case], seed: int, examples: bool) -> dict[str, Any]:
    """Figures proved by chance where the ledger's values are dealt out anew: among all cells, and among those of one unit."""
    result: dict[str, Any] = {"deals": SHUFFLES}
    for within_unit in (False, True):
        figures = 0
        told: list[str] = []
        for case in chosen:
            for turn in range(SHUFFLES if case.book is not None else 0):
                report, chance = _dealt(case, seed + turn, within_unit)
                figures += report.coverage.figures
                told += chance
        rate = round(len(told) / figures, 4) if figures else None
        counts: dict[str, Any] = {"figures": figures, "proved_by_chance": len(told), "rate": rate}
        counts |= {"told": told} if examples else {}
        result |= {"within_unit": counts} if within_unit else counts
    return result


def _dealt(case: Case, seed: int, within_unit: bool) -> tuple[CheckReport, list[str]]:
    if case.book is None:
        raise TypeError("a case without ledgers has nothing to deal")
    book, changed = shuffled_book(case.book, seed, within_unit=within_unit)
    report = replace(case, book=book).check()
    return report, by_chance(report, changed)


def _faults(
    chosen: Sequence[Case], seed: int, per_class: int, examples: bool, progress: Progress | None, classes: Callable[[str], bool]
) -> dict[str, Any]:
    by_name = {case.sample.name: case for case in chosen}
    table: dict[str, Any] = {}
    totals = {True: Tally(), False: Tally()}
    kinds = [kind for kind in fault_classes() if classes(kind.code)]
    for done, kind in enumerate(kinds):
        if progress is not None:
            progress(Job(step=f"差错 {kind.title}", done=done, total=len(kinds)))
        faults = seeded(kind, [case.sample for case in chosen], seed=seed, count=per_class)
        tally = score(faults, lambda sample, text: by_name[sample.name].check(text))
        totals[kind.ledger].add(tally)
        table[kind.code] = {"title": kind.title, "ledger": kind.ledger} | tally.to_dict(examples=examples)
    return {"faults": table, "with_ledger": totals[True].to_dict(), "without_ledger": totals[False].to_dict()}
