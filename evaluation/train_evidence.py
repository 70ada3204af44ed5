"""Learns what each piece of evidence weighs: `python -m evaluation.train_evidence [--write]` (assistant/reckoning/lexicon/evidence.toml).

The development offices tell which ledger cell each figure means. Every figure is read as it stands, with slips of the pen put in, with
a neighbour's or last year's value in its place, and with its own record taken out of the ledger, so that nothing is meant. A conditional
logit is fitted to which candidate is the right one, or none. Without --write each office is judged by what the others teach.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from assistant.evaluating.offices import Office, load_office
from assistant.evaluating.samples import Gold
from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures
from assistant.pipeline.check import open_book
from assistant.pipeline.read import read
from assistant.protocols import RecordBook
from assistant.reckoning.choosing import Option
from assistant.reckoning.judging import Judge
from assistant.reckoning.matching import SecondReading
from assistant.reckoning.settling import settled
from assistant.reckoning.wording import agrees
from assistant.schema.ledger import SourceRecord
from evaluation.proof import ROOT

OFFICES = ROOT / "evaluation" / "offices"
WEIGHTS = ROOT / "assistant" / "reckoning" / "lexicon" / "evidence.toml"
_HEADER = """\
# What each piece of evidence (assistant/reckoning/evidence.py) weighs when an open figure is settled.
# Learnt from the development offices by evaluation/train_evidence.py; not written by hand.
"""
_WEIGHT = {"clean": 3.0, "without": 1.5, "neighbour": 0.3}
"""How much a case counts: clean ones are what offices have; slips 1."""
_RIDGE, _LEAST = 1.0, 0.02
_TELLING = 3


@dataclass(frozen=True)
class Case:
    """One open figure: how it came about, its candidates with their evidence, which are right, and what the reader says of it now."""

    office: str
    kind: str
    options: tuple[Option, ...]
    evidence: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def cases_of(office: Office) -> Iterator[Case]:
    """Yields the cases of one office; the same office gives the same cases."""
    with tempfile.TemporaryDirectory() as folder:
        book = open_book(office.ledgers(Path(folder)), None, year=office.sample.year)
    chance, text = random.Random(office.name), office.sample.document.text
    reader = _Reader(office, book)
    for gold in office.sample.golds:
        records = [record for record in book.records if _is_of(record, gold)]
        yield from reader.cases(text, gold, "clean", records)
        if gold.kind != "cell" or not records:
            continue
        for kind, wrong in _slips(gold, records[0], book.records, chance):
            yield from reader.cases(text[: gold.start] + wrong + text[gold.end :], gold, kind, records)
        left = [record for record in book.records if not any(_same(record, one) for one in records)]
        yield from reader.cases(text, gold, "without", [], Judge(left, book.indicators, office.sample.year))


def _is_of(record: SourceRecord, gold: Gold) -> bool:
    for cell in gold.cells:
        found = re.fullmatch(r"(.*?)!(.*)!([A-Z]+\d+)", cell)
        if found is None or not record.source.endswith(found[1]) or not record.locator.endswith(f"!{found[3]}"):
            continue
        if not found[2] or record.locator.rpartition("!")[0].strip("'") == found[2].strip("'"):
            return True
    return False


def _same(record: SourceRecord, taken: SourceRecord) -> bool:
    """Whether a record would tell the same as one that is taken out: the same cell, its twin in another sheet, its rivals."""
    value = record.number == taken.number and record.dimension == taken.dimension and record.period == taken.period
    return value or (record.label, record.subject, record.period) == (taken.label, taken.subject, taken.period)


def _slips(gold: Gold, record: SourceRecord, records: Sequence[SourceRecord], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yields (kind, wrong figure): one digit changed, dropped or doubled, two swapped, a power of ten, the value beside or of last year."""
    digits = [place for place, char in enumerate(gold.text) if char.isascii() and char.isdigit()]
    made = {("slip", wrong) for _ in range(4) if (wrong := _mutated(gold.text, digits, chance)) is not None}
    yield from sorted(made)
    number = re.search(r"\d[\d,.]*", gold.text)
    if number is None or re.search("[万亿]", gold.text):
        return
    beside = [one for one in records if one.family == record.family and one.dimension == record.dimension and one.subject == record.subject]
    groups = {
        "stale": [one for one in beside if one.label == record.label and one.period != record.period],
        "neighbour": [one for one in beside if one.label != record.label and one.period == record.period],
    }
    for kind, others in groups.items():
        differing = [one for one in others if one.number != record.number]
        if differing:
            value = format(chance.choice(differing).number.normalize(), "f")
            yield kind, gold.text[: number.start()] + value + gold.text[number.end() :]


def _mutated(text: str, digits: Sequence[int], chance: random.Random) -> str | None:
    if not digits:
        return None
    place, kind = chance.choice(digits), chance.choice(("digit", "doubled", "dropped", "swapped", "tenfold"))
    if kind == "digit":
        return text[:place] + chance.choice([one for one in "123456789" if one != text[place]]) + text[place + 1 :]
    if kind == "doubled":
        return text[:place] + text[place] * 2 + text[place + 1 :]
    if kind == "tenfold":
        return text[: digits[-1] + 1] + "0" + text[digits[-1] + 1 :] if "." not in text else None
    if kind == "dropped":
        return text[:place] + text[place + 1 :] if len(digits) > 2 and place != digits[0] else None
    pairs = [one for one in digits if one + 1 in digits and text[one] != text[one + 1] and text[one + 1] != "0"]
    at = chance.choice(pairs) if pairs else None
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if at is not None else None


