"""Scoring: what counts as a catch, as astray, as neither; clean findings do not count."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evaluating.coverage import by_chance, clean_counts, gold_tally, shuffled_book
from assistant.evaluating.measures import cases, document_of, evaluate
from assistant.evaluating.offices import load_office
from assistant.evaluating.samples import Fault, Sample, edited
from assistant.evaluating.scoring import score
from assistant.pipeline.check import check, open_book
from assistant.pipeline.read import read
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport, Finding, Severity

OFFICE = Path(__file__).parent / "office.yaml"
CLEAN = "共受理12件，办结9件，在办3件。"
SAMPLE = Sample(name="a", document=read(text=CLEAN, name="a.txt"))


def finding(document: Document, words: str, rule: str, severity: Severity = "error") -> Finding:
    start = document.text.index(words)
    return Finding(
        id=f"{rule}{start}", rule=rule, severity=severity, start=start, end=start + len(words), text=words, block=0, figures=(), message=""
    )


def scored(fault: Fault, *, clean: dict[str, str], faulty: dict[str, str], severity: Severity = "error") -> tuple[int, int, int]:
    """Returns caught, right rule, false for a checker that finds these words (words → rule)."""

    def checker(sample: Sample, text: str) -> CheckReport:
        document = read(text=text, name=sample.document.name)
        report = check(document)
        told = clean if text == CLEAN else faulty
        findings = tuple(finding(document, words, rule, severity) for words, rule in told.items())
        return CheckReport(document=document, coverage=report.coverage, figures=report.figures, findings=findings)

    tally = score([(SAMPLE, fault)], checker)
    return tally.caught, tally.right_rule, tally.false


def fault(**places: tuple[tuple[int, int], ...]) -> Fault:
    start = CLEAN.index("9件")
    return edited(SAMPLE, "x", (start, start + 2), "90件", ("FIG001",), **places)


def test_a_finding_on_the_fault_is_a_catch() -> None:
    assert scored(fault(), clean={}, faulty={"90件": "FIG001"}) == (1, 1, 0)
    assert scored(fault(), clean={}, faulty={"90件": "FIG003"}) == (1, 0, 0)


def test_a_finding_elsewhere_is_astray() -> None:
    assert scored(fault(), clean={}, faulty={"12件": "FIG001"}) == (0, 0, 1)


def test_what_the_clean_text_has_does_not_count() -> None:
    assert scored(fault(), clean={"3件": "FIG001", "12件": "FIG003"}, faulty={"3件": "FIG001", "12件": "FIG003"}) == (0, 0, 0)


def test_evidence_is_a_catch_and_a_consequence_is_neither() -> None:
    total = (CLEAN.index("12件"), CLEAN.index("12件") + 3)
    assert scored(fault(evidence=(total,)), clean={}, faulty={"12件": "FIG001"}) == (1, 1, 0)
    assert scored(fault(related=(total,)), clean={}, faulty={"12件": "FIG001"}) == (0, 0, 0)


def test_notices_and_findings_about_ledgers_do_not_count() -> None:
    assert scored(fault(), clean={}, faulty={"90件": "FIG017"}, severity="notice") == (0, 0, 0)
    assert scored(fault(), clean={}, faulty={"12件": "LED001"}) == (0, 0, 0)


def test_a_text_with_tabs_becomes_a_word_file_of_the_same_text() -> None:
    text = "标题\n单位\t受理（件）\n东城\t12\n合计\t12"
    document = document_of(text, "a.txt")
    assert document.text == text
    assert sum(bool(block.cells) for block in document.blocks) == 3


def test_gold_tells_proved_from_wrong(tmp_path: Path) -> None:
    office = load_office(OFFICE)
    report = check(office.sample.document, data=office.ledgers(tmp_path))
    tally = gold_tally(office.sample, report)
    assert tally.golds == len(office.sample.golds)
    assert tally.covered == sum(gold.covered for gold in office.sample.golds)
    assert tally.proved >= 5


def test_a_match_that_gold_denies_is_wrong() -> None:
    office = load_office(OFFICE)
    report = check(office.sample.document)
    cell = "台账.xlsx › 法援!D6"
    proved = [replace(one, status="supported", records=(cell,)) if one.counted else one for one in report.figures]
    tally = gold_tally(office.sample, replace(report, figures=tuple(proved)))
    levels = sum(gold.kind == "cell" for gold in office.sample.golds)
    denied = sum(gold.kind in ("none", "target") for gold in office.sample.golds)
    assert tally.wrong == levels + denied  # 385 is in none of the cells that gold names


def test_clean_counts_add_up(tmp_path: Path) -> None:
    office = load_office(OFFICE)
    counts = clean_counts([check(office.sample.document, data=office.ledgers(tmp_path))])
    assert sum(counts["statuses"].values()) == counts["figures"]
    assert sum(counts["not_checked"].values()) == counts["statuses"]["not_checked"]


@pytest.mark.parametrize("within_unit", [False, True])
def test_a_shuffled_ledger_keeps_its_values_and_proves_little(tmp_path: Path, within_unit: bool) -> None:
    office = load_office(OFFICE)
    book = open_book(office.ledgers(tmp_path), None)
    dealt, changed = shuffled_book(book, 1, within_unit=within_unit)
    assert sorted(one.number for one in dealt.records) == sorted(one.number for one in book.records)
    assert [one.locator for one in dealt.records] == [one.locator for one in book.records]
    assert changed
    assert not by_chance(check(office.sample.document, book=book), frozenset())


def test_the_whole_measurement_repeats_itself(tmp_path: Path) -> None:
    def run(folder: str) -> dict[str, object]:
        return evaluate(
            cases([OFFICE], [], tmp_path / folder), seed=1, per_class=2, examples=True,
            classes=lambda code: code in ("digit_changed", "hedge", "table_total"),
        )  # fmt: skip

    first = run("a")
    assert first == run("b")
    assert set(first) == {"seed", "per_class", "reports", "clean", "gold", "offices", "shuffled", "faults", "with_ledger", "without_ledger"}


def test_a_report_with_a_ledger_but_without_marks_gets_gold_from_its_verdicts(tmp_path: Path) -> None:
    office = load_office(OFFICE)
    report = tmp_path / "报告2024.txt"
    report.write_text(office.sample.text, encoding="utf-8")
    case = cases([report], office.ledgers(tmp_path), tmp_path)[0]
    assert case.gold == "verdicts"
    assert {gold.text for gold in case.sample.golds} >= {"1284件", "98.7%"}
    assert case.sample.previous