class _Reader:
    """Reads variants of one office's report against its ledger."""

    def __init__(self, office: Office, book: RecordBook) -> None:
        self.name = office.name
        self.judge = Judge(book.records, book.indicators, office.sample.year)
        self.subjects = {record.subject for record in book.records if record.subject}

    def cases(
        self, text: str, gold: Gold, kind: str, meant: Sequence[SourceRecord], other: Judge | None = None
    ) -> Iterator[Case]:  # fmt: skip
        """Yields the case of a gold figure in a variant of the report, if the first reading leaves it open."""
        document, judge = read(text=text, name="报告.txt"), other or self.judge
        judge.begin()
        figures = find_figures(document.text, document=document.name, blocks=document.blocks)
        claims = find_claims(document, figures, subjects=self.subjects)
        verdicts = [judge.verdict(claim) for claim in claims]
        second = SecondReading(judge)
        for claim, verdict in zip(claims, verdicts, strict=True):
            figure = claim.figure
            if not (figure.start <= gold.start < figure.end or gold.start <= figure.start < gold.end) or not second.settles(claim, verdict):
                continue
            unchanged = kind not in ("clean", "without") and any(agrees(figure, record.number) for record in meant)
            options = () if unchanged else tuple(second.candidates(claim))
            if options:
                evidence = tuple(second.evidence(claim, options))
                yield Case(self.name, kind, options, evidence, tuple(_right(option, gold, meant) for option in options))


def _right(option: Option, gold: Gold, meant: Sequence[SourceRecord]) -> bool:
    """Whether an option is what the figure means: its cell, a twin of it with the same telling value, or the sum it is marked as."""
    if option.verdict.status == "derived":
        return True
    if gold.kind != "cell":
        return option.agrees and bool(option.records & {record.id for record in meant})
    carried = [match.record for match in option.verdict.matches]
    return any(
        one.id == record.id or (one.number == record.number and one.dimension == record.dimension and len(_digits(record)) >= _TELLING)
        for one in carried for record in meant
    )  # fmt: skip


def _digits(record: SourceRecord) -> str:
    return re.sub(r"\D", "", str(record.number)).strip("0")


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Returns the weights of a conditional logit with "none of them" at 0, by L-BFGS with a ridge."""
    names = sorted({name for case in cases for one in case.evidence for name in one})
    place = {name: number for number, name in enumerate(names)}
    rows = [(number, one, right) for number, case in enumerate(cases) for one, right in zip(case.evidence, case.right, strict=True)]
    matrix = np.zeros((len(rows), len(names)))
    for at, (_, one, _) in enumerate(rows):
        for name, value in one.items():
            matrix[at, place[name]] = value
    owner, right = np.array([row[0] for row in rows]), np.array([row[2] for row in rows], dtype=bool)
    weight = np.array([_WEIGHT.get(case.kind, 1.0) for case in cases])
    some = np.bincount(owner, weights=right, minlength=len(cases)) > 0

    def loss(table: Any) -> tuple[float, Any]:
        scores = matrix @ table
        highest = np.zeros(len(cases))
        np.maximum.at(highest, owner, scores)
        power, none = np.exp(scores - highest[owner]), np.exp(-highest)
        total = none + np.bincount(owner, weights=power, minlength=len(cases))
        good = np.where(some, np.bincount(owner, weights=power * right, minlength=len(cases)), none)
        share = np.where(some[owner], power * right / good[owner], 0.0)
        slope = matrix.T @ ((power / total[owner] - share) * weight[owner])
        return float((weight * (np.log(total) - np.log(good))).sum() + _RIDGE * (table @ table) / 2), slope + _RIDGE * table

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(best.x[place[name]]), 2) for name in names if abs(best.x[place[name]]) >= _LEAST}


def told(cases: Sequence[Case], table: dict[str, float]) -> Counter[tuple[str, str]]:
    """Returns how often each (kind of case, outcome) comes up: right or wrong support, right or wrong contradiction, silence."""
    found: Counter[tuple[str, str]] = Counter()
    for case in cases:
        chosen = settled(case.options, case.evidence, table)
        if chosen is None:
            found[case.kind, "silent"] += 1
            continue
        right = case.right[case.options.index(chosen)]
        found[case.kind, f"{'right' if right else 'wrong'} {'support' if chosen.agrees else 'contradiction'}"] += 1
    return found


def main() -> None:
    """Learns from the development offices and writes the weights, or says how each office fares by what the others teach."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.train_evidence")
    parser.add_argument("--write", action="store_true", help="write the weights")
    arguments = parser.parse_args()
    learnt = {path.stem: list(cases_of(load_office(path))) for path in sorted(OFFICES.glob("dev_*.yaml"))}
    if arguments.write:
        table = fit([case for cases in learnt.values() for case in cases])
        WEIGHTS.write_text(_HEADER + "\n[weights]\n" + "".join(f"{name} = {value}\n" for name, value in table.items()), encoding="utf-8")
        return
    total: Counter[tuple[str, str]] = Counter()
    for name, cases in learnt.items():
        total += told(cases, fit([case for other, others in learnt.items() if other != name for case in others]))
    for (kind, outcome), count in sorted(total.items()):
        print(f"{kind:10} {outcome:20} {count}")


if __name__ == "__main__":
    main()
